"""Reading a card as a guest would, and holding it to Telegram's limits."""

from bot.cards import taps
from bot.cards.card import Button, Card, Tap


def text(card: Card | None) -> str:
    assert card is not None
    return "".join(span.text for span in card.text)


def buttons(card: Card | None) -> list[Button]:
    assert card is not None
    return [button for row in card.rows for button in row]


def labels(card: Card | None) -> list[str]:
    return [button.label for button in buttons(card)]


def tap(card: Card | None, label: str) -> Tap:
    """The tap of the first button whose label holds `label`, as Telegram gives it back."""
    for button in buttons(card):
        if label in button.label:
            assert button.tap is not None
            return taps.decode(taps.encode(button.tap))
    raise AssertionError(f"no button {label!r} in {labels(card)}")


def units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def check_limits(card: Card) -> None:
    """Telegram's, as it counts: UTF-16 units, buttons, bytes of callback data."""
    words = text(card)
    assert words.strip()
    assert units(words) <= 4096
    assert len(buttons(card)) <= 100
    for row in card.rows:
        assert 1 <= len(row) <= 8
        for button in row:
            assert button.label.strip()
            assert (button.tap is None) != (button.url is None)
            if button.tap is not None:
                data = taps.encode(button.tap)
                assert 1 <= len(data.encode()) <= 64
                assert taps.decode(data) == button.tap
