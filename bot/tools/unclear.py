"""A message that was not understood, wholly or in part."""

from dataclasses import dataclass

from bot.cards import unclear
from bot.cards.card import Card
from bot.tools import entries, screens
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    """`rest` is the part of `text` that was not understood; `item_ids` the nearest dishes."""

    text: str
    rest: str | None = None
    item_ids: tuple[int, ...] = ()


def say(view: View) -> str:
    """Beside other calls, whose own sentences tell what was understood."""
    arguments = view.call.arguments
    return unclear.sentence(arguments.get("rest") or arguments["text"])


def draw(view: View, said: str) -> Card:
    arguments = view.call.arguments
    item_ids = arguments.get("item_ids") or ()
    place = view.place
    # An admin's /soldout that fits several dishes, or none; to others it is just unclear.
    if place and place.kind == "availability" and view.snapshot["is_admin"]:
        word = arguments.get("rest") or ""
        return screens.which_dish(view, word, item_ids, available=bool(place.list_id))
    if place and place.kind == "availability":
        return unclear.draw(view.snapshot, arguments["text"], said=said)
    found = entries.candidates(item_ids, view.snapshot, view.menu, view.now)
    rest = arguments.get("rest")
    # What was understood is told already.
    message = rest if said and rest else arguments["text"]
    return unclear.draw(view.snapshot, message, rest, found, said)


TOOL = Tool("unclear", draw, Arguments, say, weight=1)
