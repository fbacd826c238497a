"""How the guest's last orders are doing."""

from bot.cards import status
from bot.cards.card import Card
from bot.tools.tool import Tool
from bot.tools.view import View


def draw(view: View, said: str) -> Card:
    return status.draw(view.result["orders"], view.menu.restaurant, view.now, said)


TOOL = Tool("order_status", draw, weight=30)
