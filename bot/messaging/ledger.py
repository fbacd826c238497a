"""Which updates are under way, which are settled, which have been seen before."""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

from bot.messaging.errors import Exchange

# How many finished updates are remembered; Telegram repeats at most 100.
REMEMBERED = 2_000
# Beyond all of Telegram's ids, and what PostgreSQL takes.
LARGEST = 2**63


@dataclass(slots=True, eq=False)
class Receipt:
    """An update under way. `attempts` counts its tries, an earlier process's included.

    `stored` in the inbox; `lost` when it is finished or parked there, or another process's.
    `waiting` is set while it waits for its turn or for the inbox, and not being tried: whom to
    tell if the database is away.
    """

    update_id: int
    chat_id: int
    body: dict[str, Any]
    settled: "asyncio.Future[None]"
    finished: "asyncio.Future[None]"
    attempts: int = 1
    stored: bool = False
    lost: bool = False
    storing: "asyncio.Task[None] | None" = None
    timer: asyncio.TimerHandle | None = None
    waiting: Exchange | None = None


class Ledger:
    """An update is settled, and may be confirmed, once it is finished or stored."""

    def __init__(self) -> None:
        self._under_way: dict[int, Receipt] = {}
        self._unsettled: dict[int, Receipt] = {}
        self._recent: deque[int] = deque()
        self._finished: set[int] = set()
        # Set while nothing is unsettled.
        self.idle = asyncio.Event()
        self.idle.set()

    def open(self, body: dict[str, Any]) -> Receipt:
        update_id: int = body["update_id"]
        loop = asyncio.get_running_loop()
        settled, finished = loop.create_future(), loop.create_future()
        receipt = Receipt(update_id, chat_of(body), body, settled, finished)
        self._under_way[update_id] = receipt
        self._unsettled[update_id] = receipt
        self.idle.clear()
        return receipt

    def under_way(self, update_id: int) -> Receipt | None:
        return self._under_way.get(update_id)

    def under_way_ids(self) -> list[int]:
        return list(self._under_way)

    def has_finished(self, update_id: int) -> bool:
        return update_id in self._finished

    def lowest_unsettled(self) -> int | None:
        return min(self._unsettled, default=None)

    def settle(self, receipt: Receipt) -> None:
        if not receipt.settled.done():
            receipt.settled.set_result(None)
        self._unsettled.pop(receipt.update_id, None)
        if not self._unsettled:
            self.idle.set()

    def finish(self, receipt: Receipt) -> None:
        self.settle(receipt)
        if not receipt.finished.done():
            receipt.finished.set_result(None)
        del self._under_way[receipt.update_id]
        if len(self._recent) == REMEMBERED:
            self._finished.discard(self._recent.popleft())
        self._recent.append(receipt.update_id)
        self._finished.add(receipt.update_id)


def message_tapped(body: dict[str, Any]) -> int | None:
    """The message that a tap sits on; None of what is no tap."""
    match body:
        case {"callback_query": {"message": {"message_id": int(message_id)}}}:
            return message_id
    return None


def chat_of(body: dict[str, Any]) -> int:
    """The chat whose order counts; 0 for what belongs to none, or can't be read."""
    query = body.get("callback_query")
    about = query or body.get("message") or body.get("my_chat_member") or {}
    try:
        if query and "message" in query:
            about = query["message"]
        chat = about.get("chat") or about.get("from") or {}
        chat_id = int(chat.get("id", 0))
    except (AttributeError, TypeError, ValueError):
        # It fails where it is read, and is parked; nothing else waits for it.
        return 0
    return chat_id if abs(chat_id) < LARGEST else 0
