from hypothesis import given
from hypothesis import strategies as st

from bot.cards import layout
from bot.cards.card import Button, Span
from tests.reading import units

ODD = st.text(max_size=300) | st.text("🍛‮\u202e\x00\n\u200dक्ष<&>`", max_size=300)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_units_are_those_of_utf_16(text: str) -> None:
    assert layout.units(text) == units(text)


@given(ODD, st.integers(1, 50))
def test_a_clipped_text_fits(text: str, limit: int) -> None:
    assert layout.units(layout.clip(text, limit)) <= limit


@given(ODD)
def test_plain_text_is_one_line_that_can_be_sent(text: str) -> None:
    words = layout.plain(text)
    assert "\n" not in words
    assert "\x00" not in words
    assert "\u202e" not in words
    assert words == words.strip()
    words.encode()


def test_plain_keeps_what_scripts_and_emoji_need() -> None:
    family = "👨\u200d👩\u200d👧"
    assert layout.plain(f"इडली {family} é") == f"इडली {family} é"


def test_a_cut_says_so() -> None:
    assert layout.clip("Masala Dosa", 7) == "Masala…"
    assert layout.clip("🍛🍛🍛", 4) == "🍛…"


@given(st.lists(st.builds(Span, ODD), max_size=40))
def test_a_card_never_exceeds_the_limit(spans: list[Span]) -> None:
    card = layout.card("any", spans)
    assert sum(layout.units(span.text) for span in card.text) <= layout.TEXT_LIMIT


def test_a_pager_goes_round() -> None:
    def turn(label: str, page: int) -> Button:
        return layout.button(label, "cart", page)

    back, here, forth = layout.pager(0, 4, turn)
    assert (back.label, here.label, forth.label) == ("‹", "1/4", "›")
    assert back.tap is not None
    assert back.tap.arguments == (3,)
    assert forth.tap is not None
    assert forth.tap.arguments == (1,)
    assert layout.pager(0, 1, turn) == ()


def test_a_button_carries_only_what_binds_its_verb() -> None:
    bound = ("1a2b3c4d", 12)
    taps = [
        layout.button("x", "help", stamp=bound).tap,
        layout.button("x", "plus", 1, 0, stamp=bound).tap,
        layout.button("x", "checkout", stamp=bound).tap,
    ]
    assert [tap and (tap.tag, tap.version) for tap in taps] == [
        (None, None),
        ("1a2b3c4d", None),
        ("1a2b3c4d", 12),
    ]
