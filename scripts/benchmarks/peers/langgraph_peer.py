"""The conversation by LangGraph: a model that chooses a tool, the tool, and a model that words
the answer, with every message kept by AsyncPostgresSaver. The models' answers are at hand.

Run by the peer's own Python with a database's address: "CHAT TURN" a line, seconds in return.
"""

import asyncio
import sys
from time import perf_counter
from typing import Annotated, Any, TypedDict
from uuid import uuid4

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

SAID = {
    "menu": ("show me the menu", "search_menu", {"query": ""}),
    "add": ("add 2 idly", "add_to_cart", {"item": "Idly", "quantity": 2}),
    "add_other": ("also add 1 masala dosa", "add_to_cart", {"item": "Masala Dosa", "quantity": 1}),
    "view": ("view my cart", "view_cart", {}),
    "one_more": ("add one more", "add_to_cart", {"item": "Masala Dosa", "quantity": 1}),
    "checkout": ("checkout please", "checkout", {"order_type": "take_away"}),
    "place": ("I'll pay cash", "place_order", {"payment_method": "cash"}),
}
OF = {said: (tool, arguments) for said, tool, arguments in SAID.values()}
PRICES = {"Idly": 40, "Masala Dosa": 80}


class State(TypedDict):
    messages: Annotated[list[AnyMessage], add_messages]
    cart: dict[str, int]
    step: str


def choose(state: State) -> dict[str, Any]:
    last = state["messages"][-1]
    if isinstance(last, ToolMessage):
        return {"messages": [AIMessage(f"Done. Your cart: {last.content}. Anything else?")]}
    tool, arguments = OF[last.content]
    call = {"name": tool, "args": arguments, "id": str(uuid4())}
    return {"messages": [AIMessage("", tool_calls=[call])]}


def act(state: State) -> dict[str, Any]:
    call = state["messages"][-1].tool_calls[0]
    cart, step = dict(state.get("cart") or {}), "ordering"
    if call["name"] == "add_to_cart":
        item = call["args"]["item"]
        cart[item] = cart.get(item, 0) + call["args"]["quantity"]
    elif call["name"] == "checkout":
        step = "checkout"
    elif call["name"] == "place_order":
        cart, step = {}, "order_placed"
    total = sum(PRICES[item] * quantity for item, quantity in cart.items())
    said = ToolMessage(f"{cart}, total {total}", tool_call_id=call["id"])
    return {"messages": [said], "cart": cart, "step": step}


def next_node(state: State) -> str:
    return "act" if getattr(state["messages"][-1], "tool_calls", None) else END


async def main(address: str) -> None:
    keep = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    async with AsyncConnectionPool(address, min_size=2, max_size=8, kwargs=keep) as pool:
        saver = AsyncPostgresSaver(pool)
        await saver.setup()
        graph = StateGraph(State)
        graph.add_node("choose", choose)
        graph.add_node("act", act)
        graph.add_edge(START, "choose")
        graph.add_conditional_edges("choose", next_node, ["act", END])
        graph.add_edge("act", "choose")
        app = graph.compile(checkpointer=saver)
        print("ready", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            chat_id, turn = line.split()
            began = perf_counter()
            await app.ainvoke(
                {"messages": [HumanMessage(SAID[turn][0])]},
                {"configurable": {"thread_id": chat_id}},
            )
            print(perf_counter() - began, flush=True)


asyncio.run(main(sys.argv[1]))
