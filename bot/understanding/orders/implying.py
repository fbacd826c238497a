"""Dishes that are meant without being named: "a short stack", "a side of rye toast"."""

from bot.understanding.names.names import Sense
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.words import Word

_LINKS = ("filler", "function", "of", "unit", "with", "qualifier", "group")


def implied(chunks: list[Chunk], vocabulary: Vocabulary) -> list[Chunk]:
    """The chunks with each dish that only one set of options can mean put behind them."""
    if any(chunk.is_("that") for chunk in chunks):
        return chunks
    made: list[Chunk] = []
    dish: int | None = None
    fresh, again = True, False
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        if len(chunk.items) == 1 and not (dish and _offers(chunk, dish) and not fresh):
            dish = chunk.items[0]
        run = _run(chunks, index) if fresh and _chooses(chunk) else []
        if run and not (dish and _offers_head(run, dish) and not (again and _head(run) > 1)):
            counted = bool(made) and _opens(made[-1])
            whole = _taken_apart(chunk, vocabulary) if counted or dish is None else None
            whole = whole or _served(chunk, counted or dish is not None, vocabulary)
            if whole:
                made += whole
                index, dish, fresh = index + 1, whole[-1].items[0], False
                continue
            meant = counted or dish is None or again
            item = _meant(run, counted or again, vocabulary) if meant else None
            if item:
                head = _head(run)
                made += [*chunks[index : index + head], _dish(chunk, item)]
                index, dish, fresh, again = index + head, item, False, True
                continue
        fresh = chunk.is_("and", "comma", "filler", "function", "with") or _opens(chunk)
        made.append(chunk)
        index += 1
    return made if len(made) > len(chunks) else chunks


def _chooses(chunk: Chunk) -> bool:
    return bool(chunk.sense and chunk.sense.choices and not chunk.items)


def _offers(chunk: Chunk, item: int) -> bool:
    return bool(chunk.sense and item in chunk.sense.choices)


def _offers_head(run: list[Chunk], item: int) -> bool:
    """Does the dish have all the options that the run begins with?"""
    return all(_offers(chunk, item) for chunk in run[: max(1, _head(run))])


def _opens(chunk: Chunk) -> bool:
    """A number, or "a side of"."""
    return chunk.number is not None or chunk.is_("count", "article", "unit", "of")


def _dish(chunk: Chunk, item: int) -> Chunk:
    return Chunk(chunk.words, 1.0, sense=Sense(items=[item]))


def _served(chunk: Chunk, needed: bool, vocabulary: Vocabulary) -> list[Chunk] | None:
    """ "sticky rice" where the menu has a "side of sticky rice" and the dish no such option."""
    item = vocabulary.served.get("".join(word.lemma for word in chunk.words)) if needed else None
    return [_dish(chunk, item)] if item else None


def _taken_apart(chunk: Chunk, vocabulary: Vocabulary) -> list[Chunk] | None:
    """ "rye toast", an option of many dishes, where there is a toast that may be rye."""
    for cut in range(1, len(chunk.words)):
        first, second = chunk.words[:cut], chunk.words[cut:]
        option, dish = _sense(first, vocabulary), _sense(second, vocabulary)
        if option and dish and len(dish.items) == 1 and dish.items[0] in option.choices:
            return [Chunk(first, 1.0, sense=option), Chunk(second, 1.0, sense=dish)]
    return None


def _sense(words: list[Word], vocabulary: Vocabulary) -> Sense | None:
    return vocabulary.sense(
        "".join(word.text for word in words), "".join(word.lemma for word in words)
    )


def _run(chunks: list[Chunk], index: int) -> list[Chunk]:
    """What is said from here on until a number or a dish; nothing if the dish follows."""
    run: list[Chunk] = []
    described = False
    for chunk in chunks[index : index + 12]:
        if chunk.items or chunk.part:
            joined = bool(run) and run[-1].is_("with")
            return run if described and not joined else []
        if chunk.number is not None or chunk.is_("count", "article", "verb"):
            break
        described = described or chunk.is_("with", "comma")
        run.append(chunk)
    return run


def _head(run: list[Chunk]) -> int:
    """How many options stand at the beginning."""
    return next((n for n, chunk in enumerate(run) if not _chooses(chunk)), len(run))


def _meant(run: list[Chunk], counted: bool, vocabulary: Vocabulary) -> int | None:
    """The dish of that kind ("rye toast" is a toast), or the only one that has all this."""
    first = run[0].sense
    kinds = [item for item in first.choices if _is_kind(run[0], item, vocabulary)] if first else []
    if len(kinds) == 1:
        return kinds[0]
    dishes, options = set(first.choices) if first else set(), 0
    for chunk in run:
        if chunk.sense and _chooses(chunk):
            fewer = dishes & set(chunk.sense.choices)
            if not fewer:
                break
            dishes, options = fewer, options + 1
    sole = first is not None and len(first.choices) == 1 and not _may_be_several(run[0], vocabulary)
    return dishes.pop() if len(dishes) == 1 and (options > 1 or counted or sole) else None


def _may_be_several(chunk: Chunk, vocabulary: Vocabulary) -> bool:
    """Is it one of those choices of which a dish may have several?"""
    return any(
        vocabulary.choices[choice][1] > 1
        for ids in (chunk.sense.choices if chunk.sense else {}).values()
        for choice in ids
    )


def _is_kind(chunk: Chunk, item_id: int, vocabulary: Vocabulary) -> bool:
    """Is a name of the item one of the words of this choice of it?"""
    assert chunk.sense
    ids = chunk.sense.choices[item_id]
    item = vocabulary.items[item_id]
    words = {word.lemma for word in chunk.words}
    for group in item.groups:
        for choice in group.choices:
            if choice.choice_id in ids:
                for name in (choice.name, *choice.aliases):
                    words.update(vocabulary.parse(name)[1])
    return any(set(vocabulary.parse(name)[1]) <= words for name in (item.name, *item.aliases))
