"""A guest complains, or wants to talk to somebody: the staff is told, and how to reach it."""

from dataclasses import dataclass
from typing import Literal

from bot.cards import notice
from bot.cards.card import Card
from bot.cards.layout import plain
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """`text` is the message in the guest's own words."""

    kind: Literal["complaint", "contact"]
    text: str


def say(view: View) -> str:
    phone = plain(view.menu.restaurant.phone)
    number = view.result.get("order_number")
    about = f" about order #{number}" if number else ""
    told = f"I have told the staff{about}. " if view.result.get("told") else ""
    if view.result.get("kind") == "complaint":
        return f"We are sorry about that. {told}To talk to us right away, call {phone}."
    return f"{told}You reach us at {phone}."


def draw(view: View, said: str) -> Card:
    return notice.draw(view.snapshot, said)


TOOL = Tool("alert_staff", draw, Arguments, say, weight=45)
