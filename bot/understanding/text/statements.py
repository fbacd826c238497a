"""Sentences that say how somebody or something is, before or between what is ordered."""

from bot.understanding.language.lexicon import Lexicon, Meaning
from bot.understanding.text.chunks import Chunk

_FILLER = (Meaning("filler"),)
_ENDS = ("comma", "stop", "and")
# So many words may name whom or what a sentence is about.
_SUBJECT = 4
_NAMES = 3


def passed_over(chunks: list[Chunk], lexicon: Lexicon) -> list[Chunk]:
    """The chunks of an order, those of such sentences as mere fillers.

    A sentence that names anything of the menu, counts, refuses or matters to the
    restaurant stays as it is.
    """
    if not any(chunk.items for chunk in chunks):
        return chunks
    statements = _Statements(chunks, lexicon)
    made = list(chunks)
    for start, end in statements.spans():
        for at in range(start, end):
            made[at] = Chunk([word.as_typed for word in chunks[at].words], 1.0, _FILLER)
    return made


class _Statements:
    def __init__(self, chunks: list[Chunk], lexicon: Lexicon) -> None:
        self.chunks = chunks
        self.lexicon = lexicon
        self.words = lexicon.tellings

    def spans(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        start = 0
        for at, following in enumerate(self.chunks[1:]):
            if self.chunks[at].words[0].text in self.words["turns"] and following.is_("verb"):
                # "…, but can i get": the order begins.
                found.append((at, at + 1))
        for at, chunk in enumerate([*self.chunks, None]):
            if chunk is None or self._ends(chunk):
                question = chunk is not None and chunk.words[0].text == "?"
                told = not question and (
                    self._is_statement(start, at) or self._is_somebody(start, at)
                )
                if told:
                    turned = chunk is not None and chunk.is_("with")
                    found.append((start, at + turned))
                start = at + 1
        return found

    def _is_somebody(self, start: int, end: int) -> bool:
        """ "mom wants a tea": who it is, before what is wanted."""
        verb = self.chunks[end] if end < len(self.chunks) else None
        if verb is None or verb.words[-1].text not in self.words["wanting"]:
            return False
        said = [chunk for chunk in self.chunks[start:end] if not chunk.is_("filler", "function")]
        return 0 < len(said) <= _NAMES and all(
            _is_unknown(chunk) and not self._matters(said, at) for at, chunk in enumerate(said)
        )

    def _ends(self, chunk: Chunk) -> bool:
        ends = chunk.is_(*_ENDS) or (chunk.is_("verb", "action") and not chunk.typos)
        return ends or chunk.words[0].text in self.words["turns"]

    def _is_statement(self, start: int, end: int) -> bool:
        chunks = self.chunks[start:end]
        while chunks and chunks[0].is_("filler") and not _is_unknown(chunks[0]):
            chunks = chunks[1:]
        if not any(map(_is_unknown, chunks)):
            return False
        if chunks[0].words[0].text in self.words["conditions"]:
            chunks = chunks[1:]
        if any(self._matters(chunks, at) for at in range(len(chunks))):
            return False
        words = [word.text for chunk in chunks for word in chunk.words]
        if not words or words[0] in self.words["asking"]:
            return False
        doing = words[0].endswith(tuple(self.words["doing"])) and len(words) > 1
        return doing or self._predicates(words)

    def _predicates(self, words: list[str]) -> bool:
        said = words[1 : 1 + _SUBJECT]
        suffix = self.lexicon.participle
        return any(
            word in self.words["predicates"]
            or self.lexicon.lemma(word) in self.words["predicates"]
            or (len(word) > 4 and word.endswith(suffix) and word not in self.lexicon.describing)
            for word in said
        )

    def _matters(self, chunks: list[Chunk], at: int) -> bool:
        """Is this chunk more than told?"""
        chunk = chunks[at]
        if chunk.number is not None or chunk.is_("count", "mark", "note", "other", "each"):
            return True
        if (chunk.sense or chunk.part) and not chunk.typos:
            return True
        following = chunks[at + 1] if at + 1 < len(chunks) else None
        if chunk.is_("qualifier") and not (following and _is_unknown(following)):
            return chunk.words[0].text not in self.words["denials"]
        return any(
            word.raw in self.lexicon.foods
            or word.text in self.words["matters"]
            or word.lemma in self.words["matters"]
            for word in chunk.words
        )


def _is_unknown(chunk: Chunk) -> bool:
    """A word that nobody knows, or that was only taken for a name."""
    return bool(chunk.typos) or not (
        chunk.sense or chunk.part or chunk.meanings or chunk.number is not None
    )
