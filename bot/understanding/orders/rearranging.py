"""Chunks brought into the usual order of an order: number, options, dish, more options.

Names are moved and completed here; what they mean is decided later.
"""

from dataclasses import replace

from bot.understanding.language.lexicon import Meaning
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.again import named_again
from bot.understanding.orders.dealing_out import dealt_out
from bot.understanding.orders.listed_sorts import ListedSorts, names_dish, sole_item
from bot.understanding.orders.option_counts import chooses, counted, counts
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.continuations import denies

_CORRECTION = (Meaning("correction"),)
_WITH = (Meaning("with"),)
# So many chunks a list of unwanted options may have.
_LISTED = 12


def rearranged(chunks: list[Chunk], vocabulary: Vocabulary) -> list[Chunk]:
    """The same, said plainly; what needs no rearranging is left as it is."""
    if not any(names_dish(chunk) for chunk in chunks):
        return chunks
    chunks = _denied(_corrected(chunks))
    chunks = dealt_out(named_again(chunks, vocabulary))
    chunks = ListedSorts(vocabulary).completed(chunks)
    chunks = counted(chunks, vocabulary)
    chunks = _told_apart(chunks, vocabulary)
    return _brought_behind(chunks)


def _corrected(chunks: list[Chunk]) -> list[Chunk]:
    """ "a small tea, no, a large tea": "no" takes back what was said."""
    made: list[Chunk] = []
    for index, chunk in enumerate(chunks):
        denied = denies(chunks[index : index + 3]) or _thinks_again(chunks, index)
        made.append(replace(chunk, meanings=_CORRECTION) if denied else chunk)
    return made


def _thinks_again(chunks: list[Chunk], index: int) -> bool:
    """ "a tea, hmm, actually a coffee": after a dish, and right before another is counted."""
    if not chunks[index].is_("second_thought"):
        return False
    counted = index + 1 < len(chunks) and counts(chunks[index + 1])
    before = [chunk for chunk in chunks[:index] if not chunk.is_("filler")]
    separated = bool(before) and before[-1].is_("comma")
    return counted and separated and any(map(names_dish, before))


def _denied(chunks: list[Chunk]) -> list[Chunk]:
    """ "no rice, beans or salsa": none of them."""
    made: list[Chunk] = []
    denial: Chunk | None = None
    for index, chunk in enumerate(chunks):
        if denial and chooses(chunk) and not made[-1].is_("qualifier", "or"):
            made.append(denial)
        meaning = chunk.meaning("qualifier")
        if meaning and meaning.value == "no" and _or_ends(chunks, index + 1):
            denial = chunk
        elif not (chooses(chunk) or chunk.is_("comma")):
            denial = None
        made.append(chunk)
    return made


def _or_ends(chunks: list[Chunk], index: int) -> bool:
    """Does a list of two options or more begin here whose last is joined by "or"?"""
    options = 0
    for chunk in chunks[index : index + _LISTED]:
        if chunk.is_("or"):
            return options > 1
        if not (chooses(chunk) or chunk.is_("comma")):
            return False
        options += chooses(chunk)
    return False


def _offered(chunk: Chunk, item: int) -> bool:
    return bool(chunk.sense and item in chunk.sense.choices)


def _told_apart(chunks: list[Chunk], vocabulary: Vocabulary) -> list[Chunk]:
    """ "a small and a large tea": the first is of the same dish.

    Not so where the first is counted itself ("with two sugars and a large tea").
    """
    made: list[Chunk] = []
    for index, chunk in enumerate(chunks):
        if counts(chunk) and made and made[-1].is_("and", "comma"):
            first, start = _sizes(made, len(made) - 1, -1), len(made)
            second, end = _sizes(chunks, index, 1), index
            dish = chunks[end + len(second) + 1 : end + len(second) + 2]
            item = sole_item(dish[0]) if dish else None
            start -= len(first) + 2
            if (
                item
                and first
                and second
                and start >= 0
                and counts(made[start])
                and all(_offered(c, item) for c in (*first, *second))
                and not _countable(first[0], item, vocabulary)
            ):
                made.insert(len(made) - 1, dish[0])
        made.append(chunk)
    return made


def _countable(chunk: Chunk, item: int, vocabulary: Vocabulary) -> bool:
    choices = chunk.sense.choices[item] if chunk.sense else []
    return all(vocabulary.choices[choice][2] for choice in choices)


def _sizes(chunks: list[Chunk], index: int, step: int) -> list[Chunk]:
    """The options right before or after this place."""
    found: list[Chunk] = []
    while 0 <= index + step < len(chunks) and chooses(chunks[index + step]):
        index += step
        found.append(chunks[index])
    return found


def _brought_behind(chunks: list[Chunk]) -> list[Chunk]:
    """ "two shots in a tea", "extra cheese on the toast": the options after their dish."""
    made: list[Chunk] = []
    moved: list[Chunk] = []
    dish: Chunk | None = None
    for index, chunk in enumerate(chunks):
        if chunk.is_("onto") and not moved:
            dish = _dish_after(chunks, index)
            item = sole_item(dish) if dish else None
            start = _run(made, item) if item else len(made)
            if (
                dish
                and start < len(made)
                and not any(c is not dish and item in c.items for c in made)
            ):
                moved, made = made[start:], made[:start]
                link = Chunk(chunk.words, 1.0, _WITH)
                moved = [link, *moved]
                continue
        made.append(chunk)
        if chunk is dish and moved:
            made += moved
            moved = []
    return made


def _dish_after(chunks: list[Chunk], index: int) -> Chunk | None:
    """The dish right after, with at most its number and options in between."""
    for chunk in chunks[index + 1 : index + 6]:
        if sole_item(chunk):
            return chunk
        if not (counts(chunk) or chooses(chunk) or chunk.is_("function")):
            return None
    return None


def _run(made: list[Chunk], item: int) -> int:
    """Where the options of `item` begin that stand at the end."""
    start = len(made)
    for index in reversed(range(len(made))):
        chunk = made[index]
        if _offered(chunk, item):
            start = index
        elif start == index + 1 and (chunk.is_("qualifier", "unit", "of") or counts(chunk)):
            if not chunk.is_("article"):
                start = index
        elif not chunk.is_("and", "comma", "function", "unit", "of"):
            break
    if start and made[start - 1].is_("with"):
        return len(made)
    return start
