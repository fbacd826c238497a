"""Order lines as they are put together from one clause."""

from dataclasses import dataclass, field
from typing import Any

from bot.understanding.chunks import Chunk
from bot.understanding.vocabulary import Vocabulary


@dataclass(slots=True)
class Line:
    """One thing spoken of. `number` counts in the last shown list; with neither an
    item nor a number nor candidates, it is the last mentioned one."""

    item_id: int | None = None
    number: int | None = None
    candidates: tuple[int, ...] = ()
    quantity: int | None = None
    options: list[dict[str, Any]] = field(default_factory=list)
    # By option, the choices its words may mean.
    legal: list[list[int]] = field(default_factory=list)
    notes: list[list[int]] = field(default_factory=list)
    chunk: Chunk | None = None
    # Choices that were said of the whole, and yield to what is said of this part.
    inherited: set[int] = field(default_factory=set)
    # Of "two …, one with …": the line whose quantity this one is taken from.
    whole: "Line | None" = None

    def reference(self) -> dict[str, int]:
        if self.item_id is not None:
            return {"item_id": self.item_id}
        return {} if self.number is None else {"number": self.number}


@dataclass(slots=True)
class Parsed:
    """`quantity` is a number that belongs to nothing named ("make it 3")."""

    lines: list[Line] = field(default_factory=list)
    unplaced: list[Chunk] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    quantity: int | None = None
    everything: bool = False


