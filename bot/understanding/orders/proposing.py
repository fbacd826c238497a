"""What was understood of a doubtful text is asked about rather than done."""

from typing import Any

from bot.tools.call import ToolCall
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.outcome import Outcome

# What ends or empties an order is never done for half of a sentence.
_WHOLE_ALONE = frozenset({"checkout", "clear_cart", "place_order", "repeat_order"})
# Of a text with these, what was understood stands, and the rest is asked about; after any
# other reason the lines themselves may be wrong.
_LEFT_OVER = frozenset(
    {
        "ambiguous_item",
        "change_not_understood",
        "corrected",
        "illegal_option",
        "more_than_action",
        "nothing_named",
        "orphan_number",
        "part_of_name",
        "unknown_option",
        "unknown_word",
        "vague_quantity",
        "which_option",
    }
)


def proposed(outcome: Outcome, names: Vocabulary) -> list[ToolCall]:
    """The calls of an unsure text that may be made: dishes that may be misread are lines with
    one candidate, which the guest is asked about."""
    doubtful = _doubtful(outcome)
    return [
        _asking(call, names) if doubtful else call
        for call in outcome.calls
        if call.tool not in _WHOLE_ALONE
    ]


def _doubtful(outcome: Outcome) -> bool:
    """Does the doubt reach what was understood, or only what is left over?"""
    strange = sum(
        len(chunk.words)
        for chunk in outcome.rest
        if not (chunk.meanings or chunk.sense or chunk.number is not None)
    )
    return strange > 1 or not _LEFT_OVER.issuperset(outcome.reasons)


def _asking(call: ToolCall, names: Vocabulary) -> ToolCall:
    if call.tool != "add_to_cart":
        return call
    return ToolCall(
        "add_to_cart", {"lines": [_in_question(line, names) for line in call.arguments["lines"]]}
    )


def _in_question(line: dict[str, Any], names: Vocabulary) -> dict[str, Any]:
    item = names.items.get(line.get("item_id", 0))
    if item is None:
        return line
    return {
        "quantity": line["quantity"],
        "candidates": [{"item_id": item.item_id, "options": line["options"], "note": line["note"]}],
        "name": item.name,
        "options": [],
        "note": None,
    }
