"""Which dishes the menu states an ingredient or allergen for; it never says "free of"."""

from dataclasses import dataclass
from typing import Literal

from bot.cards import notice
from bot.cards.card import Card
from bot.cards.layout import clip, plain, quoted
from bot.menu.catalog import Catalog, Item
from bot.menu.mentions import Search
from bot.tools import phrases
from bot.tools.tool import Tool
from bot.tools.view import View

_NAMED = 8


@dataclass(frozen=True, slots=True)
class Arguments:
    """`word` is what was asked about, `words` what else counts as a mention of it, and
    `dish` what it was asked of, where the menu has no single item of that name.

    `about`: has it nuts, is it free of them, or is it vegan?
    """

    word: str
    words: tuple[str, ...] = ()
    dish: str | None = None
    about: Literal["contains", "without", "free"] = "contains"


def say(view: View) -> str:
    arguments = view.call.arguments
    word = clip(plain(arguments["word"]), 60)
    staff = f"please ask the staff: {plain(view.menu.restaurant.phone)}."
    free = arguments.get("about") == "free"
    if dish := arguments.get("dish"):
        has = {"without": "is free of", "free": "is"}.get(arguments.get("about", ""), "has")
        return f"The menu doesn't say whether {quoted(dish, 60)} {has} {word}, so {staff}"
    if free:
        return f"The menu doesn't say which dishes are {word}, so {staff}"
    found = _stating(view.menu, Search([word, *arguments.get("words", ())]))
    if not found:
        return f"The menu doesn't say which dishes have {word}, so {staff}"
    names = [clip(plain(item.name), 60) for item in found[:_NAMED]]
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    listed = ", ".join(names) + more if more else phrases.joined(names)
    kind = f"{word}, or something of that kind," if arguments.get("words") else word
    return (
        f"The menu mentions {kind} for {listed}.\n\n"
        f"Of all other dishes it doesn't say, which does not mean that they have none. "
        f"To be sure, {staff}"
    )


def draw(view: View, said: str) -> Card:
    return notice.draw(view.snapshot, said)


def _stating(menu: Catalog, search: Search) -> list[Item]:
    """Those that state it as an allergen, then those whose name or description tells."""
    stated = {each for item in menu.items for each in item.allergens if search.in_text(each)}
    first = [item for item in menu.items if not stated.isdisjoint(item.allergens)]
    known = {item.item_id for item in first}
    return first + [
        item for item in menu.items if item.item_id not in known and search.in_item(item).of_itself
    ]


TOOL = Tool("check_ingredient", draw, Arguments, say, weight=30)
