"""What may stand in one cell of a menu's file, column by column."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bot.menu.option_text import OptionError, meant_by, parse_options

LONGEST_NAME = 80
LONGEST_DESCRIPTION = 300
MOST_ALIASES = 40
LONGEST_ALLERGEN = 40
MOST_ALLERGENS = 20
HIGHEST_PRICE = Decimal(1_000_000)

DIETS = {"veg": "veg", "egg": "egg", "non_veg": "non_veg", "nonveg": "non_veg"}
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

_PRICE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class CellError(ValueError):
    """What is wrong with one cell, and what to write."""


def line(cell: str) -> str:
    """The cell's text with single spaces for whatever is blank in it."""
    if _CONTROL.search(cell):
        raise CellError("has an invisible control character. Type the text anew")
    return " ".join(cell.split())


def price(text: str) -> str:
    if not text:
        raise CellError("is empty. Write a number such as 40 or 40.50")
    if not _PRICE.fullmatch(text):
        raise CellError(f'"{short(text)}" is no plain number. Write it like {short(plain(text))}')
    price = Decimal(text)
    if price > HIGHEST_PRICE:
        raise CellError(f"{text} is above {HIGHEST_PRICE}. Write what one of it costs")
    return f"{price:.2f}"


def plain(text: str) -> str:
    """A price as it was probably meant: "₹1,200.50" → "1200.50"."""
    digits = re.sub(r"[^0-9.,]", "", text)
    # The last separator before one or two digits is the decimal point.
    parts = re.fullmatch(r"([0-9.,]*?)(?:[.,]([0-9]{1,2}))?", digits)
    whole = re.sub(r"[.,]", "", parts[1]) if parts else ""
    if not whole or "-" in text or not whole.isascii():
        return "40 or 40.50"
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{parts[2]}" if parts and parts[2] else whole


def diet(text: str) -> str:
    diet = DIETS.get(re.sub(r"[\s_-]+", "_", text.lower()))
    if not diet:
        what = f'"{short(text)}" is unknown' if text else "is empty"
        raise CellError(f"{what}. Write veg, egg or non_veg")
    return diet


def yes_or_no(text: str) -> bool | None:
    if not text:
        return None
    if text.lower() not in YES_NO:
        raise CellError(f'"{short(text)}" is unclear. Write yes or no')
    return YES_NO[text.lower()]


def is_yes(cell: str) -> bool:
    return YES_NO.get(cell.strip().lower()) or False


def aliases(cell: str, name: str) -> list[str]:
    """Every other name once, in order, without the name itself."""
    found: dict[str, str] = {}
    for alias in parts(cell):
        limited(alias, LONGEST_NAME)
        found.setdefault(alias.casefold(), alias)
    found.pop(line(name).casefold(), None)
    if len(found) > MOST_ALIASES:
        raise CellError(f"has {len(found)} names. Keep at most {MOST_ALIASES}")
    return list(found.values())


def allergens(cell: str) -> list[str]:
    """Each once, in order, in lower case: they stand within sentences."""
    found = list(dict.fromkeys(part.lower() for part in parts(cell)))
    for allergen in found:
        limited(allergen, LONGEST_ALLERGEN)
    if len(found) > MOST_ALLERGENS:
        raise CellError(f"has {len(found)} allergens. Keep at most {MOST_ALLERGENS}")
    return found


def groups(text: str) -> list[dict[str, Any]]:
    try:
        groups = parse_options(text)
    except OptionError as error:
        raise CellError(str(error)) from error
    return [
        {
            "name": group.name,
            "min_choices": group.min_choices,
            "max_choices": group.max_choices,
            "choices": [
                {
                    "name": choice.name,
                    "aliases": list(choice.aliases),
                    "price": f"{choice.price:.2f}",
                    "countable": choice.countable,
                    "any_of": meant_by(choice, group),
                }
                for choice in group.choices
            ],
        }
        for group in groups
    ]


def parts(cell: str) -> Iterator[str]:
    """What stands between the cell's commas; other separators do as well."""
    for part in re.split(r"[,;|\n]", cell):
        if text := line(part):
            yield text


def limited(text: str, longest: int) -> str:
    if len(text) > longest:
        raise CellError(f"has {len(text)} letters. Keep it under {longest + 1}")
    return text


def short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
