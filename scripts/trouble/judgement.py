"""What became of it all, held against the customers' own records."""

import asyncio
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import asyncpg

from scripts.trouble.bots import ROOT
from scripts.trouble.customer import PRICES, Customer
from scripts.trouble.place import Place

ORDERS = """SELECT o.order_id, o.chat_id, o.order_number, o.total_amount,
        (SELECT jsonb_agg(jsonb_build_array(i.item_name, i.quantity))::text
         FROM order_item i WHERE i.order_id = o.order_id) AS lines
    FROM orders o"""
CARTS = "SELECT chat_id, item_name, quantity FROM session_cart WHERE is_active"
TICKETS = """SELECT payload ->> 'order_id' AS order_id, count(*) AS tickets
    FROM outbox WHERE kind = 'ticket' GROUP BY 1"""
WAITING = "SELECT count(*) FROM update_inbox"
SETTLE_SECONDS = 40.0
# What no bot may say, whatever happens to it.
UNSPEAKABLE = re.compile(
    r"never awaited|never retrieved|a part of the bot has died|update parked|Traceback"
)


async def settle(place: Place) -> list[str]:
    """Waits until nothing is under way any more; what is left then."""
    await place.world.clear_faults()
    await place.feed.finish()
    end = asyncio.get_running_loop().time() + SETTLE_SECONDS
    while True:
        connection = await asyncpg.connect(place.dsn)
        stored = await connection.fetchval(WAITING)
        await connection.close()
        pending = await place.world.pending()
        if not stored and not pending:
            return []
        if asyncio.get_running_loop().time() > end:
            return [f"{pending} updates are still at Telegram, {stored} in the inbox"]
        await asyncio.sleep(0.2)


async def compare(place: Place, customers: Sequence[Customer]) -> list[str]:
    """Every order and every cart that is not what its customer asked for."""
    connection = await asyncpg.connect(place.dsn)
    try:
        orders, carts = await connection.fetch(ORDERS), await connection.fetch(CARTS)
        tickets = {row["order_id"]: row["tickets"] for row in await connection.fetch(TICKETS)}
    finally:
        await connection.close()
    wrong: list[str] = []
    for customer in customers:
        mine = [row for row in orders if row["chat_id"] == customer.user_id]
        found = sorted(_order(row) for row in mine)
        wanted = sorted(
            (number, sorted(lines.items()), sum(PRICES[n] * q for n, q in lines.items()))
            for number, lines in customer.orders
        )
        if found != wanted:
            wrong.append(f"{customer.user_id}: orders are {found}, should be {wanted}")
        cart = [row for row in carts if row["chat_id"] == customer.user_id]
        lines = sorted((row["item_name"], row["quantity"]) for row in cart)
        if lines != sorted((+customer.cart).items()):
            wrong.append(f"{customer.user_id}: cart is {lines}, should be {dict(+customer.cart)}")
    known = {customer.user_id for customer in customers}
    wrong += [f"an order of nobody: {row}" for row in orders if row["chat_id"] not in known]
    for row in orders:
        if tickets.get(str(row["order_id"])) != 1:
            wrong.append(f"order {row['order_id']} has {tickets.get(str(row['order_id']))} tickets")
    return wrong


async def verify(place: Place) -> list[str]:
    """`python -m bot verify`, after every chat was touched or rebuilt."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "verify",
        cwd=place.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | place.settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    words = said.decode().strip()
    print(f"verify: {words.splitlines()[-1] if words else 'said nothing'}")
    return [] if process.returncode == 0 else [f"verify: exit {process.returncode}: {words}"]


def unspeakable(logs: Sequence[Path]) -> list[str]:
    """What the bots said that no fault excuses."""
    found: Counter[str] = Counter()
    for log in logs:
        for line in log.read_text(errors="replace").splitlines():
            if UNSPEAKABLE.search(line):
                found[line[:2000]] += 1
    return [f"said {count} times: {line}" for line, count in found.items()]


def _order(row: asyncpg.Record) -> tuple[object, ...]:
    lines = [(name, quantity) for name, quantity in json.loads(row["lines"] or "[]")]
    return row["order_number"], sorted(lines), row["total_amount"]
