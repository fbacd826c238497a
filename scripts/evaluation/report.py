"""Every order of a file understood, and how many of them rightly."""

import time
from typing import Any

from bot.understanding import Understanding
from scripts.evaluation.neutral import NeutralMenu
from scripts.evaluation.score import score


def _milliseconds(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def run(menu: dict[str, Any], gold: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """A report to read, and a prediction an order."""
    neutral = NeutralMenu(menu)
    Understanding(neutral.catalog)
    started = time.perf_counter()
    understanding = Understanding(neutral.catalog)
    compiled = _milliseconds(started)
    for order in gold[:50]:
        understanding.understand(order["text"])
    predictions: list[dict[str, Any]] = []
    took: list[float] = []
    for order in gold:
        started = time.perf_counter()
        understood = understanding.understand(order["text"])
        took.append(_milliseconds(started))
        sure = understood.sure and not neutral.asks(understood.calls)
        predictions.append({"lines": neutral.lines(understood.calls), "sure": sure})
    result = score(
        [order["lines"] for order in gold],
        [prediction["lines"] for prediction in predictions],
        [prediction["sure"] for prediction in predictions],
    )
    took.sort()
    rows = {
        "orders": f"{result.orders}",
        "exact match": f"{result.exact:.1%}",
        "item F1": f"{result.item_f1:.1%}",
        "option F1": f"{result.option_f1:.1%}",
        "sure of": f"{result.coverage:.1%}",
        "exact match when sure": f"{result.when_sure:.1%}",
        "p50": f"{took[len(took) // 2]:.2f} ms" if took else "–",
        "p99": f"{took[len(took) * 99 // 100]:.2f} ms" if took else "–",
        "compile": f"{compiled:.0f} ms",
    }
    return "\n".join(f"{name:<22}{value:>9}" for name, value in rows.items()), predictions
