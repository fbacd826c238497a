"""Admins: how the restaurant does."""

from dataclasses import dataclass
from typing import Literal

from bot.cards import stats
from bot.cards.card import Card
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """The restaurant's days, today being the first."""

    days: Literal[1, 7, 30] = 1


def draw(view: View, said: str) -> Card:
    return stats.draw(view.result, said)


TOOL = Tool("stats", draw, Arguments, weight=90)
