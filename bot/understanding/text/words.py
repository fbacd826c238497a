"""A text's words, each as it was typed or as it was probably meant."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.language.glossing import Found, glossed
from bot.understanding.language.lexicon import Lexicon
from bot.understanding.language.tokens import Token, tokenize
from bot.understanding.names.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Word:
    """`raw` as typed, `text` after repair, `slips` so many repaired at this `cost`.

    A `doubtful` repair is of what may have been meant as it stands. What was put into
    English has a `place` if its language says it elsewhere (see `glossary`).
    """

    raw: str
    text: str
    lemma: str
    token: Token
    slips: int = 0
    cost: float = 0.0
    doubtful: bool = False
    place: str = ""

    @property
    def as_typed(self) -> "Word":
        return Word(self.raw, self.raw, self.raw, self.token) if self.slips else self


def read(text: str, lexicon: Lexicon, vocabulary: Vocabulary) -> Iterator[list[Word]]:
    """The readings of each word, the likeliest first; what cannot be repaired has one."""
    tokens = tokenize(text)
    glosses = glossed(tokens, lexicon, vocabulary)
    at = 0
    while at < len(tokens):
        gloss = glosses.get(at)
        if gloss:
            yield from _in_english(tokens[at : gloss.end], gloss, lexicon)
        else:
            yield from _as_written(tokens[at], lexicon, vocabulary)
        at = gloss.end if gloss else at + 1


def _in_english(tokens: list[Token], found: Found, lexicon: Lexicon) -> Iterator[list[Word]]:
    raw = " ".join(token.text for token in tokens)
    span = Token(raw, tokens[0].start, tokens[-1].end)
    if found.rest:
        yield [Word(found.rest, found.rest, lexicon.lemma(found.rest), span)]
    for said in found.gloss.words:
        yield [Word(said, said, lexicon.lemma(said), span, place=found.gloss.place)]


def _as_written(token: Token, lexicon: Lexicon, vocabulary: Vocabulary) -> Iterator[list[Word]]:
    word = token.text
    lemma = vocabulary.lemma(word)
    # "nd" is "and", but not in "2nd".
    suffix = token.glued and word in lexicon.ordinal_suffixes
    if word in lexicon.contractions and lemma not in vocabulary.titles and not suffix:
        for part in lexicon.contractions[word]:
            yield [Word(part, part, lexicon.lemma(part), token)]
        return
    yield _repaired(token, lexicon, vocabulary) or [Word(word, word, lemma, token)]


def _repaired(token: Token, lexicon: Lexicon, vocabulary: Vocabulary) -> list[Word]:
    word = token.text
    if not word[0].isalpha() or vocabulary.knows(word) or lexicon.says(word):
        return []
    return [
        Word(
            word,
            repair.text,
            vocabulary.lemma(repair.text),
            token,
            repair.slips,
            repair.cost,
            repair.doubtful,
        )
        for repair in vocabulary.repairs(word)
    ]
