"""Order lines as they are put together from one clause."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.text.chunks import Chunk


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
    # Of "… and a small": the line whose dish this is another of.
    repeats: "Line | None" = None
    # How many of the options were said before the dish.
    before: int = 0
    # The line as each of the dishes that it may be, where the guest is to be asked.
    variants: list["Line"] = field(default_factory=list)
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
    # What may have been misread though it all fits: no reason to read it otherwise.
    signs: list[str] = field(default_factory=list)
    quantity: int | None = None
    everything: bool = False
    # How far it strays from how people usually put it.
    effort: float = 0.0


class LineBuilder:
    """The lines so far, the open one, and what was said that is not yet part of one."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        chunks: list[Chunk],
        setting: bool = False,
        pointing: bool = True,
        roles: Mapping[int, str] | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.chunks = chunks
        self.setting = setting
        self.pointing = pointing
        # What the name at this place in `chunks` is to be taken for.
        self.roles = roles or {}
        # What else each name might have been taken for.
        self.doubts: dict[int, list[str]] = {}
        # Where in `chunks` the parser is.
        self.at = 0
        # An unknown word has just become part of a note.
        self.strange = False
        self.result = Parsed()
        self.line: Line | None = None
        # "… and a small": the line that repeats the dish of the one before.
        self.repeated: Line | None = None
        self.quantity: int | None = None
        # The quantity is that of "a".
        self.articled = False
        self.count: int | None = None
        # Other lines that what is said now is said of too ("both iced").
        self.shared: list[Line] = []
        # What comes next stands in the place of what was said last.
        self.correcting = False
        self.more = self.mark = self.separated = self.introduced = self.replacing = False
        self.qualifier: Chunk | None = None
        self.last_qualifier: Chunk | None = None
        self.note: list[int] | None = None
        # Options, qualified or not, and ways to prepare, said before their dish.
        self.waiting: list[tuple[Chunk, Chunk | None, int | None]] = []
        # "idly 2, vada 3": numbers stand after their dishes.
        self.postfix = False
        # "tea large coffee small": so do options.
        self.trailing = False

    def _legal(self, chunk: Chunk) -> list[int]:
        """The choices this chunk names that the open line's item offers."""
        if not chunk.sense or not self.line or self.line.item_id is None:
            return []
        return chunk.sense.choices.get(self.line.item_id, [])

    def _before(self, chunk: Chunk) -> Chunk | None:
        """What is said right before the chunk being read; None for one that has waited."""
        return self.chunks[self.at - 1] if self.at and self.chunks[self.at] is chunk else None

    def _unplaced(self, chunk: Chunk, reason: str) -> None:
        self.result.reasons.append(reason)
        self.more = False
        if self.qualifier and chunk is not self.qualifier:
            self.result.unplaced.append(self.qualifier)
            self.qualifier = None
        self.result.unplaced.append(chunk)
