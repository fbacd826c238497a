"""Random menus and texts: the menu allows what is understood, however it is written."""

from dataclasses import replace
from string import ascii_lowercase

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.menu.catalog import Catalog
from bot.understanding import Understanding
from tests import menus
from tests.unit.test_understanding_limits import JOINTS, UNDERSTANDING, check, sentences

# Names that are words of the language, digits, single letters, other scripts.
AWKWARD = """
    no with and extra two a the more size side order menu cash add remove instead everything 7up 65
    x 1 2 99 q é ñandú இட்லி दोसा naïve o'brien mac&cheese half/half 🍕
"""
made_up = st.text(ascii_lowercase, min_size=1, max_size=9)
pieces = st.one_of(st.sampled_from([*AWKWARD.split(), *JOINTS.split()]), made_up)
names = st.lists(pieces, min_size=1, max_size=4).map(" ".join)
named = st.lists(names, min_size=1, max_size=4, unique_by=str.casefold)


@st.composite
def option_groups(draw: st.DrawFn, known: list[str]) -> dict[str, object]:
    """Choices of which some are called like items, and one may stand for the others."""
    called = draw(
        st.lists(st.one_of(st.sampled_from(known), names), min_size=1, max_size=5, unique=True)
    )
    at_most = draw(st.integers(1, len(called)))
    return menus.group(
        draw(names),
        draw(st.integers(0, at_most)),
        at_most,
        *(
            menus.choice(name, *draw(st.lists(names, max_size=2)), countable=draw(st.booleans()))
            for name in called
        ),
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    sorts, called = draw(named), draw(named)
    items = [
        menus.item(
            draw(st.sampled_from(sorts)),
            name,
            *draw(st.lists(names, max_size=2)),
            groups=draw(st.lists(option_groups(called), max_size=2)),
        )
        for name in called
    ]
    return menus.catalog(items, [{"name": name} for name in sorts])


@st.composite
def menus_and_texts(draw: st.DrawFn) -> tuple[Catalog, str]:
    """A menu and a text that speaks of it, or of anything."""
    menu = draw(catalogs())
    choices = [choice.name for item in menu.items for g in item.groups for choice in g.choices]
    said = st.sampled_from([item.name for item in menu.items] + choices)
    words = st.one_of(said, st.sampled_from(JOINTS.split()), pieces, st.text(max_size=6))
    return menu, draw(st.lists(words, max_size=16).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(menus_and_texts())
def test_no_menu_and_no_text_lead_to_what_the_menu_does_not_allow(
    both: tuple[Catalog, str],
) -> None:
    menu, text = both
    understood = Understanding(menu).understand(text)
    check(text, understood, menu)
    for call in understood.calls:
        for line in call.arguments.get("lines", []):
            for option in line["options"]:
                found = menu.choice(option["choice_id"])
                assert found is not None
                assert found[2].countable or option["count"] == 1


@settings(max_examples=200, deadline=None)
@given(sentences)
@example("2 idly\n1 masala dosa")
def test_letter_case_does_not_matter(text: str) -> None:
    assume(text.upper().lower() == text.lower())
    lower, upper = UNDERSTANDING.understand(text.lower()), UNDERSTANDING.understand(text.upper())
    assert heard(lower.calls) == heard(upper.calls)


@settings(max_examples=200, deadline=None)
@given(sentences, st.sampled_from(["  ", "\t", "   "]))
def test_wider_spaces_do_not_matter(text: str, space: str) -> None:
    apart = UNDERSTANDING.understand(text.replace(" ", space))
    assert heard(apart.calls) == heard(UNDERSTANDING.understand(text).calls)


def heard(calls: object) -> object:
    """Calls without the customer's own words, which are quoted as they were typed."""
    if isinstance(calls, dict):
        return {key: heard(value) for key, value in calls.items() if key not in ("text", "rest")}
    if isinstance(calls, (list, tuple)):
        return [heard(value) for value in calls]
    if hasattr(calls, "arguments"):
        return calls.tool, heard(calls.arguments)
    return " ".join(calls.lower().split()) if isinstance(calls, str) else calls


ORDERS = [
    "2 masala dosa and a filter coffee, less sugar",
    "3 idly, 1 medu vada",
    "a ghee roast with no onion",
    "two plain dosas one with extra ghee",
    "show me the dosas",
    "remove the idly",
]


@pytest.mark.parametrize("text", ORDERS)
@pytest.mark.parametrize("end", [".", "!", " .", "..", " please", " :)"])
def test_what_ends_a_sentence_does_not_matter(text: str, end: str) -> None:
    assert heard(UNDERSTANDING.understand(text + end).calls) == heard(
        UNDERSTANDING.understand(text).calls
    )


@pytest.mark.parametrize("text", ORDERS)
def test_one_more_dish_of_the_menu_changes_nothing(text: str) -> None:
    menu = menus.sample()
    dish = replace(menu.items[0], item_id=10_000, name="Quorvex Zimble", aliases=(), groups=())
    larger = Catalog(
        menu.version, menu.restaurant, menu.periods, menu.categories, [*menu.items, dish]
    )
    after = Understanding(larger)
    assert after.understand("a quorvex zimble").sure
    assert after.understand(text).calls == UNDERSTANDING.understand(text).calls
