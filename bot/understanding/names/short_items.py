"""Shorter names of items: what people leave out of "Mushroom Swiss Burger" or "Side of Toast"."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from bot.menu.catalog import Item
from bot.understanding.names.menu_names import MenuNames

# A last word that so many items share may be left out.
_SHARED = 3


def add_short_items(names: MenuNames) -> None:
    """Enters those that no name of the menu has and that one item alone may be called by."""
    heads = _heads(names)
    short: dict[str, set[int]] = defaultdict(set)
    for item in names.items.values():
        for name in (item.name, *item.aliases):
            for other in _shorter(names, name, heads):
                short[other].add(item.item_id)
    for name, items in short.items():
        words, lemmas = names.parse(name)
        known = names.sense("".join(words), "".join(lemmas))
        if len(items) > 1 or (known and (known.items or known.categories)):
            continue
        if words[0] in names.lexicon.numbers or words[0].isdigit():
            noun = names.sense("".join(words[1:]), "".join(lemmas[1:]))
            if noun and noun.items:
                # "one idly" counts them, though there is a "One Piece Idly".
                continue
        (item_id,) = items
        whole = names.served.get("".join(lemmas)) == item_id
        others = (title for title in names.titles[lemmas[-1]] if title.item_id != item_id)
        if not whole and any(title.words.issuperset(lemmas) for title in others):
            # "Chicken Sandwich" is rather another's than the one of a "… Sandwich Box".
            continue
        for sense in names.senses(name):
            sense.items.append(item_id)
        names.shortened.add("".join(lemmas))
    _add_spelt(names)


def _add_spelt(names: MenuNames) -> None:
    """A word that is elsewhere another's spelling, and that one dish alone has: "chai" is
    the "Chai Latte", however many teas there are."""
    having = Counter(word for item in names.items.values() for word in _words(names, item))
    for item in names.items.values():
        for word in _words(names, item):
            usual = names.lemma(word)
            spelt = usual != word and names.lexicon.respells(word)
            known = names.sense(word, usual)
            if spelt and having[word] == 1 and not (known and (known.items or known.choices)):
                names.add_written_item(item.item_id, word)


def _words(names: MenuNames, item: Item) -> set[str]:
    return {word for name in (item.name, *item.aliases) for word in names.parse(name)[0]}


def _heads(names: MenuNames) -> frozenset[str]:
    """Last words that several items share, or that a category is called."""
    heads: Counter[str] = Counter()
    for item in names.items.values():
        heads.update({lemmas[-1] for lemmas in _written(names, item) if len(lemmas) > 1})
    categories = {key for key, sense in names.lemmas.items() if sense.categories}
    return frozenset({head for head, count in heads.items() if count >= _SHARED} | categories)


def _written(names: MenuNames, item: Item) -> Iterator[list[str]]:
    for name in (item.name, *item.aliases):
        lemmas = names.parse(name)[1]
        if lemmas:
            yield lemmas


def _shorter(names: MenuNames, name: str, heads: frozenset[str]) -> Iterator[str]:
    words, lemmas = names.parse(name)
    lexicon = names.lexicon
    if lexicon.names_of in words[1:-1] and lexicon.is_unit(lemmas[0]):
        # "Side of Toast"
        words = words[words.index(lexicon.names_of) + 1 :]
        lemmas = lemmas[-len(words) :]
        yield " ".join(words)
    inner = range(1, len(words) - 1)
    kept = [word for at, word in enumerate(words) if at not in inner or not lexicon.is_unit(word)]
    if 1 < len(kept) < len(words):
        # "Six Piece Nuggets"
        yield " ".join(kept)
    told = {*words[-2:-1]} & lexicon.names_stop or {*lemmas[-1:]} & lexicon.marked
    if len(words) > 2 and lemmas[-1] in heads and not told:
        yield " ".join(words[:-1])
