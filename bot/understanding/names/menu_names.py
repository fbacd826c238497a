"""A menu's own names entered: items, their options, categories and meal periods."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.menu.catalog import Category, Choice, Item, MealPeriod, OptionGroup
from bot.understanding.language.lexicon import Lexicon
from bot.understanding.language.tokens import tokenize
from bot.understanding.names.names import Names


class MenuNames(Names):
    def __init__(
        self,
        items: Iterable[Item],
        categories: Iterable[Category],
        periods: Iterable[MealPeriod],
        lexicon: Lexicon,
    ) -> None:
        super().__init__(lexicon)
        self.items: dict[int, Item] = {item.item_id: item for item in items}
        # choice id → (group id, how many the group takes, is it countable)
        self.choices: dict[int, tuple[int, int, bool]] = {}
        # choice id → those it may mean
        self.any_of: dict[int, tuple[int, ...]] = {}
        # (item id, noun) → a choice of our own that may mean several of the item's
        self.sorts: dict[tuple[int, str], int] = {}
        self.sort_names: dict[int, str] = {}
        # item id → words of several of its choices' names
        self.choice_words: dict[int, frozenset[str]] = {}
        # Items whose choices have other names.
        self.aliased: set[int] = set()
        # Choice ids with names, as lemmas, that are not among the other names the menu gives.
        self.inferred: set[tuple[int, str]] = set()
        # item id → all words of its choices' names
        self.option_words: dict[int, frozenset[str]] = {}
        # What a "side of …" or "bowl of …" is one of → the item.
        self.served: dict[str, int] = {}
        self.choice_vocabulary: set[str] = set()
        # Choices with the qualifiers that are part of their names ("extra shot").
        self.absorbed: set[tuple[int, str]] = set()
        # Shorter names of choices, as lemmas.
        self.short_choices: set[str] = set()
        # Names of items without some of their words, as lemmas.
        self.shortened: set[str] = set()
        # The same for items that offer the same.
        self._shared: dict[tuple[str, ...], tuple[frozenset[str], frozenset[str]]] = {}
        # Choices whose name is a plural.
        self.plurals: set[int] = set()
        # choice id → the last word of its name ("shot")
        self.choice_nouns: dict[int, str] = {}
        for item in self.items.values():
            self.respell(item.name, item.aliases)
            for name in (item.name, *item.aliases):
                self.tell_apart(name)
        for item in self.items.values():
            self._add_item(item)
        for category in categories:
            self._add_category(category)
        for period in periods:
            for sense in self.senses(period.name):
                sense.periods.append(period.period_id)

    def _add_item(self, item: Item) -> None:
        for name in (item.name, *item.aliases):
            self.add_item(item.item_id, name)
            words, lemmas = self.parse(name)
            if self.lexicon.names_of in words[1:-1]:
                served = lemmas[words.index(self.lexicon.names_of) + 1 :]
                self.served.setdefault("".join(served), item.item_id)
        for group in item.groups:
            for sense in self.senses(group.name):
                sense.group = True
            for choice in group.choices:
                self._add_choice(item.item_id, group, choice)
                if choice.aliases:
                    self.aliased.add(item.item_id)
        self.choice_words[item.item_id], self.option_words[item.item_id] = self._words_of(item)

    def _add_choice(self, item_id: int, group: OptionGroup, choice: Choice) -> None:
        self.choices[choice.choice_id] = (group.group_id, group.max_choices, choice.countable)
        words, lemmas = self.parse(choice.name)
        self.choice_nouns[choice.choice_id] = "".join(lemmas[-1:])
        if words[-1:] != lemmas[-1:]:
            self.plurals.add(choice.choice_id)
        if choice.any_of:
            self.any_of[choice.choice_id] = choice.any_of
        written = (choice.name, *choice.aliases)
        for name in written:
            self._absorb(choice.choice_id, name, written)
            self.add_choice(item_id, choice.choice_id, name)
            for command in self.lexicon.commands(name):
                self.add_choice(item_id, choice.choice_id, command)
            words = self.parse(name)[0]
            if choice.countable and len(words) > 1:
                turned = " ".join([words[-1], self.lexicon.names_of, *words[:-1]])
                self.add_choice(item_id, choice.choice_id, turned)

    def infer_choice(self, item_id: int, choice_id: int, name: str, first: bool = False) -> None:
        """A name that people say and the menu does not write; see `add_choice`."""
        self.add_choice(item_id, choice_id, name, first)
        self.note_inferred(item_id, choice_id, name)

    def note_inferred(self, item_id: int, choice_id: int, name: str) -> None:
        """Where a dish's options have other names, this one is none of them."""
        if item_id in self.aliased:
            self.inferred.add((choice_id, "".join(self.parse(name)[1])))

    def _absorb(self, choice_id: int, name: str, written: tuple[str, ...]) -> None:
        """ "Extra shot", which is called "shot" as well: an extra shot is one."""
        words, lemmas = self.parse(name)
        for end, meanings in self.lexicon.phrases(words[:-1], lemmas[:-1], 0):
            rest = lemmas[end:]
            if any(self.parse(other)[1] == rest for other in written):
                self.absorbed.update(
                    (choice_id, str(m.value)) for m in meanings if m.kind == "qualifier"
                )

    def _words_of(self, item: Item) -> tuple[frozenset[str], frozenset[str]]:
        """What several of an item's choices are called by, and none of them alone; and all
        words of their names."""
        names = tuple(choice.name for group in item.groups for choice in group.choices)
        shared = self._shared.get(names)
        if shared is None:
            words = Counter(word for name in names for word in set(self.parse(name)[1]))
            self.choice_vocabulary.update(words)
            several = frozenset(
                word
                for word, times in words.items()
                if times > 1 and len(word) > 2 and word not in self.lexicon.telling
            )
            shared = self._shared[names] = several, frozenset(words)
        return shared

    def _add_category(self, category: Category) -> None:
        for name in (category.name, *category.aliases):
            for part in self._category_names(name):
                for sense in self.senses(part):
                    if category.category_id not in sense.categories:
                        sense.categories.append(category.category_id)

    def _category_names(self, name: str) -> Iterator[str]:
        """ "Coffee & Tea Specials" is also "Coffee", "Tea Specials" and "Tea"."""
        yield name
        parts: list[list[str]] = [[]]
        for token in tokenize(name):
            if token.text in self.lexicon.names_and or not token.text[0].isalnum():
                parts.append([])
            else:
                parts[-1].append(token.text)
        for words in filter(None, parts):
            yield " ".join(words)
            while len(words) > 1 and words[-1] in self.lexicon.category_nouns:
                words.pop()
                yield " ".join(words)
