"""How would you like it? The options of one line, before it goes into the cart."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.cards import layout, lines, question
from bot.cards.card import Button, Card, Span
from bot.cards.layout import bold, button, clip, plain, text
from bot.cards.menu_entry import OptionEntry, OptionGroupEntry
from bot.cards.money import rupees
from bot.cards.snapshot import Snapshot, stamp
from bot.cards.taps import NO_LIST

# Leaves room for the groups' headings and for Add and Cancel.
MOST_CHOICES = 70
MOST_GROUPS = 20


def draw(
    snapshot: Snapshot,
    groups: Sequence[OptionGroupEntry],
    list_id: int = NO_LIST,
    page: int = 0,
    said: str = "",
) -> Card:
    """`list_id` and `page` say to which list Add and Cancel return, or to the cart."""
    pending = snapshot["pending"]
    tag = stamp(snapshot)
    counts = {option["choice_id"]: option for option in pending["options"]}
    quantity = pending["quantity"]
    total = rupees(Decimal(pending["price"]) * quantity)
    verb = "Save" if pending.get("line_no") is not None else "Add"
    many = f" {quantity} ×" if quantity > 1 else ""
    where = (list_id, page)
    return layout.card(
        "options",
        (
            *layout.lead(said),
            bold(f"{lines.counted(quantity, pending['name'])} — {total}\n"),
            *lines.flat(_paragraph(group, counts) for group in groups[:MOST_GROUPS]),
            text("".join(f"\n{each}" for each in lines.details({"note": pending["note"]}))),
            *question.waiting(snapshot),
        ),
        (
            *_rows(groups, counts, where, tag),
            (
                button(f"{verb}{many} · {total}", "confirm", *where, stamp=tag),
                button("Cancel", "cancel_options", *where, stamp=tag),
            ),
        ),
    )


def rule(group: OptionGroupEntry) -> str:
    """choose 1 · choose 1 to 3 · up to 2, if you like"""
    least, most = group.min_choices, group.max_choices
    if not least:
        return "if you like" if most == 1 else f"up to {most}, if you like"
    return f"choose {least}" if least == most else f"choose {least} to {most}"


def _paragraph(
    group: OptionGroupEntry, counts: Mapping[int, Mapping[str, Any]]
) -> tuple[Span, ...]:
    found = [lines.chosen(counts[c.choice_id]) for c in group.choices if c.choice_id in counts]
    return (
        text(f"\n{clip(plain(group.name), 60)}: "),
        text(clip(", ".join(found), 300) if found else rule(group), "plain" if found else "italic"),
    )


def _rows(
    groups: Sequence[OptionGroupEntry],
    counts: Mapping[int, Mapping[str, Any]],
    where: tuple[int, int],
    tag: tuple[str, int],
) -> Iterable[tuple[Button, ...]]:
    room = MOST_CHOICES
    for group in groups[:MOST_GROUPS]:
        choices = group.choices[:room]
        room -= len(choices)
        if choices:
            yield (button(f"{group.name} · {rule(group)}", "noop"),)
        yield from layout.in_pairs(
            button(_label(c, counts.get(c.choice_id)), "choose", c.choice_id, *where, stamp=tag)
            for c in choices
        )


def _label(choice: OptionEntry, taken: Mapping[str, Any] | None) -> str:
    extra = f" +{rupees(choice.price)}" if choice.price else ""
    words = clip(lines.chosen(taken) if taken else plain(choice.name), 40)
    return f"{'✓ ' if taken else ''}{words}{extra}"
