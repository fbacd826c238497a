"""A menu compiled for understanding: every name it knows, and what it stands for."""

import gc
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from bot.menu.catalog import Category, Item, MealPeriod
from bot.understanding.language.lexicon import Lexicon
from bot.understanding.names import sorts
from bot.understanding.names.fragments import Fragments
from bot.understanding.names.menu_names import MenuNames
from bot.understanding.names.short_items import add_short_items
from bot.understanding.names.short_names import ShortNames
from bot.understanding.names.spelling import Repair, Spelling


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing that is compiled is garbage; looking for it again and again takes half the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class Vocabulary(MenuNames):
    def __init__(
        self,
        items: Iterable[Item],
        categories: Iterable[Category],
        periods: Iterable[MealPeriod],
        lexicon: Lexicon,
    ) -> None:
        with _uncollected():
            super().__init__(items, categories, periods, lexicon)
            self._of_category: dict[int, list[int]] = {}
            self._offers: dict[int, tuple[object, ...]] = {}
            for item in self.items.values():
                self._of_category.setdefault(item.category_id, []).append(item.item_id)
            short_names = ShortNames(self)
            add_short_items(self)
            for item in self.items.values():
                sorts.add_sorts(self, item)
            self.choice_heads = self._choice_heads()
            short_names.add_synonyms()
            self.generic_heads = self._generic_heads()
            self.fragments = Fragments(self, self.generic_heads)
            self._spelling = Spelling(self)
            self._merged.clear()
            self._keys = sorted({*self.surfaces, *self.lemmas, *self.endings})
            self._turned_words = {word for words in self.turned_choices for word in words}

    def _choice_heads(self) -> frozenset[str]:
        """Nouns that several choices are called by and that choose nothing ("… sauce")."""
        heads = Counter(
            lemmas[-1]
            for item in self.items.values()
            for group in item.groups
            for lemmas in {tuple(self.parse(choice.name)[1]) for choice in group.choices}
            if len(lemmas) > 1
        )
        return frozenset(head for head in heads if head not in self.lemmas)

    def _generic_heads(self) -> frozenset[str]:
        """Last words so common that a name is understood without them ("… dosa")."""
        heads = Counter(title.head for titles in self.titles.values() for title in titles)
        categories = {key for key, sense in self.lemmas.items() if sense.categories}
        return frozenset({head for head, count in heads.items() if count >= 6} | categories)

    def named_by(self, lemmas: list[str]) -> list[int]:
        """Items called by exactly these words in any order, else the one that has them all."""
        ids = self.unordered.get(tuple(sorted(lemmas)))
        if ids:
            return ids
        titles = set.intersection(*(self.titles.get(lemma, set()) for lemma in lemmas))
        generic = all(t.head in lemmas or t.head in self.generic_heads for t in titles)
        return sorted({title.item_id for title in titles}) if generic else []

    def offer(self, item_id: int) -> tuple[object, ...]:
        """The names of all that an item may be had with; alike for items that offer the same."""
        kept = self._offers.get(item_id)
        if kept is None:
            groups = self.items[item_id].groups
            kept = self._offers[item_id] = tuple(
                (group.name, group.max_choices, *((c.name, c.aliases) for c in group.choices))
                for group in groups
            )
        return kept

    def choices_of(self, item_id: int) -> list[int]:
        """The choices of an item, in its order."""
        return [c.choice_id for group in self.items[item_id].groups for c in group.choices]

    def by_category(self, category_ids: Iterable[int]) -> set[int]:
        """The items of these categories."""
        return {item for category in category_ids for item in self._of_category.get(category, ())}

    def knows(self, word: str) -> bool:
        return word in self.words or word in self.surfaces or self.lexicon.lemma(word) in self.words

    def begins(self, key: str) -> bool:
        """Does a name, or the end of one, begin so, written without spaces?"""
        at = bisect_left(self._keys, key)
        return at < len(self._keys) and self._keys[at].startswith(key)

    def gathers(self, lemmas: list[str], beyond: list[str]) -> bool:
        """May a name have all these words in any order, those `beyond` a small word too?"""
        if beyond:
            return all(word in self.titles for word in beyond) and self._in_title(lemmas)
        return self._in_title(lemmas) or self._turned_words.issuperset(lemmas)

    def _in_title(self, lemmas: list[str]) -> bool:
        return not lemmas or self.fragments.of(tuple(lemmas)) is not None

    def repairs(self, word: str) -> tuple[Repair, ...]:
        """What a word that nobody knows may have been meant to be, the likeliest first."""
        return self._spelling.repairs(word)

    def nearest(self, words: Iterable[str], at_most: int = 3) -> list[int]:
        """Items whose names look like these unknown words, the likest first."""
        return self._spelling.nearest(words, at_most)
