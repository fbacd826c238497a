"""What a turn answers, brought to its chat.

A tap edits the message it sits on. A typed message is answered by a new message,
and the card before it loses its keyboard. A callback is answered exactly once.

Of quick taps on one message each is answered, but where Telegram's limits make the edits
wait, only the newest card is shown. Within a process, that is: edits by two processes may
arrive in either order, and which is the newer one only the chat's session knows, which a
turn is not to ask twice. Until the next tap the older card may stand there then. Its
buttons tell its version: what means "as shown" is refused and drawn anew.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.cards.card import Card, Reply
from bot.messaging import rendering
from bot.messaging.api import Api
from bot.messaging.live_cards import LiveCards
from bot.messaging.pace import Priority
from bot.messaging.patience import pause
from bot.messaging.reach import Reach
from bot.messaging.sender import Sender, Superseded

log = structlog.get_logger(__name__)

# Telegram's words, in lower case.
NOT_MODIFIED = "message is not modified"
NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
NO_CHAT = ("chat not found", "user is deactivated")

ANSWER_AFTER = 1.0
ANSWER_ATTEMPTS = 4


def says(error: BadRequest, *words: str) -> bool:
    """Whether the refusal is one of these."""
    text = error.message.lower()
    return any(part in text for part in words)


class Query:
    """A tap that waits for its answer; the first `answer` counts, others do nothing.

    One that waits for over a second is answered with nothing to say, so that the
    button stops spinning.
    """

    def __init__(self, api: Api, query_id: str) -> None:
        self._api = api
        self._query_id = query_id
        self._early: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(ANSWER_AFTER, self._answer_early)
        self.answered = False

    def _answer_early(self) -> None:
        self._early = asyncio.create_task(self.answer())

    async def answer(self, text: str | None = None, alert: bool = False) -> None:
        if self.answered:
            return
        self.answered = True
        self._timer.cancel()
        for attempt in range(ANSWER_ATTEMPTS):
            try:
                await self._api.call(
                    "answerCallbackQuery",
                    callback_query_id=self._query_id,
                    text=rendering.toast(text) if text else None,
                    show_alert=True if alert and text else None,
                )
                return
            except BadRequest as error:
                # Too old, or answered by a try whose reply was lost.
                log.info("tap not answered", error=error.message)
                return
            except (NetworkError, RetryAfter) as error:
                log.warning("tap not answered yet", error=error.message)
                await asyncio.sleep(pause(attempt))
            except TelegramError as error:
                log.warning("tap not answered", error=error.message)
                return


class Delivery:
    """`superseded` says whether a tap on that message (chat and message id) waits behind the
    one that is being answered."""

    def __init__(
        self,
        api: Api,
        sender: Sender,
        cards: LiveCards,
        reach: Reach,
        superseded: Callable[[int, int], bool] = lambda chat_id, message_id: False,
    ) -> None:
        self._superseded = superseded
        # What a tap behind was to draw over, by chat and message.
        self._unshown: dict[int, dict[int, Card]] = {}
        self._api = api
        self._sender = sender
        self._cards = cards
        self._reach = reach
        self._background: set[asyncio.Task[None]] = set()

    def query(self, query_id: str) -> Query:
        return Query(self._api, query_id)

    async def reply_to_tap(
        self, chat_id: int, message_id: int | None, query: Query, reply: Reply
    ) -> None:
        """Answers the tap and edits its message side by side."""
        if query.answered:
            answer = None
        else:
            answer = asyncio.create_task(query.answer(reply.toast, reply.alert))
        try:
            if reply.card is not None:
                await self._show(chat_id, message_id, reply.card)
        finally:
            if answer is not None:
                await answer

    async def catch_up(self, chat_id: int) -> None:
        """Shows the cards that were left to a tap behind them, and that it has not drawn over."""
        for message_id, card in self._unshown.pop(chat_id, {}).items():
            await self._show(chat_id, message_id, card)

    async def reply_to_message(self, chat_id: int, reply: Reply) -> None:
        """Sends the card, and takes the keyboard off the one before it."""
        if reply.card is not None:
            await self._to_chat(
                chat_id, self._send_live(chat_id, reply.card, reply.previous_message_id)
            )
        elif reply.toast:
            await self.say(chat_id, reply.toast)

    async def say(self, chat_id: int, sentence: str) -> None:
        """A sentence as plain text, which is no card: the live card stays."""
        await self._to_chat(chat_id, self._sender.call("sendMessage", chat_id, text=sentence))

    async def _edit(self, chat_id: int, message_id: int, card: Card) -> bool:
        """False when there is nothing left to edit."""
        try:
            await self._sender.call(
                "editMessageText",
                chat_id,
                message_id=message_id,
                superseded=partial(self._superseded, chat_id, message_id),
                **rendering.message(card),
            )
        except BadRequest as error:
            if says(error, *NOT_EDITABLE):
                return False
            if not says(error, NOT_MODIFIED):
                raise
        return True

    async def forget(self, chat_id: int) -> None:
        """Nothing is known of the chat's cards any more. Raises GatewayError."""
        await self._cards.forget(chat_id)

    def typing(self, chat_id: int) -> None:
        # No message, and so not counted as one; but no word to a chat that is to be quiet.
        if not self._sender.wait(chat_id):
            self._later(self._type(chat_id))

    async def finish(self) -> None:
        """Waits for what runs beside the turns."""
        await asyncio.gather(*self._background, return_exceptions=True)

    async def _show(self, chat_id: int, message_id: int | None, card: Card) -> None:
        if message_id is None:
            await self._to_chat(chat_id, self._send_live(chat_id, card, None))
            return
        self._unshown.get(chat_id, {}).pop(message_id, None)
        try:
            await self._to_chat(chat_id, self._draw_over(chat_id, message_id, card))
        except Superseded:
            self._unshown.setdefault(chat_id, {})[message_id] = card

    async def _draw_over(self, chat_id: int, message_id: int, card: Card) -> None:
        if not await self._edit(chat_id, message_id, card):
            await self._send_live(chat_id, card, None)

    async def _send_live(self, chat_id: int, card: Card, recorded: int | None) -> None:
        # Before sending, which may have to wait: what is on record is soon outdated.
        previous = self._cards.newest(chat_id, recorded)
        sent = await self._sender.call("sendMessage", chat_id, **rendering.message(card))
        message_id: int = sent["message_id"]
        self._cards.remember(chat_id, message_id)
        if previous is not None and previous != message_id:
            self._later(self._quietly("editMessageReplyMarkup", chat_id, message_id=previous))

    async def _quietly(self, method: str, chat_id: int, **fields: Any) -> None:
        """For what nobody misses when it fails."""
        try:
            await self._sender.call(
                method, chat_id, patience=5, priority=Priority.REMINDER, **fields
            )
        except TelegramError as error:
            log.info("left undone", method=method, error=error.message)

    async def _type(self, chat_id: int) -> None:
        try:
            await self._api.call("sendChatAction", chat_id=chat_id, action="typing")
        except TelegramError as error:
            log.info("typing not shown", error=error.message)

    async def _to_chat(self, chat_id: int, sending: Coroutine[Any, Any, Any]) -> None:
        """A chat that can't be reached is a final answer: nobody is there to read it."""
        try:
            await sending
        except Forbidden as error:
            await self._reach.lost(chat_id, error.message)
        except ChatMigrated as error:
            await self._reach.moved(chat_id, error.new_chat_id)
        except BadRequest as error:
            if not says(error, *NO_CHAT):
                raise
            log.info("chat is gone", chat_id=chat_id, error=error.message)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
