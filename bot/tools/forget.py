"""/forget: asks whether to forget the guest; `bot.tools.forgetting` does what was asked."""

from bot.cards import privacy
from bot.cards.card import Card
from bot.tools.tool import Tool
from bot.tools.view import View


def draw(view: View, said: str) -> Card:
    number = view.result.get("order_number")
    if number is not None or view.result.get("is_admin"):
        return privacy.not_now(number)
    return privacy.question(int(view.result["asked_at"]))


TOOL = Tool("forget", draw, weight=90)
