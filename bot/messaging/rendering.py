"""A card as the fields of a Bot API call: HTML text and a keyboard, as plain dicts."""

from html import escape
from typing import Any

import structlog

from bot.cards import taps
from bot.cards.card import Button, Card, Rows, Span, Tap
from bot.cards.layout import clip, units

log = structlog.get_logger(__name__)

# After entities are parsed, in UTF-16 units.
TEXT_LIMIT = 4096
BUTTON_LIMIT = 100
ROW_LIMIT = 8
TOAST_LIMIT = 200

_TAGS = {"plain": "", "bold": "b", "italic": "i", "strike": "s"}
_NO_PREVIEW = {"is_disabled": True}
_NOTHING = "…"


def message(card: Card) -> dict[str, Any]:
    """The fields that sendMessage and editMessageText share, the chat's apart."""
    fields: dict[str, Any] = {
        "text": html(card.text),
        "parse_mode": "HTML",
        "link_preview_options": _NO_PREVIEW,
    }
    if card.rows:
        fields["reply_markup"] = {"inline_keyboard": keyboard(card.rows)}
    return fields


def html(spans: tuple[Span, ...], limit: int = TEXT_LIMIT) -> str:
    """Telegram HTML with every span escaped, cut with … at `limit` UTF-16 units."""
    parts: list[str] = []
    room = limit
    visible = False
    for span in spans:
        if room < 1:
            break
        text = clip(span.text, room)
        room -= units(text)
        if text is not span.text:
            room = 0
        if text:
            parts.append(_marked_up(text, span))
            visible = visible or not text.isspace()
    return "".join(parts) if visible else _NOTHING


def _marked_up(text: str, span: Span) -> str:
    marked = escape(text, quote=False)
    if tag := _TAGS[span.style]:
        marked = f"<{tag}>{marked}</{tag}>"
    if span.url:
        marked = f'<a href="{escape(span.url)}">{marked}</a>'
    return marked


def toast(text: str) -> str:
    """What a callback's answer may hold; it knows no markup."""
    return clip(text, TOAST_LIMIT)


def keyboard(rows: Rows) -> list[list[dict[str, str]]]:
    """At most 8 buttons a row and 100 in all; the last row, where one goes on
    from the card, is always kept."""
    split = [row[n : n + ROW_LIMIT] for row in rows for n in range(0, len(row), ROW_LIMIT)]
    count = sum(map(len, split))
    if count > BUTTON_LIMIT:
        log.warning("keyboard cut", buttons=count)
        while count > BUTTON_LIMIT:
            count -= len(split.pop(-2))
    return [[_button(button) for button in row] for row in split]


def _button(button: Button) -> dict[str, str]:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": taps.encode(button.tap or Tap("noop"))}
