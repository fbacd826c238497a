"""Chunks that may mean any of several choices of a dish: see `bot.understanding.names.sorts`."""

from bot.understanding.names.menu_names import MenuNames
from bot.understanding.names.names import Sense
from bot.understanding.text.chunks import Chunk


def marked(chunks: list[Chunk], names: MenuNames) -> list[Chunk]:
    """The chunks, those that are such a word for a dish among them as its choice."""
    if not names.sorts:
        return chunks
    items = {chunk.items[0] for chunk in chunks if len(chunk.items) == 1}
    made: list[Chunk] = []
    for chunk in chunks:
        found = _sorts(chunk, made, items, names) if items else {}
        made.append(Chunk(chunk.words, 1.0, sense=Sense(choices=found)) if found else chunk)
    return made


def _sorts(
    chunk: Chunk, before: list[Chunk], items: set[int], names: MenuNames
) -> dict[int, list[int]]:
    if len(chunk.words) > 1 or chunk.items or chunk.number is not None:
        return {}
    if any(meaning.kind != "note" for meaning in chunk.meanings) or _is_told(before):
        return {}
    found = {}
    for item in items:
        number = names.sorts.get((item, chunk.words[0].lemma))
        offered = bool(chunk.sense and item in chunk.sense.choices)
        if number is not None and not offered and not _goes_on(before, item, number, names):
            found[item] = [number]
    return found


def _is_told(before: list[Chunk]) -> bool:
    """ "no cheese" needs no telling apart, "2 rice" is a dish of its own."""
    for chunk in reversed(before[-2:]):
        meaning = chunk.meaning("qualifier")
        if meaning:
            return meaning.value in ("no", "no_extra")
        if chunk.number is not None:
            return True
        if not chunk.is_("function", "filler"):
            return False
    return False


def _goes_on(before: list[Chunk], item: int, number: int, names: MenuNames) -> bool:
    """ "chipotle sauce": one of the group was named right before."""
    sense = before[-1].sense if before else None
    group = names.choices[number][0]
    return bool(sense) and any(
        names.choices[choice][0] == group
        for choice in (sense.choices.get(item, ()) if sense else ())
    )
