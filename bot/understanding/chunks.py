"""A text cut into chunks: phrases of the language, names of the menu, numbers, the unknown.

Of all ways to cut, the cheapest is taken, by dynamic programming over positions:
long known phrases are cheap, unknown words dear. Time is linear in the length.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import inf

from bot.understanding.lexicon import Lexicon, Meaning
from bot.understanding.names import Sense, Title
from bot.understanding.vocabulary import Vocabulary
from bot.understanding.words import Word, read

_UNKNOWN = 2.5
# So many words may make a phrase; of the first ones, several readings are tried.
_WINDOW, _NEAR = 16, 6
_ACTS = ("action", "verb")
_COST = {"function": 0.9, "filler": 0.9}


@dataclass(slots=True)
class Chunk:
    """`words` in order; at least one reading, or none for the unknown.

    `part` are items of whose names these are only some words.
    """

    words: list[Word]
    cost: float
    meanings: tuple[Meaning, ...] = ()
    sense: Sense | None = None
    part: tuple[int, ...] = ()
    number: int | None = None
    ordinal: bool = False
    # An option's name that begins with a qualifier or "with", and the rest of it.
    qualified: tuple["Chunk", "Chunk"] | None = None

    @property
    def start(self) -> int:
        return self.words[0].token.start

    @property
    def end(self) -> int:
        return self.words[-1].token.end

    def meaning(self, kind: str) -> Meaning | None:
        return next((m for m in self.meanings if m.kind == kind), None)

    def is_(self, *kinds: str) -> bool:
        return any(m.kind in kinds for m in self.meanings)

    @property
    def items(self) -> list[int]:
        return self.sense.items if self.sense else []

    @property
    def typos(self) -> int:
        return sum(word.slips for word in self.words)

    @property
    def doubtful(self) -> bool:
        """Was a word that may have been meant as it stands read as another?"""
        return any(word.doubtful for word in self.words)


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


def _names(words: list[Word], start: int, vocabulary: Vocabulary) -> Iterator[Chunk]:
    """Names of the menu that begin at `start`: in full, in another order, in part."""
    surface = text = lemma = ""
    titles: set[Title] | None = None
    content: list[str] = []
    small, numbers = vocabulary.lexicon.names_stop, vocabulary.lexicon.numbers
    apart = False
    for end in range(start + 1, min(len(words), start + vocabulary.longest + 2) + 1):
        word = words[end - 1]
        if not word.text[0].isalnum():
            # A mark ends a name, but "medu-vada" is one.
            if word.text == "-" and word.token.glued:
                continue
            return
        surface, text, lemma = surface + word.raw, text + word.text, lemma + word.lemma
        span = words[start:end]
        slips = sum(w.cost for w in span)
        found = vocabulary.sense(surface, lemma) or vocabulary.sense(text, lemma)
        if found:
            yield Chunk(span, 1.0 + slips, sense=found)
        # A name goes on over small words and numbers only where it is complete.
        apart = apart or word.lemma in small or word.text in numbers or word.lemma in content
        if apart:
            continue
        content.append(word.lemma)
        ids = vocabulary.unordered.get(tuple(sorted(content))) if len(content) > 1 else None
        if ids and not (found and found.items):
            yield Chunk(span, 1.1 + slips, sense=Sense(items=ids))
        turned = vocabulary.turned_choices.get(tuple(sorted(content)))
        if turned and not found and not ids:
            yield Chunk(span, 1.1 + slips, sense=turned)
        with_word = vocabulary.titles.get(word.lemma, set())
        titles = with_word if titles is None else titles & with_word
        if titles and not (found and found.items):
            yield _part(span, content, titles, vocabulary, slips)


def _shared(words: list[Word], start: int, vocabulary: Vocabulary) -> Chunk | None:
    """ "black and pinto beans": the first of two options that share their noun."""
    first = words[start]
    if start + 3 >= len(words) or vocabulary.sense(first.text, first.lemma):
        return None
    if words[start + 1].text not in vocabulary.lexicon.names_and:
        return None
    for end in range(start + 4, min(len(words), start + 6) + 1):
        head = words[end - 1]
        second = words[start + 2 : end]
        whole = vocabulary.sense(
            "".join(word.text for word in second), "".join(word.lemma for word in second)
        )
        found = vocabulary.sense(first.text + head.text, first.lemma + head.lemma)
        if whole and whole.choices and found and found.choices:
            return Chunk([first], 1.0 + first.cost, sense=found)
    return None


def _part(
    span: list[Word], content: list[str], titles: set[Title], vocabulary: Vocabulary, slips: float
) -> Chunk:
    """Some words of names: as good as the name if one item alone can be meant."""
    heads = {title for title in titles if title.head in content}
    begun = {title.item_id for title in titles if title.first == content[0]}
    if not heads and len(begun) == 1 and _is_name(span, vocabulary):
        # The only dish whose name begins so.
        return Chunk(span, 0.8 * len(content) + 0.5 + slips, sense=Sense(items=[*begun]))
    if heads:
        cost, titles = 0.8 * len(content) + 0.45, heads
    elif len(content) > 1 and all(t.head in vocabulary.generic_heads for t in titles):
        cost = 0.8 * len(content) + 0.5
    else:
        return Chunk(span, 2.2 * len(content) + slips, part=_ids(titles, 9))
    ids = _ids(titles, 9)
    if len(ids) == 1:
        return Chunk(span, cost + slips, sense=Sense(items=list(ids)), part=ids)
    return Chunk(span, cost + 0.3 + slips, part=ids)


def _is_name(span: list[Word], vocabulary: Vocabulary) -> bool:
    """Are these words no English, of no option, and typed as the menu has them?"""
    return not any(word.slips or vocabulary.lexicon.knows(word.text) for word in span) and not (
        len(span) == 1 and span[0].lemma in vocabulary.choice_vocabulary
    )


def _ids(titles: set[Title], at_most: int) -> tuple[int, ...]:
    """Items by how little of their name is missing."""
    best: dict[int, int] = {}
    for title in titles:
        best[title.item_id] = min(len(title.words), best.get(title.item_id, 99))
    return tuple(sorted(best, key=lambda item_id: (best[item_id], item_id))[:at_most])


def _candidates(
    words: list[Word],
    start: int,
    texts: tuple[list[str], list[str]],
    lexicon: Lexicon,
    vocabulary: Vocabulary,
) -> Iterator[Chunk]:
    shared = _shared(words, start, vocabulary)
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
    for chunk in (*_numbers(words, start, lexicon), *_names(words, start, vocabulary)):
        phrase = phrases.get(len(chunk.words))
        if phrase and chunk.part:
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


def _paths(places: list[list[Word]], start: int) -> Iterator[list[Word]]:
    """The next words, one path for each way to read the nearest of them."""
    window = places[start : start + _WINDOW]
    several = [at for at, readings in enumerate(window[:_NEAR]) if len(readings) > 1][:2]
    first = [readings[0] for readings in window]
    if not several:
        yield first
        return
    for readings in product(*(window[at] for at in several)):
        path = first.copy()
        for at, word in zip(several, readings, strict=True):
            path[at] = word
        yield path


def cut(text: str, lexicon: Lexicon, vocabulary: Vocabulary) -> list[Chunk]:
    """The cheapest chunks of `text`, in order and without gaps."""
    places = list(read(text, lexicon, vocabulary))
    cheapest: list[tuple[float, Chunk | None]] = [(0.0, None)]
    cheapest += [(inf, None)] * len(places)
    for start in range(len(places)):
        spent = cheapest[start][0]
        for path in _paths(places, start):
            texts = [word.text for word in path], [word.lemma for word in path]
            for chunk in _candidates(path, 0, texts, lexicon, vocabulary):
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
