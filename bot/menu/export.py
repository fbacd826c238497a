"""The menu as rows of its file."""

from collections.abc import Iterator

from bot.menu.catalog import Catalog, Item
from bot.menu.option_text import OptionError, format_options, parse_options, price_text
from bot.menu.problem import MenuFileError, Problem
from bot.menu.rows import ALL_DAY


def menu_rows(catalog: Catalog) -> Iterator[dict[str, str]]:
    """One dictionary of `rows.COLUMNS` an item. Raises MenuFileError."""
    seen = set()
    for category in catalog.categories:
        for item in catalog.items_in(category.category_id):
            first = category.category_id not in seen
            seen.add(category.category_id)
            yield {
                "id": str(item.item_id),
                "category": category.name,
                "name": item.name,
                "price": price_text(item.price),
                "diet": item.diet,
                "periods": _periods(catalog, item),
                "period_only": "yes" if item.period_only else "",
                "description": item.description,
                "aliases": ", ".join(item.aliases),
                "options": _options(item),
                "allergens": ", ".join(item.allergens),
                "sold_out": "yes" if item.is_sold_out else "",
                "category_aliases": ", ".join(category.aliases) if first else "",
            }


def _periods(catalog: Catalog, item: Item) -> str:
    served = set(item.period_ids)
    if not item.period_only and served == {period.period_id for period in catalog.periods}:
        return ALL_DAY
    return ", ".join(p.name for p in catalog.periods if p.period_id in served)


def _options(item: Item) -> str:
    text = format_options(item.groups)
    try:
        parse_options(text)
    except OptionError as error:
        # Written by other means than an import; better no file than a wrong one.
        message = f"{item.name} can't be exported: its options cell {error}."
        raise MenuFileError([Problem(message)]) from error
    return text
