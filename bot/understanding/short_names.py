"""Names a menu does not write but people say: shorter ones, and what else they call things."""

from collections import defaultdict
from collections.abc import Iterator

from bot.menu.catalog import Item
from bot.understanding.menu_names import MenuNames


def add_short_choices(names: MenuNames, item: Item) -> None:
    """ "Ice cream scoop" is also "ice cream", "Chopped nuts" are "nuts"."""
    short: dict[str, set[int]] = defaultdict(set)
    for group in item.groups:
        for choice in group.choices:
            for full in (choice.name, *choice.aliases):
                for name in _shorter(names, full, group.name):
                    short[name].add(choice.choice_id)
    for name, ids in short.items():
        words, lemmas = names.parse(name)
        sense = names.sense("".join(words), "".join(lemmas))
        taken = sense is not None and (item.item_id in sense.choices or sense.items)
        if len(ids) == 1 and not taken:
            names.add_choice(item.item_id, ids.pop(), name)


def _shorter(names: MenuNames, name: str, group: str) -> Iterator[str]:
    """The name without its first or last words; never without one that tells something.

    What is left of it is no word of the language, and at its beginning no common
    one: "black" alone is not "black olives". Only the group's own name says nothing
    ("lunch size").
    """
    words, _ = names.parse(name)
    lexicon = names.lexicon
    if not lexicon.telling.isdisjoint(words):
        return
    noun = names.parse(group)[0]
    if words[1:] == noun:
        yield " ".join(words[:-1])
    for cut in range(1, len(words)):
        for kept, common in ((words[:cut], lexicon.common), (words[cut:], frozenset())):
            bare = len(kept) == 1 and (kept[0] in common or not lexicon.is_mere_noun(kept[0]))
            small = kept[0] in lexicon.names_stop or kept[-1] in lexicon.names_stop
            if not bare and not small:
                yield " ".join(kept)


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
            yield bare.replace(written, said)
