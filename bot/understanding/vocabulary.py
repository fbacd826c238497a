"""A menu compiled for understanding: every name it knows, and what it stands for.

A name is kept without spaces, as typed and by its lemmas, so that "masaladosa",
"masala dosa" and "masala dosas" are one key. Nothing is ever found inside a
longer word.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.menu.catalog import Category, Item, MealPeriod
from bot.understanding.lexicon import Lexicon
from bot.understanding.tokens import tokenize


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


class Vocabulary:
    def __init__(
        self,
        items: Iterable[Item],
        categories: Iterable[Category],
        periods: Iterable[MealPeriod],
        lexicon: Lexicon,
    ) -> None:
        self.lexicon = lexicon
        self.items: dict[int, Item] = {item.item_id: item for item in items}
        # choice id → (group id, how many the group takes, is it countable)
        self.choices: dict[int, tuple[int, int, bool]] = {}
        # choice id → those it may mean
        self.any_of: dict[int, tuple[int, ...]] = {}
        self.surfaces: dict[str, Sense] = {}
        self.lemmas: dict[str, Sense] = {}
        # The words of a name in any order ("sambar idly" for "Idly Sambar").
        self.unordered: dict[tuple[str, ...], list[int]] = {}
        # item id → words of several of its choices' names
        self.choice_words: dict[int, frozenset[str]] = {}
        self.choice_vocabulary: set[str] = set()
        # Choices whose name is a plural.
        self.plurals: set[int] = set()
        # The same for choices.
        self.turned_choices: dict[tuple[str, ...], Sense] = {}
        self.titles: dict[str, set[Title]] = defaultdict(set)
        self.words: set[str] = set()
        self.longest = 1
        self._parsed: dict[str, tuple[list[str], list[str]]] = {}
        self._add_items()
        self._add_categories(categories)
        for item in self.items.values():
            self._add_short_choices(item)
        self.choice_heads = self._choice_heads()
        self._add_synonyms()
        for period in periods:
            for sense in self._senses(period.name):
                sense.periods.append(period.period_id)
        self._repairable = self._targets()
        self._skeletons: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self.titles):
            if len(self._skeleton(word)) >= 3:
                self._skeletons[self._skeleton(word)].append(word)
        self._title_words: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self.titles):
            self._title_words[len(word)].append(word)
        self.generic_heads = self._generic_heads()

    # Compiling ------------------------------------------------------------

    def _parse(self, name: str) -> tuple[list[str], list[str]]:
        """The words of a name, as written and as lemmas."""
        parsed = self._parsed.get(name)
        if parsed is None:
            words = [t.text for t in tokenize(name) if t.text[0].isalnum()]
            parsed = self._parsed[name] = (words, [self.lexicon.lemma(word) for word in words])
            self.words.update(words)
            self.words.update(parsed[1])
            self.longest = min(max(self.longest, len(words)), 8)
        return parsed

    def _senses(self, name: str) -> Iterator[Sense]:
        """Where a name is to be entered: under its surface and under its lemma."""
        words, lemmas = self._parse(name)
        if words:
            yield self.surfaces.setdefault("".join(words), Sense())
            yield self.lemmas.setdefault("".join(lemmas), Sense())

    def _add_items(self) -> None:
        for item in self.items.values():
            for name in (item.name, *item.aliases):
                for sense in self._senses(name):
                    if item.item_id not in sense.items:
                        sense.items.append(item.item_id)
                self._add_title(item.item_id, self._parse(name)[1])
            for group in item.groups:
                for sense in self._senses(group.name):
                    sense.group = True
                for choice in group.choices:
                    self.choices[choice.choice_id] = (
                        group.group_id,
                        group.max_choices,
                        choice.countable,
                    )
                    words, lemmas = self._parse(choice.name)
                    if words[-1:] != lemmas[-1:]:
                        self.plurals.add(choice.choice_id)
                    if choice.any_of:
                        self.any_of[choice.choice_id] = choice.any_of
                    for name in (choice.name, *choice.aliases):
                        self._add_choice(item.item_id, choice.choice_id, name)
                        words = self._parse(name)[0]
                        if choice.countable and len(words) > 1:
                            turned = " ".join([words[-1], self.lexicon.names_of, *words[:-1]])
                            self._add_choice(item.item_id, choice.choice_id, turned)

    def _add_choice(self, item_id: int, choice_id: int, name: str) -> None:
        for sense in self._senses(name):
            ids = sense.choices.setdefault(item_id, [])
            if choice_id not in ids:
                ids.append(choice_id)
        lemmas = self._parse(name)[1]
        if len(lemmas) > 1:
            turned = self.turned_choices.setdefault(tuple(sorted(lemmas)), Sense())
            turned.choices.setdefault(item_id, [choice_id])

    def _add_synonyms(self) -> None:
        """ "Coca Cola Zero" is also "coke zero", unless something else is."""
        for item in self.items.values():
            for name in (item.name, *item.aliases):
                for other in self._said(name):
                    for sense in self._senses(other):
                        sense.items = sense.items or [item.item_id]
            for group in item.groups:
                for choice in group.choices:
                    for other in self._said(choice.name):
                        for sense in self._senses(other):
                            sense.choices.setdefault(item.item_id, [choice.choice_id])

    def _said(self, name: str) -> Iterator[str]:
        bare = " ".join(self._parse(name)[1])
        for written, said in self.lexicon.synonyms:
            if written in bare and f" {written} " in f" {bare} ":
                yield bare.replace(written, said)

    def _choice_heads(self) -> frozenset[str]:
        """Nouns that several choices are called by and that choose nothing ("… sauce")."""
        heads = Counter(
            lemmas[-1]
            for item in self.items.values()
            for group in item.groups
            for lemmas in {tuple(self._parse(choice.name)[1]) for choice in group.choices}
            if len(lemmas) > 1
        )
        return frozenset(head for head in heads if head not in self.lemmas)

    def _add_short_choices(self, item: Item) -> None:
        """ "Ice cream scoop" is also "ice cream", "Chopped nuts" are "nuts"."""
        if not item.groups:
            return
        self.choice_words[item.item_id] = self._shared_words(item)
        short: dict[str, set[int]] = defaultdict(set)
        for group in item.groups:
            for choice in group.choices:
                for full in (choice.name, *choice.aliases):
                    for name in self._shorter(full, group.name):
                        short[name].add(choice.choice_id)
        for name, ids in short.items():
            words, lemmas = self._parse(name)
            sense = self.sense("".join(words), "".join(lemmas))
            taken = sense is not None and (item.item_id in sense.choices or sense.items)
            if len(ids) == 1 and not taken:
                self._add_choice(item.item_id, ids.pop(), name)

    def _shared_words(self, item: Item) -> frozenset[str]:
        """What several of an item's choices are called by, and none of them alone."""
        words = Counter(
            word
            for group in item.groups
            for choice in group.choices
            for word in set(self._parse(choice.name)[1])
        )
        self.choice_vocabulary.update(words)
        return frozenset(
            word
            for word, times in words.items()
            if times > 1 and len(word) > 2 and word not in self.lexicon.telling
        )

    def _shorter(self, name: str, group: str) -> Iterator[str]:
        """The name without its first or last words; never without one that tells something.

        What is left of it is no word of the language, and at its beginning no common
        one: "black" alone is not "black olives". Only the group's own name says nothing
        ("lunch size").
        """
        words, _ = self._parse(name)
        lexicon = self.lexicon
        if not lexicon.telling.isdisjoint(words):
            return
        noun = self._parse(group)[0]
        if words[1:] == noun:
            yield " ".join(words[:-1])
        for cut in range(1, len(words)):
            for kept, common in ((words[:cut], lexicon.common), (words[cut:], frozenset())):
                bare = len(kept) == 1 and (kept[0] in common or not lexicon.is_mere_noun(kept[0]))
                small = kept[0] in lexicon.names_stop or kept[-1] in lexicon.names_stop
                if not bare and not small:
                    yield " ".join(kept)

    def _add_title(self, item_id: int, lemmas: list[str]) -> None:
        words = [word for word in lemmas if word not in self.lexicon.names_stop]
        if not words:
            return
        title = Title(item_id, frozenset(words), words[-1], words[0])
        for word in words:
            self.titles[word].add(title)
        if len(words) > 1:
            ids = self.unordered.setdefault(tuple(sorted(words)), [])
            if item_id not in ids:
                ids.append(item_id)

    def _add_categories(self, categories: Iterable[Category]) -> None:
        for category in categories:
            for name in (category.name, *category.aliases):
                for part in self._category_names(name):
                    for sense in self._senses(part):
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

    def _generic_heads(self) -> frozenset[str]:
        """Last words so common that a name is understood without them ("… dosa")."""
        heads = Counter(title.head for titles in self.titles.values() for title in titles)
        categories = {key for key, sense in self.lemmas.items() if sense.categories}
        return frozenset({head for head, count in heads.items() if count >= 6} | categories)

    def _targets(self) -> dict[tuple[str, int], list[str]]:
        targets: dict[tuple[str, int], list[str]] = defaultdict(list)
        own = {word for word in self.words if len(word) >= 4 and word.isalpha()}
        own.update(key for key in self.surfaces if len(key) >= 6 and key.isalpha())
        language = {word for word in self.lexicon.words if len(word) >= 4 and word.isalpha()}
        for word in sorted(own | language):
            targets[word[0], len(word)].append(word)
        return dict(targets)

    # Asking ---------------------------------------------------------------

    def sense(self, surface: str, lemma: str) -> Sense | None:
        """What a name stands for; each field from the exact surface before the lemma."""
        exact, close = self.surfaces.get(surface), self.lemmas.get(lemma)
        if exact is None or close is None or exact is close:
            return exact or close
        return Sense(
            exact.items or close.items,
            exact.choices or close.choices,
            exact.categories or close.categories,
            exact.periods or close.periods,
            exact.group or close.group,
            bool(exact.categories and not exact.items),
        )

    def named_by(self, lemmas: list[str]) -> list[int]:
        """Items called by exactly these words in any order, else the one that has them all."""
        ids = self.unordered.get(tuple(sorted(lemmas)))
        if ids:
            return ids
        titles = set.intersection(*(self.titles.get(lemma, set()) for lemma in lemmas))
        generic = all(t.head in lemmas or t.head in self.generic_heads for t in titles)
        return sorted({title.item_id for title in titles}) if generic else []

    def knows(self, word: str) -> bool:
        return word in self.words or word in self.surfaces or self.lexicon.lemma(word) in self.words

    def repair(self, word: str) -> tuple[str, int] | None:
        """The one known word that `word` was meant to be, and how many slips away."""
        if len(word) < 3 or len(word) > 30:
            return None
        reach = 2 if len(word) >= 7 else 1
        near = [
            target
            for length in range(len(word) - reach, len(word) + reach + 1)
            for target in self._repairable.get((word[0], length), ())
        ]
        found = [
            (target, distance, index)
            for target, distance, index in process.extract(
                word, near, scorer=OSA.distance, score_cutoff=reach, limit=8
            )
            if self._is_slip(word, target)
        ]
        if not found:
            return self._spelt_out(word)
        best = min(distance for _, distance, _ in found)
        words = [target for target, distance, _ in found if distance == best]
        words.sort(key=lambda target: self._likeliness(word, target))
        return words[0], int(best)

    def _is_slip(self, word: str, target: str) -> bool:
        """A short word with another letter in it is rather a word we don't know ("coke")."""
        return (
            len(word) > 4
            or target in self.words
            or len(word) < len(target)
            or sorted(word) == sorted(target)
        )

    def _likeliness(self, word: str, target: str) -> tuple[bool, bool, bool, bool, int, str]:
        """Of targets as near, the least: people get the last letter right, and say names."""
        return (
            target[-1] != word[-1],
            target not in self.words,
            target not in self.surfaces,
            not self.lexicon.is_phrase(target),
            -self._weight(target),
            target,
        )

    def _spelt_out(self, word: str) -> tuple[str, int] | None:
        """The one word of the menu that begins so, or of which only vowels are missing."""
        begun = [
            target
            for length in range(len(word) + 3, len(word) + 9)
            for target in self._repairable.get((word[0], length), ())
            if len(word) >= 4 and target.startswith(word) and target in self.words
        ]
        if len({self.lexicon.lemma(target) for target in begun}) == 1:
            return begun[0], 2
        targets = self._skeletons.get(self._skeleton(word), [])
        fitting = [target for target in targets if _is_inside(word, target)]
        return (fitting[0], 1) if len(fitting) == 1 else None

    def _skeleton(self, word: str) -> str:
        return "".join(letter for letter in word if letter not in self.lexicon.vowels)

    def _weight(self, word: str) -> int:
        return len(self.titles.get(self.lexicon.lemma(word), ()))

    def nearest(self, words: Iterable[str], at_most: int = 3) -> list[int]:
        """Items whose names look like these unknown words, the likest first."""
        scores: Counter[int] = Counter()
        for word in words:
            near = [
                target
                for length in range(len(word) - 1, len(word) + 2)
                for target in self._title_words.get(length, ())
            ]
            for target, distance, _ in process.extract(
                word, near, scorer=OSA.distance, score_cutoff=max(1, len(word) // 4), limit=4
            ):
                for title in self.titles[target]:
                    score = 100 - 20 * int(distance) - len(title.words)
                    scores[title.item_id] = max(scores[title.item_id], score)
        ranked = sorted(scores, key=lambda item_id: (-scores[item_id], item_id))
        return ranked[:at_most]


def _is_inside(word: str, target: str) -> bool:
    """Are the letters of `word` those of `target` in order, some left out?"""
    letters = iter(target)
    return all(letter in letters for letter in word)
