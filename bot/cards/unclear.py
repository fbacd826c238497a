"""What was understood, what was not, and at most three likely ways on."""

from collections.abc import Sequence

from bot.cards import layout, menu_list
from bot.cards.card import Button, Card
from bot.cards.layout import button, plain, quoted, text
from bot.cards.menu_entry import MenuEntry
from bot.cards.snapshot import Snapshot, stamp

MOST_BUTTONS = 3


def draw(
    snapshot: Snapshot,
    message: str,
    rest: str | None = None,
    candidates: Sequence[MenuEntry] = (),
    said: str = "",
) -> Card:
    """`rest` is the part of `message` that was not understood; `candidates` the nearest dishes."""
    buttons = [
        button(f"Add {entry.name} · {menu_list.price(entry)}", "add", entry.item_id)
        for entry in candidates
        if not entry.sold_out
    ][:MOST_BUTTONS]
    ask = "You can write it in other words, or tap:"
    if buttons:
        ask = "Did you mean this?" if len(buttons) == 1 else "Did you mean one of these?"
    # Without a dish in them, the other words are grammar: nothing to boast of.
    words = sentence(message, rest) if buttons else sentence(message)
    return layout.card(
        "unclear",
        (*layout.lead(said), text(f"{words} {ask}")),
        tuple((each,) for each in buttons or _likely(snapshot)),
    )


def sentence(message: str, rest: str | None = None) -> str:
    """I understood “2 idly”, but not “for my llama”. · I didn't get that: “asdf”."""
    message, rest = plain(message), plain(rest or "")
    if rest and rest != message and rest in message:
        before, _, after = message.partition(rest)
        known = plain(f"{before} {after}").strip(" ,.;:!?-")
        if any(character.isalnum() for character in known):
            return f"I understood {quoted(known)}, but not {quoted(rest)}."
    if not any(character.isalnum() for character in message):
        return "I didn't get that."
    return f"I didn't get that: {quoted(rest or message)}."


def _likely(snapshot: Snapshot) -> list[Button]:
    way = [button("Menu", "menu")]
    if snapshot["cart"]["lines"]:
        if snapshot["checkout"]:
            way.insert(0, button("Back to checkout", "checkout", stamp=stamp(snapshot)))
        way.append(button("Cart", "cart", 0))
    elif snapshot.get("order"):
        way.append(button("Order status", "status"))
    way.append(button("Help", "help"))
    return way[:MOST_BUTTONS]
