"""HTML parse mode: text with tags to text and entities, as strictly as Telegram.

Errors quote byte offsets into the UTF-8 of the text as sent. Offsets and
lengths of entities count UTF-16 code units.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.errors import Refused, bad_request

Entity = dict[str, Any]

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
# Of two entities over the same text, the one named first is listed first.
_ORDER = (
    "blockquote",
    "expandable_blockquote",
    "pre",
    "code",
    "text_link",
    "text_mention",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(
    r"&(?:#(\d{1,8})(?!\d)|#[xX]([0-9a-fA-F]{1,8})(?![0-9a-fA-F])|([a-zA-Z]+));?"
)
_SPACE = re.compile(r"\s*", re.ASCII)
_TAG_NAME = re.compile(r"[^\s>]*", re.ASCII)
_END_TAG = re.compile(r"</([^\s>]*)\s*(>?)", re.ASCII)
_ATTRIBUTE = re.compile(r"[^\s=>/\"']*", re.ASCII)
_BARE_VALUE = re.compile(r"[A-Za-z0-9.-]*")
_LINK = re.compile(r"(?:(https?|tg|ton|tonsite)://)?([\w.-]+(?::\d+)?)([/?#]\S*)?", re.IGNORECASE)
_USER_LINK = re.compile(r"tg:(?://)?user\?id=(\d+)")


@dataclass
class _Open:
    name: str
    at: int
    text_start: int
    attributes: dict[str, str] = field(default_factory=dict)


def utf16(text: str) -> int:
    """Length in UTF-16 code units, the unit of Telegram's offsets."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Raises Refused (400 can't parse entities …) as Telegram would.

    A link to a user is an entity `text_mention` with `user_id`; whoever knows
    people turns that into a `user`.
    """
    text = ""
    entities: list[Entity] = []
    stack: list[_Open] = []
    position = 0
    while position < len(source):
        character = source[position]
        if character == "&":
            decoded, position = _decode(source, position)
            text += decoded
        elif character != "<":
            end = min(
                (at for at in (source.find("<", position), source.find("&", position)) if at >= 0),
                default=len(source),
            )
            text += source[position:end]
            position = end
        elif source.startswith("</", position) and stack:
            position = _end_tag(source, position, stack[-1].name)
            entity = _entity(stack.pop(), text)
            if entity:
                entities.append(entity)
        else:
            opened, position = _start_tag(source, position)
            opened.text_start = len(text)
            stack.append(opened)
    if stack:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{stack[-1].name}"')
    entities.sort(key=lambda e: (e["offset"], -e["length"], _ORDER.index(e["type"])))
    return text, entities


def _start_tag(source: str, start: int) -> tuple[_Open, int]:
    at = _byte_offset(source, start)
    if source.startswith("</", start):
        raise _unparsable(f"Unexpected end tag at byte offset {at}")
    position = _skip(_TAG_NAME, source, start + 1)
    name = source[start + 1 : position].lower()
    if position == len(source):
        raise _unparsable(f"Unclosed start tag at byte offset {at}")
    if name not in _TYPES:
        raise _unparsable(f'Unsupported start tag "{name}" at byte offset {at}')
    opened = _Open(name, at, 0)
    while True:
        if position >= len(source):
            raise _unparsable(f"Unclosed start tag at byte offset {at}")
        position = _skip(_SPACE, source, position)
        if source.startswith(">", position):
            break
        end = _skip(_ATTRIBUTE, source, position)
        if end == position:
            raise _unparsable(f'Empty attribute name in the tag "{name}" at byte offset {at}')
        attribute, value = source[position:end].lower(), ""
        position = _skip(_SPACE, source, end)
        has_value = source.startswith("=", position)
        if has_value:
            position = _skip(_SPACE, source, position + 1)
        if position >= len(source):
            raise _unparsable(f'Unclosed start tag "{name}" at byte offset {at}')
        if has_value:
            value, position = _value(source, position, at)
        opened.attributes[attribute] = value
    if name == "span" and opened.attributes.get("class") != "tg-spoiler":
        raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    return opened, position + 1


def _value(source: str, position: int, at: int) -> tuple[str, int]:
    quote = source[position]
    if quote not in "'\"":
        end = _skip(_BARE_VALUE, source, position)
        if end < len(source) and source[end] not in "> \t\r\n\v\f":
            token = _byte_offset(source, position)
            raise _unparsable(f"Unexpected end of name token at byte offset {token}")
        return source[position:end].lower(), end
    value, position = "", position + 1
    while position < len(source) and source[position] != quote:
        if source[position] == "&":
            decoded, position = _decode(source, position)
            value += decoded
        else:
            value += source[position]
            position += 1
    if position >= len(source):
        raise _unparsable(f"Unclosed start tag at byte offset {at}")
    return value, position + 1


def _end_tag(source: str, start: int, expected: str) -> int:
    at = _byte_offset(source, start)
    found = _END_TAG.match(source, start)
    assert found
    if not found[2]:
        raise _unparsable(f"Unclosed end tag at byte offset {at}")
    if found[1] and found[1].lower() != expected:
        raise _unparsable(
            f'Unmatched end tag at byte offset {at}, expected "</{expected}>", '
            f'found "</{found[1].lower()}>"'
        )
    return found.end()


def _entity(tag: _Open, text: str) -> Entity | None:
    content = text[tag.text_start :]
    if not content:
        return None
    entity: Entity = {
        "type": _TYPES[tag.name],
        "offset": utf16(text[: tag.text_start]),
        "length": utf16(content),
    }
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        entity["type"] = "expandable_blockquote"
    if tag.name == "a":
        return _link(entity, tag.attributes.get("href") or content)
    return entity


def _link(entity: Entity, target: str) -> Entity | None:
    person = _USER_LINK.fullmatch(target)
    if person:
        return {**entity, "type": "text_mention", "user_id": int(person[1])}
    found = _LINK.fullmatch(target)
    if not found:
        return None
    scheme = (found[1] or "http").lower()
    if scheme.startswith("http") and "." not in found[2]:
        return None
    rest = found[3] or ""
    if scheme.startswith("http") and not rest.startswith("/"):
        rest = "/" + rest
    return {**entity, "url": f"{scheme}://{found[2].lower()}{rest}"}


def _decode(source: str, position: int) -> tuple[str, int]:
    found = _CHARACTER.match(source, position)
    if found:
        if found[3] in _NAMED:
            return _NAMED[found[3]], found.end()
        code = int(found[1]) if found[1] else int(found[2], 16) if found[2] else 0
        if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
            return chr(code), found.end()
    return "&", position + 1


def _skip(pattern: re.Pattern[str], source: str, position: int) -> int:
    """Where what matches there ends; patterns match the empty string too."""
    found = pattern.match(source, position)
    return found.end() if found else position


def _byte_offset(source: str, position: int) -> int:
    return len(source[:position].encode())


def _unparsable(what: str) -> Refused:
    return bad_request(f"can't parse entities: {what}")
