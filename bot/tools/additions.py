"""What tools say that add lines: what was added, what was not, and what is still to choose."""

from bot.cards import lines
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
    if result.get("needs_options"):
        sentences.append(f"How would you like your {lines.name(result['needs_options'])}?")
    return " ".join(filter(None, sentences))


def draw(view: View, said: str) -> Card:
    if view.result.get("needs_options"):
        return screens.the_options(view, said)
    if view.place:
        return screens.back(view, said)
    return screens.the_cart(view, said)
