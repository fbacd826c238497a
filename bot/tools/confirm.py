""" "Yes": agrees to what the last card asked, which only the database knows.

Where it asked, the result names the tool that did it, and that one answers.
"""

from bot.tools import screens
from bot.tools.tool import Tool
from bot.tools.view import View


def say(view: View) -> str:
    if view.snapshot["session"]["step"] == "order_placed":
        return "All right. Your order stands, as below."
    if view.snapshot["pending"]:
        return "Please choose first, then tap Add."
    if view.snapshot["checkout"]:
        return "Shall I place this order? Please have a last look."
    if view.snapshot["cart"]["lines"]:
        return "All right. Anything else? When you are done, say “checkout”."
    return "What would you like? Pick from the menu, or just write it."


TOOL = Tool("confirm", screens.current, say=say, weight=20)
