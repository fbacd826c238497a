"""Admins: look for the dish or the option that a phrase means."""

from dataclasses import dataclass
from typing import Literal

from bot.cards import phrase_inbox
from bot.cards.card import Card
from bot.cards.menu_entry import OptionEntry
from bot.menu.catalog import Catalog
from bot.menu.words import lemma, words
from bot.tools import entries
from bot.tools.tool import Tool
from bot.tools.view import View

_MOST_DISHES, _MOST_OPTIONS = 6, 4


@dataclass(frozen=True, slots=True)
class Arguments:
    """`kind` "dishes" shows a category or, without, all categories; "search" needs a query."""

    phrase_id: int
    kind: Literal["dishes", "options", "search"] = "search"
    query: str | None = None
    category: int | None = None
    page: int = 0


def draw(view: View, said: str) -> Card:
    result = view.result
    phrase = result["phrase"]
    if phrase is None or phrase["state"] != "open":
        return phrase_inbox.settled(phrase)
    if result["kind"] == "options":
        found = _options(view.menu)
        page, pages = _page(result["page"], len(found))
        shown = found[page * phrase_inbox.PAGE : (page + 1) * phrase_inbox.PAGE]
        return phrase_inbox.choose_option(phrase, shown, page, pages)
    if result["kind"] == "search":
        query = result["query"] or ""
        items = view.menu.search(query, limit=_MOST_DISHES) if words(query) else []
        dishes = entries.dishes(items, view.snapshot, view.menu, view.now)
        return phrase_inbox.choose_found(phrase, query, dishes, _called(view.menu, query))
    category = result["category"]
    items = view.menu.items_in(category) if category is not None else []
    if not items:
        return phrase_inbox.choose_category(phrase, entries.categories(view.menu, view.now))
    page, pages = _page(result["page"], len(items))
    items = items[page * phrase_inbox.PAGE : (page + 1) * phrase_inbox.PAGE]
    dishes = entries.dishes(items, view.snapshot, view.menu, view.now)
    return phrase_inbox.choose_dish(phrase, category, dishes, page, pages)


def _page(page: int, count: int) -> tuple[int, int]:
    pages = max(1, -(-count // phrase_inbox.PAGE))
    return min(max(page, 0), pages - 1), pages


def _options(menu: Catalog) -> list[OptionEntry]:
    """Each choice once by its name, wherever it is offered."""
    found: dict[str, OptionEntry] = {}
    for item in menu.items:
        for group in item.groups:
            for choice in group.choices:
                entry = OptionEntry(choice.choice_id, choice.name, choice.price)
                found.setdefault(choice.name.casefold(), entry)
    return list(found.values())


def _called(menu: Catalog, query: str) -> list[OptionEntry]:
    asked = {lemma(word) for word in words(query)}
    if not asked:
        return []
    called = [o for o in _options(menu) if asked <= {lemma(word) for word in words(o.name)}]
    return called[:_MOST_OPTIONS]


TOOL = Tool("phrase_meanings", draw, Arguments, weight=90)