class LineBuilder:
    """The lines so far, the open one, and what was said that is not yet part of one."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        chunks: list[Chunk],
        setting: bool = False,
        pointing: bool = True,
    ) -> None:
        self.vocabulary = vocabulary
        self.chunks = chunks
        self.setting = setting
        self.pointing = pointing
        # Where in `chunks` the parser is.
        self.at = 0
        # An unknown word has just become part of a note.
        self.strange = False
        self.result = Parsed()
        self.line: Line | None = None
        # "… and a small": the line that repeats the dish of the one before.
        self.repeated: Line | None = None
        self.quantity: int | None = None
        self.count: int | None = None
        self.more = self.mark = self.separated = self.introduced = self.replacing = False
        self.qualifier: Chunk | None = None
        self.last_qualifier: Chunk | None = None
        self.note: list[int] | None = None
        # Options, qualified or not, and ways to prepare, said before their dish.
        self.waiting: list[tuple[Chunk, Chunk | None]] = []
        # "idly 2, vada 3": numbers stand after their dishes.
        self.postfix = False

    def _legal(self, chunk: Chunk) -> list[int]:
        """The choices this chunk names that the open line's item offers."""
        if not chunk.sense or not self.line or self.line.item_id is None:
            return []
        return chunk.sense.choices.get(self.line.item_id, [])

    def _start(self, line: Line) -> None:
        line.quantity, self.quantity = self.quantity, None
        self.line = line
        self.result.lines.append(line)
        waiting, self.waiting = self.waiting, []
        if self.qualifier:
            self._unplaced(self.qualifier, "nothing_qualified")
        self.more = self.mark = self.separated = self.introduced = False
        self.note = self.qualifier = self.last_qualifier = self.count = None
        self.strange = False
        for chunk, qualifier in waiting:
            legal = self._legal(chunk)
            self.qualifier = qualifier
            if legal:
                self._option(chunk, legal)
            elif chunk.is_("count") and line.quantity is None:
                meaning = chunk.meaning("count")
                line.quantity = meaning.value if meaning else None
            elif chunk.is_("unit") or (not qualifier and self._rename(chunk)):
                continue
            elif chunk.is_("note", "size") or qualifier:
                self._write(chunk)
                self.note = None
            else:
                self._unplaced(chunk, "illegal_option")
        self.qualifier = None

    def _option(self, chunk: Chunk, legal: list[int]) -> None:
        line = self.line
        assert line is not None
        if self.strange:
            # After a word nobody knows: it may well say that the option is not wanted.
            self.result.reasons.append("doubtful_option")
        if self._reads_as_one(chunk):
            self.result.reasons.append("joined_options")
        if line.inherited:
            self._give_way(legal)
        taken = [option["choice_id"] for option in line.options]
        if taken and not self.qualifier and self._is_said(chunk, legal, taken[-1]):
            return
        if not self.qualifier and legal == [*{*legal} & {*taken}]:
            # Said twice.
            self.qualifier = self.note = self.count = None
            return
        if self._say_more(legal):
            return
        choice_id = next((c for c in legal if self._has_room(c, taken)), None)
        if choice_id is None:
            choice_id = self._make_room(legal)
        if choice_id is None:
            self._unplaced(chunk, "refilled_option")
            return
        meaning = self.qualifier.meaning("qualifier") if self.qualifier else None
        qualifier = meaning.value if meaning else None
        count = self.count or 1
        line.options.append({"choice_id": choice_id, "qualifier": qualifier, "count": count})
        line.legal.append(legal)
        self.last_qualifier = self.qualifier
        self.qualifier = self.note = self.count = None
        self.separated = False

    def _give_way(self, legal: list[int]) -> None:
        """ "two large …, one of them small and without …": the part is not as the whole."""
        assert self.line is not None
        choices = self.vocabulary.choices
        filled = {choices[choice][0] for choice in legal if choices[choice][1] == 1}
        for index in reversed(range(len(self.line.options))):
            inherited = self.line.options[index]["choice_id"]
            if inherited in self.line.inherited and (
                inherited in legal or choices[inherited][0] in filled
            ):
                del self.line.options[index], self.line.legal[index]

    def _before(self, chunk: Chunk) -> Chunk | None:
        """What is said right before the chunk being read; None for one that has waited."""
        return self.chunks[self.at - 1] if self.at and self.chunks[self.at] is chunk else None

    def _reads_as_one(self, chunk: Chunk) -> bool:
        """ "chilli peppers" where the dish has "Chillies" and several sorts of peppers."""
        before = self._before(chunk)
        if before is None or self.line is None or self.line.item_id is None:
            return False
        first, second = before.words[-1], chunk.words[0]
        return (
            bool(self._legal(before))
            and len(chunk.words) == 1
            and first.text == first.lemma
            and second.text != second.lemma
            and second.lemma in self.vocabulary.choice_words.get(self.line.item_id, ())
            and not self.vocabulary.plurals.isdisjoint(self._legal(before))
        )

    def _is_said(self, chunk: Chunk, legal: list[int], last: int) -> bool:
        """ "cheddar cheese": what the option right before is one of."""
        before = self._before(chunk)
        named = bool(
            before and before.sense and any(last in ids for ids in before.sense.choices.values())
        )
        return named and any(last in self.vocabulary.any_of.get(choice, ()) for choice in legal)

    def _say_more(self, legal: list[int]) -> bool:
        """ "a cheese toast with extra cheese": an option that is there already."""
        meaning = self.qualifier.meaning("qualifier") if self.qualifier else None
        assert self.line is not None
        for option in self.line.options:
            if meaning and option["choice_id"] in legal and option["qualifier"] is None:
                if meaning.value not in ("extra", "light"):
                    return False
                option["qualifier"] = meaning.value
                self.last_qualifier, self.qualifier, self.note = self.qualifier, None, None
                return True
        return False

    def _make_room(self, legal: list[int]) -> int | None:
        """ "a medium large latte": the first word is the roast once the second is the size."""
        assert self.line is not None
        for choice_id in legal:
            for option, others in zip(self.line.options, self.line.legal, strict=True):
                rest = [o["choice_id"] for o in self.line.options if o is not option]
                moved = next((o for o in others if self._has_room(o, [*rest, choice_id])), None)
                if moved is not None and moved != option["choice_id"]:
                    option["choice_id"] = moved
                    return choice_id
        return None

    def _has_room(self, choice_id: int, taken: list[int]) -> bool:
        group, at_most, _ = self.vocabulary.choices[choice_id]
        inside = [other for other in taken if self.vocabulary.choices[other][0] == group]
        return choice_id not in taken and len(inside) < at_most

    def _countable(self, choice_id: int) -> bool:
        return self.vocabulary.choices[choice_id][2]

    def _write(self, chunk: Chunk) -> None:
        """Into the line's note, in the customer's own words."""
        line = self.line
        assert line is not None
        if self.introduced and not self.qualifier and not self.note and self._rename(chunk):
            return
        if line.item_id is not None and self._may_be_option(chunk, line.item_id):
            self.result.reasons.append("ambiguous_option")
        if self.note is None or self.qualifier not in (None, self.last_qualifier):
            start = self.qualifier.start if self.qualifier else chunk.start
            self.note = [start, chunk.end]
            line.notes.append(self.note)
        else:
            self.note[1] = chunk.end
        if self.qualifier:
            self.last_qualifier = self.qualifier
        self.qualifier = None
        self.introduced = self.separated = False

    def _may_be_option(self, chunk: Chunk, item_id: int) -> bool:
        """ "garlic" where the dish has roasted garlic and garlic powder."""
        if chunk.qualified or chunk.is_("qualifier") or (chunk.sense and chunk.sense.group):
            return False
        known = self.vocabulary.choice_words.get(item_id, frozenset())
        return any(word.lemma in known for word in chunk.words)

    def _rename(self, chunk: Chunk) -> bool:
        """ "dosa with cheese" where the menu has a "Cheese Dosa"."""
        line = self.line
        if not line or not line.chunk or line.item_id is None or line.notes:
            return False
        lemmas = [word.lemma for word in (*line.chunk.words, *chunk.words)]
        ids = self.vocabulary.named_by(lemmas)
        if len(ids) != 1:
            return False
        line.item_id, line.chunk = ids[0], Chunk([*line.chunk.words, *chunk.words], 1.0)
        self.introduced = self.separated = False
        return True

    def _qualify(self, chunk: Chunk) -> None:
        if self.line and not self.separated and self.qualifier:
            self._write(self.qualifier)
        self.qualifier, self.note = chunk, None

    def _qualified(self) -> Chunk | None:
        qualifier, self.qualifier = self.qualifier, None
        return qualifier

    def _describing(self) -> bool:
        """Inside what is said about the open line's dish."""
        return bool(self.introduced or self.qualifier or self.note)

    def _describes(self, chunk: Chunk) -> bool:
        return any(
            part.is_("with", "qualifier", "note", "that") or self._legal(part)
            for part in (chunk, *(chunk.qualified or ()))
        )

    def _split(self, quantity: int | None, joined: bool = False) -> None:
        """ "two …, one with … and the other with …": a part of the open line's quantity.

        What was said of all holds for each, but not in "two … without … and one with …"
        (`joined`).
        """
        assert self.line is not None
        whole = self.line.whole or self.line
        self.quantity = self._unshared() if quantity is None else quantity
        self._start(Line(item_id=whole.item_id, chunk=whole.chunk, whole=whole))
        assert self.line is not None
        if joined and not any(line.whole is whole for line in self.result.lines[:-1]):
            return
        self.line.options = [dict(option) for option in whole.options]
        self.line.legal = list(whole.legal)
        self.line.inherited = {option["choice_id"] for option in whole.options}

    def _unshared(self) -> int:
        """What is left of the open line's quantity to be given to parts of it."""
        if not self.line:
            return 0
        whole = self.line.whole or self.line
        parts = [line.quantity or 0 for line in self.result.lines if line.whole is whole]
        # A first part is smaller than the whole.
        return (whole.quantity or 0) - (sum(parts) if parts else 1)

    def _share(self) -> None:
        for line in self.result.lines:
            if line.whole:
                line.whole.quantity = (line.whole.quantity or 0) - (line.quantity or 0)
                if line.whole.quantity < 0:
                    self.result.reasons.append("parts_exceed_whole")
        wholes = [line.whole for line in self.result.lines if line.whole]
        self.result.lines = [
            line for line in self.result.lines if line not in wholes or (line.quantity or 0) > 0
        ]

    def _headless(self) -> None:
        """ "one more": a quantity that no dish follows is of the last mentioned."""
        if self.more and (self.line is None or self.separated or self.quantity is not None):
            self.quantity = 1 if self.quantity is None else self.quantity
            self._start(Line())
        elif self.quantity is not None and any(c.items for c in self.chunks) and self.line:
            self.result.reasons.append("orphan_number")
            self.quantity = None

    def _unplaced(self, chunk: Chunk, reason: str) -> None:
        self.result.reasons.append(reason)
        self.more = False
        if self.qualifier and chunk is not self.qualifier:
            self.result.unplaced.append(self.qualifier)
            self.qualifier = None
        self.result.unplaced.append(chunk)
