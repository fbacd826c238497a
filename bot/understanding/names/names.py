"""Names and what they stand for.

A name is kept without spaces, as typed and by its lemmas, so that "masaladosa",
"masala dosa" and "masala dosas" are one key. Nothing is ever found inside a
longer word.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from rapidfuzz.distance import OSA

from bot.understanding.language.lexicon import Lexicon
from bot.understanding.language.tokens import tokenize


@dataclass(slots=True)
class Sense:
    """All that one name stands for; `choices` are choice ids by the item that offers them."""

    items: list[int] = field(default_factory=list)
    choices: dict[int, list[int]] = field(default_factory=dict)
    categories: list[int] = field(default_factory=list)
    periods: list[int] = field(default_factory=list)
    group: bool = False
    # The plural of a dish that is a category's name: "dosas" is first a topic.
    topic: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """A name or alias of an item, as lemmas without small words; `head` is the last."""

    item_id: int
    words: frozenset[str]
    head: str
    first: str
    # "Chicken and Waffles" is no sort of waffle.
    joint: bool = False


# A shorter name is not told from another by two letters.
_SPELT = 5
Key = TypeVar("Key", bound=Hashable)


def _entry(senses: dict[Key, Sense], key: Key) -> Sense:
    sense = senses.get(key)
    if sense is None:
        sense = senses[key] = Sense()
    return sense


class Names:
    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.surfaces: dict[str, Sense] = {}
        self.lemmas: dict[str, Sense] = {}
        # The words of an item's name in any order ("sambar idly" for "Idly Sambar").
        self.unordered: dict[tuple[str, ...], list[int]] = {}
        # The same for choices.
        self.turned_choices: dict[tuple[str, ...], Sense] = {}
        self.titles: dict[str, set[Title]] = defaultdict(set)
        # The last words of items' names, two or more that tell something → those items.
        self.endings: dict[str, list[int]] = {}
        self.words: set[str] = set()
        # The most words a name has.
        self.longest = 1
        # Words that are another's spelling elsewhere, and not on this menu ("chai tea").
        self.told_apart: set[str] = set()
        # Other spellings of a word that one item has among its names ("mocca" of a "Mocha").
        self.variants: dict[str, str] = {}
        self._parsed: dict[str, tuple[list[str], list[str]]] = {}
        self._senses: dict[str, tuple[Sense, ...]] = {}
        self._alone: dict[int, list[int]] = {}
        self._turned_senses: dict[str, Sense | None] = {}
        # What was found both by its surface and by another lemma.
        self._merged: dict[tuple[str, str], Sense] = {}

    def parse(self, name: str) -> tuple[list[str], list[str]]:
        """The words of a name, as written and as lemmas."""
        parsed = self._parsed.get(name)
        if parsed is None:
            words = [t.text for t in tokenize(name) if t.text[0].isalnum()]
            parsed = self._parsed[name] = (words, [self.lemma(word) for word in words])
            self.words.update(words)
            self.words.update(parsed[1])
            self.longest = min(max(self.longest, len(words)), 8)
        return parsed

    def lemma(self, word: str) -> str:
        if word in self.told_apart:
            return word
        word = self.variants.get(word, word)
        lemma = self.lexicon.lemma(word)
        if lemma == word and word[-1:] == "s" and word[:-1] in self.words:
            # "menus" beside "menu", though "hummus" is no plural.
            return self.lexicon.lemma(word[:-1])
        return lemma

    def tell_apart(self, name: str) -> None:
        """Keep words that stand beside what they are commonly a spelling of."""
        words = {token.text for token in tokenize(name)}
        self.told_apart.update(
            word
            for word in words
            if self.lexicon.respells(word) and self.lexicon.lemma(word) in words - {word}
        )

    def respell(self, name: str, aliases: Iterable[str]) -> None:
        """Take an alias that is the name with a letter or two changed for its spelling."""
        for alias in aliases if name.isalpha() and len(name) >= _SPELT else ():
            low, other = name.casefold(), alias.casefold()
            near = other.isalpha() and low[0] == other[0] and OSA.distance(low, other) <= 2
            if near and self.lexicon.lemma(low) != self.lexicon.lemma(other):
                self.variants.setdefault(other, low)

    def senses(self, name: str) -> tuple[Sense, ...]:
        """Where a name is to be entered: under its surface and under its lemma."""
        senses = self._senses.get(name)
        if senses is None:
            words, lemmas = self.parse(name)
            senses = ()
            if words:
                senses = (
                    _entry(self.surfaces, "".join(words)),
                    _entry(self.lemmas, "".join(lemmas)),
                )
            self._senses[name] = senses
        return senses

    def add_item(self, item_id: int, name: str) -> None:
        for sense in self.senses(name):
            if item_id not in sense.items:
                sense.items.append(item_id)
        self._add_title(item_id, self.parse(name)[1])

    def _add_title(self, item_id: int, lemmas: list[str]) -> None:
        words = [word for word in lemmas if word not in self.lexicon.names_stop]
        if not words:
            return
        self._add_endings(item_id, lemmas)
        joint = len(lemmas) > 2 and lemmas[-2] in self.lexicon.names_and
        title = Title(item_id, frozenset(words), words[-1], words[0], joint)
        for word in words:
            self.titles[word].add(title)
        if len(words) > 1:
            ids = self.unordered.setdefault(tuple(sorted(words)), [])
            if item_id not in ids:
                ids.append(item_id)

    def _add_endings(self, item_id: int, lemmas: list[str]) -> None:
        small = self.lexicon.names_stop
        told = 0
        for start in range(len(lemmas) - 1, 0, -1):
            told += lemmas[start] not in small
            if told > 1 and lemmas[start] not in small and not lemmas[start].isdigit():
                ids = self.endings.setdefault("".join(lemmas[start:]), [])
                if item_id not in ids:
                    ids.append(item_id)

    def add_choice(self, item_id: int, choice_id: int, name: str, first: bool = False) -> None:
        """`first`: rather this choice than others of the item that are called so."""
        # One list a choice, however many names it has; it is never changed.
        alone = self._alone.setdefault(choice_id, [choice_id])
        for sense in self.senses(name):
            ids = sense.choices.setdefault(item_id, alone)
            if choice_id not in ids:
                sense.choices[item_id] = [choice_id, *ids] if first else [*ids, choice_id]
        turned = self._turned(name)
        if turned is not None:
            turned.choices.setdefault(item_id, alone)

    def add_written_item(self, item_id: int, name: str) -> None:
        """For this very spelling, and none that has the same lemmas."""
        _entry(self.surfaces, "".join(self.parse(name)[0])).items.append(item_id)

    def _turned(self, name: str) -> Sense | None:
        if name not in self._turned_senses:
            lemmas = self.parse(name)[1]
            self._turned_senses[name] = (
                _entry(self.turned_choices, tuple(sorted(lemmas))) if len(lemmas) > 1 else None
            )
        return self._turned_senses[name]

    def sense(self, surface: str, lemma: str) -> Sense | None:
        """What a name stands for; each field from the exact surface before the lemma."""
        exact, close = self.surfaces.get(surface), self.lemmas.get(lemma)
        if exact is None or close is None or exact is close:
            return exact or close
        merged = self._merged.get((surface, lemma))
        if merged is None:
            merged = self._merged[surface, lemma] = Sense(
                exact.items or close.items,
                # "onion" may be the red onion of one dish and the "Onions" of another.
                {**close.choices, **exact.choices},
                exact.categories or close.categories,
                exact.periods or close.periods,
                exact.group or close.group,
                bool(exact.categories and not exact.items),
            )
        return merged
