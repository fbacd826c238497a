"""Cards as Telegram takes them: judged by Telegram's own parser."""

from itertools import starmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import taps
from bot.cards.card import Button, Card, Span, Style, Tap
from bot.messaging import rendering
from tests.messaging.judges import judge, parse, utf16

MENU = Tap("menu")


def sent(card: Card) -> dict[str, object]:
    fields = {"chat_id": 1, **rendering.message(card)}
    judge("sendMessage", fields)
    return fields


def test_spans_become_entities() -> None:
    card = Card(
        "cart",
        (
            Span("Your cart\n", "bold"),
            Span("2 × Idly "),
            Span("gone", "strike"),
            Span(" Asha", "italic", url='https://example.org/?a=1&b="x"'),
        ),
    )
    parsed = parse(str(sent(card)["text"]))
    assert parsed["text"] == "Your cart\n2 × Idly gone Asha"
    kinds = [(entity["type"]["@type"], entity["length"]) for entity in parsed["entities"]]
    assert ("textEntityTypeBold", 10) in kinds or ("textEntityTypeBold", 9) in kinds
    assert ("textEntityTypeStrikethrough", 4) in kinds
    assert ("textEntityTypeItalic", 5) in kinds
    link = next(e for e in parsed["entities"] if e["type"]["@type"] == "textEntityTypeTextUrl")
    assert link["type"]["url"] == 'https://example.org/?a=1&b="x"'


def test_a_customer_is_named_by_a_link() -> None:
    parsed = parse(str(sent(Card("ticket", (Span("Asha <3", url="tg://user?id=1001"),)))["text"]))
    assert parsed["text"] == "Asha <3"
    assert parsed["entities"][0]["type"] == {
        "@type": "textEntityTypeMentionName",
        "user_id": 1001,
    }


@pytest.mark.parametrize("text", ["<b>", "</a>", "&amp;", "&lt;script&gt;", "a<b && c>d", "😀<i>"])
def test_markup_in_text_stays_text(text: str) -> None:
    assert parse(str(sent(Card("menu", (Span(text, "bold"),)))["text"]))["text"] == text


@pytest.mark.parametrize("character", ["x", "&", "😀", "é"])
def test_text_is_cut_by_what_telegram_counts(character: str) -> None:
    """After entities are parsed, in UTF-16 units: neither tags nor escapes count."""
    card = Card("menu", (Span("head\n", "bold"), Span(character * 5000), Span("tail")))
    text = parse(str(sent(card)["text"]))["text"]
    assert 4094 <= utf16(text) <= 4096
    assert text.endswith("…")
    whole = Card("menu", (Span(character * (4096 // utf16(character)), "bold"),))
    assert not parse(str(sent(whole)["text"]))["text"].endswith("…")


@pytest.mark.parametrize("spans", [(), (Span(""),), (Span(" \n"), Span("\t", "bold"))])
def test_a_card_is_never_empty(spans: tuple[Span, ...]) -> None:
    assert parse(str(sent(Card("menu", spans))["text"]))["text"] == "…"


def test_a_keyboard_keeps_to_its_limits_and_to_its_last_row() -> None:
    rows = tuple(tuple(Button(f"{n}.{m}", MENU) for m in range(10)) for n in range(20))
    checkout = (Button("Checkout", MENU),)
    fields = sent(Card("cart", (Span("x"),), (*rows, checkout)))
    keyboard = rendering.keyboard((*rows, checkout))
    assert fields["reply_markup"] == {"inline_keyboard": keyboard}
    assert keyboard[-1] == [{"text": "Checkout", "callback_data": taps.encode(MENU)}]
    assert sum(map(len, keyboard)) <= 100
    assert keyboard[0][0]["text"] == "0.0"


def test_a_button_links_acts_or_is_a_label() -> None:
    rows = ((Button("Site", url="https://example.org"), Button("Menu", MENU), Button("1/2")),)
    assert rendering.keyboard(rows) == [
        [
            {"text": "Site", "url": "https://example.org"},
            {"text": "Menu", "callback_data": "menu"},
            {"text": "1/2", "callback_data": "noop"},
        ]
    ]


def test_without_buttons_there_is_no_keyboard() -> None:
    assert "reply_markup" not in sent(Card("help", (Span("x"),)))


def test_a_toast_is_cut_at_what_a_callback_answer_holds() -> None:
    judge("answerCallbackQuery", {"callback_query_id": "1", "text": rendering.toast("😀" * 300)})


styles: st.SearchStrategy[Style] = st.sampled_from(["plain", "bold", "italic", "strike"])
odd_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    ["\u202e", "<", "&#60;", "\u0000", "👨‍👩‍👧", "\u200b", "x" * 4096, "😀" * 2048]
)


@given(st.lists(st.tuples(odd_text, styles), max_size=8))
def test_no_text_breaks_a_card(spans: list[tuple[str, Style]]) -> None:
    sent(Card("menu", tuple(starmap(Span, spans))))
