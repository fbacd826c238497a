"""Words that may mean any of several choices: "cheese" where a dish has five.

They are read off the menu: the noun that several choices of one group end in, and that
stands for nothing else of the dish. Such a word is a choice of its own for the parser,
with a number below zero that no menu gives.
"""

from collections import defaultdict

from bot.menu.catalog import Item, OptionGroup
from bot.understanding.names.menu_names import MenuNames


def add_sorts(names: MenuNames, item: Item) -> None:
    """Enters the words of this item; its own names and choices are entered already."""
    groups: dict[str, list[tuple[OptionGroup, list[int]]]] = defaultdict(list)
    for group in item.groups:
        for noun, ids in _nouns(names, group).items():
            groups[noun].append((group, ids))
    title = {lemma for name in (item.name, *item.aliases) for lemma in names.parse(name)[1]}
    for noun, found in groups.items():
        sense = names.sense(noun, noun)
        if noun in title or len(found) > 1 or (sense and item.item_id in sense.choices):
            continue
        ((group, ids),) = found
        number = -1 - len(names.sorts)
        names.sorts[item.item_id, noun] = number
        names.sort_names[number] = _as_written(names, group, ids[0])
        names.choices[number] = (group.group_id, group.max_choices, False)
        names.any_of[number] = tuple(ids)


def _nouns(names: MenuNames, group: OptionGroup) -> dict[str, list[int]]:
    nouns: dict[str, list[int]] = defaultdict(list)
    for choice in group.choices:
        words, lemmas = names.parse(choice.name)
        if len(words) > 1 and not choice.any_of and not _says_how_much(names, words, lemmas):
            nouns[lemmas[-1]].append(choice.choice_id)
    return {noun: ids for noun, ids in nouns.items() if len(ids) > 1}


def _as_written(names: MenuNames, group: OptionGroup, choice_id: int) -> str:
    """ "Black beans" are of "beans"."""
    name = next(choice.name for choice in group.choices if choice.choice_id == choice_id)
    return names.parse(name)[0][-1]


def _says_how_much(names: MenuNames, words: list[str], lemmas: list[str]) -> bool:
    """ "No ice" and "Less ice" are no sorts of ice."""
    phrases = names.lexicon.phrases(words, lemmas, 0)
    return any(m.kind in ("qualifier", "count") for _, meanings in phrases for m in meanings)
