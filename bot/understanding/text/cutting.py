"""A text cut into chunks: phrases of the language, names of the menu, numbers, the unknown.

Of all ways to cut, the cheapest is taken, by dynamic programming over positions:
long known phrases are cheap, unknown words dear. Time is linear in the length.
"""

from collections import deque
from collections.abc import Iterator
from itertools import islice, product
from math import inf

from bot.understanding.language.lexicon import Lexicon
from bot.understanding.language.word_order import in_english_order
from bot.understanding.names.names import Sense
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.text import menu_chunks
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.words import Word, read

_UNKNOWN = 2.5
# So many words may make a phrase; of the first ones, several readings are tried.
_WINDOW, _NEAR = 16, 6
_ACTS = ("action", "verb")
_COST = {"function": 0.9, "filler": 0.9}


def _numbers(words: list[Word], start: int, lexicon: Lexicon) -> Iterator[Chunk]:
    """A number in digits or words, of one or two words ("twenty five"), or "3rd"."""
    first = words[start]
    value = first.token.number
    if value is None:
        value = lexicon.numbers.get(first.text)
    if value is None:
        return
    yield Chunk([first], 1.0, number=value)
    if start + 1 == len(words):
        return
    second = words[start + 1]
    unit = lexicon.numbers.get(second.text)
    if first.text in lexicon.tens and unit and unit < 10:
        yield Chunk([first, second], 1.0, number=value + unit)
    elif unit == 100:
        yield Chunk([first, second], 1.0, number=value * 100)
    elif second.token.glued and second.text in lexicon.ordinal_suffixes:
        yield Chunk([first, second], 1.0, number=value, ordinal=True)


def _candidates(
    words: list[Word],
    start: int,
    texts: tuple[list[str], list[str]],
    lexicon: Lexicon,
    vocabulary: Vocabulary,
) -> Iterator[Chunk]:
    shared = menu_chunks.shared(words, start, vocabulary)
    if shared:
        yield shared
    phrases: dict[int, Chunk] = {}
    for end, meanings in lexicon.phrases(*texts, start):
        span = words[start:end]
        cost = min(_COST.get(m.kind, 1.0) for m in meanings) + sum(w.cost for w in span)
        if len(span) == 1 and span[0].slips and all(m.kind in _ACTS for m in meanings):
            # Rather a word we don't know than an order to do something.
            cost += 0.7
        phrases[end - start] = Chunk(span, cost, tuple(meanings))
        if len(span) in (2, 3) and phrases[end - start].is_("unit", "count"):
            # "a can of …" where the menu offers a can
            sense = vocabulary.sense(span[-2].text, span[-2].lemma)
            if sense and sense.choices:
                phrases[end - start].sense = Sense(choices=sense.choices)
        if span[0].text in lexicon.leaving and phrases[end - start].is_("note"):
            # "with room for milk" where the menu offers that
            phrases[end - start].sense = _offered(span, vocabulary)
    for chunk in (*_numbers(words, start, lexicon), *menu_chunks.names(words, start, vocabulary)):
        phrase = phrases.get(len(chunk.words))
        if phrase and chunk.part and not (phrase.is_("unit") and chunk.items):
            if phrase.is_("note"):
                # A name's word that is also a way to prepare: rather the longer name.
                phrase.cost = 2.0
            continue
        if phrase:
            # One span, several readings: the parser chooses by what stands around.
            chunk.meanings, chunk.cost = phrase.meanings, min(chunk.cost, phrase.cost)
        if chunk.sense and chunk.sense.choices and len(chunk.words) > 1:
            chunk.qualified = _qualified(chunk, phrases, vocabulary)
        yield chunk
    yield from phrases.values()
    yield Chunk([words[start].as_typed], _UNKNOWN)


def _offered(span: list[Word], vocabulary: Vocabulary) -> Sense | None:
    """The option that the last words of a phrase name, if any."""
    for start in range(1, len(span)):
        sense = vocabulary.sense(
            "".join(word.text for word in span[start:]),
            "".join(word.lemma for word in span[start:]),
        )
        if sense:
            return Sense(choices=sense.choices) if sense.choices else None
    return None


def _qualified(
    chunk: Chunk, phrases: dict[int, Chunk], vocabulary: Vocabulary
) -> tuple[Chunk, Chunk] | None:
    for length in range(len(chunk.words) - 1, 0, -1):
        if length in phrases and phrases[length].is_("qualifier", "with"):
            words = chunk.words[length:]
            sense = vocabulary.sense(
                "".join(word.text for word in words), "".join(word.lemma for word in words)
            )
            return phrases[length], Chunk(words, 1.0, sense=sense)
    return None


# Words, where the next chunk begins, and their texts and lemmas.
_Path = tuple[list[Word], int, tuple[list[str], list[str]]]


def _path(words: list[Word], start: int) -> _Path:
    return words, start, ([word.text for word in words], [word.lemma for word in words])


def _paths(
    places: list[list[Word]], likeliest: _Path, several: list[int], start: int
) -> Iterator[_Path]:
    """The next words, one path for each way to read the nearest of them."""
    words, _, said = likeliest
    near = [at - start for at in several if start <= at < start + _NEAR]
    if not near:
        yield words, start, said
        return
    for readings in product(*(places[start + at] for at in near)):
        path = words[start : start + _WINDOW]
        for at, word in zip(near, readings, strict=True):
            path[at] = word
        yield _path(path, 0)


def cut(text: str, lexicon: Lexicon, vocabulary: Vocabulary) -> list[Chunk]:
    """The cheapest chunks of `text`, in order and without gaps."""
    places = in_english_order(list(read(text, lexicon, vocabulary)), vocabulary)
    likeliest = _path([readings[0] for readings in places], 0)
    several = deque(at for at, readings in enumerate(places) if len(readings) > 1)
    cheapest: list[tuple[float, Chunk | None]] = [(0.0, None)]
    cheapest += [(inf, None)] * len(places)
    for start in range(len(places)):
        spent = cheapest[start][0]
        while several and several[0] < start:
            several.popleft()
        for words, at, said in _paths(places, likeliest, [*islice(several, 2)], start):
            for chunk in _candidates(words, at, said, lexicon, vocabulary):
                end = start + len(chunk.words)
                if spent + chunk.cost < cheapest[end][0]:
                    cheapest[end] = (spent + chunk.cost, chunk)
    chunks: list[Chunk] = []
    position = len(places)
    while position:
        last = cheapest[position][1]
        assert last is not None
        chunks.append(last)
        position -= len(last.words)
    return chunks[::-1]
