"""The cards that several tools lead to, drawn from a view."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.cards import (
    availability,
    cart,
    cart_line,
    checkout,
    menu_list,
    menu_root,
    options,
    placed,
    question,
    which_line,
)
from bot.cards.card import Card
from bot.cards.layout import quoted
from bot.cards.menu_entry import WORDS, MenuPage
from bot.cards.money import rupees
from bot.cards.taps import LAST_LIST, NO_LIST
from bot.menu.catalog import Item
from bot.tools import entries
from bot.tools.view import Place, View

# As many as the database remembers of a list, for "number 3".
REMEMBERED = 50


def categories(view: View, page: int = 0, said: str = "") -> Card:
    menu, now = view.menu, view.now
    return menu_root.draw(
        view.snapshot,
        entries.categories(menu, now),
        entries.period(menu, now),
        entries.opening(menu, now),
        page,
        said,
    )


def listing(view: View, list_id: int, page: int = 0, said: str = "") -> Card:
    """A page of a category, or of the list shown last; the categories if there is none."""
    title, items = _last_list(view) if list_id == LAST_LIST else _category(view, list_id)
    if not items:
        return categories(view, said=said)
    pages = -(-len(items) // menu_list.PAGE)
    page = min(max(page, 0), pages - 1)
    first = page * menu_list.PAGE
    dishes = entries.dishes(
        items[first : first + menu_list.PAGE], view.snapshot, view.menu, view.now, first + 1
    )
    return menu_list.draw(view.snapshot, MenuPage(title, dishes, list_id, page, pages), said)


def the_cart(view: View, said: str = "") -> Card:
    page = view.place.page if view.place and view.place.kind in ("cart", "line") else 0
    return cart.draw(view.snapshot, page, said)


def cart_line_of(view: View, line_no: int, page: int, said: str = "") -> Card:
    """One line of the cart; the cart, if it is not in it any more."""
    for line in view.snapshot["cart"]["lines"]:
        if line["line_no"] == line_no:
            item = view.menu.item(line["item_id"])
            return cart_line.draw(view.snapshot, line, bool(item and item.groups), page, said)
    return the_cart(view, said)


def the_options(view: View, said: str = "") -> Card:
    """What has to be known of the line that waits: its dish, a choice, or its options."""
    pending = view.snapshot["pending"]
    if not pending:
        return current(view, said)
    if pending.get("candidates"):
        ids = [each["item_id"] for each in pending["candidates"]]
        found = entries.candidates(ids, view.snapshot, view.menu, view.now)
        whole = view.place is not None and view.place == Place("question", 1)
        return question.which_dish(view.snapshot, found, whole, said)
    if pending.get("open"):
        choices = entries.choices(view.menu, pending["open"][0]["any_of"])
        return question.which_choice(view.snapshot, choices, said)
    list_id, page = NO_LIST, 0
    if view.place and view.place.kind == "list":
        list_id, page = view.place.list_id, view.place.page
    groups = entries.option_groups(view.menu, pending["item_id"])
    return options.draw(view.snapshot, groups, list_id, page, said)


def the_checkout(view: View, said: str = "") -> Card:
    if view.snapshot["checkout"] and view.snapshot["cart"]["lines"]:
        return checkout.draw(view.snapshot, said)
    return the_cart(view, said)


def the_order(view: View, said: str = "") -> Card:
    order = view.snapshot["order"]
    if not order:
        return current(view, said)
    return placed.draw(order, view.menu.restaurant, said)


def current(view: View, said: str = "") -> Card:
    """Where the guest stands, whatever was said last."""
    snapshot = view.snapshot
    step = snapshot["session"]["step"]
    if step == "order_placed" and snapshot["order"]:
        return the_order(view, said)
    if step == "options" and snapshot["pending"]:
        return the_options(view, said)
    if step == "checkout" and snapshot["checkout"] and not snapshot.get("asked"):
        return the_checkout(view, said)
    if snapshot.get("asked"):
        return which_line_of(view, said)
    if snapshot["cart"]["lines"]:
        return the_cart(view, said)
    return categories(view, said=said)


def which_line_of(view: View, said: str = "") -> Card:
    """Which of the lines that were asked about, as they are now."""
    asked = view.snapshot["asked"]
    lines = [
        each for each in view.snapshot["cart"]["lines"] if each["line_no"] in asked["line_nos"]
    ]
    return which_line.draw(view.snapshot, asked["name"] or "", lines, "this_line", None, said)


def back(view: View, said: str = "") -> Card:
    """The card the tap came from; where it did not say so, as things stand."""
    place = view.place
    if place is None or (place.kind == "list" and place.list_id == NO_LIST):
        return current(view, said)
    if place.kind == "list":
        return listing(view, place.list_id, place.page, said)
    if place.kind == "categories":
        return categories(view, place.page, said)
    if place.kind == "cart":
        return the_cart(view, said)
    if place.kind == "question":
        return the_options(view, said)
    # Another session's line of that number would be another dish.
    if place.kind == "line" and view.result["ok"]:
        return cart_line_of(view, place.list_id, place.page, said)
    return current(view, said)


def which_dish(view: View, word: str, item_ids: Sequence[int], available: bool) -> Card:
    found = entries.candidates(item_ids, view.snapshot, view.menu, view.now)
    return availability.choose(word, found, available)


def _category(view: View, category_id: int) -> tuple[str, Sequence[Item]]:
    category = view.menu.category(category_id)
    if category is None:
        return "", ()
    shown = view.snapshot["shown"]
    # As it was numbered when it was opened, even if another meal has begun since.
    if shown and shown.get("category") == category_id and is_category(shown):
        return category.name, _last_list(view)[1]
    period = view.menu.period_at(view.now)
    return category.name, view.menu.items_in(category_id, period.period_id if period else None)


def is_category(shown: Mapping[str, Any]) -> bool:
    """A category as it is, without a search in it."""
    narrowed = any(shown.get(key) for key in ("query", "meal_period", "diet", "max_price", "sort"))
    return bool(shown.get("category")) and not narrowed


def _at_most(limit: Decimal) -> str:
    """What a customer called "under 100" is kept as 99.99."""
    below = limit + Decimal("0.01")
    if below == below.to_integral():
        return f"under {rupees(below)}"
    return f"up to {rupees(limit)}"


def _last_list(view: View) -> tuple[str, Sequence[Item]]:
    shown = view.snapshot["shown"]
    if not shown:
        return "", ()
    menu = view.menu
    items = [item for item in map(menu.item, shown["item_ids"]) if item]
    query, category_id = shown.get("query") or "", shown.get("category")
    period_id, diet, limit = shown.get("meal_period"), shown.get("diet"), shown.get("max_price")
    # What is sorted or bounded by price is long enough with fifty.
    if len(shown["item_ids"]) >= REMEMBERED and not (limit or shown.get("sort")):
        known = {item.item_id for item in items}
        more = menu.search(query, category_id, period_id, diet, in_descriptions=True)
        items += [item for item in more if item.item_id not in known]
    names = [quoted(query, 60)] if query else []
    if period_id and (period := menu.period(period_id)):
        names.append(period.name)
    if category_id and (category := menu.category(category_id)):
        names.append(category.name)
    if diet:
        names.append(WORDS.get(diet, diet))
    if limit:
        names.append(_at_most(Decimal(limit)))
    if shown.get("sort"):
        names.append({"price": "cheapest first"}.get(shown["sort"], "popular now"))
    return " · ".join(names) or "Our menu", items
