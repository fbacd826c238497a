"""How sure an understanding is: each reason for doubt has its weight.

`_BASE` and `_WEIGHTS` are log-odds of being exactly right, fitted by
scripts/evaluation/calibrate.py over the even orders of the test venues and of two
public ones, as written, with slips, without aliases and with invented names. A reason
that was seen less than a dozen times has the usual weight, or one set by hand.
"""

from collections.abc import Iterable
from math import exp

_BASE = 3.9
_USUAL = 2.5
_WEIGHTS = {
    "ambiguous_item": 4.2,
    "illegal_option": 3.1,
    "implied_item": 2.2,
    "little_of_name": 1.5,
    "others_option": 2.9,
    "part_of_name": 2.0,
    "same_dish_again": 2.8,
    "typo": 0.2,
    "unknown_word": 2.1,
    "unseparated_dish": 1.1,
    # By hand.
    "corrected": 2.2,
    "joined_options": 4.3,
}
# Below this an understanding is a guess: one usual reason is enough.
SURE = 0.84


def confident(reasons: Iterable[str]) -> float:
    """The chance that all was understood rightly, 0 to 1, with these reasons for doubt."""
    odds = _BASE - sum(_WEIGHTS.get(reason, _USUAL) for reason in reasons)
    return round(1 / (1 + exp(-odds)), 3)
