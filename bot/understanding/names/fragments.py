"""Some words of items' names, and which items they leave to be meant."""

from dataclasses import dataclass

from bot.understanding.names.names import Names, Title

# Of so many items at most there is a question worth asking.
_MOST_ITEMS = 30
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Fragment:
    """Items by how little of their name is missing: `ids` of all that have the words,
    `heads` of those whose last word is among them.

    `begun` is the only item whose name begins with the first word. `basic` is meant if
    no more is said: "latte" is the "Caffe Latte", not the "Vanilla Latte", "tea" not the
    "Iced Tea". `generic` names are understood without their last word.
    """

    ids: tuple[int, ...]
    heads: tuple[int, ...]
    begun: int | None
    basic: int | None
    generic: bool


class Fragments:
    """What was looked up before is kept: the same words come again and again."""

    def __init__(self, names: Names, generic_heads: frozenset[str]) -> None:
        self._names = names
        self._generic_heads = generic_heads
        self._kept: dict[tuple[str, ...], Fragment | None] = {}

    def of(self, words: tuple[str, ...]) -> Fragment | None:
        """These lemmas as a part of names, or None if no name has them all."""
        if words in self._kept:
            return self._kept[words]
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        titles = self._titles(words)
        fragment = self._kept[words] = self._fragment(words, titles) if titles else None
        return fragment

    def _titles(self, words: tuple[str, ...]) -> set[Title]:
        found = [self._names.titles.get(word) for word in words]
        return set.intersection(*map(set, filter(None, found))) if all(found) else set()

    def _fragment(self, words: tuple[str, ...], titles: set[Title]) -> Fragment:
        heads = {title for title in titles if title.head in words}
        begun = {title.item_id for title in titles if title.first == words[0]}
        return Fragment(
            ids=_nearest(titles),
            heads=_nearest(heads),
            begun=begun.pop() if len(begun) == 1 else None,
            basic=self._basic(words, heads),
            generic=all(title.head in self._generic_heads for title in titles),
        )

    def _basic(self, words: tuple[str, ...], heads: set[Title]) -> int | None:
        lexicon = self._names.lexicon
        said = frozenset(words)
        # "Chicken and Waffles" is no sort of waffle where there is one.
        sorts = {title for title in heads if not title.joint} or heads
        every = {title.item_id for title in sorts}
        plain = {title.item_id for title in sorts if title.words - said <= lexicon.plain}
        told = {t.item_id for t in sorts if not lexicon.marked.isdisjoint(t.words - said)}
        for fits in (every, plain, every - told):
            if len(fits) == 1:
                return fits.pop()
        return None


def _nearest(titles: set[Title]) -> tuple[int, ...]:
    best: dict[int, int] = {}
    for title in titles:
        best[title.item_id] = min(len(title.words), best.get(title.item_id, 99))
    ranked = sorted(best, key=lambda item_id: (best[item_id], item_id))
    return tuple(ranked[:_MOST_ITEMS])
