"""How sure an understanding is: each reason for doubt has its weight.

`_BASE` and `_WEIGHTS` are log-odds of being exactly right, fitted by
scripts/evaluation/calibrate.py over the orders of the test venues and of other menus,
as written, with slips, without aliases and with invented names. A reason that was seen
less than a dozen times has the usual weight, or one set by hand.
"""

from collections.abc import Iterable
from math import exp

_BASE = 4.6
_USUAL = 2.5
_WEIGHTS = {
    "ambiguous_item": 2.9,
    "corrected": 0.6,
    "doubtful_dish": 3.9,
    "doubtful_option": 1.4,
    "doubtful_sort": 4.4,
    "illegal_option": 3.5,
    "implied_item": 1.8,
    # Other names that the menu gives were not used.
    "inferred_option": 1.5,
    "joined_options": 5.3,
    "little_of_name": 0.8,
    "nothing_qualified": 3.6,
    "option_in_note": 4.0,
    "order_beside_question": 4.9,
    "others_option": 3.2,
    "part_of_name": 1.8,
    "refilled_option": 3.8,
    "refused_dish": 4.4,
    "typo": 0.3,
    "unknown_option": 2.6,
    "unknown_word": 2.7,
    "unread_word": 2.2,
    "unseparated_dish": 0.2,
    "way_in_note": 1.4,
    # By hand.
    "option_before_dish": 1.2,
    "same_dish_again": 2.8,
    "size_in_note": 1.5,
}
# Below this an understanding is a guess: one usual reason is enough.
SURE = 0.92


def confident(reasons: Iterable[str]) -> float:
    """The chance that all was understood rightly, 0 to 1, with these reasons for doubt."""
    odds = _BASE - sum(_WEIGHTS.get(reason, _USUAL) for reason in reasons)
    return round(1 / (1 + exp(-odds)), 3)
