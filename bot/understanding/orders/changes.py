"""What is in the cart already: less of it, or another quantity."""

from typing import Any

from bot.tools.call import ToolCall
from bot.understanding.corrections import pointing
from bot.understanding.orders.additions import Additions
from bot.understanding.orders.lines import Line
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.clauses import Clause


class Changes(Additions):
    """A change names a dish, a number of the list, or nothing: then the last mentioned."""

    def _remove(self, clause: Clause) -> None:
        parsed = self._parse(clause)
        lines = parsed.lines
        if not lines and parsed.quantity is not None:
            lines = [Line(quantity=parsed.quantity)]
        elif not lines and parsed.everything and not parsed.reasons:
            self.outcome.calls.append(ToolCall("clear_cart"))
            return
        for line in lines:
            if line.options or line.notes:
                # "remove the onion from the dosa" takes nothing out of the cart.
                self._lose(clause, "part_of_line")
                continue
            quantity = None if parsed.everything else line.quantity
            arguments = {"item": self._in_cart(line), "quantity": quantity}
            self.outcome.calls.append(ToolCall("remove_from_cart", arguments))
        if not lines and not parsed.reasons and not self.outcome.candidates:
            self._lose(clause, "nothing_named")

    def _set(self, clause: Clause) -> None:
        parsed = self._parse(clause, setting=True)
        lines = parsed.lines
        if not lines and parsed.quantity is not None:
            lines = [Line(quantity=parsed.quantity)]
        if any(chunk.is_("by") for chunk in clause.body):
            self._lose(clause, "change_not_understood")
            return
        wish = clause.verb is not None and clause.verb.wish
        if wish and any(line.quantity is None or line.options or line.notes for line in lines):
            # "i want only a dosa without onion" describes a dish to have.
            self._order(lines)
            return
        if len(lines) > 1 and all(line.item_id and line.options for line in lines):
            # "make it two teas, one iced and one hot": an order as a whole.
            self._order(lines)
            return
        for line in lines:
            if not wish and line.quantity is None and self._describe_ordered(line):
                continue
            if line.quantity is None or line.options or line.notes:
                self._lose(clause, "change_not_understood")
                continue
            item = line.reference() if wish else self._in_cart(line)
            arguments = {"item": item, "quantity": line.quantity}
            self.outcome.calls.append(ToolCall("set_quantity", arguments))
        if not lines and not parsed.reasons and not self.outcome.candidates:
            self._lose(clause, "nothing_named")

    def _describe_ordered(self, line: Line) -> bool:
        """ "an idly and a coffee, make the coffee strong": what this very message orders."""
        ordered = [
            said
            for call in self.outcome.calls
            if call.tool == "add_to_cart"
            for said in call.arguments["lines"]
            if line.item_id is not None and said.get("item_id") == line.item_id
        ]
        if len(ordered) != 1 or not (line.options or line.notes):
            return False
        ordered[0]["options"] += self._options(line)
        notes = [note for note in (ordered[0]["note"], self._notes(line)) if note]
        ordered[0]["note"] = ", ".join(notes) or None
        return True

    def _in_cart(self, line: Line) -> dict[str, Any]:
        """The dish that was named or, should it not be there, others called so."""
        if line.item_id is not None and line.chunk:
            reference = pointing.dish(line.chunk, self.vocabulary)
            if reference.get("item_id") == line.item_id:
                return reference
        return line.reference()

    def _has_removed(self) -> bool:
        return any(call.tool == "remove_from_cart" for call in self.outcome.calls)

    def _refuses(self, clause: Clause, content: list[Chunk]) -> bool:
        """ "no dosa please", at the start of a sentence or after a comma."""
        if len(content) < 2 or not (clause.first or clause.body[0].is_("comma")):
            return False
        meaning = content[0].meaning("qualifier")
        return bool(meaning and meaning.value == "no" and (content[1].items or content[1].part))

    def _undo_alone(self) -> None:
        """ "wrong one, go back": what is gone back from is the change, not the checkout."""
        calls = self.outcome.calls
        if any(call.tool == "undo" for call in calls):
            self.outcome.calls = [call for call in calls if call.tool != "cancel_checkout"]
