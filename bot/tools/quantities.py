"""What tools say that give lines another quantity."""

from collections.abc import Mapping
from typing import Any

from bot.cards import lines
from bot.cards.card import Card
from bot.tools import phrases, screens
from bot.tools.view import View


def say(view: View) -> str:
    result = view.result
    if result.get("needs_options"):
        return f"How would you like your {lines.name(result['needs_options'])}?"
    # Of a dish that was not in the cart, "idly 3" has added three.
    if "added" in result:
        return phrases.added(result)
    return " ".join(_sentence(each) for each in (result, *result.get("more", ())))


def toast(view: View) -> str:
    if "quantity" not in view.result:
        return ""
    words = lines.counted(view.result["quantity"], view.result["name"])
    return phrases.with_cart(words, view)


def draw(view: View, said: str) -> Card:
    if view.result.get("needs_options"):
        return screens.the_options(view, said)
    return screens.the_cart(view, said)


def _sentence(result: Mapping[str, Any]) -> str:
    now, before = result["quantity"], result["previous_quantity"]
    if not now:
        return f"Removed {lines.counted(before, result['name'])}."
    if now == before:
        return f"It is {lines.counted(now, result['name'])} already."
    return f"Now it is {lines.counted(now, result['name'])} (before: {before})."
