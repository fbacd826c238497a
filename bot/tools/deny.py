""" "No": takes back what the last card asked about; see `bot.tools.confirm`."""

from bot.tools import screens
from bot.tools.tool import Tool
from bot.tools.view import View


def say(view: View) -> str:
    if view.snapshot["session"]["step"] == "order_placed":
        return "Fine. Your order stands, as below."
    if view.result.get("about") == "item":
        return "Fine, not that one. What would you like?"
    if view.snapshot["cart"]["lines"]:
        return "Fine, nothing has changed. When you are done, say “checkout”."
    return "Fine. What would you like?"


TOOL = Tool("deny", screens.current, say=say, weight=20)
