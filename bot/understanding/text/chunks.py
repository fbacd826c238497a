"""A part of a text that means something as a whole: a phrase, a name, a number, the unknown."""

from dataclasses import dataclass

from bot.understanding.language.lexicon import Meaning
from bot.understanding.names.names import Sense
from bot.understanding.text.words import Word


@dataclass(slots=True)
class Chunk:
    """`words` in order; at least one reading, or none for the unknown.

    `part` are items of whose names these are only some words.
    """

    words: list[Word]
    cost: float
    meanings: tuple[Meaning, ...] = ()
    sense: Sense | None = None
    part: tuple[int, ...] = ()
    number: int | None = None
    ordinal: bool = False
    # An option's name that begins with a qualifier or "with", and the rest of it.
    qualified: tuple["Chunk", "Chunk"] | None = None

    @property
    def start(self) -> int:
        return self.words[0].token.start

    @property
    def end(self) -> int:
        return self.words[-1].token.end

    def meaning(self, kind: str) -> Meaning | None:
        return next((m for m in self.meanings if m.kind == kind), None)

    def is_(self, *kinds: str) -> bool:
        # A loop, because it is asked hundreds of times a message.
        for meaning in self.meanings:  # noqa: SIM110
            if meaning.kind in kinds:
                return True
        return False

    @property
    def placed(self) -> bool:
        """Is this a number that a place in a list may have, and no telephone?"""
        return self.number is not None and self.number < 1000

    @property
    def items(self) -> list[int]:
        return self.sense.items if self.sense else []

    @property
    def ends(self) -> bool:
        """A verb that stands behind what it is said of, and ends its sentence."""
        return any(word.place == "ending" for word in self.words)

    @property
    def in_other_script(self) -> bool:
        """Is there a word nobody knows in letters that are not Latin?"""
        known = self.meanings or self.sense or self.part or self.number is not None
        return not known and any(not word.token.is_latin for word in self.words)

    @property
    def typos(self) -> int:
        return sum(word.slips for word in self.words)

    @property
    def doubtful(self) -> bool:
        """Was a word that may have been meant as it stands read as another?"""
        return any(word.doubtful for word in self.words)
