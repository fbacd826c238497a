"""What a card needs to know of the menu, as plain data."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

MARKS = {"veg": "🟢", "egg": "🥚", "non_veg": "🔴"}
WORDS = {"veg": "veg", "egg": "egg", "non_veg": "non-veg"}


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """`number` is its place in the whole list, from 1.

    `price` is the least one can pay when `is_from`; `not_now` says when it is
    served, if not now; `in_cart` counts it over all its lines.
    """

    item_id: int
    number: int
    name: str
    price: Decimal
    diet: Literal["veg", "egg", "non_veg"]
    description: str = ""
    sold_out: bool = False
    not_now: str | None = None
    is_from: bool = False
    in_cart: int = 0
    # As the menu states them; empty where it doesn't.
    allergens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuPage:
    """One page of a list; `list_id` as in `bot.cards.taps`, pages from 0."""

    title: str
    entries: tuple[MenuEntry, ...]
    list_id: int
    page: int = 0
    pages: int = 1


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    category_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Period:
    """A meal period; `hours` as people write them: "7 am – 11 am"."""

    period_id: int
    name: str
    hours: str


@dataclass(frozen=True, slots=True)
class OptionEntry:
    choice_id: int
    name: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class OptionGroupEntry:
    name: str
    min_choices: int
    max_choices: int
    choices: tuple[OptionEntry, ...]
