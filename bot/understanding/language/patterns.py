"""Patterns written out: (a|b) one of, [a|b] one or none, <name> a set; at any depth."""

import re
from collections.abc import Iterator

_OPENING, _CLOSING = "([", ")]"
Wording = tuple[str, ...]
_SET = re.compile(r"<(\w+)>")
_NESTED = re.compile(r"(?<=[|\[(])\(([^()]*)\)(?=[|\])])")
_PART = re.compile(r"\(([^)]+)\)|\[([^\]]+)\]|([^ ()\[\]]+)")


def expanded(pattern: str, sets: dict[str, list[str]]) -> list[Wording]:
    """Every wording of the pattern, as its words."""
    alternatives = list(_split(pattern, "|"))
    if len(alternatives) > 1:
        return [wording for one in alternatives for wording in expanded(one, sets)]
    made: list[Wording] = [()]
    for part in _split(pattern, " "):
        following = _wordings(part, sets)
        made = [(*before, *after) for before in made for after in following]
    return made


def _wordings(part: str, sets: dict[str, list[str]]) -> list[Wording]:
    if part[0] in _OPENING:
        optional: list[Wording] = [()] if part[0] == "[" else []
        return [*expanded(part[1:-1], sets), *optional]
    if part[0] == "<":
        return [wording for said in sets[part[1:-1]] for wording in expanded(said, sets)]
    return [(part,)]


def _split(pattern: str, mark: str) -> Iterator[str]:
    """The pieces between marks that stand in no bracket; no empty ones."""
    depth = start = 0
    for at, letter in enumerate(pattern):
        depth += (letter in _OPENING) - (letter in _CLOSING)
        if letter == mark and not depth:
            if at > start:
                yield pattern[start:at]
            start = at + 1
    if depth:
        raise ValueError(f"brackets do not match in {pattern!r}")
    if start < len(pattern):
        yield pattern[start:]


def slots(pattern: str, sets: dict[str, list[str]]) -> Iterator[tuple[list[list[str]], bool]]:
    """A pattern's places in order: the wordings possible there, and whether it may stay empty."""
    if len(pattern) == 1:
        yield [[pattern]], False
        return
    for name in _SET.findall(pattern):
        pattern = pattern.replace(f"<{name}>", "(" + "|".join(sets[name]) + ")")
    # A set inside a group is one more wording of the group.
    for required, optional, word in _PART.findall(_NESTED.sub(r"\1", pattern)):
        wordings = (required or optional or word).split("|")
        yield (
            [[part for part in wording.split(" ") if part] for wording in wordings],
            not (required or word),
        )
