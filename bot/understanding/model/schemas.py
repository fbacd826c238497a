"""What a model is told: one short instruction and at most eight tools.

Taps and commands need no model, so they have no schema here. Every word costs
tokens on every call, so the tools' names must speak for themselves; a test counts
what is sent.
"""

from typing import Any

_TASK = "Turn a restaurant customer's message into tool calls. "
INSTRUCTION = (
    f"{_TASK}Name dishes and options in the customer's words; 'that' is the last dish mentioned. "
    "Invent nothing. If unsure, call nothing."
)
# The second and last time, in place of the instruction: as long as that at most.
REPAIR = f"{_TASK}Invent nothing. If unsure, call nothing."
MOST_CALLS = 8

_TEXT = {"type": "string"}
_COUNT = {"type": "integer"}
_ORDER_TYPE = {"type": "string", "enum": ["take_away", "dine_in"]}


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
_LINES = {"type": "array", "items": _LINE}

TOOLS: list[dict[str, Any]] = [
    _tool("search_menu", query=_TEXT),
    _tool("add_to_cart", ("lines",), lines=_LINES),
    _tool("set_quantity", ("item", "quantity"), item=_TEXT, quantity=_COUNT),
    _tool("remove_from_cart", ("item",), item=_TEXT, quantity=_COUNT),
    _tool("view_cart"),
    _tool("checkout", order_type=_ORDER_TYPE),
    _tool("place_order"),
    _tool("order_status"),
]

# The same for servers that know no tools, or drop them: one JSON object. A model does not
# see the schema that its answer is held to, so the tools are told of once more in words.
TOLD = (
    ' Answer {"calls":[{"tool":…}]}. Tools: '
    "search_menu(query), add_to_cart(lines:[item,quantity,options,note]), "
    "set_quantity(item,quantity), remove_from_cart(item,quantity), view_cart, "
    "checkout(order_type), place_order, order_status."
)
ANSWER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "calls": {
            "type": "array",
            "maxItems": MOST_CALLS,
            "items": {
                "type": "object",
                "properties": {
                    "tool": {"enum": [tool["function"]["name"] for tool in TOOLS]},
                    "query": _TEXT,
                    "lines": _LINES,
                    "item": _TEXT,
                    "quantity": _COUNT,
                    "order_type": _ORDER_TYPE,
                },
                "required": ["tool"],
            },
        }
    },
    "required": ["calls"],
}
