"""Thanks and goodbyes: a short answer, with the cart or the order if there is one."""

from dataclasses import dataclass
from typing import Literal

from bot.cards import lines, notice, placed
from bot.cards.card import Card
from bot.cards.money import rupees
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    kind: Literal["thanks", "bye"]


def say(view: View) -> str:
    if view.result.get("kind") == "bye":
        words, waiting = "Goodbye, and come again.", "Your cart waits for you"
    else:
        words, waiting = "You're welcome.", "In your cart"
    order, cart = view.snapshot["order"], view.snapshot["cart"]
    if order:
        return f"{words} Your order #{order['number']} is {placed.status(order)}."
    if cart["lines"]:
        return f"{words} {waiting}: {lines.items(cart['count'])}, {rupees(cart['total'])}."
    return words


def draw(view: View, said: str) -> Card:
    return notice.draw(view.snapshot, said)


TOOL = Tool("acknowledge", draw, Arguments, say, weight=5)
