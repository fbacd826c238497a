"""The conversation with its state as one JSON document a chat in Redis: read, changed, written.

Run by the peer's own Python with a socket's path: "CHAT TURN" a line, seconds in return.
"""

import asyncio
import json
import sys
from time import perf_counter, time
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as NotThere


async def turn(client: Redis, chat_id: str, what: str) -> None:
    kept = await client.get(f"session:{chat_id}")
    state: dict[str, Any] = json.loads(kept) if kept else {"step": "browsing", "cart": {}}
    cart = state["cart"]
    if what == "view":
        return
    if what in ("add", "add_other", "one_more"):
        name, price = ("Idly", "40.00") if what == "add" else ("Masala Dosa", "80.00")
        line = cart.setdefault(name, {"quantity": 0, "price": price})
        line["quantity"] += 2 if what == "add" else 1
        state.update(step="ordering", last=name)
    elif what == "checkout":
        state["step"] = "checkout"
    elif what == "place":
        await client.rpush("orders", json.dumps({"chat": chat_id, "lines": cart}))
        state.update(step="order_placed", cart={})
    state["at"] = time()
    await client.set(f"session:{chat_id}", json.dumps(state))


async def main(socket: str) -> None:
    client = Redis(unix_socket_path=socket)
    for _ in range(100):
        try:
            await client.ping()
            break
        except NotThere:
            await asyncio.sleep(0.05)
    print("ready", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        chat_id, what = line.split()
        began = perf_counter()
        await turn(client, chat_id, what)
        print(perf_counter() - began, flush=True)
    await client.aclose()


asyncio.run(main(sys.argv[1]))
