"""What is wished for, into the cart."""

from collections.abc import Iterable
from typing import Any

from bot.tools.call import ToolCall
from bot.understanding.clauses import Clause
from bot.understanding.lines import Line
from bot.understanding.outcome import Reading


class Additions(Reading):
    """Orders of one dish or several; those that follow each other are one call."""

    def _add(self, clause: Clause) -> None:
        parsed = self._parse(clause)
        if parsed.quantity is not None:
            self._lose(clause, "quantity_of_nothing")
        if (
            parsed.unplaced
            and not clause.verb
            and not any(line.quantity is not None for line in parsed.lines)
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
        notes = [" ".join(self.text[start:end].split()) for start, end in line.notes]
        return {
            **line.reference(),
            "quantity": 1 if line.quantity is None else line.quantity,
            "options": line.options,
            "note": ", ".join(notes) or None,
        }

    def _merge_additions(self) -> None:
        merged: list[ToolCall] = []
        for call in self.outcome.calls:
            if merged and call.tool == merged[-1].tool == "add_to_cart":
                lines = merged[-1].arguments["lines"] + call.arguments["lines"]
                merged[-1] = ToolCall("add_to_cart", {"lines": lines})
            elif not (merged and call == merged[-1]):
                merged.append(call)
        self.outcome.calls = merged
