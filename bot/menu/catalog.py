"""The menu in memory: what a restaurant sells, as immutable plain data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from bot.menu import hours
from bot.menu.search import Entry, Index, bits

Diet = Literal["veg", "egg", "non_veg"]


@dataclass(frozen=True, slots=True)
class Choice:
    choice_id: int
    name: str
    aliases: tuple[str, ...]
    price: Decimal
    countable: bool
    # Choices of its group that this one may mean ("cheese" where there are five): their
    # ids, or in a file's group, which has none yet, their places.
    any_of: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Required when `min_choices` > 0, single when `max_choices` == 1."""

    group_id: int
    name: str
    min_choices: int
    max_choices: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Item:
    item_id: int
    category_id: int
    name: str
    description: str
    price: Decimal
    diet: Diet
    aliases: tuple[str, ...]
    period_ids: tuple[int, ...]
    period_only: bool
    is_sold_out: bool
    groups: tuple[OptionGroup, ...]
    # As the menu states them ("milk"); empty where it doesn't, never "free of".
    allergens: tuple[str, ...] = ()

    @property
    def needs_options(self) -> bool:
        return any(group.min_choices for group in self.groups)


@dataclass(frozen=True, slots=True)
class Category:
    category_id: int
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MealPeriod:
    """`starts` and `ends` are local times of the restaurant."""

    period_id: int
    name: str
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Restaurant:
    """`opening_hours`: {"mon": [["07:00", "22:30"]], …} in `time_zone`."""

    name: str
    address: str
    phone: str
    currency: str
    time_zone: str
    opening_hours: dict[str, list[list[str]]]


# Words of a search that only narrow it: "veg" is no dish.
_DIET_MARKS: dict[Diet, tuple[str, ...]] = {
    "veg": ("veg", "vegetarian"),
    "egg": (),
    "non_veg": ("nonveg", "nonvegetarian"),
}
# What finds a diet's items as a category's name does.
_DIET_NAMES: dict[Diet, tuple[str, ...]] = {"veg": (), "egg": ("egg", "eggs"), "non_veg": ()}


class Catalog:
    """One version of the menu; never changed, so any task may hold on to it.

    `items` and `categories` are in menu order. Moments are aware datetimes of
    any zone; they are read on the restaurant's clock.
    """

    def __init__(
        self,
        version: int,
        restaurant: Restaurant,
        periods: Sequence[MealPeriod],
        categories: Sequence[Category],
        items: Sequence[Item],
    ) -> None:
        self.version = version
        self.restaurant = restaurant
        self.periods = tuple(periods)
        self.categories = tuple(categories)
        self.items = tuple(items)
        self._zone = ZoneInfo(restaurant.time_zone)
        self._item = {item.item_id: item for item in self.items}
        self._category = {category.category_id: category for category in self.categories}
        self._period = {period.period_id: period for period in self.periods}
        self._choice = {
            choice.choice_id: (item, group, choice)
            for item in self.items
            for group in item.groups
            for choice in group.choices
        }
        self._filters: dict[tuple[str, int | str], int] = {}
        for position, item in enumerate(self.items):
            for key in (
                ("category", item.category_id),
                ("diet", item.diet),
                *(("period", period_id) for period_id in item.period_ids),
            ):
                self._filters[key] = self._filters.get(key, 0) | 1 << position
        self._index = Index([self._entry(item) for item in self.items])

    def _entry(self, item: Item) -> Entry:
        category = self._category[item.category_id]
        return Entry(
            names=(item.name, *item.aliases),
            context=(category.name, *category.aliases, *_DIET_NAMES[item.diet]),
            marks=_DIET_MARKS[item.diet],
            about=(item.description,),
        )

    def item(self, item_id: int) -> Item | None:
        """None for an item that is not, or no longer, on the menu."""
        return self._item.get(item_id)

    def choice(self, choice_id: int) -> tuple[Item, OptionGroup, Choice] | None:
        return self._choice.get(choice_id)

    def category(self, category_id: int) -> Category | None:
        return self._category.get(category_id)

    def period(self, period_id: int) -> MealPeriod | None:
        return self._period.get(period_id)

    def items_in(self, category_id: int, period_id: int | None = None) -> list[Item]:
        """A category's items in menu order, those of the meal period before the others."""
        found = list(self._at(self._filters.get(("category", category_id), 0)))
        if period_id is not None:
            found.sort(key=lambda item: period_id not in item.period_ids)
        return found

    def search(
        self,
        query: str | None = None,
        category_id: int | None = None,
        period_id: int | None = None,
        diet: str | None = None,
        limit: int | None = None,
        in_descriptions: bool = False,
    ) -> list[Item]:
        """Items that have every word of `query`, the best first; all if it is empty.

        Exact names come first, then aliases, a category's own items, names with all
        the words, and, if asked for, what only a description says; only if there are
        none do words count that begin so or are typos.
        """
        within = (1 << len(self.items)) - 1
        for kind, value in (("category", category_id), ("period", period_id), ("diet", diet)):
            if value is not None:
                within &= self._filters.get((kind, value), 0)
        if query is None or not query.strip():
            positions = bits(within)
        else:
            positions = self._index.search(query, within, in_descriptions)
        return [self.items[position] for position in islice(positions, limit)]

    def _at(self, mask: int) -> Iterator[Item]:
        return (self.items[position] for position in bits(mask))

    def local(self, moment: datetime) -> datetime:
        """The moment on the restaurant's clock. Raises ValueError if it has no zone."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return moment.astimezone(self._zone)

    def period_at(self, moment: datetime) -> MealPeriod | None:
        """The meal period at that moment; of two that overlap, the first."""
        clock = self.local(moment).time()
        for period in self.periods:
            if hours.covers(period.starts, period.ends, clock):
                return period
        return None

    def is_served(self, item: Item, moment: datetime) -> bool:
        """Whether the item can be ordered then, as far as the menu knows."""
        if item.is_sold_out:
            return False
        clock = self.local(moment).time()
        return not item.period_only or any(
            hours.covers(period.starts, period.ends, clock)
            for period in map(self._period.__getitem__, item.period_ids)
        )

    def is_open(self, moment: datetime) -> bool:
        local = self.local(moment).replace(tzinfo=None)
        openings = hours.ranges(self.restaurant.opening_hours, local)
        return any(opens <= local < closes for opens, closes in openings)

    def opens_at(self, moment: datetime) -> datetime | None:
        """When the kitchen opens next, on its own clock; None while it is open, or never does."""
        local = self.local(moment).replace(tzinfo=None)
        for opens, closes in hours.ranges(self.restaurant.opening_hours, local):
            if local < closes:
                return None if opens <= local else opens.replace(tzinfo=self._zone)
        return None
