"""What is said along with an order and is no part of it: where, when and why it is fetched."""

from bot.understanding.language.lexicon import Lexicon, Meaning
from bot.understanding.text.chunks import Chunk

_FILLER = (Meaning("filler"),)
_THIN = (
    "filler",
    "function",
    "onto",
    "of",
    "by",
    "that",
    "to",
    "time",
    "place",
    "thoroughfare",
    "aside",
    "ordinal",
)
_LEADING = ("function", "onto", "by", "to")
# So many words may stand between a preposition and the place or time.
_BETWEEN = 4


def passed_over(chunks: list[Chunk], lexicon: Lexicon) -> list[Chunk]:
    """The chunks, those of asides as mere fillers."""
    made = list(chunks)
    index = 0
    while index < len(chunks):
        end = _end(chunks, index, lexicon)
        made[index:end] = [_filler(chunk) for chunk in chunks[index:end]]
        if end == index or _fetches(chunks[index]):
            made[index] = chunks[index]
        index = max(end, index + 1)
    return made


def _filler(chunk: Chunk) -> Chunk:
    return Chunk([word.as_typed for word in chunk.words], 1.0, _FILLER)


def _fetches(chunk: Chunk) -> bool:
    """ "for pick up", "i will pick it up"."""
    action = chunk.meaning("action")
    return action is not None and action.tool == "checkout" and any(v for _, v in action.arguments)


def _named(chunk: Chunk) -> bool:
    return bool(chunk.sense or chunk.part)


def _end(chunks: list[Chunk], index: int, lexicon: Lexicon) -> int:
    """Where the aside ends that begins at `index`; there itself, if none does."""
    first = chunks[index]
    if _named(first):
        return index
    if first.is_("aside") or _fetches(first):
        end = index + 1
        while end < len(chunks) and _runs_on(chunks, end, lexicon):
            end += 1
        return end
    if first.is_(*_LEADING) or first.number is not None:
        return _place_or_time(chunks, index, lexicon)
    return index


def _runs_on(chunks: list[Chunk], index: int, lexicon: Lexicon) -> bool:
    chunk = chunks[index]
    if chunk.is_("qualifier", "and", "with", "stop", "comma"):
        return False
    if chunk.is_("verb", "action") and not chunk.typos:
        return False
    if _is_clock(chunks, index) or _is_clock(chunks, index - 1):
        return True
    if chunk.number is not None or chunk.is_("article", "count"):
        following = chunks[index + 1 : index + 2]
        return bool(following) and not _counts_on(following[0], lexicon)
    if _is_unknown(chunk):
        return not any(word.raw in lexicon.foods for word in chunk.words)
    return not _named(chunk) and chunk.is_(*_THIN)


def _counts_on(chunk: Chunk, lexicon: Lexicon) -> bool:
    """Could what a number stands before be ordered?"""
    if chunk.is_("time", "place", "aside"):
        return False
    food = any(word.raw in lexicon.foods for word in chunk.words)
    return food or not (_is_unknown(chunk) or chunk.is_("filler"))


def _is_address(chunks: list[Chunk], index: int) -> bool:
    """ "12 beach road": whatever else such a word may name."""
    numbered = index > 0 and chunks[index - 1].number is not None
    following = chunks[index + 1] if index + 1 < len(chunks) else None
    return numbered and following is not None and _words_of_place(following)


def _words_of_place(chunk: Chunk) -> bool:
    return chunk.is_("thoroughfare") and not _named(chunk)


def _is_unknown(chunk: Chunk) -> bool:
    """A word that nobody knows, or that was only taken for a name."""
    return bool(chunk.typos) or not (_named(chunk) or chunk.meanings or chunk.number is not None)


def _is_clock(chunks: list[Chunk], index: int) -> bool:
    """ "nine thirty", and nothing counted after it."""
    hour, minute, after = ([*chunks[index : index + 3], None, None, None])[:3]
    return bool(
        hour
        and minute
        and hour.number in range(1, 13)
        and minute.number in range(5, 60, 5)
        and not (after and _named(after))
    )


def _place_or_time(chunks: list[Chunk], index: int, lexicon: Lexicon) -> int:
    """ "around ten o'clock", "at the shop", "ten minutes"."""
    if chunks[index].is_(*_LEADING) and _is_clock(chunks, index + 1):
        return index + 3
    for end in range(index + 1, min(index + 1 + _BETWEEN, len(chunks))):
        chunk = chunks[end]
        if chunk.is_("time"):
            counted = any(c.number is not None for c in chunks[index:end])
            return end + 1 if counted or not chunk.is_("function") else index
        if chunk.is_("place") and not _named(chunk):
            return end + 1 if chunks[index].is_(*_LEADING) else index
        if _is_address(chunks, end):
            continue
        thin = chunk.is_("article") or chunk.number is not None or chunk.is_(*_THIN)
        food = any(word.raw in lexicon.foods for word in chunk.words)
        if _named(chunk) or food or not (thin or _is_unknown(chunk)):
            return index
    return index
