"""Dishes told by what is said of them: "a short stack of pancakes" where one sort has stacks."""

from dataclasses import replace

from bot.understanding.names.names import Sense
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.option_counts import chooses, counts
from bot.understanding.text.chunks import Chunk

# So many chunks before and after a name are looked at.
_AROUND = 12
_BETWEEN = ("and", "comma", "of", "with", "qualifier", "function", "filler", "unit", "note")


def narrowed(chunks: list[Chunk], vocabulary: Vocabulary) -> list[Chunk]:
    """The chunks, each name that fits several dishes as the only one of them that has the
    options said around it, and each part of a single dish's name as that dish."""
    made = list(chunks)
    for index, chunk in enumerate(chunks):
        if chunk.items and chunk.is_("unit") and _measures(chunks, index):
            made[index] = replace(chunk, sense=None, part=())
        elif len(chunk.items) != 1 and chunk.number is None:
            meant = _meant(chunks, index, vocabulary)
            if meant is not None:
                made[index] = Chunk(chunk.words, 1.0, sense=Sense(items=[meant]), part=(meant,))
    return made


def _measures(chunks: list[Chunk], index: int) -> bool:
    """ "two bowls of soup", "a bowl tomato soup": what another dish comes in."""
    following = chunks[index + 1] if index + 1 < len(chunks) else None
    return following is not None and (following.is_("of") or bool(following.items))


def _meant(chunks: list[Chunk], index: int, vocabulary: Vocabulary) -> int | None:
    chunk = chunks[index]
    dishes = _candidates(chunk, vocabulary)
    if len(dishes) == 1:
        (only,) = dishes
        asked_for = index == 0 or counts(chunks[index - 1]) or chooses(chunks[index - 1])
        return only if asked_for and not chunk.meanings else None
    if not dishes:
        return None
    for option in (*_before(chunks, index), *_after(chunks, index)):
        fewer = dishes & set(option.sense.choices) if option.sense else dishes
        dishes = fewer or dishes
    return dishes.pop() if len(dishes) == 1 else None


def _candidates(chunk: Chunk, vocabulary: Vocabulary) -> set[int]:
    if chunk.items or chunk.part:
        return {*chunk.items} or {*chunk.part}
    if not chunk.sense or chunk.sense.choices or not chunk.sense.categories:
        return set()
    return vocabulary.by_category(chunk.sense.categories)


def _before(chunks: list[Chunk], index: int) -> list[Chunk]:
    """The options said right before the name."""
    found: list[Chunk] = []
    for chunk in reversed(chunks[max(0, index - _AROUND) : index]):
        if chooses(chunk):
            found.append(chunk)
        elif not (chunk.is_("and", "of") or (found and chunk.is_("qualifier"))):
            break
    return found


def _after(chunks: list[Chunk], index: int) -> list[Chunk]:
    """Those said after it, up to the next number or dish."""
    found: list[Chunk] = []
    for chunk in chunks[index + 1 : index + 1 + _AROUND]:
        if chooses(chunk):
            found.append(chunk)
        elif not chunk.is_(*_BETWEEN):
            break
    return found
