"""What a tool's card is drawn from: the snapshot, its own result, the menu, the hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.cards.snapshot import Snapshot
from bot.cards.taps import NO_LIST
from bot.menu.catalog import Catalog
from bot.tools.call import ToolCall


@dataclass(frozen=True, slots=True)
class Place:
    """The card a tap came from, or goes to, where the tap says so.

    `list_id` as in `bot.cards.taps`; for kind "line" it is the cart line's number, for
    "availability" it is 1 (back) or 0. Page 1 of a "question" has every answer.
    """

    kind: Literal["list", "categories", "cart", "line", "question", "availability"]
    page: int = 0
    list_id: int = NO_LIST


@dataclass(frozen=True, slots=True)
class View:
    """One call of a turn and its result; `message` is what the guest wrote, if anything."""

    snapshot: Snapshot
    menu: Catalog
    now: datetime
    call: ToolCall
    result: Mapping[str, Any]
    place: Place | None = None
    message: str = ""
