"""What is said of lines that are in the cart: whole messages, by the lexicon's frames.

The calls hold references to lines (`bot.tools.reference`); which lines they mean, and what
these offer, is found out by the database.
"""

from bot.understanding.corrections.frames import Frames
from bot.understanding.corrections.pointing import POINTING
from bot.understanding.corrections.sentence import Calls, Sentence, Slot
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.cutting import cut

# Frames without words of their own: each is tried only where it may fit.
_NAMELESS = frozenset({"make_pointed", "pick", "amend", "remark", "remark_some"})


class Corrections:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.frames = Frames(vocabulary.lexicon)
        self.without: str = vocabulary.lexicon.corrections.get("without", "")
        kinds = {frame.does for frame in self.frames.frames}
        self._first = frozenset(kinds - _NAMELESS)
        self._pointing = frozenset(kinds - _NAMELESS | {"make_pointed", "pick"})

    def read(self, text: str, chunks: list[Chunk]) -> Calls | None:
        """The calls of a message that is a correction as a whole."""
        points = any(chunk.ordinal or chunk.is_(*POINTING) for chunk in chunks)
        return self._read(text, chunks, self._pointing if points else self._first)

    def amend(self, text: str, chunks: list[Chunk]) -> Calls | None:
        """Those of what takes back something said in the same message: a bare number is
        enough."""
        return self._read(text, chunks, self._pointing | {"amend"})

    def remark(self, text: str, chunks: list[Chunk]) -> Calls | None:
        """Those of options and notes of no dish: of the one mentioned last."""
        return self._read(text, chunks, frozenset({"remark", "remark_some"}))

    def parts(self, text: str, chunks: list[Chunk]) -> tuple[Calls, list[Chunk]] | None:
        """A correction and, joined to it, something else to do: "double the vada and
        remove the tea"."""
        for index, chunk in enumerate(chunks):
            if index and chunk.is_("and", "comma", "stop"):
                rest = chunks[index + 1 :]
                if not any(each.is_("verb", "action") for each in rest[:2]):
                    continue
                calls = self.read(text, chunks[:index])
                if calls:
                    return calls, rest
        return None

    def turn(self, chunks: list[Chunk]) -> int | None:
        """The offset at which the message takes back what it has just said."""
        words = [word for chunk in chunks for word in chunk.words]
        index = self.frames.turn([word.text for word in words])
        return None if index is None else words[index].token.start

    def _read(self, text: str, chunks: list[Chunk], does: frozenset[str]) -> Calls | None:
        words = [word for chunk in chunks for word in chunk.words]
        for match in self.frames.match([word.text for word in words], does):
            slots = {
                name: self._slot(text, chunks, words[start].token.start, words[end - 1].token.end)
                for name, (start, end) in match.slots.items()
            }
            calls = Sentence(self.vocabulary, match.frame, slots, self.without).calls()
            if calls:
                return calls
        return None

    def _slot(self, text: str, chunks: list[Chunk], start: int, end: int) -> Slot:
        """The words of a slot, cut as in the whole message where that cuts between them."""
        inside = [chunk for chunk in chunks if chunk.end > start and chunk.start < end]
        if inside[0].start == start and inside[-1].end == end:
            return text, inside
        words = text[start:end]
        return words, cut(words, self.vocabulary.lexicon, self.vocabulary)
