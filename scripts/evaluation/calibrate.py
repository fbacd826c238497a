"""Fits how much each reason for doubt weighs, for bot/understanding/confidence.py.

    python -m scripts.evaluation.calibrate MENU.json GOLD.jsonl [MENU.json GOLD.jsonl …]

A logistic regression without negative weights over the even orders of each file: as they
are, with a slip in each, without the menu's aliases, and with invented names.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from math import exp
from pathlib import Path
from typing import Any

import orjson

from bot.understanding import Understanding
from scripts.evaluation import stress
from scripts.evaluation.neutral import NeutralMenu
from scripts.evaluation.score import is_exact

Example = tuple[tuple[str, ...], bool]
_ROUNDS = 1500
_STEP = 0.6
# Keeps the weight of a reason that was seen a few times near the others'.
_PRIOR = 1.0
_USUAL = 2.0
# The weights by which an order as it was written outweighs one made harder.
_PLAIN = 3


def _forms(menu: dict[str, Any], orders: list[dict[str, Any]]) -> Iterator[tuple[Any, Any, int]]:
    yield menu, orders, _PLAIN
    yield menu, stress.with_typos(orders, 1), 1
    yield stress.without_aliases(menu), orders, 1
    yield (*stress.with_invented_names(menu, orders, 1), 1)


def examples(menu: dict[str, Any], orders: list[dict[str, Any]]) -> Iterator[tuple[Example, int]]:
    """Each order's reasons and whether it was understood exactly, with its weight."""
    for form, texts, weight in _forms(menu, orders):
        neutral = NeutralMenu(form)
        understanding = Understanding(neutral.catalog)
        for order in texts:
            understood = understanding.understand(order["text"])
            right = is_exact(order["lines"], neutral.lines(understood.calls))
            yield (understood.reasons, right), weight


def fit(data: list[tuple[Example, int]]) -> tuple[float, dict[str, float]]:
    """The base and the weights, in log-odds."""
    total = sum(weight for _, weight in data)
    seen: Counter[str] = Counter()
    for (reasons, _), weight in data:
        for reason in reasons:
            seen[reason] += weight
    base, weights = 4.0, dict.fromkeys(seen, _USUAL)
    for _ in range(_ROUNDS):
        slope, slopes = 0.0, dict.fromkeys(weights, 0.0)
        for (reasons, right), weight in data:
            odds = base - sum(weights[reason] for reason in reasons)
            miss = weight * (right - 1 / (1 + exp(-odds)))
            slope += miss
            for reason in reasons:
                slopes[reason] -= miss
        base += _STEP * slope / total * 10
        for reason in weights:
            pull = _PRIOR * (_USUAL - weights[reason])
            step = (slopes[reason] + pull) / (seen[reason] + _PRIOR)
            weights[reason] = max(0.0, weights[reason] + _STEP * step * 2)
    return base, weights


def main() -> None:
    data: list[tuple[Example, int]] = []
    for menu, gold in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        rows = Path(gold).read_bytes().splitlines()[::2]
        data += examples(orjson.loads(Path(menu).read_bytes()), [orjson.loads(r) for r in rows])
    base, weights = fit(data)
    sys.stdout.write(f"_BASE = {base:.1f}\n")
    for reason, weight in sorted(weights.items()):
        right = [r for (reasons, r), _ in data if reason in reasons]
        sys.stdout.write(f'    "{reason}": {weight:.1f},  # {sum(right)} of {len(right)} right\n')


if __name__ == "__main__":
    main()
