"""Words that point at lines of the cart, as references that the database resolves."""

from dataclasses import dataclass
from typing import Any

from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.text.chunks import Chunk

_THIN = ("function", "filler", "of", "article", "unit")
POINTING = ("that", "last", "both", "all", "each", "other", "whole", "ordinal", "mark")
_NOUNS = ("ordinal_noun", "goods")
# So many lines "the first five" may be.
_FEW = 9


@dataclass(slots=True)
class Pointed:
    """`quantity`: so many of the line ("one of the …"); `rest`: what is said after it."""

    reference: dict[str, Any]
    rest: list[Chunk]
    quantity: int | None = None
    # A dish is named, and not only a place or a pronoun.
    named: bool = False
    # "a dosa", "2 dosas": any, and none that is there already.
    indefinite: bool = False


def dish(chunk: Chunk, vocabulary: Vocabulary) -> dict[str, Any]:
    """The dish of this name and, should it not be in the cart, all others called so."""
    wide = _called(chunk, vocabulary)
    reference: dict[str, Any] = {}
    if len(chunk.items) == 1:
        reference["item_id"] = chunk.items[0]
        wide.discard(chunk.items[0])
    else:
        wide.update(chunk.items or chunk.part)
    category = _category(chunk, vocabulary)
    if wide:
        reference["item_ids"] = sorted(wide)
    if category is not None:
        reference["category"] = category
    if "item_id" not in reference:
        reference["name"] = " ".join(word.text for word in chunk.words)
    return reference


def counted(chunk: Chunk) -> int | None:
    """The number that a chunk says: "3", "three", "a couple"."""
    meaning = chunk.meaning("count")
    if chunk.number is not None or meaning is None:
        return chunk.number
    value: int = meaning.value
    return value


def first_few(chunks: list[Chunk], vocabulary: Vocabulary) -> int | None:
    """How many "the first two" or "the first 3 items" are."""
    said = [chunk for chunk in chunks if not chunk.is_("function", "of") or chunk.ordinal]
    if len(said) < 2:
        return None
    ordinal = said[0].meaning("ordinal")
    opens = said[0].number == 1 if said[0].ordinal else bool(ordinal and ordinal.value == 1)
    number = counted(said[1]) or vocabulary.lexicon.numbers.get(said[1].words[0].text)
    if not opens or number is None or said[1].ordinal or not 1 < number <= _FEW:
        return None
    return number if all(chunk.is_(*_NOUNS) for chunk in said[2:]) else None


def point(chunks: list[Chunk], vocabulary: Vocabulary, plural: bool = False) -> Pointed | None:
    """What the first of these chunks point at. With `plural`, "the dosas" are all of them."""
    return _Pointer(vocabulary, plural).read(chunks)


class _Pointer:
    def __init__(self, vocabulary: Vocabulary, plural: bool) -> None:
        self.vocabulary = vocabulary
        self.plural = plural
        self.position: int | None = None
        self.quantity: int | None = None
        self.number: int | None = None
        self.every = self.both = self.other = self.pronoun = self.mark = False
        self.article = self.of = False

    def read(self, chunks: list[Chunk]) -> Pointed | None:
        for index, chunk in enumerate(chunks):
            if chunk.is_("whole"):
                return Pointed({"all": True}, chunks[index + 1 :])
            if _is_dish(chunk) and not self.pronoun_ends(chunks, index):
                indefinite = self.article or (self.quantity is not None and not self.of)
                reference = self._of_dish(chunk)
                return Pointed(reference, chunks[index + 1 :], self.quantity, True, indefinite)
            if not self._take(chunk):
                return self._of_place(chunks[index:])
        return self._of_place([])

    def pronoun_ends(self, chunks: list[Chunk], index: int) -> bool:
        """ "it a masala dosa": a dish after a pronoun is another one, but not in "those dosas"."""
        return self.pronoun and not chunks[index - 1].is_("that", "of")

    def _take(self, chunk: Chunk) -> bool:
        """Does this chunk belong to the pointing words?"""
        pointed = self.position is not None or self.other
        ordinal = chunk.meaning("ordinal")
        if self.mark and chunk.placed:
            self.number, self.mark = chunk.number, False
            return True
        if self.number is not None:
            return False
        if pointed and chunk.is_(*_NOUNS):
            return True
        if pointed or self.pronoun:
            return chunk.is_("of", "function") and not chunk.is_("qualifier", "with", "note")
        if chunk.is_("last"):
            self.position = -1
        elif chunk.is_("both", "all", "each"):
            self.every, self.both = True, chunk.is_("both")
            # "all of them"
            self.pronoun = chunk.is_("each") and len(chunk.words) > 1
        elif chunk.ordinal or ordinal:
            self.position = chunk.number if chunk.ordinal else ordinal.value if ordinal else None
        elif chunk.is_("other"):
            self.other = True
        elif chunk.is_("that"):
            self.pronoun = True
        elif chunk.is_("mark") and self.quantity is None and not self.every:
            self.mark = True
        elif (chunk.number is not None or chunk.is_("count")) and self.quantity is None:
            self.quantity = counted(chunk)
        else:
            self.article = self.article or chunk.is_("article")
            self.of = self.of or chunk.is_("of")
            return chunk.is_(*_THIN)
        return True

    def _of_dish(self, chunk: Chunk) -> dict[str, Any]:
        reference = dish(chunk, self.vocabulary)
        if self.every or self.other or self.position is not None:
            # Any dish called so: "both coffees", "the second dosa".
            exact = reference.pop("item_id", None)
            if exact is not None:
                reference["item_ids"] = sorted({exact, *reference.get("item_ids", ())})
                reference["name"] = " ".join(word.text for word in chunk.words)
        if self.every:
            reference["every"] = True
        elif self.position is not None:
            reference["position"] = self.position
        elif self.other:
            reference["other"] = True
        elif self.plural and self.quantity is None and self._is_plural(chunk):
            reference["every"] = True
        return reference

    def _is_plural(self, chunk: Chunk) -> bool:
        return self.vocabulary.lexicon.is_plural(chunk.words[-1].text)

    def _of_place(self, rest: list[Chunk]) -> Pointed | None:
        if self.position is not None:
            reference: dict[str, Any] = {"position": self.position}
        elif self.other:
            reference = {"other": True}
        elif self.every and (self.pronoun or self.both):
            reference = {"every": True}
        elif self.number is not None:
            reference = {"number": self.number}
        elif self.pronoun:
            reference = {}
        else:
            return None
        return Pointed(reference, rest, self.quantity)


def _is_dish(chunk: Chunk) -> bool:
    categories = chunk.sense.categories if chunk.sense else []
    return bool(chunk.items or chunk.part or categories)


def _called(chunk: Chunk, vocabulary: Vocabulary) -> set[int]:
    """Items in whose names all these words are."""
    small = vocabulary.lexicon.names_stop
    lemmas = [word.lemma for word in chunk.words if word.lemma not in small]
    if not lemmas:
        return set()
    titles = set.intersection(*(vocabulary.titles.get(lemma, set()) for lemma in lemmas))
    return {title.item_id for title in titles}


def _category(chunk: Chunk, vocabulary: Vocabulary) -> int | None:
    """The category of this name, unless the name only says a part of it ("coffee" where it is
    "Coffee & Tea")."""
    if not chunk.sense or not chunk.sense.categories:
        return None
    category = chunk.sense.categories[0]
    inside = [item for item in vocabulary.items.values() if item.category_id == category]
    called = _called(chunk, vocabulary).intersection(item.item_id for item in inside)
    return category if not called or 2 * len(called) > len(inside) else None
