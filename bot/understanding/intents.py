"""Clauses to tool calls."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.tools.call import ToolCall
from bot.understanding.chunks import Chunk
from bot.understanding.clauses import Clause
from bot.understanding.lexicon import Meaning
from bot.understanding.lines import Line, Parsed
from bot.understanding.parser import LineParser
from bot.understanding.vocabulary import Vocabulary

# Looking for something, these say nothing about what.
_LOOSE = ("article", "with", "or", "unit", "that", "all", "more", "ordinal_noun")


@dataclass(slots=True)
class Outcome:
    """`rest` are the chunks that led to nothing, `candidates` items they may mean."""

    calls: list[ToolCall] = field(default_factory=list)
    rest: list[Chunk] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)


class Intents:
    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self.vocabulary = vocabulary
        self.text = text
        self.outcome = Outcome()

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
        return self.outcome

    def _clause(self, clause: Clause) -> None:
        content = clause.content
        verb = clause.verb.value if clause.verb else None
        instead = any(chunk.is_("instead", "instead_of") for chunk in content)
        if clause.tail and not verb:
            self._lose(clause, "more_than_action")
            return
        if instead and verb in (None, "add") and clause.counted:
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

    def _has_removed(self) -> bool:
        return any(call.tool == "remove_from_cart" for call in self.outcome.calls)

    def _lose(self, clause: Clause, reason: str) -> None:
        """Nothing can be made of this clause."""
        self.outcome.reasons.append(reason)
        content = clause.content
        if content:
            start, end = clause.body.index(content[0]), clause.body.index(content[-1])
            self.outcome.rest += clause.body[start : end + 1]

    def _refuses(self, clause: Clause, content: list[Chunk]) -> bool:
        """ "no dosa please", at the start of a sentence or after a comma."""
        if len(content) < 2 or not (clause.first or clause.body[0].is_("comma")):
            return False
        meaning = content[0].meaning("qualifier")
        return bool(meaning and meaning.value == "no" and (content[1].items or content[1].part))

    def _looks_around(self, clause: Clause, content: list[Chunk]) -> bool:
        """No verb, or only a wish, and nothing that could be put into a cart."""
        if clause.verb and not clause.verb.wish:
            return False
        if not content or clause.counted:
            return False
        if clause.question and not clause.verb and any(chunk.items for chunk in content):
            return True
        topics = [chunk for chunk in content if not chunk.is_("all")]
        return bool(topics) and all(_is_topic(chunk) for chunk in topics)

    # One method a verb ------------------------------------------------------

    def _parse(self, clause: Clause, setting: bool = False) -> Parsed:
        pointing = clause.verb is not None
        parsed = LineParser(self.vocabulary, clause.body, setting, pointing).parse()
        self.outcome.rest += parsed.unplaced
        self.outcome.reasons += parsed.reasons
        for line in parsed.lines:
            if line.candidates and line.chunk:
                self.outcome.rest.append(line.chunk)
                self.outcome.reasons.append("ambiguous_item")
                self.outcome.candidates += line.candidates
        parsed.lines = [line for line in parsed.lines if not line.candidates]
        return parsed

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
            arguments = {"item": line.reference(), "quantity": quantity}
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
        for line in lines:
            if line.quantity is None or line.options or line.notes:
                self._lose(clause, "change_not_understood")
                continue
            arguments = {"item": line.reference(), "quantity": line.quantity}
            self.outcome.calls.append(ToolCall("set_quantity", arguments))
        if not lines and not parsed.reasons and not self.outcome.candidates:
            self._lose(clause, "nothing_named")

    def _search(self, clause: Clause, verb: Meaning | None) -> None:
        arguments: dict[str, Any] = {
            "query": None,
            "category": None,
            "meal_period": None,
            "diet": None,
        }
        query: list[str] = []
        rest: list[Chunk] = []
        category: Chunk | None = None
        named = any(chunk.sense for chunk in clause.content)
        for chunk in clause.content:
            sense, diet = chunk.sense, chunk.meaning("diet")
            if sense and sense.periods and arguments["meal_period"] is None:
                arguments["meal_period"] = sense.periods[0]
            elif sense and sense.categories and arguments["category"] is None:
                arguments["category"] = sense.categories[0]
                category = chunk
            elif diet and not chunk.items and arguments["diet"] is None:
                arguments["diet"] = diet.value
            elif chunk.is_("note") and query and verb and verb.open:
                # "is the … spicy" asks for more than the dish.
                rest.append(chunk)
            elif chunk.qualified or (chunk.is_("qualifier") and not sense):
                # "… without onion": names tell what is in a dish, not what isn't.
                rest.append(chunk)
            elif sense or chunk.part or chunk.is_("note"):
                query += [word.text for word in chunk.words]
            elif chunk.is_(*_LOOSE) or (named and (chunk.number is not None or chunk.is_("count"))):
                continue
            elif verb and verb.open and not named and self._could_be_food(chunk):
                query += [word.text for word in chunk.words]
            else:
                rest.append(chunk)
        others = [c for c in clause.content if c.sense and c.sense.categories and c is not category]
        if category and others:
            # "chicken starters": of two categories, neither alone.
            arguments["category"] = None
            query = [word.text for word in category.words] + query
        arguments["query"] = " ".join(query) or None
        self.outcome.rest += rest
        if rest:
            self.outcome.reasons.append("unknown_word")
        elif any(value is not None for value in arguments.values()) or (verb and verb.root):
            self.outcome.calls.append(ToolCall("search_menu", arguments))
        else:
            self._lose(clause, "nothing_named")

    def _could_be_food(self, chunk: Chunk) -> bool:
        """Unknown to the menu and no everyday word either: somebody's name of a dish."""
        return (
            not chunk.meanings
            and chunk.number is None
            and not any(
                word.text in self.vocabulary.lexicon.common or not word.text[0].isalpha()
                for word in chunk.words
            )
        )

    def _undo_alone(self) -> None:
        """ "wrong one, go back": what is gone back from is the change, not the checkout."""
        calls = self.outcome.calls
        if any(call.tool == "undo" for call in calls):
            self.outcome.calls = [call for call in calls if call.tool != "cancel_checkout"]

    def _merge_additions(self) -> None:
        merged: list[ToolCall] = []
        for call in self.outcome.calls:
            if merged and call.tool == merged[-1].tool == "add_to_cart":
                lines = merged[-1].arguments["lines"] + call.arguments["lines"]
                merged[-1] = ToolCall("add_to_cart", {"lines": lines})
            elif not (merged and call == merged[-1]):
                merged.append(call)
        self.outcome.calls = merged


