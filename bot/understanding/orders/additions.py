"""What is wished for, into the cart."""

from collections.abc import Iterable
from typing import Any

from bot.tools.call import ToolCall
from bot.understanding.orders.lines import Line
from bot.understanding.orders.outcome import Reading
from bot.understanding.text.clauses import Clause


class Additions(Reading):
    """Orders of one dish or several; those that follow each other are one call."""

    def _add(self, clause: Clause) -> None:
        parsed = self._parse(clause, asking=bool(clause.verb) or clause.counted)
        if parsed.quantity is not None:
            self._lose(clause, "quantity_of_nothing")
        if (
            parsed.unplaced
            and not clause.verb
            and not any(line.quantity is not None or line.options for line in parsed.lines)
        ):
            # A dish among unknown words may be asked about rather than ordered.
            for line in parsed.lines:
                self.outcome.candidates += [line.item_id] if line.item_id else []
            return
        if parsed.lines:
            self._order(parsed.lines)
        elif not parsed.reasons and not self.outcome.candidates:
            self._lose(clause, "nothing_named")

    def _order(self, lines: Iterable[Line]) -> None:
        calls = [self._line(line) for line in lines]
        self.outcome.calls.append(ToolCall("add_to_cart", {"lines": calls}))

    def _line(self, line: Line) -> dict[str, Any]:
        said: dict[str, Any] = {
            "quantity": 1 if line.quantity is None else line.quantity,
            "options": self._options(line),
            "note": self._notes(line),
        }
        if not line.variants or not line.chunk:
            return {**line.reference(), **said}
        # Which dish is meant is asked; what was said of it goes along with each.
        candidates = [
            {**one.reference(), "options": self._options(one), "note": self._notes(one)}
            for one in line.variants
        ]
        name = " ".join(self.text[line.chunk.start : line.chunk.end].split())
        return {**said, "candidates": candidates, "name": name, "options": [], "note": None}

    def _notes(self, line: Line) -> str | None:
        notes = [" ".join(self.text[start:end].split()) for start, end in line.notes]
        return ", ".join(notes) or None

    def _options(self, line: Line) -> list[dict[str, Any]]:
        return [one for option in line.options for one in self._chosen(option)]

    def _chosen(self, option: dict[str, Any]) -> list[dict[str, Any]]:
        """A word for several choices as all of them, since only the menu's have numbers."""
        number, qualifier = option["choice_id"], option["qualifier"]
        if number > 0:
            return [option]
        several = self.vocabulary.any_of[number]
        if qualifier in ("no", "no_extra"):
            # "with cheese … and without": none of them.
            return [{**option, "choice_id": choice_id} for choice_id in several]
        name = self.vocabulary.sort_names[number]
        count = option["count"]
        return [{"any_of": [*several], "name": name, "qualifier": qualifier, "count": count}]

    def _merge_additions(self) -> None:
        merged: list[ToolCall] = []
        for call in self.outcome.calls:
            if merged and call.tool == merged[-1].tool == "add_to_cart":
                lines = merged[-1].arguments["lines"] + call.arguments["lines"]
                merged[-1] = ToolCall("add_to_cart", {"lines": lines})
            elif not (merged and call == merged[-1]):
                merged.append(call)
        self.outcome.calls = merged
