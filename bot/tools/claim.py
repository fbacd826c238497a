"""The owner's one-time link: whoever opens it first runs the restaurant here."""

from dataclasses import dataclass

from bot.cards import notice
from bot.cards.card import Card
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    code: str


def draw(view: View, said: str) -> Card:
    words = (
        "You are an admin already."
        if view.result.get("already")
        else "You are now this restaurant's admin: orders will come to you here."
    )
    return notice.draw(
        view.snapshot,
        f"{words} /stats tells how it goes; /soldout and /back take dishes off the menu "
        "and put them back.",
    )


TOOL = Tool("claim", draw, Arguments, weight=90)
