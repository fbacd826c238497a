"""Names a menu does not write but people say: shorter ones, and what else they call things."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from bot.menu.catalog import Item
from bot.understanding.menu_names import MenuNames
from bot.understanding.names import Sense

# The names of an item's groups and choices.
_Signature = tuple[tuple[object, ...], ...]
# Of a longer name, not every selection of words is tried.
_MOST_WORDS = 6


class ShortNames:
    """Names added to a menu's own; what items with the same options share is made once."""

    def __init__(self, names: MenuNames) -> None:
        self._names = names
        self._short: dict[_Signature, list[tuple[str, str, str, int]]] = {}
        self._said: dict[str, list[str]] = {}
        for item in names.items.values():
            self._add_short_choices(item)
            self._add_sizes(item)

    def _add_short_choices(self, item: Item) -> None:
        """ "Ice cream scoop" is also "ice cream", "Chopped nuts" are "nuts"."""
        names = self._names
        choices = [choice for group in item.groups for choice in group.choices]
        signature = tuple(
            (group.name, *((choice.name, *choice.aliases) for choice in group.choices))
            for group in item.groups
        )
        short = self._short.get(signature)
        if short is None:
            short = self._short[signature] = list(self._shorter_choices(item))
        for name, surface, lemma, at in short:
            exact, close = names.surfaces.get(surface), names.lemmas.get(lemma)
            if not (_is_taken(exact, item) or _is_taken(close, item)):
                names.add_choice(item.item_id, choices[at].choice_id, name)

    def _shorter_choices(self, item: Item) -> Iterator[tuple[str, str, str, int]]:
        """A short name, its surface and lemma, and the place of its choice.

        Where two could be called so, it is the one of whose name less is missing.
        """
        short: dict[str, dict[int, int]] = defaultdict(dict)
        choices = ((group, choice) for group in item.groups for choice in group.choices)
        for at, (group, choice) in enumerate(choices):
            for full in (choice.name, *choice.aliases, *self.said(choice.name)):
                for name, dropped in _shorter(self._names, full, group.name):
                    short[name][at] = min(dropped, short[name].get(at, 99))
        for name, missing in short.items():
            least = min(missing.values())
            places = [at for at, dropped in missing.items() if dropped == least]
            if len(places) == 1:
                words, lemmas = self._names.parse(name)
                yield name, "".join(words), "".join(lemmas), places[0]

    def _add_sizes(self, item: Item) -> None:
        """A size by its place where the menu has names of its own ("short, tall, grand")."""
        names, lexicon = self._names, self._names.lexicon
        for group in item.groups:
            if group.max_choices > 1 or lexicon.size_nouns.isdisjoint(names.parse(group.name)[1]):
                continue
            written = [
                set(names.parse(name)[1])
                for choice in group.choices
                for name in (choice.name, *choice.aliases)
            ]
            said = lexicon.sizes.get(len(group.choices), [])
            if all(words.isdisjoint(names.parse(size)[1]) for size in said for words in written):
                for size, choice in zip(said, group.choices, strict=False):
                    names.add_choice(item.item_id, choice.choice_id, size)

    def add_synonyms(self) -> None:
        """ "Coca Cola Zero" is also "coke zero", unless something else is."""
        for item in self._names.items.values():
            for name in (item.name, *item.aliases):
                for other in self.said(name):
                    for sense in self._names.senses(other):
                        sense.items = sense.items or [item.item_id]
            for group in item.groups:
                for choice in group.choices:
                    for other in self.said(choice.name):
                        for sense in self._names.senses(other):
                            sense.choices.setdefault(item.item_id, [choice.choice_id])

    def said(self, name: str) -> list[str]:
        """What else people call something of this name."""
        if name not in self._said:
            lemmas = self._names.parse(name)[1]
            bare = f" {' '.join(lemmas)} "
            self._said[name] = [
                bare.replace(f" {written} ", f" {said} ").strip()
                for word in dict.fromkeys(lemmas)
                for written, said in self._names.lexicon.synonyms.get(word, ())
                if f" {written} " in bare
            ]
        return self._said[name]


def _is_taken(sense: Sense | None, item: Item) -> bool:
    return sense is not None and (bool(sense.items) or item.item_id in sense.choices)


def _shorter(names: MenuNames, name: str, group: str) -> Iterator[tuple[str, int]]:
    """The name without some of its words, and how many those are.

    Either its beginning is left or words with its last; never without one that tells
    something. What is left of it is no word of the language, and at its beginning no
    common one: "black" alone is not "black olives". Only the group's own name says
    nothing ("lunch size").
    """
    words, _ = names.parse(name)
    lexicon = names.lexicon
    if not words or not lexicon.telling.isdisjoint(words):
        return
    noun = names.parse(group)[0]
    if words[1:] == noun:
        yield words[0], len(noun)
    for kept in _selections(words):
        at_end = kept[-1] == words[-1]
        if kept[0] in lexicon.names_stop or kept[-1] in lexicon.names_stop:
            continue
        if words[len(kept)] == lexicon.names_of or words.count(kept[0]) > 1:
            # "packet of sugar", "half and half"
            continue
        common = not at_end and (kept[0] in lexicon.common or kept[0] in lexicon.describing)
        if len(kept) > 1 or not (common or not lexicon.is_mere_noun(kept[0])):
            yield " ".join(kept), len(words) - len(kept)


def _selections(words: list[str]) -> Iterator[list[str]]:
    for length in range(1, len(words)):
        yield words[:length]
    *others, last = words
    small = range(len(others)) if len(words) <= _MOST_WORDS else range(1)
    for length in small:
        for kept in combinations(others, length):
            yield [*kept, last]
