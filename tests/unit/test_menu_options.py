"""Options in one cell: written by people, read without guessing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.menu.catalog import Choice, OptionGroup
from bot.menu.cells import groups
from bot.menu.option_text import OptionError, format_options, parse_options
from tests import menus


def test_a_cell_is_read_as_it_is_meant() -> None:
    text = "Size (choose 1): Regular = small; Large +20 | Extras (up to 3): Egg +15.50 each; Podi"
    size, extras = parse_options(text)
    assert (size.name, size.min_choices, size.max_choices) == ("Size", 1, 1)
    assert size.choices[0] == Choice(0, "Regular", ("small",), Decimal("0.00"), False)
    assert size.choices[1] == Choice(0, "Large", (), Decimal("20.00"), False)
    assert (extras.min_choices, extras.max_choices) == (0, 3)
    assert extras.choices[0] == Choice(0, "Egg", (), Decimal("15.50"), True)
    assert extras.choices[1] == Choice(0, "Podi", (), Decimal("0.00"), False)


def test_spaces_lines_and_case_do_not_matter() -> None:
    text = "Size(Choose  1) :A;B+ 5|\n Dips ( choose 1-2 ) : Red =tomato ,  chilli; Green"
    assert format_options(parse_options(text)) == (
        "Size (choose 1): A; B +5 | Dips (choose 1 to 2): Red = tomato, chilli; Green"
    )


def test_a_choice_may_mean_any_of_others() -> None:
    text = "Cheese (up to 2): Cheddar +20; Gouda; Feta; Cheese = queso any of feta, Cheddar"
    (group,) = parse_options(text)
    assert group.choices[3].any_of == (0, 2)
    assert group.choices[3].aliases == ("queso",)
    assert format_options([group]) == text.replace("feta, Cheddar", "Cheddar, Feta")
    cells = [choice["any_of"] for choice in groups(text)[0]["choices"]]
    assert cells == [[], [], [], ["Cheddar", "Feta"]]


def test_an_empty_cell_has_no_options() -> None:
    assert parse_options("  ") == ()
    assert format_options(()) == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Size: A; B", "without a rule"),
        ("Size (choose 1) A; B", "without a rule or a colon"),
        ("Size (any): A; B", r'the rule "\(any\)" in "Size"'),
        ("Size (choose 0): A", "from 1 to 99"),
        ("Size (up to 0): A", "from 1 to 99"),
        ("Size (choose 3 to 2): A; B; C", "the smaller first"),
        ("Size (choose 3): A; B", "asks for 3 choices"),
        ("(choose 1): A", "group without a name"),
        ("Size (choose 1): A;; B", "without a name"),
        ("Size (choose 1):", "without a name"),
        ("Size (choose 1): A | ", "empty group"),
        ("Size (choose 1): A, B", 'with a "," in it'),
        ("Size (choose 1): A; B; C any of A, D", '"C" may be any of "D", which is no choice'),
        ("Size (choose 1): A; B; C any of A, C", '"C" may be any of "C", which is no choice'),
        ("Size (choose 1): A; B; C any of A, B; D any of A, C", 'any of "C"'),
        ("Size (choose 1): A; B; C any of A", "any of one choice"),
        ("Size (choose 1): A; B; C +20 any of A, B", "write no price"),
        (
            "Size (choose 2): A; B; C any of A, B | X (choose 3): A; B; C any of A, B",
            'asks for 3 choices in "X" but lists 2',
        ),
        ("Size (choose 1): A; B Extras (up to 2): C", 'with a ":" in it'),
        ("Size (choose 1): A; a", '"a" twice'),
        ("Size (choose 1): A | size (up to 1): B", '"size" twice'),
        ("Size (choose 1): Large +₹20", "plain number"),
        ("Size (choose 1): Large +20.505", "plain number"),
        ("Size (choose 1): Large +20 only", "plain number"),
        ("Size (choose 1): A = ", "without other names"),
        ("Size (choose 1): A = b, ", "without a name"),
        ("Size (choose 1): A = b = c", 'with a "=" in it'),
        (f"Size (choose 1): {'x' * 61}", "under 61 letters"),
        ("Size (choose 1): " + "; ".join(map(str, range(41))), "at most 40"),
        (" | ".join(f"G{n} (up to 1): A" for n in range(13)), "at most 12"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(text: str, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        parse_options(text)


names = st.text("abcXYZ éß஦()'/&.0123456789-", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)
choice_names = names.filter(bool)
group_names = names.map(
    lambda text: " ".join(text.replace("(", "").replace(")", "").split())
).filter(bool)


@st.composite
def option_groups(draw: st.DrawFn) -> OptionGroup:
    choices = draw(
        st.lists(
            st.builds(
                Choice,
                st.just(0),
                choice_names,
                st.lists(choice_names, max_size=3).map(tuple),
                st.decimals(0, 9999, places=2),
                st.booleans(),
            ),
            min_size=1,
            max_size=5,
            unique_by=lambda choice: choice.name.casefold(),
        )
    )
    least = draw(st.integers(0, len(choices)))
    others = st.lists(st.integers(0, len(choices) - 1), min_size=2, unique=True).map(sorted)
    if len(choices) > 1 and draw(st.booleans()):
        taken = {choice.name.casefold() for choice in choices}
        name = draw(choice_names.filter(lambda name: name.casefold() not in taken))
        any_of = tuple(draw(others))
        choices.append(Choice(0, name, (), Decimal("0.00"), False, any_of))
    most = draw(st.integers(max(least, 1), 99))
    return OptionGroup(0, draw(group_names), least, most, tuple(choices))


@given(st.lists(option_groups(), max_size=4, unique_by=lambda group: group.name.casefold()))
def test_what_is_written_is_read_back(groups: list[OptionGroup]) -> None:
    assert parse_options(format_options(groups)) == tuple(groups)


@given(st.text(max_size=100) | st.text("ab(1): ;|=+,choseupt ", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        groups = parse_options(text)
    except OptionError:
        return
    assert parse_options(format_options(groups)) == groups


def test_the_sample_menus_options_are_written_as_they_are_stored() -> None:
    for item in menus.sample().items:
        assert len(parse_options(format_options(item.groups))) == len(item.groups)
