"""Inline keyboards: parsed and refused as Telegram would."""

from typing import Any

import orjson

from bot.simulator.errors import bad_request

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPY = 256

Markup = dict[str, Any]


def inline_keyboard(source: str | None) -> Markup | None:
    """`reply_markup` as sent (JSON) → an InlineKeyboardMarkup, None for no buttons."""
    if not source:
        return None
    try:
        markup = orjson.loads(source)
    except orjson.JSONDecodeError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("the stand-in knows inline keyboards only")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the ReplyMarkup must be an Array')
    parsed = [[_button(button) for button in _row(row)] for row in rows]
    parsed = [row for row in parsed if row]
    if sum(map(len, parsed)) > MAX_BUTTONS or any(len(row) > MAX_IN_ROW for row in parsed):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": parsed} if parsed else None


def _row(row: Any) -> list[Any]:
    if not isinstance(row, list):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    return row


def _button(button: Any) -> dict[str, Any]:
    what = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(what + "InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request(what + 'Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    kept = {"text": text}
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {**kept, "callback_data": data}
    if "url" in button:
        url = button["url"]
        if not isinstance(url, str) or not url.startswith(("http://", "https://", "tg://")):
            raise bad_request("BUTTON_URL_INVALID")
        return {**kept, "url": url}
    if "copy_text" in button:
        copied = button["copy_text"]
        if not isinstance(copied, dict) or not 1 <= len(str(copied.get("text", ""))) <= MAX_COPY:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {**kept, "copy_text": {"text": copied["text"]}}
    raise bad_request(what + "Text buttons are unallowed in the inline keyboard")
