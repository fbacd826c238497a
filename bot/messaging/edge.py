"""Telegram's edge, put together: updates in, cards out, and an orderly end."""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from telegram.error import ChatMigrated, TelegramError

from bot.cards.restaurant import Restaurant
from bot.messaging.api import Api
from bot.messaging.bootstrap import insist
from bot.messaging.certificate import Certificate
from bot.messaging.commands import Commands
from bot.messaging.delivery import Delivery
from bot.messaging.dialogue import Dialogue, Turns
from bot.messaging.errors import ErrorHandler
from bot.messaging.flooding import Flooding
from bot.messaging.inbox import Inbox
from bot.messaging.incoming import Reader
from bot.messaging.intake import Intake
from bot.messaging.ledger import Receipt, message_tapped
from bot.messaging.live_cards import LiveCards
from bot.messaging.outbox import Outbox
from bot.messaging.pace import MESSAGES_PER_SECOND, Pace
from bot.messaging.poller import Poller
from bot.messaging.processor import ChatProcessor
from bot.messaging.reach import Reach
from bot.messaging.sender import Sender
from bot.messaging.webhook import Webhook
from bot.turn import Incoming
from db.gateway import Gateway, GatewayError

log = structlog.get_logger(__name__)


class Edge:
    """`restaurant` gives what the cards tell of it, as of now. `messages_per_second` is
    what this process may send; 0 is as fast as it can."""

    def __init__(
        self,
        api: Api,
        gateway: Gateway,
        turns: Turns,
        reader: Reader,
        restaurant: Callable[[], Restaurant],
        messages_per_second: float = MESSAGES_PER_SECOND,
    ) -> None:
        self._api = api
        self._gateway = gateway
        self._reader = reader
        self.reach = Reach(gateway)
        self.sender = Sender(api, Pace(messages_per_second))
        self.cards = LiveCards(gateway)
        self._processor = ChatProcessor()
        self.delivery = Delivery(api, self.sender, self.cards, self.reach, self._is_tapped_again)
        self.flooding = Flooding()
        self._commands = Commands(api)
        self._dialogue = Dialogue(
            reader, turns, self.delivery, self.reach, self._commands.offer_to_admin
        )
        self.intake = Intake(
            Inbox(gateway),
            self._processor,
            self._dialogue.open,
            ErrorHandler(),
            self._dialogue.slow_down,
            self.flooding.judge,
        )
        self.outbox = Outbox(gateway, self.sender, self.cards, self.reach, restaurant)
        self._poller: Poller | None = None
        self._webhook: Webhook | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def asking_model(self, incoming: Incoming) -> None:
        """For the turns to call before they ask a model, which takes seconds."""
        self._dialogue.asking_model(incoming)
        self.intake.store_now(incoming.update_id)

    def _is_tapped_again(self, chat_id: int, message_id: int) -> bool:
        return any(
            isinstance(waiting, Receipt) and message_tapped(waiting.body) == message_id
            for waiting in self._processor.waiting(chat_id)
        )

    async def start(self, *, introduce: bool = True) -> None:
        """What goes beside the turns; what earlier processes left is worked off. Of several
        processes one will `introduce` the bot's commands."""
        await self._gateway.listen("outbox", self.outbox.wake)
        await self._gateway.listen("staff_chat", self._staff_chat_moved)
        # The last, for each of these begins to listen anew: what comes in between is lost.
        await self._gateway.listen("inbox", self.intake.wake)
        await self._staff_chat_moved("")
        self._run(self.cards.run(), self.outbox.run())
        if introduce:
            self._run(self._introduce())
        await self.intake.drain()
        self._run(self.intake.run())

    async def poll(self) -> None:
        # A webhook left behind would refuse every poll.
        await insist(self._api, "deleteWebhook")
        self._poller = Poller(self._api, self.intake)
        self._run(self._poller.run())

    async def serve(
        self,
        url: str,
        secret: str,
        host: str,
        port: int,
        certificate: Certificate | None = None,
        *,
        announce: bool = True,
    ) -> None:
        """Raises OSError when the port is taken."""
        self._webhook = Webhook(self._api, self.intake, url, secret, certificate, announce=announce)
        await self._webhook.start(host, port)

    async def stop(self, seconds: float) -> None:
        """Takes nothing more in, and sees through what is under way."""
        if self._webhook is not None:
            await self._webhook.refuse()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.intake.finish(seconds)
        await _at_most(2, self._last_words())
        if self._webhook is not None:
            await self._webhook.stop()

    async def _last_words(self) -> None:
        await self.outbox.finish(1)
        await self.delivery.finish()
        if self._poller is not None:
            await self._poller.confirm()
        await self.cards.flush()

    async def _staff_chat_moved(self, payload: str) -> None:
        if staff_chat_id := await self.reach.staff_chat_id():
            self._reader.staff_chat_id = staff_chat_id

    async def _introduce(self) -> None:
        """Commands by scope, and a warning when nobody can get a ticket."""
        try:
            people = await self._gateway.call("get_admins")
            staff = [people["staff_chat_id"]] if people["staff_chat_id"] else people["admin_ids"]
            await self._commands.offer_to_all()
            for chat_id in people["known_admin_ids"]:
                self._commands.offer_to_admin(chat_id)
            reached = [await self._reaches(chat_id) for chat_id in staff]
            if not any(reached):
                log.warning(
                    "nobody can get a ticket: set STAFF_CHAT_ID or ADMIN_IDS, and have them "
                    "press Start (or add the bot to the group)",
                    chats=staff,
                )
        except (GatewayError, TelegramError) as error:
            log.warning("commands not set", error=str(error))

    async def _reaches(self, chat_id: int) -> bool:
        try:
            await self._api.call("sendChatAction", chat_id=chat_id, action="typing")
        except ChatMigrated as error:
            await self.reach.moved(chat_id, error.new_chat_id)
        except TelegramError as error:
            log.warning("a staff chat can't be reached", chat_id=chat_id, error=error.message)
            return False
        return True

    def _run(self, *work: Any) -> None:
        for each in work:
            task = asyncio.create_task(each)
            task.add_done_callback(_tell_death)
            self._tasks.append(task)


def _tell_death(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception():
        log.critical("a part of the bot has died", exc_info=task.exception())


async def _at_most(seconds: float, work: Any) -> None:
    try:
        async with asyncio.timeout(seconds):
            await work
    except (TimeoutError, GatewayError) as error:
        log.warning("stopped before all was done", error=str(error) or type(error).__name__)
