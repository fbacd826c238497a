"""How a line of the cart shall be, whatever dish it turns out to hold.

Which dish that is only the database knows, so that an option stays all the choices its
words may mean, beside the words themselves.
"""

from typing import Any

from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.text.chunks import Chunk

_THIN = ("function", "filler", "article", "of", "to", "goods", "unit")
_JOINTS = ("and", "comma", "or")


def describe(
    text: str, chunks: list[Chunk], vocabulary: Vocabulary, without: str = ""
) -> list[dict[str, Any]] | None:
    """The options and notes that these chunks are, and nothing else; None if they are more.

    `without` is the word by which all of them are taken away ("remove the onion from …").
    """
    return _Description(text, vocabulary, without).read(chunks)


class _Description:
    def __init__(self, text: str, vocabulary: Vocabulary, without: str) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.without = without
        self.said: list[dict[str, Any]] = []
        self.qualifier: Chunk | None = None
        # Nothing has been said yet of which the qualifier could be.
        self.open = False
        # The last thing said was a note, and "and" goes on with it: its span.
        self.note: list[int] | None = None
        self.count: int | None = None

    def read(self, chunks: list[Chunk]) -> list[dict[str, Any]] | None:
        for index, chunk in enumerate(chunks):
            following = chunks[index + 1] if index + 1 < len(chunks) else None
            if not self._take(chunk, following):
                return None
        return None if self.open else self.said or None

    def _take(self, chunk: Chunk, following: Chunk | None) -> bool:
        choices = chunk.sense.choices if chunk.sense else {}
        if chunk.is_("stop"):
            return following is None
        if chunk.is_("ordinal_noun") and not choices:
            # "the spicy one" is a line, and not how a line shall be.
            return False
        if chunk.number is not None:
            self.count = chunk.number
            return following is not None and bool(following.sense and following.sense.choices)
        if choices and not (chunk.items and not self.qualifier and not chunk.is_("note")):
            self._say(sorted({c for offered in choices.values() for c in offered}), chunk)
            self.note = None
        elif chunk.is_("qualifier") and following is not None:
            self.qualifier, self.open, self.note = chunk, True, None
        elif chunk.is_("note", "size") or (self.open and not chunk.meanings):
            self._write(chunk)
        elif chunk.is_(*_JOINTS, "with"):
            if not self._negates():
                self.qualifier = self.note = None
        else:
            return chunk.is_(*_THIN)
        return True

    def _negates(self) -> bool:
        """ "no onion and garlic" wants neither, "extra ghee and podi" extra of one."""
        meaning = self.qualifier.meaning("qualifier") if self.qualifier else None
        return meaning is not None and meaning.value == "no"

    def _write(self, chunk: Chunk) -> None:
        if self.note and not self.without:
            self.note[1] = chunk.end
            self.said[-1]["words"] = self._words(*self.note)
            return
        start = self.qualifier.start if self.qualifier and self.open else chunk.start
        self._say([], chunk)
        self.note = [start, chunk.end]

    def _say(self, choice_ids: list[int], chunk: Chunk) -> None:
        meaning = self.qualifier.meaning("qualifier") if self.qualifier else None
        words = self._words(chunk.start, chunk.end)
        before = self.without
        if self.qualifier and not before:
            before = self._words(self.qualifier.start, self.qualifier.end)
        self.said.append(
            {
                "choice_ids": choice_ids,
                "qualifier": "no" if self.without else meaning.value if meaning else None,
                "count": self.count or 1,
                "words": f"{before} {words}".strip(),
            }
        )
        self.count, self.open = None, False

    def _words(self, start: int, end: int) -> str:
        return " ".join(self.text[start:end].split())
