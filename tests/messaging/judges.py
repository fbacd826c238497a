"""Independent judges of every request the bot makes.

aiogram's models know each method's fields and their types; tdjson is Telegram's own
HTML parser. What they can't know, the limits of keyboards and texts, stands here.
"""

from collections.abc import Mapping
from typing import Any

import aiogram.methods
import orjson
import tdjson
from aiogram.types import (
    ForceReply,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from pydantic import BaseModel

TEXT_LIMIT = {"text": 4096, "caption": 1024}

# aiogram's union takes any dict for a ReplyKeyboardRemove, so the class is picked by key.
MARKUPS: dict[str, type[BaseModel]] = {
    "inline_keyboard": InlineKeyboardMarkup,
    "keyboard": ReplyKeyboardMarkup,
    "remove_keyboard": ReplyKeyboardRemove,
    "force_reply": ForceReply,
}

NESTED = {
    "allowed_updates",
    "commands",
    "entities",
    "link_preview_options",
    "reply_markup",
    "reply_parameters",
    "scope",
}


class Misjudged(AssertionError):
    """Telegram would not take this request."""


def judge(method: str, fields: Mapping[str, Any]) -> None:
    """Raises Misjudged, or pydantic's ValidationError, for a request that is not right."""
    name = method[:1].upper() + method[1:]
    model = getattr(aiogram.methods, name, None)
    if model is None:
        raise Misjudged(f"no such method: {method}")
    if unknown := set(fields) - set(model.model_fields):
        raise Misjudged(f"{method} has no {', '.join(sorted(unknown))}")
    plain = {name: _decoded(name, value) for name, value in fields.items()}
    markup = plain.pop("reply_markup", None)
    model.model_validate(plain, strict=False)
    if markup is not None:
        judge_markup(markup)
    for field, limit in TEXT_LIMIT.items():
        if field in fields and method != "answerCallbackQuery":
            judge_text(fields[field], fields.get("parse_mode"), limit)
    if method == "answerCallbackQuery" and utf16(fields.get("text", "")) > 200:
        raise Misjudged("a toast of over 200 characters")


def _decoded(name: str, value: Any) -> Any:
    """A form, and the stand-in's record, hold nested values as JSON."""
    return orjson.loads(value) if name in NESTED and isinstance(value, str) else value


def judge_markup(markup: Mapping[str, Any]) -> None:
    kinds = [model for key, model in MARKUPS.items() if key in markup]
    if len(kinds) != 1:
        raise Misjudged(f"not one kind of markup: {sorted(markup)}")
    kinds[0].model_validate(markup)
    if kinds[0] is not InlineKeyboardMarkup:
        return
    rows = markup["inline_keyboard"]
    if sum(map(len, rows)) > 100 or any(not 1 <= len(row) <= 8 for row in rows):
        raise Misjudged("over 100 buttons, or a row without any or with over 8")
    for button in (button for row in rows for button in row):
        judge_button(button)


def judge_button(button: Mapping[str, Any]) -> None:
    if not button["text"].strip():
        raise Misjudged("a button without a label")
    if len(set(button) - {"text", "style"}) != 1:
        raise Misjudged(f"a button does one thing: {button}")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= 64:
        raise Misjudged(f"callback data of {len(data.encode())} bytes")


def judge_text(text: str, parse_mode: str | None, limit: int) -> None:
    parsed = parse(text, parse_mode)["text"]
    if not parsed.strip():
        raise Misjudged("message text is empty")
    if utf16(parsed) > limit:
        raise Misjudged(f"{utf16(parsed)} characters, the limit is {limit}")


def parse(text: str, parse_mode: str | None = "HTML") -> dict[str, Any]:
    """Telegram's formattedText: {"text", "entities": [{"offset", "length", "type"}]}."""
    if parse_mode is None:
        return {"text": text, "entities": []}
    if parse_mode != "HTML":
        raise Misjudged(f"our cards are HTML, not {parse_mode}")
    answer = _execute(
        {
            "@type": "parseTextEntities",
            "text": text,
            "parse_mode": {"@type": "textParseModeHTML"},
        }
    )
    if answer["@type"] == "error":
        raise Misjudged(f"can't parse entities: {answer['message']}")
    return answer


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    # It would write every request to standard error.
    tdjson.td_execute(b'{"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}')
    answer: dict[str, Any] = orjson.loads(tdjson.td_execute(orjson.dumps(request)) or b"")
    return answer


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
