"""How sure an understanding is: each reason for doubt has its weight.

`_BASE` and `_WEIGHTS` are log-odds of being exactly right, fitted by
scripts/evaluation/calibrate.py over the orders of the test venues and of other menus,
as written, with slips, without aliases and with invented names. A reason that was seen
less than a dozen times has the usual weight, or one set by hand.
"""

from collections.abc import Iterable
from math import exp

_BASE = 3.8
_USUAL = 2.5
_WEIGHTS = {
    "ambiguous_item": 2.4,
    "doubtful_dish": 3.4,
    "illegal_option": 3.5,
    "implied_item": 1.9,
    "little_of_name": 0.4,
    "others_option": 3.6,
    "part_of_name": 2.1,
    "refilled_option": 4.6,
    "same_dish_again": 2.5,
    "typo": 0.2,
    "unknown_option": 2.5,
    "unknown_word": 2.4,
    "unseparated_dish": 0.1,
    # By hand.
    "corrected": 1.2,
    "joined_options": 4.3,
}
# Below this an understanding is a guess: one usual reason is enough.
SURE = 0.84


def confident(reasons: Iterable[str]) -> float:
    """The chance that all was understood rightly, 0 to 1, with these reasons for doubt."""
    odds = _BASE - sum(_WEIGHTS.get(reason, _USUAL) for reason in reasons)
    return round(1 / (1 + exp(-odds)), 3)
