"""A cart's or an order's lines as text: name, quantity, options and note."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.cards.card import Span
from bot.cards.layout import bold, clip, plain, quoted, text, units
from bot.cards.money import rupees
from bot.cards.snapshot import Line

NAME_LIMIT = 80
OPTIONS_LIMIT = 600
NOTE_LIMIT = 300
ORDER_TYPES = {"take_away": "take away", "dine_in": "dine in"}


def name(line: Mapping[str, Any]) -> str:
    return clip(plain(line["name"], "Item"), NAME_LIMIT)


def counted(quantity: int, item_name: str) -> str:
    return f"{quantity} × {clip(plain(item_name, 'Item'), NAME_LIMIT)}"


def items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def order_type(word: str) -> str:
    return ORDER_TYPES.get(word, word.replace("_", " "))


def chosen(option: Mapping[str, Any]) -> str:
    """An option as a cook reads it: "no onion", "extra ghee", "2 × Shot"."""
    words = clip(plain(option["name"]), NAME_LIMIT)
    if option.get("qualifier"):
        return f"{option['qualifier'].replace('_', ' ')} {words.lower()}"
    count = option.get("count") or 1
    return f"{count} × {words}" if count > 1 else words


def details(line: Mapping[str, Any], note_limit: int = NOTE_LIMIT) -> list[str]:
    """What distinguishes this line: its options, then its note in quotes."""
    found = []
    if line.get("options"):
        options = ", ".join(chosen(option) for option in line["options"])
        found.append(clip(options, OPTIONS_LIMIT))
    if line.get("note"):
        found.append(quoted(line["note"], note_limit))
    return found


def paragraph(line: Line, note_limit: int = NOTE_LIMIT) -> tuple[Span, ...]:
    """2 × Masala Dosa — ₹160, its options and note beneath."""
    head = f"{counted(line['quantity'], line['name'])} — {rupees(line['total'])}"
    if line.get("sold_out"):
        head += " · sold out"
    below = "".join(f"\n    {detail}" for detail in details(line, note_limit))
    return bold(head), text(below + "\n")


def paged(lines: Sequence[Line], budget: int, most: int = 50) -> list[list[Line]]:
    """The lines in pages of at most `most`, whose text takes `budget` units each."""
    pages: list[list[Line]] = [[]]
    room = budget
    for line in lines:
        size = sum(units(span.text) for span in paragraph(line))
        if pages[-1] and (size > room or len(pages[-1]) == most):
            pages.append([])
            room = budget
        pages[-1].append(line)
        room -= size
    return pages


def listed(lines: Sequence[Line], budget: int) -> tuple[Span, ...]:
    """The lines as far as `budget` units reach, and how many are left out."""
    first = paged(lines, budget)[0]
    left = len(lines) - len(first)
    more = (text(f"… and {items(left)} more, all in the cart\n"),) if left else ()
    return (*flat(paragraph(line) for line in first), *more)


def flat(spans: Iterable[tuple[Span, ...]]) -> tuple[Span, ...]:
    return tuple(span for group in spans for span in group)
