"""A dish spoken of once more without its name: "another with oat milk", "the same but iced"."""

from dataclasses import replace

from bot.understanding.language.lexicon import Meaning
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.option_counts import chooses, counts
from bot.understanding.text.chunks import Chunk

_ONE = (Meaning("article", 1),)
# So many chunks are looked at for what is said of it.
_AHEAD = 8
# So far back the dish may have been named.
_BACK = 24
_BETWEEN = ("function", "filler", "article", "of", "onto")


def named_again(chunks: list[Chunk], vocabulary: Vocabulary) -> list[Chunk]:
    """The chunks with the dish in such places; of "the same" with all that was said of it."""
    if not any(chunk.is_("more") for chunk in chunks):
        return chunks
    made: list[Chunk] = []
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        again = chunk.is_("more") and not chunk.is_("qualifier")
        said = _last(made) if again else []
        end = _noun(chunks, index + 1)
        if said and _described(chunks, end):
            if chunk.is_("same"):
                said = _kept(said, chunks[end : end + _AHEAD], vocabulary)
            else:
                said = [c for c in said if c.items]
            made.append(Chunk(chunk.words, 1.0, _ONE))
            made += [replace(c) for c in said]
            index = end
            continue
        made.append(chunk)
        index += 1
    return made


def _last(made: list[Chunk]) -> list[Chunk]:
    """The dish named last with what was said of it, if a separator follows."""
    end = len(made)
    while end and made[end - 1].is_("function", "filler", "article", "that"):
        end -= 1
    if not end or not made[end - 1].is_("and", "comma"):
        return []
    while end and made[end - 1].is_("and", "comma"):
        end -= 1
    dish = next(
        (at for at in reversed(range(max(0, end - _BACK), end)) if len(made[at].items) == 1), None
    )
    if dish is None:
        return []
    start = dish
    while start and chooses(made[start - 1]):
        start -= 1
    return made[start:end]


def _kept(said: list[Chunk], ahead: list[Chunk], vocabulary: Vocabulary) -> list[Chunk]:
    """Without the options in whose place others are said now."""
    dish = next(chunk.items[0] for chunk in said if chunk.items)
    filled: set[int] = set()
    for chunk in ahead:
        if chunk.is_("and", "comma"):
            break
        filled |= _sole_groups(chunk, dish, vocabulary)
    return [
        chunk
        for chunk in said
        if not (chunk.is_("article") or chunk.is_(*_BETWEEN))
        and filled.isdisjoint(_sole_groups(chunk, dish, vocabulary))
    ]


def _sole_groups(chunk: Chunk, dish: int, vocabulary: Vocabulary) -> set[int]:
    """The groups of which a dish has one choice only, and this may be it."""
    choices = chunk.sense.choices.get(dish, []) if chunk.sense and not chunk.items else []
    found = (vocabulary.choices[choice] for choice in choices)
    return {group for group, at_most, _ in found if at_most == 1}


def _noun(chunks: list[Chunk], index: int) -> int:
    """Past "one" or "drink" in "another one", "the same drink"."""
    following = chunks[index] if index < len(chunks) else None
    if following is None or following.items or chooses(following):
        return index
    sort = following.sense is not None and bool(following.sense.categories)
    return index + (sort or following.is_("ordinal_noun", "goods"))


def _described(chunks: list[Chunk], index: int) -> bool:
    """Is something said of it from here on, and no dish named?"""
    described = False
    for chunk in chunks[index : index + _AHEAD]:
        if chunk.items or chunk.part:
            return False
        if chunk.is_("with", "qualifier") or (described and counts(chunk)):
            return True
        if chooses(chunk):
            described = True
        elif not chunk.is_(*_BETWEEN):
            break
    return described
