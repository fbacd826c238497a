"""Every refusal says why, and what to do instead."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot.tools import refusals
from tests.snapshots import BREAKFAST_TIME, catalog

ROOT = Path(__file__).parents[2]
REASONS = re.findall(
    r"'([a-z_]+)'",
    (ROOT / "db/functions/private/refuse.sql").read_text().partition("ARRAY[")[2].partition("]")[0],
)


def sentence(reason: str, **detail: Any) -> str:
    return refusals.sentence(reason, detail, catalog(), BREAKFAST_TIME)


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_has_a_sentence_of_its_own_even_without_detail(reason: str) -> None:
    words = sentence(reason)
    assert words != sentence("something_newer")
    assert words[-1] in ".?"
    assert "None" not in words or reason in ("no_such_number", "too_many_options", "text_too_long")


@pytest.mark.parametrize(
    ("reason", "detail", "words"),
    [
        ("sold_out", {"name": "Idly"}, "Idly is sold out today."),
        (
            "not_served_now",
            {
                "name": "Meals",
                "periods": [
                    {"name": "Lunch", "starts": "12:00:00", "ends": "15:30:00"},
                    {"name": "Dinner", "starts": "19:00:00", "ends": "22:30:00"},
                ],
            },
            "Meals is served only at Lunch (noon – 3:30 pm) and Dinner (7 pm – 10:30 pm).",
        ),
        (
            "quantity_out_of_range",
            {"name": "Idly", "quantity": 60, "max": 50},
            "at most 50 × Idly",
        ),
        ("quantity_out_of_range", {"name": "Idly", "quantity": 60, "max": 50}, "+91 44 0000 0000"),
        (
            "quantity_out_of_range",
            {"name": "Idly", "quantity": -1, "min": 1, "max": 50},
            "from 1 to 50 for Idly",
        ),
        ("quantity_out_of_range", {"name": "Idly", "quantity": "many", "max": 50}, "whole number"),
        ("no_such_number", {"number": 9, "count": 4}, "no number 9 in the list. Pick from 1 to 4."),
        ("no_such_number", {"number": 9, "count": 0}, "no list"),
        ("closed", {"opens_at": "2026-11-23T07:00:00+05:30"}, "opens tomorrow 7 am."),
        ("closed", {"opens_at": "2026-11-22T18:00:00+05:30"}, "opens at 6 pm."),
        ("closed", {"opens_at": None}, "closed for now"),
        (
            "options_missing",
            {"name": "Coffee", "groups": ["Size", "Milk"]},
            "Size and Milk for Coffee",
        ),
        ("options_missing", {"name": "Coffee", "groups": []}, "Finish the open dish"),
        ("invalid_option", {"name": "Idly", "option": "ghee"}, "Idly can't be had with ghee."),
        ("invalid_option", {"name": "Idly", "option": 7}, "Idly has no such option."),
        ("too_many_options", {"group": "Add-ons", "max": 2}, "at most 2 of Add-ons"),
        ("cart_full", {"max": 50}, "50 different lines"),
        ("text_too_long", {"max": 200}, "under 200 characters"),
    ],
)
def test_details_are_told(reason: str, detail: dict[str, Any], words: str) -> None:
    assert words in sentence(reason, **detail)


def test_names_in_refusals_are_cut_and_cleaned() -> None:
    words = sentence("sold_out", name="\u202e" + "x" * 5000)
    assert len(words) < 200
    assert "\u202e" not in words
