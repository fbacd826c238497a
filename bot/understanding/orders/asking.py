"""Names that fit several dishes: the line as each of them would be, for the guest to choose."""

from collections.abc import Callable

from bot.understanding.names.names import Sense
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.lines import Line, Parsed
from bot.understanding.text.chunks import Chunk

# Lines that one clause may ask about, and dishes whose options are looked into for each.
_MOST_LINES = 3
_MOST_DISHES = 4
# In a longer clause only the first dish's options are.
_LONG = 60

Parse = Callable[[list[Chunk]], Parsed]


def asked(parse: Parse, body: list[Chunk], parsed: Parsed, names: Vocabulary) -> Parsed:
    """`parsed`, with `variants` for the lines whose name fits several dishes.

    What was said around such a name is read once for each dish: "with extra ghee" is an
    option of one and a note for another.
    """
    vague = [
        line
        for line in parsed.lines
        if len(line.candidates) > 1
        and any(line.chunk is chunk and _calls(chunk, names) for chunk in body)
    ]
    if not 0 < len(vague) <= _MOST_LINES:
        return parsed
    first = {id(line.chunk): line.candidates[0] for line in vague}
    whole, named = _read(parse, body, first)
    if not all(named.values()):
        return parsed
    for line in vague:
        alike = named[id(line.chunk)]
        for item_id in line.candidates:
            others: list[Line] = []
            if item_id == line.candidates[0]:
                others = alike
            elif twins := _twins(alike, line.candidates[0], item_id, names):
                others = twins
            elif len(body) <= _LONG and len(alike[0].variants) < _MOST_DISHES:
                others = _read(parse, body, {**first, id(line.chunk): item_id})[1][id(line.chunk)]
            for index, one in enumerate(alike):
                same = others[index] if len(others) == len(alike) else None
                one.variants.append(
                    Line(
                        item_id,
                        options=same.options if same else [],
                        notes=same.notes if same else one.notes,
                    )
                )
    return whole


def _twins(lines: list[Line], item_id: int, other: int, names: Vocabulary) -> list[Line]:
    """The same lines for a dish that has the same options, which need not be read again."""
    if any(line.item_id != item_id for line in lines):
        return []
    if names.offer(item_id) != names.offer(other):
        return []
    choices = dict(zip(names.choices_of(item_id), names.choices_of(other), strict=True))
    if any(option["choice_id"] not in choices for line in lines for option in line.options):
        return []
    return [
        Line(
            other,
            options=[{**o, "choice_id": choices[o["choice_id"]]} for o in line.options],
            notes=line.notes,
        )
        for line in lines
    ]


def _calls(chunk: Chunk, names: Vocabulary) -> bool:
    """Is this what a dish is, and no mere part of its name ("biryani", not "boneless")?"""
    lemmas = {word.lemma for word in chunk.words}
    return chunk.sense is not None or any(
        title.head in lemmas for lemma in lemmas for title in names.titles.get(lemma, ())
    )


def _read(
    parse: Parse, body: list[Chunk], dishes: dict[int, int]
) -> tuple[Parsed, dict[int, list[Line]]]:
    """The body with a dish for each vague chunk, by its identity, and the lines these became."""
    named = {
        id(chunk): Chunk(chunk.words, 1.0, sense=Sense(items=[dishes[id(chunk)]]))
        for chunk in body
        if id(chunk) in dishes
    }
    parsed = parse([named.get(id(chunk), chunk) for chunk in body])
    return parsed, {
        key: [line for line in parsed.lines if line.chunk is chunk] for key, chunk in named.items()
    }
