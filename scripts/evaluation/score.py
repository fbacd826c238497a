"""How far order lines are the right ones: exact match and F1, all shares of 1."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Line = dict[str, Any]
Keys = Iterable[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Score:
    """`when_sure` is the exact match among the `coverage` of which the rules were sure."""

    orders: int
    exact: float
    item_f1: float
    option_f1: float
    coverage: float
    when_sure: float


def _option(option: dict[str, Any]) -> tuple[Any, ...]:
    return option["choice_id"], option.get("qualifier"), option.get("count")


def _items(lines: Iterable[Line]) -> Keys:
    return ((line["item_id"], line["quantity"]) for line in lines)


def _options(lines: Iterable[Line]) -> Keys:
    return ((line["item_id"], *_option(o)) for line in lines for o in line["options"])


def is_exact(due: Iterable[Line], said: Iterable[Line]) -> bool:
    """Every line, quantity and option right, in whatever order."""
    return _whole(due) == _whole(said)


def _whole(lines: Iterable[Line]) -> Counter[tuple[Any, ...]]:
    return Counter(
        (
            line["item_id"],
            line["quantity"],
            frozenset(Counter(map(_option, line["options"])).items()),
        )
        for line in lines
    )


def _f1(pairs: Iterable[tuple[Keys, Keys]]) -> float:
    right = total = 0
    for due, said in pairs:
        wanted, given = Counter(due), Counter(said)
        right += (wanted & given).total()
        total += wanted.total() + given.total()
    return 2 * right / total if total else 0.0


def score(due: Sequence[list[Line]], said: Sequence[list[Line]], sure: Sequence[bool]) -> Score:
    """The score of `said` against `due`, one list of lines an order; Raises ValueError
    if there are not as many of each."""
    pairs = list(zip(due, said, strict=True))
    exact = [is_exact(*pair) for pair in pairs]
    certain = [right for right, is_sure in zip(exact, sure, strict=True) if is_sure]
    return Score(
        orders=len(exact),
        exact=sum(exact) / max(1, len(exact)),
        item_f1=_f1((_items(a), _items(b)) for a, b in pairs),
        option_f1=_f1((_options(a), _options(b)) for a, b in pairs),
        coverage=len(certain) / max(1, len(exact)),
        when_sure=sum(certain) / max(1, len(certain)),
    )
