"""How a call names a dish or cart lines.

    {"item_id": 12}         a dish of the menu, or the line that holds it
    {"number": 3}           the third of the list shown last
    {}                      what was mentioned last ("that", "one more")

and, of lines alone:

    {"line_no": 3}          a line by its number, as taps give it
    {"item_ids": [4, 9]}    a line of any of these, {"category": 2} of any dish of it; with an
                            item_id they count where the very dish is not in the cart
    {"position": 1}         the first line, {"position": -1} the last; of a dish, where one is
                            named
    {"other": true}         the one that was not mentioned last
    {"all": true}           the whole cart
    {…, "every": true}      all lines that fit; alone, those the last change was about

`name` is what the guest called them. Where several lines fit and one is meant, the guest is
asked. The database finds what is meant: only it knows the session.
"""

from typing import Literal, TypedDict


class Reference(TypedDict, total=False):
    item_id: int
    line_no: int
    number: int
    item_ids: list[int]
    category: int
    position: int
    other: bool
    all: bool
    every: bool
    name: str


class SaidArgument(TypedDict):
    """What was said of a line: of all choices called so, the line's item may offer one;
    otherwise `words` become its note."""

    choice_ids: list[int]
    qualifier: Literal["no", "extra", "light", "no_extra"] | None
    count: int
    words: str


class OptionArgument(TypedDict, total=False):
    """A choice, or with `any_of` whichever of these the guest will say; `name` is his word."""

    choice_id: int
    any_of: list[int]
    name: str
    qualifier: Literal["no", "extra", "light", "no_extra"] | None
    count: int


class Candidate(TypedDict):
    """A dish that a line may be, with what was said of it as this dish has it."""

    item_id: int
    options: list[OptionArgument]
    note: str | None


class LineArgument(Reference, total=False):
    """A line to add; `note` is what was said of it and is none of its options.

    A line that may be any of several dishes has no reference, but `candidates` and, as
    its `name`, the guest's words.
    """

    candidates: list[Candidate]
    name: str

    quantity: int
    options: list[OptionArgument]
    note: str | None
