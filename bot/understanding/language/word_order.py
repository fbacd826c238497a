"""Words put into English whose languages say them elsewhere, moved to where English says them.

"onion no" becomes "no onion"; a refusal right after a dish ("dosa no") takes it off.
"""

from dataclasses import replace

from bot.understanding.language.tokens import Token
from bot.understanding.names.names import Sense
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.text.words import Word

_MOVED = ("following", "refusal")
# What refuses a dish, in the words of en.toml.
_TAKEN_OFF = "remove"
_LONGEST_NAME = 4

Places = list[list[Word]]


def in_english_order(places: Places, vocabulary: Vocabulary) -> Places:
    """The same places; without words of other languages they stay as they are."""
    if not any(readings[0].place in _MOVED for readings in places):
        return places
    order = _Order(vocabulary)
    for at, readings in enumerate(places):
        order.take(readings, places[at + 1][0] if at + 1 < len(places) else None)
    return order.made


class _Order:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.made: Places = []

    def take(self, readings: list[Word], following: Word | None) -> None:
        word = readings[0]
        if _is_number(word, self.vocabulary):
            self._count(readings)
            return
        start, dish = self._noun(len(self.made)) if word.place in _MOVED else (None, False)
        if start is None or self._is_qualified(start):
            self.made.append(readings)
        elif not dish or self._names_dish_before(start):
            self._move(word, start)
        elif word.place == "refusal":
            self.made.append([replace(word, text=_TAKEN_OFF, lemma=_TAKEN_OFF, place="ending")])
        elif following and self._is_noun(following):
            # "biryani less spicy"
            self.made.append(readings)
        else:
            self._move(word, start)

    def _count(self, readings: list[Word]) -> None:
        """ "without sugar two teas": the number before what is said of its dish."""
        at = self._clause(len(self.made))
        said = [places[0] for places in self.made[at:]]
        options = len(said) > 1 and said[0].place in _MOVED and self._noun(len(self.made))
        if options and options[0] == at + 1 and not options[1]:
            self.made.insert(at, readings)
        else:
            self.made.append(readings)

    def _clause(self, end: int) -> int:
        """Where the clause that ends there begins."""
        small = self.vocabulary.lexicon.names_and
        for at in range(end - 1, -1, -1):
            word = self.made[at][0]
            if word.place == "ending" or not word.text[0].isalnum() or word.text in small:
                return at + 1
        return 0

    def _move(self, word: Word, start: int) -> None:
        """Before its noun; without one, also before another that is joined to it by "and"."""
        joined = start - 1
        self._insert(word, start, len(self.made))
        lexicon = self.vocabulary.lexicon
        if joined < 1 or self.made[joined][0].text not in lexicon.names_and:
            return
        first, dish = self._noun(joined)
        if word.place == "refusal" and first is not None and not dish:
            alike = self.made[first][0].text in lexicon.foods
            if alike and not self._is_qualified(first):
                self._insert(word, first, joined)

    def _insert(self, word: Word, start: int, end: int) -> None:
        """All of the group stand for all that was typed of it: it is quoted as a whole."""
        group = [word, *(self.made[at][0] for at in range(start, end))]
        first = min(one.token.start for one in group)
        last = max(one.token.end for one in group)
        whole = Token(word.raw, first, last)
        moved = [[replace(one, token=whole)] for one in group]
        self.made[start:end] = moved

    def _noun(self, end: int) -> tuple[int | None, bool]:
        """Where the noun right before `end` begins, and whether a dish is called so."""
        small = self.vocabulary.lexicon.names_stop
        for length in range(min(_LONGEST_NAME, end), 0, -1):
            words = [self.made[at][0] for at in range(end - length, end)]
            if words[0].text in small or any(word.place for word in words):
                continue
            sense = self._sense(words)
            if sense and (sense.items or sense.choices or sense.categories):
                return end - length, bool(sense.items or sense.categories)
        if not end or not self._is_noun(self.made[end - 1][0]):
            return None, False
        if self.made[end - 1][0].lemma in self.vocabulary.titles:
            return end - 1, True
        return end - 1 - self._is_sort(end - 2), False

    def _is_sort(self, at: int) -> bool:
        """The "coconut" of "coconut chutney", and not the tea of "tea sugar"."""
        word = self.made[at][0] if at >= 0 else None
        sense = self._sense([word]) if word else None
        return bool(
            word and word.text in self.vocabulary.lexicon.foods and not (sense and sense.items)
        )

    def _sense(self, words: list[Word]) -> Sense | None:
        return self.vocabulary.sense(
            "".join(word.text for word in words), "".join(word.lemma for word in words)
        )

    def _is_noun(self, word: Word) -> bool:
        """A name, a food or a word nobody knows, and no grammar."""
        if word.place or not word.text[0].isalpha():
            return False
        lexicon = self.vocabulary.lexicon
        if word.text in lexicon.numbers or word.text in lexicon.names_stop:
            return False
        if self.vocabulary.knows(word.text) or word.text in lexicon.foods:
            return True
        return lexicon.is_mere_noun(word.text) if lexicon.is_phrase(word.text) else True

    def _is_qualified(self, start: int) -> bool:
        before = self.made[start - 1][0] if start else None
        return bool(before and before.place in _MOVED)

    def _names_dish_before(self, start: int) -> bool:
        """Is a dish named in the same clause, of which this may be a part?"""
        words = (places[0] for places in self.made[self._clause(start) : start])
        return any(
            word.lemma in self.vocabulary.titles and not _is_number(word, self.vocabulary)
            for word in words
        )


def _is_number(word: Word, vocabulary: Vocabulary) -> bool:
    return word.token.number is not None or word.text in vocabulary.lexicon.numbers