def _names_dish(content: list[Chunk]) -> bool:
    return any(chunk.items or chunk.part for chunk in content)


def _taken_off(clause: Clause) -> bool:
    return bool(clause.body) and any(chunk.is_("off") for chunk in clause.body[-2:])


def _is_topic(chunk: Chunk) -> bool:
    """Something to look for: a category, a meal, a diet."""
    if chunk.is_("diet") and not chunk.items:
        return True
    sense = chunk.sense
    return bool(sense and (sense.topic or not sense.items) and (sense.categories or sense.periods))


def _is_specific(action: Meaning) -> bool:
    return any(value for _, value in action.arguments)


def _action(meaning: Meaning) -> ToolCall:
    # TOML has no null: an empty value stands for it.
    return ToolCall(meaning.tool, {key: value or None for key, value in meaning.arguments})


def quoted(text: str, chunks: Iterable[Chunk]) -> str | None:
    """The customer's words for these chunks, in order, neighbours as one piece."""
    pieces: list[list[int]] = []
    for start, end in sorted({(chunk.start, chunk.end) for chunk in chunks}):
        if pieces and start - pieces[-1][1] <= 1:
            pieces[-1][1] = max(end, pieces[-1][1])
        else:
            pieces.append([start, end])
    return " … ".join(" ".join(text[start:end].split()) for start, end in pieces) or None
