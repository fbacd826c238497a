"""One update and its answer: read, taken as a turn, delivered."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

from bot.cards.card import Reply
from bot.messaging.delivery import Delivery, Query
from bot.messaging.incoming import (
    Body,
    Meaning,
    Membership,
    Migration,
    Reader,
    Sentence,
    chat_in,
)
from bot.messaging.reach import Reach
from bot.turn import Incoming

log = structlog.get_logger(__name__)

SLOW_DOWN = (
    "That was a little fast for me, so I left out your last messages and taps. "
    "Please wait a few seconds and try again."
)

# Telegram shows "typing" for 5 seconds.
TYPING_EVERY = 4.5
OUT = "the bot was blocked, or taken out of the group"


class Turns(Protocol):
    async def take(self, incoming: Incoming) -> Reply: ...


class Dialogue:
    def __init__(
        self,
        reader: Reader,
        turns: Turns,
        delivery: Delivery,
        reach: Reach,
        to_admin: Callable[[int], None] = lambda chat_id: None,
    ) -> None:
        self._to_admin = to_admin
        self._reader = reader
        self._turns = turns
        self._delivery = delivery
        self._reach = reach
        self._typing: dict[int, asyncio.Task[None]] = {}

    def open(self, body: Body) -> "UpdateExchange":
        """Reads an update as the Bot API sent it."""
        meaning = self._reader.read(body)
        return UpdateExchange(self, meaning, self._query(body))

    def slow_down(self, body: Body) -> "UpdateExchange":
        """Reads an update that comes too fast: its sender is told so, and nothing is done.
        A group is not spoken to for one of its members."""
        chat = chat_in(body)
        query = self._query(body)
        if query is None and (chat is None or chat["type"] != "private"):
            return UpdateExchange(self, None, None)
        return UpdateExchange(self, Sentence(chat["id"] if chat else 0, SLOW_DOWN), query)

    def _query(self, body: Body) -> Query | None:
        query = body.get("callback_query")
        return self._delivery.query(query["id"]) if query else None

    def asking_model(self, incoming: Incoming) -> None:
        """Shows "typing" until the turn ends."""
        if incoming.chat_id not in self._typing:
            self._typing[incoming.chat_id] = asyncio.create_task(self._type(incoming.chat_id))

    async def _type(self, chat_id: int) -> None:
        while True:
            self._delivery.typing(chat_id)
            await asyncio.sleep(TYPING_EVERY)

    async def answer(self, meaning: Meaning, query: Query | None) -> None:
        try:
            await self._answer(meaning, query)
        finally:
            if meaning is not None:
                await self._delivery.catch_up(meaning.chat_id)

    async def _answer(self, meaning: Meaning, query: Query | None) -> None:
        if isinstance(meaning, Incoming):
            reply = await self._take(meaning)
            if reply.to_admin:
                self._to_admin(meaning.chat_id)
            if query is not None:
                await self._delivery.reply_to_tap(meaning.chat_id, meaning.message_id, query, reply)
            else:
                await self._delivery.reply_to_message(meaning.chat_id, reply)
            if reply.forgotten:
                await self._delivery.forget(meaning.chat_id)
        elif isinstance(meaning, Sentence):
            await self.say(meaning.chat_id, query, meaning.text)
        elif isinstance(meaning, Membership):
            log.info(
                "membership changed",
                chat_id=meaning.chat_id,
                private=meaning.private,
                present=meaning.present,
            )
            if meaning.present:
                await self._reach.found(meaning.chat_id)
            else:
                await self._reach.lost(meaning.chat_id, OUT)
        elif isinstance(meaning, Migration):
            await self._reach.moved(meaning.chat_id, meaning.new_chat_id)

    async def say(self, chat_id: int, query: Query | None, sentence: str) -> None:
        if query is not None and not query.answered:
            await query.answer(sentence, alert=True)
        else:
            await self._delivery.say(chat_id, sentence)

    async def _take(self, incoming: Incoming) -> Reply:
        try:
            return await self._turns.take(incoming)
        finally:
            if typing := self._typing.pop(incoming.chat_id, None):
                typing.cancel()


class UpdateExchange:
    """An update's meaning and its one callback answer, kept from try to try."""

    def __init__(self, dialogue: Dialogue, meaning: Meaning, query: Query | None) -> None:
        self._dialogue = dialogue
        self._meaning = meaning
        self._query = query

    async def answer(self) -> None:
        await self._dialogue.answer(self._meaning, self._query)

    async def say(self, sentence: str) -> None:
        if self._meaning is not None:
            await self._dialogue.say(self._meaning.chat_id, self._query, sentence)
