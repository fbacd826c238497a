"""Text as it arrives in a message: trimmed, within limits, entities found.

Telegram finds commands, mentions and links by itself; bots depend on the
`bot_command` entity of what a user typed.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.simulator.errors import bad_request
from bot.simulator.markup import Entity, parse_html, utf16

MAX_TEXT = 4096

_PATTERNS = (
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])"),
    ),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{4,31}(?!\w)")),
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,!?;:)]")),
)


def found_in(text: str, taken: list[Entity]) -> list[Entity]:
    """Entities Telegram adds by itself, outside code and links already there."""
    entities: list[Entity] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            entity = {
                "type": kind,
                "offset": utf16(text[: match.start()]),
                "length": utf16(match[0]),
            }
            if not any(_overlap(entity, other) for other in taken + entities):
                entities.append(entity)
    return entities


def message_text(
    source: str, parse_mode: str | None, people: Mapping[int, Any]
) -> tuple[str, list[Entity]]:
    """The text and entities of a message a bot sends. Raises Refused."""
    text, entities = source, list[Entity]()
    if parse_mode:
        if parse_mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        text, entities = parse_html(source)
        entities = [known for entity in entities if (known := _person(entity, people))]
    text, entities = _trimmed(text, entities)
    if not text:
        raise bad_request("message text is empty")
    if utf16(text) > MAX_TEXT:
        raise bad_request("message is too long")
    rigid = [e for e in entities if e["type"] in ("code", "pre", "text_link", "text_mention")]
    entities += found_in(text, rigid)
    return text, sorted(entities, key=lambda entity: entity["offset"])


def _person(entity: Entity, people: Mapping[int, Any]) -> Entity | None:
    if entity["type"] != "text_mention":
        return entity
    person = people.get(entity.pop("user_id"))
    return {**entity, "user": person} if person else None


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    start = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    length = utf16(text)
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - start, 0)
        end = min(entity["offset"] + entity["length"] - start, length)
        if begin < end:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return text, kept


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )
