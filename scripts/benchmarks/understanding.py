"""What understanding costs by the rules alone: compiling a menu, and reading a message over it.

The menus are made up of invented words, every item with a size and eighteen extras.
Times are of the processor, so that a busy machine changes them little.
"""

import time
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from bot.menu.catalog import Catalog, Category, Choice, Item, OptionGroup, Restaurant
from bot.understanding import Understanding

_SYLLABLES = [first + second for first in "bdfgjklmnprtvz" for second in "aeiou"]
_RESTAURANT = Restaurant("", "", "", "INR", "UTC", {})
_LONGEST = 4096


def made_up(items: int) -> Catalog:
    """A menu of so many items in twenty categories, the same at each call."""
    random, numbers = Random(items), count(1)

    def word() -> str:
        return "".join(random.choice(_SYLLABLES) for _ in range(random.choice((2, 3))))

    kinds, sorts = [word() for _ in range(items // 4 + 20)], [word() for _ in range(40)]
    extras = [word() for _ in range(120)]
    shapes = [
        [" ".join(random.sample(extras, random.choice((1, 2, 3)))) for _ in range(18)]
        for _ in range(12)
    ]

    def group(name: str, at_most: int, names: list[str]) -> OptionGroup:
        choices = tuple(Choice(next(numbers), called, (), Decimal(0), False) for called in names)
        return OptionGroup(next(numbers), name, 0, at_most, choices)

    return Catalog(
        1,
        _RESTAURANT,
        [],
        [Category(number, word(), ()) for number in range(20)],
        [
            Item(
                item_id=number,
                category_id=number % 20,
                name=" ".join([*random.sample(kinds, random.choice((1, 2, 3))), word()])
                + f" {random.choice(sorts)}",
                description="",
                price=Decimal(10),
                diet="veg",
                aliases=(f"{word()} {word()}",),
                period_ids=(),
                period_only=False,
                is_sold_out=False,
                groups=(
                    group("Size", 1, ["Small", "Medium", "Large"]),
                    group("Extras", 18, random.choice(shapes)),
                ),
            )
            for number in range(items)
        ],
    )


def orders(menu: Catalog, number: int) -> list[str]:
    """Messages of two dishes, options and a misspelt word."""
    random = Random(number)
    texts = []
    for _ in range(number):
        first, second = random.sample(list(menu.items), 2)
        extra = random.choice(first.groups[1].choices).name
        texts.append(
            f"can i get two large {first.name} with no {extra} and a small {second.name} plaese"
        )
    return texts


def _milliseconds(act: Callable[..., object], argument: object) -> float:
    started = time.process_time()
    act(argument)
    return (time.process_time() - started) * 1000


def _measured(menu: Catalog, times: int, messages: int) -> dict[str, float]:
    understanding = Understanding(menu)
    texts = orders(menu, messages)
    longest = " and ".join(texts)[:_LONGEST]
    for text in (*texts, longest):
        understanding.understand(text)
    took = sorted(_milliseconds(understanding.understand, text) for text in texts)
    return {
        "compile": round(min(_milliseconds(Understanding, menu) for _ in range(times)), 1),
        "p50": round(took[len(took) // 2], 2),
        "p99": round(took[len(took) * 99 // 100], 2),
        "longest_message": round(
            min(_milliseconds(understanding.understand, longest) for _ in range(times)), 1
        ),
    }


def run(*, quick: bool) -> dict[str, Any]:
    """Milliseconds, by the number of items."""
    times, messages = (2, 200) if quick else (5, 1000)
    return {str(items): _measured(made_up(items), times, messages) for items in (365, 5000)}


def show(report: dict[str, Any]) -> None:
    print(f"{'items':>6}{'compile':>10}{'p50':>8}{'p99':>8}{'4096 characters':>18}   (ms)")
    for items, row in report.items():
        print(
            f"{items:>6}{row['compile']:>10}{row['p50']:>8}{row['p99']:>8}"
            f"{row['longest_message']:>18}"
        )
