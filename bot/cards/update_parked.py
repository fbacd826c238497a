"""What the admins read when a message could not be handled and was set aside."""

from bot.cards import layout
from bot.cards.card import Card
from bot.cards.layout import bold, plain, text

_HEAD = "A guest's message could not be handled"


def draw(update_id: int, error: str) -> Card:
    """`error` is for whoever looks after the bot; the guest's words are not told here."""
    return layout.card(
        "update_parked",
        (
            bold(f"{_HEAD}\n"),
            text(f"It was tried three times and set aside as {update_id}.\n"),
            text(f"{plain(error, 'no error was noted')[:500]}\n\n"),
            text("To look at it, or to try it again, on the bot's machine: python -m bot inbox"),
        ),
    )
