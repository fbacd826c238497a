"""Callback queries: asked by a tap, answered once and soon."""

import asyncio
import secrets
import time

from bot.simulator.errors import QUERY_TOO_OLD, bad_request
from bot.simulator.feed import Feed
from bot.simulator.people import JSON

ANSWERABLE_SECONDS = 30
ACCESSIBLE_SECONDS = 48 * 3600
MAX_TEXT = 200
KEPT = 1000


class Queries:
    """Held in memory: after a restart of the stand-in every query is too old."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._asked: dict[str, JSON] = {}
        self._answers: dict[str, asyncio.Future[JSON]] = {}

    def ask(self, person: JSON, chat: JSON, message: JSON, data: str) -> JSON:
        """The Bot API `CallbackQuery` of a tap on this message, as it is now; of one that
        is too old only the `InaccessibleMessage`, with date 0."""
        query = {
            "id": str(secrets.randbits(62)),
            "from": person,
            "message": _as_seen(message),
            "chat_instance": chat["chat_instance"],
            "data": data,
        }
        self._asked[query["id"]] = {
            "chat_id": chat["chat"]["id"],
            "user_id": person["id"],
            "message_id": message["message_id"],
            "asked": time.monotonic(),
        }
        self._answers[query["id"]] = asyncio.get_running_loop().create_future()
        self._feed.publish("tap", query_id=query["id"], data=data, **self._asked[query["id"]])
        if len(self._answers) > KEPT:
            oldest = next(iter(self._answers))
            self._asked.pop(oldest, None)
            self._answers.pop(oldest).cancel()
        return query

    def answer(self, query_id: str, text: str, show_alert: bool, url: str | None) -> None:
        """Raises Refused when answered before, unknown, or asked too long ago."""
        if len(text) > MAX_TEXT:
            raise bad_request("MESSAGE_TOO_LONG")
        asked = self._asked.get(query_id)
        if asked is None or time.monotonic() > asked["asked"] + ANSWERABLE_SECONDS:
            raise bad_request(QUERY_TOO_OLD)
        del self._asked[query_id]
        answer = {"text": text, "show_alert": show_alert, "url": url}
        if not self._answers[query_id].done():
            self._answers[query_id].set_result(answer)
        self._feed.publish(
            "answer",
            query_id=query_id,
            chat_id=asked["chat_id"],
            user_id=asked["user_id"],
            message_id=asked["message_id"],
            **answer,
        )

    def expire_all(self) -> None:
        self._asked.clear()

    async def answer_of(self, query_id: str, seconds: float) -> JSON | None:
        """What the bot answered, or None when it had not after so many seconds."""
        answer = self._answers.get(query_id)
        if answer is None:
            return None
        await asyncio.wait({answer}, timeout=seconds)
        return answer.result() if answer.done() and not answer.cancelled() else None


def _as_seen(message: JSON) -> JSON:
    if message["date"] >= time.time() - ACCESSIBLE_SECONDS:
        return message
    return {"chat": message["chat"], "message_id": message["message_id"], "date": 0}
