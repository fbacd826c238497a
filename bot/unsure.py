"""What a turn makes of a text that the rules are unsure about, and what it keeps of a text."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog

from bot.tools.call import ToolCall
from bot.understanding.model.model import MOST_TOKENS
from bot.understanding.model.phrases import Phrase, phrase
from bot.understanding.understanding import Understanding

log = structlog.get_logger(__name__)

_MOST_CHATS = 10_000
_TAKES_BACK = ("undo", "remove_from_cart")


@dataclass(frozen=True, slots=True)
class Budget:
    """Tokens that a model may use in one of the restaurant's days."""

    per_chat: int
    per_day: int

    def as_json(self) -> dict[str, int]:
        return {"needed": MOST_TOKENS, "per_chat": self.per_chat, "per_day": self.per_day}


class Spent:
    """Says once a day whose budget is used up: of all, or of some chat."""

    def __init__(self) -> None:
        self._told: set[tuple[date, str]] = set()

    def tell(self, whose: str, today: date) -> None:
        if (today, whose) not in self._told:
            self._told = {(day, told) for day, told in self._told if day == today}
            self._told.add((today, whose))
            log.warning("the model's tokens are used up", budget=whose, until="tomorrow")


class Said:
    """The last text of each chat that put something into its cart, in memory alone.

    A change that takes it back in the chat's next act shows that it was misunderstood; the
    database knows whether it is the next.
    """

    def __init__(self) -> None:
        self._texts: OrderedDict[int, tuple[int, str, str]] = OrderedDict()

    def note(
        self, chat_id: int, update_id: int, text: str, name: str, calls: Iterable[ToolCall]
    ) -> None:
        if any(call.tool == "add_to_cart" for call in calls):
            self._texts[chat_id] = (update_id, text, name)
            self._texts.move_to_end(chat_id)
            while len(self._texts) > _MOST_CHATS:
                self._texts.popitem(last=False)

    def forget(self, chat_id: int) -> None:
        self._texts.pop(chat_id, None)

    def taken_back(
        self, chat_id: int, calls: Iterable[ToolCall], understanding: Callable[[], Understanding]
    ) -> dict[str, Any]:
        """What goes into the context of a turn with these calls."""
        known = self._texts.get(chat_id)
        if known is None or not any(call.tool in _TAKES_BACK for call in calls):
            return {}
        update_id, text, name = known
        kept = phrase(text, understanding().vocabulary, name)
        return {"said": {"update_id": update_id, "phrase": kept.as_json()}}


def thinking(kept: Phrase, menu_version: int, budget: Budget, recall_only: bool) -> dict[str, Any]:
    """The context of the first round trip, which asks what is known of these words."""
    return {
        "can_ask_model": True,
        "recall_only": recall_only,
        "menu_version": menu_version,
        "phrase": kept.as_json(),
        "budget": budget.as_json(),
    }


def recalled(results: Sequence[Mapping[str, Any]]) -> tuple[ToolCall, ...] | None:
    """Calls that a model made of the same words before."""
    for result in results:
        if result.get("recalled"):
            return tuple(ToolCall(c["tool"], c["arguments"]) for c in result["recalled"])
    return None
