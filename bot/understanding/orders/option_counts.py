"""Counts of an option brought right before it, and behind the dish it is part of."""

from dataclasses import replace

from bot.understanding.language.lexicon import Meaning
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.text.chunks import Chunk

_WITH = (Meaning("with"),)
# So many options may share a count.
_LONGEST = 12


def counted(chunks: list[Chunk], vocabulary: Vocabulary) -> list[Chunk]:
    """The same with each counted option behind its dish, and each with its own count."""
    if any(chunk.is_("each") for chunk in chunks):
        chunks = _each_counted(chunks, vocabulary)
    return _behind_dish(chunks, vocabulary)


def counts(chunk: Chunk) -> bool:
    return (chunk.number is not None and not chunk.ordinal) or chunk.is_("count", "article")


def quantity(chunk: Chunk) -> int:
    """The number that such a chunk says."""
    meaning = chunk.meaning("count") or chunk.meaning("article")
    return chunk.number if chunk.number is not None else meaning.value if meaning else 1


def chooses(chunk: Chunk) -> bool:
    return bool(chunk.sense and chunk.sense.choices and not chunk.items)


def _countable(chunk: Chunk, vocabulary: Vocabulary) -> bool:
    """Is it of any dish an option that can be counted?"""
    return chooses(chunk) and any(
        vocabulary.choices[choice][2]
        for choices in (chunk.sense.choices if chunk.sense else {}).values()
        for choice in choices
    )


def _each_counted(chunks: list[Chunk], vocabulary: Vocabulary) -> list[Chunk]:
    """ "a pump each of vanilla and caramel", "vanilla and caramel, two pumps each"."""
    made: list[Chunk] = []
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        after = chunks[index + 1 : index + 3]
        if counts(chunk) and len(after) == 2 and after[0].is_("unit") and after[1].is_("each"):
            ahead = _listed(chunks, index + 3, 1, vocabulary)
            behind = [] if ahead else _listed(made, len(made) - 1, -1, vocabulary)[::-1]
            listed = ahead or behind
            if listed:
                made = made[: len(made) - len(behind)]
                for option in listed:
                    made += [chunk, option] if chooses(option) else [option]
                index += 3 + len(ahead)
                continue
        made.append(chunk)
        index += 1
    return made


def _listed(chunks: list[Chunk], start: int, step: int, vocabulary: Vocabulary) -> list[Chunk]:
    """Options that can be counted and what joins them, from here on or back."""
    listed: list[Chunk] = []
    last = 0
    for chunk in chunks[start : start + _LONGEST] if step > 0 else chunks[start::-1][:_LONGEST]:
        if not (_countable(chunk, vocabulary) or chunk.is_("and", "comma", "of", "function")):
            break
        listed.append(chunk)
        if chooses(chunk):
            last = len(listed)
    return listed[: last if step > 0 else len(listed)] if last else []


def _behind_dish(chunks: list[Chunk], vocabulary: Vocabulary) -> list[Chunk]:
    """ "a four shot latte": a latte with four shots."""
    made: list[Chunk] = []
    moved: list[Chunk] = []
    dish: Chunk | None = None
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        length = 0 if moved else _counted_option(chunks, index)
        if length:
            dish = _dish(chunks, index + length, vocabulary)
            if dish and _is_count(made, chunks[index : index + length], dish, vocabulary):
                count = replace(chunk, sense=None)
                moved = [Chunk(chunk.words, 1.0, _WITH), count, chunks[index + length - 1]]
                index += length
                continue
        made.append(chunk)
        if moved and chunk is dish:
            made += moved
            moved = []
        index += 1
    return made


def _counted_option(chunks: list[Chunk], index: int) -> int:
    """How many chunks "four shot" or "two pump vanilla" takes here, or 0."""
    if not counts(chunks[index]) or chunks[index].is_("article"):
        return 0
    length = 1
    if index + 1 < len(chunks) and chunks[index + 1].is_("unit") and not chunks[index + 1].sense:
        length = 2
    option = chunks[index + length] if index + length < len(chunks) else None
    return length + 1 if option and chooses(option) else 0


def _dish(chunks: list[Chunk], index: int, vocabulary: Vocabulary) -> Chunk | None:
    """The dish named next, if the option before can be counted in it."""
    option = chunks[index - 1]
    for chunk in chunks[index : index + 6]:
        if chunk.items:
            choices = option.sense.choices.get(chunk.items[0], []) if option.sense else []
            plain = len(chunk.items) == 1 and choices
            return chunk if plain and vocabulary.choices[choices[0]][2] else None
        if not chooses(chunk):
            return None
    return None


def _is_count(
    before: list[Chunk], counted: list[Chunk], dish: Chunk, vocabulary: Vocabulary
) -> bool:
    """Does the number count the option, and not the dish?"""
    first = next((chunk for chunk in reversed(before) if not chooses(chunk)), None)
    if (first is not None and counts(first)) or len(counted) == 3:
        return True
    head, noun = dish.words[-1], counted[-1].words[-1].lemma
    singular = head.text == head.lemma
    names = {
        vocabulary.choice_nouns[choice]
        for choice in (counted[-1].sense.choices if counted[-1].sense else {})[dish.items[0]]
    }
    return counted[0].number != 1 and singular and noun in names
