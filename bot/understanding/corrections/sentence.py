"""One correction in one frame of the lexicon, and the calls that it makes."""

from collections.abc import Callable
from typing import Any

from bot.tools.call import ToolCall
from bot.understanding.corrections.describing import describe
from bot.understanding.corrections.frames import Frame
from bot.understanding.corrections.pointing import Pointed, counted, first_few, point
from bot.understanding.language.lexicon import Meaning
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.additions import Additions
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.clauses import Clause, says_something

Calls = list[ToolCall]
# A text and the chunks of it that stand in a slot.
Slot = tuple[str, list[Chunk]]


class Sentence:
    """One message in one frame: each way to read it returns None where it makes no sense."""

    def __init__(
        self, vocabulary: Vocabulary, frame: Frame, slots: dict[str, Slot], without: str
    ) -> None:
        self.vocabulary = vocabulary
        self.frame = frame
        self.slots = slots
        self.without = without

    def calls(self) -> Calls | None:
        ways: dict[str, Callable[[], Calls | None]] = {
            "remove": self._remove,
            "less": self._less,
            "more": self._more,
            "multiply": self._multiply,
            "multiply_that": self._multiply_that,
            "only": self._only,
            "set": self._set,
            "amend": self._set,
            "make": self._make,
            "make_pointed": self._make_pointed,
            "replace": self._replace,
            "mean": self._mean,
            "describe": self._describe,
            "remark": self._remark,
            "some": self._some,
            "remark_some": self._remark_some,
            "leave_out": self._leave_out,
            "keep": self._keep,
            "pick": self._pick,
            "pick_every": lambda: [ToolCall("pick_line", {"item": {"every": True}})],
        }
        return ways[self.frame.does]()

    # Slots -------------------------------------------------------------------

    def _cut(self, slot: str) -> list[Chunk]:
        return self.slots[slot][1] if slot in self.slots else []

    def _line(self, slot: str = "line", plural: bool = False) -> Pointed | None:
        """A reference, and nothing after it."""
        if slot not in self.slots:
            return Pointed({}, [])
        pointed = point(self._cut(slot), self.vocabulary, plural)
        if pointed is None or any(says_something(chunk) for chunk in pointed.rest):
            return None
        return pointed

    def _says(self, kind: str, slot: str = "line") -> bool:
        return any(chunk.is_(kind) for chunk in self._cut(slot))

    def _number(self, slot: str) -> int | None:
        content = [chunk for chunk in self._cut(slot) if says_something(chunk)]
        return counted(content[0]) if len(content) == 1 else None

    # Ways --------------------------------------------------------------------

    def _remove(self) -> Calls | None:
        first = first_few(self._cut("line"), self.vocabulary)
        if first:
            # From the last of them on, so that none is another's place before it is removed.
            return [_removal({"position": place}, None) for place in range(first, 0, -1)]
        line = self._line(plural=True)
        if line is None or line.reference == {"all": True}:
            return None
        if line.reference == {"every": True} and not self._says("both"):
            # "remove all of them": that is the whole cart.
            return None
        every = line.reference.get("every")
        return [_removal(line.reference, None if every else line.quantity)]

    def _less(self) -> Calls | None:
        line = self._line()
        if line is None:
            return None
        number = self._number("count") or line.quantity
        return [_removal(line.reference, number)] if number else None

    def _more(self) -> Calls | None:
        line, number = self._line(), self._number("count")
        if line is None or not number or set(line.reference) - {"item_id", "item_ids", "category"}:
            return None
        item = {key: line.reference[key] for key in ("item_id",) if key in line.reference}
        if line.reference and not item:
            return None
        new = {**item, "quantity": number, "options": [], "note": None}
        return [ToolCall("add_to_cart", {"lines": [new]})]

    def _multiply(self) -> Calls | None:
        line = self._line(plural=True)
        if line is None:
            return None
        arguments = {"item": line.reference, "factor": self.frame.value}
        return [ToolCall("multiply_quantity", arguments)]

    def _multiply_that(self) -> Calls | None:
        """ "double it", but not "double coffee", which orders."""
        line = self._line()
        return None if line is None or line.named else self._multiply()

    def _only(self) -> Calls | None:
        line = self._line()
        if line is None or line.quantity is None or not line.named:
            return None
        return [_setting(line.reference, line.quantity)]

    def _set(self) -> Calls | None:
        """A number for what is named, or for what was mentioned last."""
        line, number = self._line(), self._number("count")
        if line is None or number is None or line.quantity is not None:
            return None
        return [_setting(line.reference, number)]

    def _make(self) -> Calls | None:
        """ "(make) the second one 3", "… it a masala dosa", "… one of them large"."""
        chunks = self._cut("about")
        line = point(chunks, self.vocabulary, plural=False)
        if line is None or line.indefinite or not line.rest or line.rest[0].is_("and", "comma"):
            return None
        rest = self.slots["about"][0], line.rest
        return self._become(line, rest, placed=bool(line.reference) or line.named)

    def _make_pointed(self) -> Calls | None:
        """ "the first one without onion", "both large"."""
        line = point(self._cut("about"), self.vocabulary)
        return self._make() if line and line.reference and not line.named else None

    def _become(self, line: Pointed, new: Slot, placed: bool = True) -> Calls | None:
        """The line is to be what `new` says: so many, such, or something else."""
        text, chunks = new
        content = [chunk for chunk in chunks if says_something(chunk)]
        if not content:
            return None
        whole = "all" in line.reference
        number = counted(content[0])
        if len(content) == 1 and number is not None:
            if whole or (line.quantity is not None and line.named):
                return None
            return [_setting(line.reference, number)] if placed else None
        said = describe(text, chunks, self.vocabulary)
        if said:
            return [_description(line, said)]
        lines = _Dishes(self.vocabulary, text).lines(chunks)
        if not lines or whole or (not placed and lines[0]["quantity"] is not None):
            # "make it two teas" sets the tea's quantity.
            return None
        return [_replacement(line, lines)]

    def _replace(self) -> Calls | None:
        old, number = self._line("old"), self._number("old")
        if number is not None and self._number("new") is not None:
            return [_setting({}, self._number("new") or 0)]
        return self._become(old, self.slots["new"]) if old else None

    def _mean(self) -> Calls | None:
        """ "no, i meant …": instead of what was understood."""
        if self._number("new") is not None:
            return [_setting({}, self._number("new") or 0)]
        line = self._line("new")
        if line is not None and line.reference == {"other": True}:
            return [ToolCall("pick_line", {"item": {"other": True}})]
        return self._become(Pointed({}, []), self.slots["new"])

    def _describe(self) -> Calls | None:
        line = self._line(plural=True)
        if line is None or line.indefinite:
            return None
        said = describe(*self.slots["how"], self.vocabulary)
        return [_description(line, said)] if said else None

    def _remark(self) -> Calls | None:
        if not _tells(self._cut("how")):
            return None
        said = describe(*self.slots["how"], self.vocabulary)
        return [_description(Pointed({}, []), said)] if said else None

    def _remark_some(self) -> Calls | None:
        """ "one with ghee", but not "one large", which orders."""
        return self._some() if self._cut("how")[0].is_("with", "qualifier", "note") else None

    def _some(self) -> Calls | None:
        """ "two of them without onion"."""
        number = self._number("count")
        if number is None or not _tells(self._cut("how")):
            return None
        said = describe(*self.slots["how"], self.vocabulary)
        return [_description(Pointed({}, [], number), said)] if said else None

    def _leave_out(self) -> Calls | None:
        """ "remove the onion from the dosa"."""
        line = self._line(plural=True)
        if line is None or line.indefinite:
            return None
        said = describe(*self.slots["how"], self.vocabulary, self.without)
        return [_description(line, said)] if said else None

    def _keep(self) -> Calls | None:
        items = []
        for chunks in _parts(self._cut("line")):
            line = point(chunks, self.vocabulary, plural=True)
            if line is None or any(says_something(chunk) for chunk in line.rest):
                return None
            items.append(line.reference)
        return [ToolCall("keep_only", {"items": items})] if items else None

    def _pick(self) -> Calls | None:
        line = self._line()
        if line is None or line.named:
            return None
        # "the first one" may as well be the first of a list.
        if line.reference not in ({"other": True}, {"position": -1}):
            return None
        return [ToolCall("pick_line", {"item": line.reference})]


