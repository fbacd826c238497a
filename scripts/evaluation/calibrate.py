"""Fits how much each reason for doubt weighs, for bot/understanding/confidence.py.

    python -m scripts.evaluation.calibrate MENU.json GOLD.jsonl [MENU.json GOLD.jsonl …]

A logistic regression without negative weights over all orders of each file: as they are,
with a slip in each, without the menu's aliases, and with invented names. Then, for each
menu, how many of its orders as written would be sure, and right when sure, by weights
fitted to the other menus alone.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from math import exp
from pathlib import Path
from typing import Any

import orjson

from bot.understanding import Understanding
from bot.understanding.confidence import SURE
from scripts.evaluation import stress
from scripts.evaluation.neutral import NeutralMenu
from scripts.evaluation.score import is_exact

# An order's reasons, whether it was understood exactly, and whether nothing of it was left
# over or is asked about.
Example = tuple[tuple[str, ...], bool, bool]
# The same, with how often it was seen.
Weighed = Counter[tuple[tuple[str, ...], bool]]
_ROUNDS = 1500
_STEP = 0.6
# Keeps the weight of a reason that was seen a few times near the others'.
_PRIOR = 1.0
_USUAL = 2.0
# The weights by which an order as it was written outweighs one made harder.
_PLAIN = 3


def _forms(menu: dict[str, Any], orders: list[dict[str, Any]]) -> Iterator[tuple[Any, Any]]:
    yield menu, orders
    yield menu, stress.with_typos(orders, 1)
    yield stress.without_aliases(menu), orders
    yield stress.with_invented_names(menu, orders, 1)


def examples(menu: dict[str, Any], orders: list[dict[str, Any]]) -> Iterator[Example]:
    """One for each order."""
    neutral = NeutralMenu(menu)
    understanding = Understanding(neutral.catalog)
    for order in orders:
        understood = understanding.understand(order["text"])
        right = is_exact(order["lines"], neutral.lines(understood.calls))
        complete = understood.rest is None and not neutral.asks(understood.calls)
        yield understood.reasons, right, complete


def _weighed(forms: list[list[Example]]) -> Weighed:
    seen: Weighed = Counter()
    for number, form in enumerate(forms):
        for reasons, right, _ in form:
            seen[reasons, right] += 1 if number else _PLAIN
    return seen


def fit(data: Weighed) -> tuple[float, dict[str, float]]:
    """The base and the weights, in log-odds."""
    total = data.total()
    seen: Counter[str] = Counter()
    for (reasons, _), weight in data.items():
        for reason in reasons:
            seen[reason] += weight
    base, weights = 4.0, dict.fromkeys(seen, _USUAL)
    for _ in range(_ROUNDS):
        slope, slopes = 0.0, dict.fromkeys(weights, 0.0)
        for (reasons, right), weight in data.items():
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


def _left_out(menus: dict[str, list[list[Example]]]) -> Iterator[str]:
    """Each menu by the weights that the others give, and all of them together."""
    orders = sure = right = 0
    for name, forms in menus.items():
        others = (_weighed(other) for key, other in menus.items() if key != name)
        base, weights = fit(sum(others, Counter()))
        at_least = [
            was_right
            for reasons, was_right, complete in forms[0]
            if complete and _chance(base, weights, reasons) >= SURE
        ]
        orders, sure, right = orders + len(forms[0]), sure + len(at_least), right + sum(at_least)
        yield _row(name, len(forms[0]), len(at_least), sum(at_least))
    yield _row("all", orders, sure, right)


def _chance(base: float, weights: dict[str, float], reasons: tuple[str, ...]) -> float:
    odds = base - sum(weights.get(reason, _USUAL) for reason in reasons)
    return 1 / (1 + exp(-odds))


def _row(name: str, orders: int, sure: int, right: int) -> str:
    return f"{name:<20}{sure / max(1, orders):>9.1%}{right / max(1, sure):>9.1%}\n"


def main() -> None:
    menus: dict[str, list[list[Example]]] = {}
    for menu, gold in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        orders = [orjson.loads(row) for row in Path(gold).read_bytes().splitlines()]
        forms = _forms(orjson.loads(Path(menu).read_bytes()), orders)
        made = menus.setdefault(Path(menu).stem, [[], [], [], []])
        for form, (harder, texts) in zip(made, forms, strict=True):
            form += examples(harder, texts)
    data = sum(map(_weighed, menus.values()), Counter())
    base, weights = fit(data)
    sys.stdout.write(f"_BASE = {base:.1f}\n")
    for reason, weight in sorted(weights.items()):
        seen = {
            r: sum(n for (rs, ok), n in data.items() if reason in rs and ok == r) for r in (0, 1)
        }
        sys.stdout.write(
            f'    "{reason}": {weight:.1f},  # {seen[1]} of {seen[0] + seen[1]} right\n'
        )
    sys.stdout.writelines(_left_out(menus))


if __name__ == "__main__":
    main()
