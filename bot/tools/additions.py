"""What tools say that add lines: what was added, and what was not."""

from bot.cards.card import Card
from bot.tools import phrases, refusals, screens
from bot.tools.view import View


def say(view: View) -> str:
    result = view.result
    sentences = [phrases.added(result)]
    sentences += [
        refusals.sentence(each["reason"], each.get("detail") or {}, view.menu, view.now)
        for each in result.get("refused") or ()
    ]
    return " ".join(filter(None, sentences))


def draw(view: View, said: str) -> Card:
    if view.result.get("needs_options"):
        return screens.the_options(view, said)
    if view.place:
        return screens.back(view, said)
    return screens.the_cart(view, said)
