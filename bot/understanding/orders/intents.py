"""Clauses to tool calls."""

from bot.tools.call import ToolCall
from bot.understanding.language.lexicon import Meaning
from bot.understanding.orders.changes import Changes
from bot.understanding.orders.outcome import Outcome
from bot.understanding.orders.searches import Searches
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.clauses import Clause


class Intents(Changes, Searches):
    """Each clause is read by what its verb does."""

    def read(self, clauses: list[Clause]) -> Outcome:
        soft: list[ToolCall] = []
        for clause in clauses:
            if clause.action:
                action, call = clause.action, _action(clause.action)
                if action.soft:
                    soft.append(call)
                elif clause.trailed and not _is_specific(action):
                    # "change my order to three …" is more than "change my order".
                    self.outcome.reasons.append("more_than_action")
                    self.outcome.rest += clause.body
                else:
                    self.outcome.calls.append(call)
            else:
                self._clause(clause)
        if not self.outcome.calls and not self.outcome.rest and not self.outcome.reasons:
            self.outcome.calls += soft[:1]
        self._merge_additions()
        self._undo_alone()
        self._pay_once()
        return self.outcome

    def _pay_once(self) -> None:
        """ "place the order, i'll pay by upi": the way that was named, and no order before it."""
        orders = [call for call in self.outcome.calls if call.tool == "place_order"]
        named = next((c for c in orders if c.arguments["payment_method"] != "cash"), None)
        if named:
            others = [call for call in orders if call is not named]
            self.outcome.calls = [call for call in self.outcome.calls if call not in others]

    def _clause(self, clause: Clause) -> None:
        content = clause.content
        verb = clause.verb.value if clause.verb else None
        instead = any(chunk.is_("instead", "instead_of") for chunk in content)
        if clause.tail and not verb:
            self._lose(clause, "more_than_action")
            return
        if instead and verb in (None, "add") and _describes_dish(content):
            verb = "add"
        elif instead and verb in (None, "add") and clause.counted:
            verb = "set"
        elif instead and verb in (None, "add") and not self._has_removed():
            self._lose(clause, "replacement")
            return
        elif verb == "add" and clause.verb and clause.verb.wish and _taken_off(clause):
            verb = "remove"
        elif verb == "search" and clause.verb and clause.verb.wish and _names_dish(content):
            verb = "add"
        elif verb is None and self._refuses(clause, content):
            clause.body = clause.body[clause.body.index(content[0]) + 1 :]
            verb = "remove"
        if verb == "remove":
            self._remove(clause)
        elif verb == "set":
            self._set(clause)
        elif verb == "search" or self._looks_around(clause, content):
            self._search(clause, clause.verb)
        else:
            self._add(clause)


def _names_dish(content: list[Chunk]) -> bool:
    return any(chunk.items or chunk.part for chunk in content)


def _describes_dish(content: list[Chunk]) -> bool:
    """ "a burger with oat bread instead": options of a dish, rather than another dish."""
    dishes = {item for chunk in content for item in chunk.items}
    return bool(dishes) and any(
        chunk.sense and not dishes.isdisjoint(chunk.sense.choices) for chunk in content
    )


def _taken_off(clause: Clause) -> bool:
    return bool(clause.body) and any(chunk.is_("off") for chunk in clause.body[-2:])


def _is_specific(action: Meaning) -> bool:
    return any(value for _, value in action.arguments)


def _action(meaning: Meaning) -> ToolCall:
    # TOML has no null: an empty value stands for it.
    return ToolCall(meaning.tool, {key: value or None for key, value in meaning.arguments})
