"""The lines of a clause, chosen among its possible readings by what each costs.

A name may be a dish of its own, an option of the dish before or one of the dish
after. The parser takes what is likeliest where it stands; here its choices are
taken differently, one at a time, and the cheapest whole wins. How much dearer the
next best is tells how sure one may be.
"""

from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.implying import implied
from bot.understanding.orders.lines import Parsed
from bot.understanding.orders.narrowing import narrowed
from bot.understanding.orders.parser import LineParser
from bot.understanding.orders.rearranging import rearranged
from bot.understanding.orders.telling_apart import marked
from bot.understanding.text.chunks import Chunk

# So many choices are taken differently at most: time stays linear in the text's length.
_AT_MOST = 4
# What a doubtful step costs; whatever is not named here costs 1.
_COSTS = {
    "implied_item": 0.4,
    "part_of_name": 0.3,
    "corrected": 0.2,
    "uncounted_option": 0.3,
    "replacement": 0.2,
    "others_option": 0.3,
    "same_dish_again": 0.3,
    "unseparated_dish": 0.1,
}
# So little dearer, another reading is as good.
_CLOSE = 0.15


def read(
    vocabulary: Vocabulary, chunks: list[Chunk], setting: bool = False, pointing: bool = True
) -> Parsed:
    """The cheapest reading; with the reason "close_reading" if another is nearly as cheap."""
    reasons: list[str] = []
    chunks = narrowed(rearranged(marked(chunks, vocabulary), vocabulary), vocabulary)
    if not setting:
        with_dishes = implied(chunks, vocabulary)
        if with_dishes is not chunks:
            chunks = with_dishes
            reasons.append("implied_item")
    parser = LineParser(vocabulary, chunks, setting, pointing)
    readings = [parser.parse()]
    for index, others in list(parser.doubts.items())[:_AT_MOST]:
        for other in others:
            again = LineParser(vocabulary, chunks, setting, pointing, {index: other})
            readings.append(again.parse())
    best = min(readings, key=_cost)
    dearer = [_cost(reading) for reading in readings if _lines(reading) != _lines(best)]
    if dearer and min(dearer) - _cost(best) < _CLOSE:
        reasons.append("close_reading")
    best.reasons += reasons
    return best


def _cost(reading: Parsed) -> float:
    return reading.effort + sum(_COSTS.get(reason, 1.0) for reason in reading.reasons)


def _lines(reading: Parsed) -> list[tuple[object, ...]]:
    return [(line.item_id, line.quantity, str(line.options)) for line in reading.lines]
