"""Names a menu does not write but people say: shorter ones, and what else they call things."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from bot.menu.catalog import Item
from bot.understanding.menu_names import MenuNames

# Of a longer name, not every selection of words is tried.
_MOST_WORDS = 6


def add_short_choices(names: MenuNames, item: Item) -> None:
    """ "Ice cream scoop" is also "ice cream", "Chopped nuts" are "nuts".

    Where two could be called so, it is the one of whose name less is missing.
    """
    short: dict[str, dict[int, int]] = defaultdict(dict)
    for group in item.groups:
        for choice in group.choices:
            for full in (choice.name, *choice.aliases, *_said(names, choice.name)):
                for name, dropped in _shorter(names, full, group.name):
                    missing = short[name]
                    missing[choice.choice_id] = min(dropped, missing.get(choice.choice_id, 99))
    for name, missing in short.items():
        words, lemmas = names.parse(name)
        sense = names.sense("".join(words), "".join(lemmas))
        taken = sense is not None and (item.item_id in sense.choices or sense.items)
        least = min(missing.values())
        ids = [choice_id for choice_id, dropped in missing.items() if dropped == least]
        if len(ids) == 1 and not taken:
            names.add_choice(item.item_id, ids[0], name)


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


def add_sizes(names: MenuNames, item: Item) -> None:
    """A size by its place where the menu has names of its own ("short, tall, grand")."""
    lexicon = names.lexicon
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


def add_synonyms(names: MenuNames) -> None:
    """ "Coca Cola Zero" is also "coke zero", unless something else is."""
    for item in names.items.values():
        for name in (item.name, *item.aliases):
            for other in _said(names, name):
                for sense in names.senses(other):
                    sense.items = sense.items or [item.item_id]
        for group in item.groups:
            for choice in group.choices:
                for other in _said(names, choice.name):
                    for sense in names.senses(other):
                        sense.choices.setdefault(item.item_id, [choice.choice_id])


def _said(names: MenuNames, name: str) -> Iterator[str]:
    bare = " ".join(names.parse(name)[1])
    for written, said in names.lexicon.synonyms:
        if written in bare and f" {written} " in f" {bare} ":
            yield f" {bare} ".replace(f" {written} ", f" {said} ").strip()
