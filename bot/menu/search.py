"""Finding entries by their words: exact, by prefix, and with typos.

Positions are kept as bits of one integer: a word's entries are a number, all
words of a query an AND, and a filter another. That keeps a search of 5,000
entries under a millisecond.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from bot.menu.words import lemma, words

# More words than this name no dish.
MOST_WORDS = 16
_MOST_COMPLETIONS = 64
# Spellings of a whole query that are looked up.
_MOST_WORDINGS = 32

Table = dict[str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """`names`: the name, then its aliases. `context`: what else finds the entry, such as
    its category's names. `marks`: words that only ever narrow a search, such as "veg".
    `about`: sentences whose words find it last, and only who asks for them."""

    names: tuple[str, ...]
    context: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


class Index:
    """Built once; `search` ranks positions in the sequence of entries."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._all = (1 << len(entries)) - 1
        # Whole phrases without spaces, so that "butter milk" is "buttermilk".
        self._name: Table = defaultdict(int)
        self._alias: Table = defaultdict(int)
        self._lemmas: Table = defaultdict(int)
        self._context: Table = defaultdict(int)
        # Single words.
        self._name_words: Table = defaultdict(int)
        self._words: Table = defaultdict(int)
        self._all_words: Table = defaultdict(int)
        self._marks: Table = defaultdict(int)
        self._about_words: Table = defaultdict(int)
        self._spellings: dict[str, set[str]] = defaultdict(set)
        for position, entry in enumerate(entries):
            self._add(entry, 1 << position)
        self._sorted = sorted(self._all_words)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            self._by_letter[word[0]].append(word)

    def _add(self, entry: Entry, bit: int) -> None:
        phrases = [words(name) for name in entry.names]
        for place, phrase in enumerate(phrases):
            (self._alias if place else self._name)["".join(phrase)] |= bit
            self._lemmas["".join(map(lemma, phrase))] |= bit
            for word in map(lemma, phrase):
                self._words[word] |= bit
                self._all_words[word] |= bit
                if not place:
                    self._name_words[word] |= bit
        for text in entry.context:
            phrase = words(text)
            self._context["".join(phrase)] |= bit
            for word in map(lemma, phrase):
                self._all_words[word] |= bit
        for mark in entry.marks:
            self._marks[mark] |= bit
        for word in {lemma(word) for text in entry.about for word in words(text)}:
            self._about_words[word] |= bit
        for alias in phrases[1:]:
            self._learn_spelling(phrases[0], alias)

    def _learn_spelling(self, name: list[str], alias: list[str]) -> None:
        """An alias that differs in one letter or two of one word teaches a spelling of the word:
        beside "masala dosa", "masala dosai" makes every dosa a dosai."""
        different = [(one, other) for one, other in zip(name, alias, strict=False) if one != other]
        if len(name) != len(alias) or len(different) != 1:
            return
        one, other = map(lemma, different[0])
        if min(len(one), len(other)) > 3 and DamerauLevenshtein.distance(one, other) < 3:
            self._spellings[one].add(other)
            self._spellings[other].add(one)

    def search(
        self, query: str, within: int | None = None, in_about: bool = False
    ) -> Iterator[int]:
        """Positions that answer `query`, the best first; `within` has the bits allowed.

        With `in_about`, last come those whose sentences have words of it.
        """
        allowed = self._all if within is None else within
        surface = words(query)
        if not surface or len(surface) > MOST_WORDS:
            return
        for one, other in pairwise(surface):
            if one == "non" and one + other in self._marks:
                surface = _joined(surface, one, other)
                break
        asked = [lemma(word) for word in surface if word not in self._marks]
        for mark in self._marks.keys() & set(surface):
            allowed &= self._marks[mark]
        seen = 0
        for tier in self._tiers("".join(surface), asked, allowed, in_about):
            fresh = tier & ~seen
            seen |= fresh
            yield from bits(fresh)

    def _tiers(self, whole: str, asked: list[str], allowed: int, in_about: bool) -> Iterator[int]:
        if not asked:
            yield allowed
            return
        tables = (self._name, self._alias, self._context)
        name, alias, context = (table.get(whole, 0) & allowed for table in tables)
        known = [self._known(word) for word in asked]
        by_words = self._by_words(known, allowed)
        yield from (name, alias, context, *by_words)
        told = self._every(known, self._all_words, self._about_words) if in_about else 0
        told &= allowed
        yield told
        if name or alias or context or any(by_words) or told:
            return
        for variant in (asked, *self._respelt(asked)):
            for each in (self._known, self._near):
                alternatives = [each(word) for word in variant]
                by_words = self._by_words(alternatives, allowed)
                if not any(by_words):
                    by_words = [self._every(alternatives, self._all_words) & allowed]
                if any(by_words):
                    yield from by_words
                    return

    def _by_words(self, alternatives: list[list[str]], allowed: int) -> list[int]:
        """Entries whose name or alias is these words, whose name has them all, and that
        have them all in some name."""
        phrase = 0
        for wording in islice(product(*alternatives), _MOST_WORDINGS):
            phrase |= self._lemmas.get("".join(wording), 0)
        in_name = self._every(alternatives, self._name_words)
        in_any = self._every(alternatives, self._words)
        return [phrase & allowed, in_name & allowed, in_any & allowed]

    def _every(self, alternatives: list[list[str]], *tables: Table) -> int:
        found = self._all
        for words_like_it in alternatives:
            either = 0
            for word in words_like_it:
                for table in tables:
                    either |= table.get(word, 0)
            found &= either
        return found

    def _known(self, word: str) -> list[str]:
        return [word, *self._spellings.get(word, ())]

    def _near(self, word: str) -> list[str]:
        """What the menu may call a word that it doesn't have: one that begins so, or a typo."""
        if word in self._all_words:
            return self._known(word)
        found = self._completions(word) or self._repairs(word)
        return [spelling for near in found for spelling in self._known(near)]

    def _completions(self, word: str) -> list[str]:
        if len(word) < 2:
            return []
        start = bisect_left(self._sorted, word)
        end = bisect_left(self._sorted, word + "\U0010ffff", start)
        return self._sorted[start : min(end, start + _MOST_COMPLETIONS)]

    def _repairs(self, word: str) -> list[str]:
        """The nearest words of the menu: one slip, or two from seven letters, the first right."""
        if not 4 <= len(word) <= 40:
            return []
        found = extract(
            word,
            self._by_letter.get(word[0], ()),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=1 if len(word) < 7 else 2,
            limit=8,
        )
        return [near for near, distance, _ in found if distance == found[0][1]]

    def _respelt(self, asked: list[str]) -> Iterator[list[str]]:
        """The query with words joined or split as the menu writes them."""
        for one, other in pairwise(asked):
            if one + other in self._all_words:
                yield _joined(asked, one, other)
        for place, word in enumerate(asked):
            if word in self._all_words:
                continue
            for cut in range(3, min(len(word), 40) - 2):
                if word[:cut] in self._all_words and word[cut:] in self._all_words:
                    yield [*asked[:place], word[:cut], word[cut:], *asked[place + 1 :]]


def _joined(asked: list[str], one: str, other: str) -> list[str]:
    place = next(n for n, pair in enumerate(pairwise(asked)) if pair == (one, other))
    return [*asked[:place], one + other, *asked[place + 2 :]]


def bits(mask: int) -> Iterator[int]:
    """The positions set in `mask`, from the lowest."""
    digits = bin(mask)[:1:-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)
