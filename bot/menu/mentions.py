"""What the menu itself says of an ingredient, an allergen or a taste; it never guesses.

That something is not mentioned never means that it is not in a dish.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.menu.catalog import Item
from bot.menu.words import lemma, words


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an item mentions any of the words: `allergens` as stated, `choices` by name."""

    allergens: tuple[str, ...] = ()
    name: bool = False
    description: bool = False
    choices: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.allergens or self.name or self.description or self.choices)

    @property
    def of_itself(self) -> bool:
        """The dish as it comes, rather than a choice that one may add."""
        return bool(self.allergens or self.name or self.description)


class Search:
    """Words to look for, any of which will do; each may be a phrase."""

    def __init__(self, wanted: Iterable[str]) -> None:
        self._phrases = [phrase for phrase in map(_lemmas, wanted) if phrase]

    def in_item(self, item: Item) -> Mention:
        return Mention(
            tuple(each for each in item.allergens if self.in_text(each)),
            self.in_text(item.name),
            self.in_text(item.description),
            tuple(
                choice.name
                for group in item.groups
                for choice in group.choices
                if self.in_text(choice.name)
            ),
        )

    def in_text(self, text: str) -> bool:
        found = _lemmas(text)
        return any(_contains(found, phrase) for phrase in self._phrases)


def _lemmas(text: str) -> list[str]:
    return [lemma(word) for word in words(text)]


def _contains(text: Sequence[str], phrase: Sequence[str]) -> bool:
    """ "no" and "without" before it say the contrary."""
    size = len(phrase)
    for at in range(len(text) - size + 1):
        if text[at : at + size] == phrase and text[max(0, at - 1) : at] not in (
            ["no"],
            ["without"],
        ):
            return True
    return False
