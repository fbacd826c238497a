"""What a model is told: one short instruction and at most eight tools.

Taps and commands need no model, so they have no schema here. Every word costs
tokens on every call, so the tools' names must speak for themselves; a test counts
what is sent.
"""

from typing import Any

INSTRUCTION = (
    "Turn a restaurant customer's message into tool calls. "
    "Name dishes and options in the customer's words; 'that' is the last dish mentioned. "
    "Invent nothing. If unsure, call nothing."
)
_TEXT = {"type": "string"}
_COUNT = {"type": "integer"}


def _tool(name: str, required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    parameters: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        parameters["required"] = list(required)
    return {"type": "function", "function": {"name": name, "parameters": parameters}}


_LINE = {
    "type": "object",
    "properties": {
        "item": _TEXT,
        "quantity": _COUNT,
        "options": {"type": "array", "items": _TEXT},
        "note": _TEXT,
    },
    "required": ["item", "quantity"],
}

TOOLS: list[dict[str, Any]] = [
    _tool("search_menu", query=_TEXT),
    _tool("add_to_cart", ("lines",), lines={"type": "array", "items": _LINE}),
    _tool("set_quantity", ("item", "quantity"), item=_TEXT, quantity=_COUNT),
    _tool("remove_from_cart", ("item",), item=_TEXT, quantity=_COUNT),
    _tool("view_cart"),
    _tool("checkout", order_type={"type": "string", "enum": ["take_away", "dine_in"]}),
    _tool("place_order"),
    _tool("order_status"),
]
