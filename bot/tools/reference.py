"""How a call names a dish or a cart line.

    {"item_id": 12}   a dish of the menu
    {"line_no": 3}    a line of the cart
    {"number": 3}     the third of the list shown last
    {}                what was mentioned last ("that", "one more")

The database finds what the last two mean: only it knows the session.
"""

from typing import Literal, TypedDict


class Reference(TypedDict, total=False):
    item_id: int
    line_no: int
    number: int


class OptionArgument(TypedDict, total=False):
    choice_id: int
    qualifier: Literal["no", "extra", "light", "no_extra"] | None
    count: int


class LineArgument(Reference, total=False):
    """A line to add; `note` is what was said of it and is none of its options."""

    quantity: int
    options: list[OptionArgument]
    note: str | None
