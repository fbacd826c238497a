"""How the restaurant does: for admins."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.cards import clock, layout
from bot.cards.card import Card
from bot.cards.layout import bold, button, clip, plain, text
from bot.cards.money import rupees

PERIODS = {1: "Today", 7: "7 days", 30: "30 days"}


def draw(stats: Mapping[str, Any], said: str = "") -> Card:
    """`stats` is the result of the tool of that name."""
    days = stats["days"]
    return layout.card(
        "stats",
        (
            *layout.lead(said),
            bold(f"{PERIODS.get(days, f'{days} days')}\n"),
            text("\n".join((*_funnel(stats), *_orders(stats), *_messages(stats)))),
            bold("\n\nMost wanted\n"),
            text("\n".join(_popular(stats["popular"])) or "Nothing ordered yet."),
        ),
        (
            tuple(
                button(("✓ " if each == days else "") + name, "stats", each)
                for each, name in PERIODS.items()
            ),
        ),
    )


def percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else "–"


def _funnel(stats: Mapping[str, Any]) -> Iterable[str]:
    viewed, added, placed = stats["viewed"], stats["added"], stats["placed"]
    yield f"Looked at the menu: {viewed}"
    yield f"Added something: {added} ({percent(added, viewed)})"
    yield f"Ordered: {placed} ({percent(placed, viewed)}, {percent(placed, added)} of those)"


def _orders(stats: Mapping[str, Any]) -> Iterable[str]:
    seconds = stats["average_seconds_to_order"]
    yield f"From menu to order: {'–' if seconds is None else clock.duration(float(seconds))}"
    yield f"\nOrders: {stats['orders']}, cancelled: {stats['cancelled']}"
    yield f"Revenue: {rupees(stats['revenue'])}"


def _messages(stats: Mapping[str, Any]) -> Iterable[str]:
    messages, by_model = stats["messages"], stats["messages_by_model"]
    tokens = stats["prompt_tokens"] + stats["completion_tokens"]
    unclear = stats["messages_unclear"]
    yield f"\nMessages: {messages}, unclear: {unclear}"
    by_rules = messages - by_model - unclear
    yield f"Understood without a model: {percent(by_rules, messages)}"
    yield f"Tokens: {tokens} ({stats['prompt_tokens']} in, {stats['completion_tokens']} out)"


def _popular(items: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for place, item in enumerate(items, 1):
        yield f"{place}. {clip(plain(item['name']), 80)}: {item['quantity']}"
