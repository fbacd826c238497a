"""A question about one dish, answered from what the menu says and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.cards import clock, item_entry, menu_list
from bot.cards.card import Card
from bot.cards.layout import clip, plain, quoted
from bot.cards.menu_entry import MenuEntry
from bot.menu.catalog import Item
from bot.menu.mentions import Mention, Search
from bot.tools import entries, phrases, screens
from bot.tools.reference import Reference
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """`about`, the question, where `word` is "spicy", "onion", "vegan" or a diet:

    * all         what it is
    * price
    * diet        is it veg?
    * available   do you have it?
    * served      when is it served?
    * taste       is it spicy?
    * contains    has it onion? Answered with "please ask the staff", whatever is known
    * without     is it free of nuts? Likewise
    * free        is it vegan? Likewise

    `words`: what counts as a mention of `word`.
    """

    item: Reference
    about: Literal[
        "all", "price", "diet", "available", "served", "taste", "contains", "without", "free"
    ] = "all"
    word: str | None = None
    words: tuple[str, ...] = ()


def say(view: View) -> str:
    item = view.menu.item(view.result["item_id"])
    if item is None:
        # No dish was mentioned, or it has gone from the menu since this process read it.
        phone = plain(view.menu.restaurant.phone)
        return f"I can't tell which dish you mean. Please ask the staff: {phone}."
    entry, name = _entry(view, item), _name(item)
    arguments = view.call.arguments
    match arguments.get("about", "all"):
        case "price":
            return f"{name} is {menu_list.price(entry)}."
        case "diet":
            return _diet(name, item.diet, arguments.get("word") or "veg")
        case "available":
            return _available(name, entry)
        case "served":
            return _served(view, item, name)
        case "taste" | "contains" | "without" | "free":
            return _mentioned(view, item, arguments)
    return ""


def draw(view: View, said: str) -> Card:
    item = view.menu.item(view.result["item_id"])
    if item is None:
        return screens.current(view, said)
    groups = entries.option_groups(view.menu, item.item_id)
    return item_entry.draw(view.snapshot, _entry(view, item), groups, said)


def _entry(view: View, item: Item) -> MenuEntry:
    return entries.dishes([item], view.snapshot, view.menu, view.now)[0]


def _name(item: Item) -> str:
    return clip(plain(item.name, "This dish"), 80)


_DIETS = {"veg": "is veg", "egg": "has egg", "non_veg": "is non-veg"}


def _diet(name: str, diet: str, asked: str) -> str:
    return f"{'Yes' if diet == asked else 'No'}, {name} {_DIETS[diet]}."


def _available(name: str, entry: MenuEntry) -> str:
    if entry.sold_out:
        return f"We have {name}, but it is sold out today."
    if entry.not_now:
        return f"We have {name}, but not now: {entry.not_now}."
    return f"Yes, we have {name}. Shall I add one?"


def _served(view: View, item: Item, name: str) -> str:
    if not item.period_only:
        return f"{name} is served all day, whenever we are open."
    times = [
        f"{plain(period.name)} ({clock.span(period.starts, period.ends)})"
        for period in view.menu.periods
        if period.period_id in item.period_ids
    ]
    return f"{name} is served at {phrases.joined(times)}."


def _mentioned(view: View, item: Item, arguments: Mapping[str, Any]) -> str:
    word = clip(plain(arguments.get("word") or ""), 60)
    taste = arguments["about"] == "taste"
    found = Search([word, *arguments.get("words", ())]).in_item(item)
    staff = f"ask the staff: {plain(view.menu.restaurant.phone)}."
    if found:
        return _told(item, found) if taste else f"{_told(item, found)} To be sure, please {staff}"
    has = {"contains": "has", "without": "is free of"}.get(arguments["about"], "is")
    return f"The menu doesn't say whether {_name(item)} {has} {word}. Please {staff}"


def _told(item: Item, found: Mention) -> str:
    name = _name(item)
    if found.allergens:
        return f"Of {name}, the menu states that it contains {phrases.joined(found.allergens)}."
    if found.description:
        return f"The menu says of {name}: {quoted(item.description, 300)}"
    if found.name:
        return f"The name says it: {name}."
    choices = phrases.joined(map(plain, found.choices))
    return f"You can have {name} with {clip(choices, 200)}."


TOOL = Tool("describe_item", draw, Arguments, say, weight=30)
