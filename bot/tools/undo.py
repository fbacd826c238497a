"""Take back the last change of the cart, again and again."""

from bot.cards import lines
from bot.tools import phrases, screens
from bot.tools.tool import Tool
from bot.tools.view import View


def say(view: View) -> str:
    changes = view.result["changes"]
    gone = [lines.counted(-c["quantity"], c["name"]) for c in changes if c["quantity"] < 0]
    again = [lines.counted(c["quantity"], c["name"]) for c in changes if c["quantity"] > 0]
    parts = []
    if gone:
        parts.append(f"{phrases.joined(gone)} taken out again")
    if again:
        parts.append(f"{phrases.joined(again)} put back")
    if view.result["gave_up"]:
        asked = [lines.name({"name": name}) for name in view.result["gave_up"]]
        parts.append(f"{phrases.joined(asked)} not asked about any more")
    return f"Undone: {', '.join(parts)}." if parts else "Undone."


TOOL = Tool("undo", screens.the_cart, say=say, toast=say, changes_cart=True)
