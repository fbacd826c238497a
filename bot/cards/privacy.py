"""What is kept of a guest, and how it is forgotten."""

from bot.cards import layout
from bot.cards.card import Card
from bot.cards.layout import bold, button, text

_KEPT = """\
• The number, name and language that Telegram gives me. I can't see your phone number.
• Your cart, with your notes, and your orders.
• What you looked for, messages I did not understand, and those for our staff.

It stays in this restaurant's own database. If the restaurant uses a language model, it may \
read a message that I don't understand, without your name.

/forget erases all that tells of you. Orders stay in the restaurant's books, without your name.
"""
_FORGET = """\
I would erase your name, your Telegram number, your cart, your notes and all that you wrote to \
me. Your orders stay in the restaurant's books, without your name.

This can't be undone.
"""
_ADMIN = "You run this restaurant here, so I have to know you: an admin can't be forgotten."
_FORGOTTEN = "Done. I have forgotten you. If you write to me again, we start anew."


def kept() -> Card:
    return layout.card(
        "privacy",
        (bold("What I keep about you\n\n"), text(_KEPT)),
        ((button("Menu", "menu"), button("Help", "help")),),
    )


def question(asked_at: int) -> Card:
    """`asked_at`: minutes since 1970, as `tool.forget` gives it."""
    return layout.card(
        "forget",
        (bold("Shall I forget you?\n\n"), text(_FORGET)),
        (
            (button("Yes, forget me", "forget_me", asked_at),),
            (button("No, go back", "help"),),
        ),
    )


def not_now(order_number: int | None) -> Card:
    """An admin, or the guest of that order, can't be forgotten yet."""
    return layout.card(
        "forget",
        (text(_ADMIN if order_number is None else order_first(order_number)),),
        ((button("Order status", "status"), button("Help", "help")),),
    )


def order_first(number: int) -> str:
    return (
        f"The kitchen still has your order #{number}, and needs your name for it. "
        "Please send /forget again when it is done."
    )


def forgotten() -> Card:
    return layout.card("forgotten", (text(_FORGOTTEN),), ((button("Menu", "menu"),),))
