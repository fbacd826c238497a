"""Take a dish out of the cart, or fewer of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.cards import lines
from bot.tools import phrases, screens
from bot.tools.reference import Reference
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """Without a quantity the whole line goes."""

    item: Reference
    quantity: int | None = None


def say(view: View) -> str:
    gone = (_removed(each) for each in (view.result, *view.result.get("more", ())))
    return f"Removed {phrases.joined(gone)}."


def toast(view: View) -> str:
    result = view.result
    count = result["quantity"]
    name = lines.name(result) if count == 1 else lines.counted(count, result["name"])
    return phrases.with_cart(f"Removed {name}", view)


def _removed(result: Mapping[str, Any]) -> str:
    left = f", {result['remaining']} left" if result["remaining"] else ""
    return f"{lines.counted(result['quantity'], result['name'])}{left}"


TOOL = Tool(
    "remove_from_cart",
    screens.the_cart,
    Arguments,
    say,
    toast,
    changes_cart=True,
)
