"""Messages that were not understood, for an admin to say what they mean."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.cards import layout
from bot.cards.card import Button, Card, Span
from bot.cards.layout import bold, button, clip, plain, quoted, text
from bot.cards.menu_entry import CategoryEntry, MenuEntry, OptionEntry

Phrase = Mapping[str, Any]

PAGE = 8
# The "list" of a tap that shows the categories.
CATEGORIES = -1
_FOUND = "phrase_inbox"
_GONE = "That message is not in the inbox any more."
_EMPTY = "No message waits here. What guests write and I don't understand is collected here."


def draw(phrase: Phrase | None, candidates: Sequence[MenuEntry], said: str = "") -> Card:
    """One phrase of the inbox; None when there is none."""
    if phrase is None:
        return layout.card(_FOUND, (*layout.lead(said), text(_EMPTY)))
    if phrase["state"] != "open":
        return settled(phrase, said)
    number = phrase["phrase_id"]

    def turn(label: str, to: int) -> Button:
        return button(label, "phrases", to)

    return layout.card(
        _FOUND,
        (
            *layout.lead(said),
            bold(f"Not understood: {quoted(phrase['words'])}\n"),
            *_story(phrase),
            text(
                "\nWhich dish or option is it? Tap one, "
                f"or write its name like this: /phrases {number} idly"
            ),
        ),
        (
            *_dishes(number, candidates),
            (
                button("Another dish", "phrase_dishes", number, CATEGORIES, 0),
                button("An option", "phrase_options", number, 0),
            ),
            (button("Ignore it", "phrase_ignore", number),),
            layout.pager(phrase["place"], phrase["total"], turn),
        ),
    )


def settled(phrase: Phrase | None, said: str = "") -> Card:
    """Taught or ignored just now, or before: it can be taken back."""
    if phrase is None:
        return layout.card(
            _FOUND, (text(said or _GONE),), ((button("Next message", "phrases", 0),),)
        )
    words = quoted(phrase["words"])
    if phrase["state"] == "taught":
        told = f"{words} means {_name(phrase['meaning'])} from the next message on."
    else:
        told = f"{words} is ignored from now on."
    waiting = phrase["total"]
    further = button(f"Next ({waiting} left)", "phrases", 0)
    back = button("Undo", "phrase_reopen", phrase["phrase_id"])
    return layout.card(
        _FOUND, (*layout.lead(said), text(told)), ((back, further) if waiting else (back,),)
    )


def choose_category(phrase: Phrase, entries: Sequence[CategoryEntry]) -> Card:
    number = phrase["phrase_id"]
    return layout.card(
        _FOUND,
        (_asked(phrase, "dish"),),
        (
            *layout.in_pairs(
                button(entry.name, "phrase_dishes", number, entry.category_id, 0)
                for entry in entries
            ),
            _back(number),
        ),
    )


def choose_dish(
    phrase: Phrase, category: int, dishes: Sequence[MenuEntry], page: int, pages: int
) -> Card:
    number = phrase["phrase_id"]

    def turn(label: str, to: int) -> Button:
        return button(label, "phrase_dishes", number, category, to)

    return layout.card(
        _FOUND,
        (_asked(phrase, "dish"),),
        (
            *_dishes(number, dishes),
            layout.pager(page, pages, turn),
            (button("‹ Categories", "phrase_dishes", number, CATEGORIES, 0),),
        ),
    )


def choose_option(phrase: Phrase, options: Sequence[OptionEntry], page: int, pages: int) -> Card:
    number = phrase["phrase_id"]

    def turn(label: str, to: int) -> Button:
        return button(label, "phrase_options", number, to)

    asked = _asked(phrase, "option") if options else text("This menu has no options.")
    return layout.card(
        _FOUND,
        (asked,),
        (
            *layout.in_pairs(_options(number, options)),
            layout.pager(page, pages, turn),
            _back(number),
        ),
    )


def choose_found(
    phrase: Phrase, query: str, dishes: Sequence[MenuEntry], options: Sequence[OptionEntry]
) -> Card:
    """What the menu has by the name that an admin wrote."""
    number = phrase["phrase_id"]
    asked = _asked(phrase, "of these" if dishes or options else "dish")
    found = "" if dishes or options else f"\nNothing on the menu fits {quoted(query, 60)}."
    return layout.card(
        _FOUND,
        (asked, text(found)),
        (
            *_dishes(number, dishes),
            *((each,) for each in _options(number, options, "Option: ")),
            _back(number),
        ),
    )


def _story(phrase: Phrase) -> tuple[Span, ...]:
    day = date.fromisoformat(phrase["last_seen_on"])
    how = "Taken back by the guest" if phrase["reason"] == "corrected" else "Written"
    when = f"{how} on {day.day} {day:%b}"
    if phrase["times"] > 1:
        when = f"{how} {phrase['times']} times, last on {day.day} {day:%b}"
    if plain(phrase["example"]).casefold() == phrase["words"]:
        return (text(f"{when}.\n"),)
    return (text(f"{when}: "), text(f"{quoted(phrase['example'])}\n", "italic"))


def _asked(phrase: Phrase, what: str) -> Span:
    return text(f"Which {what} does {quoted(phrase['words'])} mean?")


def _dishes(number: int, dishes: Sequence[MenuEntry]) -> list[tuple[Button, ...]]:
    return [(button(_name(each.name), "teach_item", number, each.item_id),) for each in dishes]


def _options(number: int, options: Sequence[OptionEntry], mark: str = "") -> list[Button]:
    return [
        button(mark + _name(each.name), "teach_option", number, each.choice_id) for each in options
    ]


def _back(number: int) -> tuple[Button, ...]:
    return (button("‹ Back", "phrase", number),)


def _name(name: str) -> str:
    return clip(plain(name, "Item"), 50)
