"""What customers call sizes and grades where the menu has names of its own for them."""

from collections.abc import Iterator

from bot.menu.catalog import Choice, Item, OptionGroup
from bot.understanding.names.menu_names import MenuNames


def add_degrees(names: MenuNames, item: Item) -> None:
    """Enters them for the groups of this item of which one choice can be had."""
    written = {group.group_id: _said(names, group) for group in item.groups}
    full = {name for said in written.values() for called in said for name in called}
    for group in item.groups:
        if group.max_choices > 1:
            continue
        said = written[group.group_id]
        sized = not names.lexicon.size_nouns.isdisjoint(names.parse(group.name)[1])
        for choice, name in (*(_sizes(names, group) if sized else ()), *_grades(names, group)):
            lemmas = " ".join(names.parse(name)[1])
            if not any(lemmas in called for called in said):
                # Where it is short for something else, the "medium roast", it is first a size.
                first = lemmas not in full
                names.infer_choice(item.item_id, choice.choice_id, name, first)


def _said(names: MenuNames, group: OptionGroup) -> list[set[str]]:
    """By choice, its names as lemmas."""
    return [
        {" ".join(names.parse(name)[1]) for name in (choice.name, *choice.aliases)}
        for choice in group.choices
    ]


def _sizes(names: MenuNames, group: OptionGroup) -> Iterator[tuple[Choice, str]]:
    """Sizes by their place ("short, tall, grand"), the smallest first or last."""
    lexicon = names.lexicon
    said = _said(names, group)
    words = [{word for name in called for word in name.split()} for called in said]
    choices, systems = group.choices, lexicon.sizes.get(len(said), ())
    fitting = [sizes for sizes in systems if _fits(names, sizes, words)]
    if not fitting:
        fitting = [sizes for sizes in systems if _fits(names, sizes, words[::-1])]
        choices = choices[::-1] if fitting else choices
    for sizes in fitting:
        yield from zip(choices, sizes, strict=True)
    if len(choices) > 1:
        yield from ((choices[-1], name) for name in lexicon.largest)
        yield from ((choices[0], name) for name in lexicon.smallest)


def _fits(names: MenuNames, sizes: list[str], written: list[set[str]]) -> bool:
    """Does each of these words that the menu has stand at its place?"""
    for at, size in enumerate(sizes):
        needed = set(names.parse(size)[1])
        having = [place for place, words in enumerate(written) if needed <= words]
        if having and at not in having:
            return False
    return True


def _grades(names: MenuNames, group: OptionGroup) -> Iterator[tuple[Choice, str]]:
    """ "Spicy" is hot where there is also mild."""
    said = _said(names, group)
    for grades in names.lexicon.grades:
        if any(next(iter(grades)) in called for called in said):
            for choice, called in zip(group.choices, said, strict=True):
                for grade, others in grades.items():
                    if grade in called:
                        yield from ((choice, other) for other in others)