class _Dishes(Additions):
    def lines(self, chunks: list[Chunk]) -> list[dict[str, Any]] | None:
        """Dishes to have, with a quantity where one was said."""
        parsed = self._parse(Clause(Meaning("verb", "add"), chunks))
        doubts = set(self.outcome.reasons) - {"part_of_name", "implied_item"}
        if doubts or self.outcome.rest or parsed.quantity is not None or not parsed.lines:
            return None
        if any(line.item_id is None and line.number is None for line in parsed.lines):
            return None
        # "a masala dosa" tells the kind, and not how many.
        said = any(chunk.number is not None or chunk.is_("count") for chunk in chunks)
        return [
            {**self._line(line), "quantity": line.quantity if said else None}
            for line in parsed.lines
        ]


def _tells(chunks: list[Chunk]) -> bool:
    """Enough by itself to be about a dish that is not named: "less spicy", "without ice"."""
    telling = False
    # "ghee", "with ghee"
    alone = len([chunk for chunk in chunks if not chunk.is_("with")]) == 1
    for chunk in chunks:
        if chunk.number is not None or chunk.is_("count", "article"):
            return False
        choices = bool(chunk.sense and chunk.sense.choices)
        if chunk.sense and (chunk.sense.categories or chunk.sense.periods):
            return False
        if (chunk.items or chunk.part) and not (chunk.is_("note") and telling):
            return False
        several = len(chunk.words) > 1 and (choices or chunk.is_("note"))
        telling = telling or several or chunk.is_("qualifier") or (choices and alone)
    return telling


def _parts(chunks: list[Chunk]) -> list[list[Chunk]]:
    parts: list[list[Chunk]] = [[]]
    for chunk in chunks:
        if chunk.is_("and", "comma"):
            parts.append([])
        else:
            parts[-1].append(chunk)
    return [part for part in parts if part]


def _removal(reference: dict[str, Any], quantity: int | None) -> ToolCall:
    return ToolCall("remove_from_cart", {"item": reference, "quantity": quantity})


def _setting(reference: dict[str, Any], quantity: int) -> ToolCall:
    return ToolCall("set_quantity", {"item": reference, "quantity": quantity})


def _description(line: Pointed, said: list[dict[str, Any]]) -> ToolCall:
    arguments = {"item": line.reference, "options": said, "note": None, "quantity": line.quantity}
    return ToolCall("change_line", arguments)


def _replacement(line: Pointed, new: list[dict[str, Any]]) -> ToolCall:
    arguments = {"item": line.reference, "lines": new, "quantity": line.quantity}
    return ToolCall("replace_line", arguments)
