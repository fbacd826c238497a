"""Sentences that several tools share."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.cards import lines
from bot.cards.layout import TEXT_LIMIT, clip, plain
from bot.cards.money import rupees
from bot.tools.view import View

# Above a card: the rest of its text needs room too.
SAID_LIMIT = TEXT_LIMIT // 5


def joined(words: Iterable[str]) -> str:
    """a, b and c"""
    *others, last = [*words] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def line(added: Mapping[str, Any]) -> str:
    """2 × Idly (no onion)"""
    extra = lines.details(added, 60)
    about = f" ({clip(', '.join(extra), 120)})" if extra else ""
    return f"{lines.counted(added['quantity'], added['name'])}{about}"


def added(result: Mapping[str, Any]) -> str:
    """Added 2 × Idly and 1 × Vada. · Added 1 × Masala Dosa, that makes 2."""
    news = result["added"]
    if not news:
        return ""
    sentence = f"Added {joined(line(each) for each in news)}"
    if len(news) == 1 and news[0]["line_quantity"] != news[0]["quantity"]:
        sentence += f", that makes {news[0]['line_quantity']}"
    return f"{sentence}."


def question(pending: Mapping[str, Any]) -> str:
    """Of a line whose options are open; other questions stand in their cards."""
    if pending.get("candidates") or pending.get("open"):
        return ""
    return f"How would you like your {clip(plain(pending['name']), 80)}?"


def left_out(name: str) -> str:
    """Of a dish whose options were open when the guest went on to something else."""
    return f"{clip(plain(name), 80)} was not added, as it still needed a choice."


def cart_summary(view: View) -> str:
    """Cart: 2 items, ₹80."""
    content = view.snapshot["cart"]
    if not content["lines"]:
        return ""
    return f"Cart: {lines.items(content['count'])}, {rupees(content['total'])}."


def with_cart(words: str, view: View) -> str:
    """Added Idly · Cart ₹80"""
    if not view.snapshot["cart"]["lines"]:
        return f"{words} · Cart empty"
    return f"{words} · Cart {rupees(view.snapshot['cart']['total'])}"
