"""What is said of some of several: "half of them iced", "whip on one and none on the other"."""

from dataclasses import replace

from bot.understanding.language.lexicon import Meaning
from bot.understanding.orders.option_counts import chooses, counts, quantity
from bot.understanding.text.chunks import Chunk

_WITH = (Meaning("with"),)
# So far back the options may begin.
_BACK = 8


def dealt_out(chunks: list[Chunk]) -> list[Chunk]:
    """The same with how many it is said of before it: "one with whip, the other with none"."""
    if any(chunk.is_("half") for chunk in chunks):
        chunks = _halved(chunks)
    made: list[Chunk] = []
    dealt = index = 0
    while index < len(chunks):
        length = _on_some(chunks, index)
        length = length if length and _several(made) else 0
        start = max(dealt, _options(made)) if length else len(made)
        if start < len(made):
            some = chunks[index + 1 : index + length]
            made[start:] = [*some, replace(chunks[index], meanings=_WITH), *made[start:]]
            dealt, index = len(made) + 1, index + length
            continue
        made.append(chunks[index])
        index += 1
    return made


def _halved(chunks: list[Chunk]) -> list[Chunk]:
    """ "four teas, half of them iced": two of them."""
    made: list[Chunk] = []
    for chunk, after in zip(chunks, [*chunks[1:], None], strict=True):
        whole = _several(made) if chunk.is_("half") else 0
        size = bool(chunk.sense) and not (after and after.is_("that"))
        if whole and whole % 2 == 0 and not (size or made[-1].is_("article", "other")):
            made.append(replace(chunk, meanings=(), sense=None, number=whole // 2))
        elif not (whole and made[-1].is_("other")):
            made.append(chunk)
    return made


def _several(made: list[Chunk]) -> int:
    """How many of the dish spoken of last were ordered, if more than one."""
    for dish in reversed(range(len(made))):
        if made[dish].items:
            before = dish - 1
            while before >= 0 and (chooses(made[before]) or made[before].is_("unit", "of")):
                before -= 1
            number = quantity(made[before]) if before >= 0 and counts(made[before]) else 1
            return number if number > 1 else 0
    return 0


def _on_some(chunks: list[Chunk], index: int) -> int:
    """How many chunks "on one", "on the other" takes here; none if a dish is counted."""
    if not chunks[index].is_("onto"):
        return 0
    end = index + 1
    while end < len(chunks) and chunks[end].is_("function") and not chunks[end].is_("other"):
        end += 1
    some = chunks[end] if end < len(chunks) else None
    if some is None or not (
        some.is_("other", "ordinal") or some.number is not None or some.ordinal
    ):
        return 0
    after = chunks[end + 1 : end + 2]
    if after and (after[0].items or after[0].part or chooses(after[0])):
        return 0
    return end + 1 - index


def _options(made: list[Chunk]) -> int:
    """Where the last option begins, with what is joined to it and what qualifies it."""
    start = len(made)
    joined = True
    for index in reversed(range(max(0, len(made) - _BACK), len(made))):
        chunk = made[index]
        if chooses(chunk) and joined:
            start, joined = index, False
        elif start == index + 1 and chunk.is_("qualifier", "unit"):
            start = index
        elif chunk.is_("joint") and start == index + 1:
            joined = True
        elif start < len(made) or not chunk.is_("function", "filler"):
            break
    return start
