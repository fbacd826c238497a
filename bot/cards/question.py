"""Which one? What is asked about a line of an order before it goes into the cart.

With up to four answers each has a button, and one more gives the line up if there is
room; with more the card holds all of them, dishes only once they are asked for.
"""

from collections.abc import Sequence

from bot.cards import layout, lines, menu_list
from bot.cards.card import Button, Card, Span
from bot.cards.layout import bold, button, clip, plain, quoted, text
from bot.cards.menu_entry import MARKS, MenuEntry, OptionEntry
from bot.cards.money import rupees
from bot.cards.snapshot import Line, Snapshot, stamp

MOST = 4
_WAY_OUT = "If none of these, write “cancel”.\n"
# As many as one card takes.
MOST_OF_ALL = 50


def which_dish(
    snapshot: Snapshot, candidates: Sequence[MenuEntry], whole: bool = False, said: str = ""
) -> Card:
    """Which of several dishes the guest's words mean; `whole` shows all there are."""
    pending, tag = snapshot["pending"], stamp(snapshot)
    can_be_had = [each for each in candidates if not (each.sold_out or each.not_now)]
    shown = can_be_had if whole or len(can_be_had) <= MOST else can_be_had[: MOST - 2]
    answers = [
        button(
            f"{clip(plain(each.name), 44)} · {menu_list.price(each)}",
            "which",
            pending["no"],
            each.item_id,
            stamp=tag,
        )
        for each in shown[:MOST_OF_ALL]
    ]
    more = len(can_be_had) - len(shown)
    if more:
        answers.append(button(f"All {len(can_be_had)} ›", "ask", 1, stamp=tag))
    return layout.card(
        "which_dish",
        (
            *layout.lead(said),
            bold(_which(pending, can_be_had)),
            text("".join(map(_dish, shown[: 2 * MOST]))),
            text(_known(pending)),
            text(_WAY_OUT if len(answers) == MOST and not more else ""),
            *waiting(snapshot),
        ),
        _rows(answers, button("None of these", "skip", pending["no"], stamp=tag)),
    )


def which_choice(snapshot: Snapshot, choices: Sequence[OptionEntry], said: str = "") -> Card:
    """Which of several choices of a group: "extra cheese" stays extra."""
    pending, tag = snapshot["pending"], stamp(snapshot)
    asked = pending["open"][0]
    dish = lines.counted(pending["quantity"], pending["name"])
    answers = [
        button(_choice(each), "which", pending["no"], each.choice_id, stamp=tag)
        for each in choices[:MOST_OF_ALL]
    ]
    return layout.card(
        "which_choice",
        (
            *layout.lead(said),
            bold(f"{dish}: which {lines.chosen(asked).lower()}?\n"),
            text(_known({**pending, "quantity": 1})),
            text(_WAY_OUT if len(answers) == MOST else ""),
            *waiting(snapshot),
        ),
        _rows(answers, button("Cancel", "skip", pending["no"], stamp=tag)),
    )


def waiting(snapshot: Snapshot) -> tuple[Span, ...]:
    """What will be asked about next, if anything."""
    queue = snapshot.get("waiting") or ()
    if not queue:
        return ()
    names = [lines.counted(each["quantity"], each["name"]) for each in queue]
    return (text(f"\nThen: {clip(', '.join(names), 400)}", "italic"),)


def _which(pending: Line, dishes: Sequence[MenuEntry]) -> str:
    if len(dishes) == 1:
        return "Did you mean this?\n"
    return f"Which {quoted(pending['name'], 60)} would you like?\n"


def _rows(answers: Sequence[Button], give_up: Button) -> list[tuple[Button, ...]]:
    if len(answers) > MOST:
        return [*layout.in_pairs(answers), (give_up,)]
    # Four answers leave no room for a fifth button: the card says what to write.
    rows: list[tuple[Button, ...]] = [(each,) for each in answers]
    return rows if len(rows) == MOST else [*rows, (give_up,)]


def _dish(entry: MenuEntry) -> str:
    name = clip(plain(entry.name, "Item"), lines.NAME_LIMIT)
    return f"{MARKS[entry.diet]} {name} — {menu_list.price(entry)}\n"


def _choice(choice: OptionEntry) -> str:
    extra = f" +{rupees(choice.price)}" if choice.price else ""
    return f"{clip(plain(choice.name), 44)}{extra}"


def _known(pending: Line) -> str:
    """You asked for 2, Rye, “cut in half”."""
    said = [str(pending["quantity"])] if pending["quantity"] > 1 else []
    said += lines.details(pending)
    return f"You asked for {', '.join(said)}.\n" if said else ""
