"""The conversation by the eventsourcing library: an aggregate a session, its events stored in
PostgreSQL and played back at each turn.

Run by the peer's own Python with a database's address: "CHAT TURN" a line, seconds in return.
"""

import os
import sys
from decimal import Decimal
from time import perf_counter
from urllib.parse import parse_qs, urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate, event


class Session(Aggregate):
    @event("Started")
    def __init__(self, chat_id: int) -> None:
        self.chat_id = chat_id
        self.step = "browsing"
        self.last = ""
        self.lines: dict[str, list] = {}

    @staticmethod
    def create_id(chat_id: int) -> UUID:
        return uuid5(NAMESPACE_URL, f"/chats/{chat_id}")

    @event("MenuViewed")
    def view_menu(self, query: str, results: int) -> None:
        self.step = "browsing"

    @event("ItemAdded")
    def add(self, name: str, quantity: int, price: Decimal) -> None:
        line = self.lines.setdefault(name, [0, price])
        line[0] += quantity
        self.last, self.step = name, "ordering"

    @event("CheckoutStarted")
    def check_out(self, order_type: str) -> None:
        self.step = "checkout"

    @event("OrderPlaced")
    def place(self, payment_method: str, total: Decimal) -> None:
        self.step, self.lines = "order_placed", {}

    def total(self) -> Decimal:
        return sum((quantity * price for quantity, price in self.lines.values()), Decimal(0))


class Orders(Application):
    def turn(self, chat_id: int, turn: str) -> object:
        try:
            session = self.repository.get(Session.create_id(chat_id))
        except AggregateNotFoundError:
            session = Session(chat_id)
        if turn == "menu":
            session.view_menu("", 365)
        elif turn == "add":
            session.add("Idly", 2, Decimal("40.00"))
        elif turn in ("add_other", "one_more"):
            session.add("Masala Dosa", 1, Decimal("80.00"))
        elif turn == "checkout":
            session.check_out("take_away")
        elif turn == "place":
            session.place("cash", session.total())
        else:
            return session.lines, session.total()
        self.save(session)
        return session.lines, session.total()


def main(address: str) -> None:
    parts = urlsplit(address)
    orders = Orders(
        {
            **os.environ,
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": parts.path.lstrip("/"),
            "POSTGRES_HOST": parse_qs(parts.query)["host"][0],
            "POSTGRES_PORT": "5432",
            "POSTGRES_USER": "postgres",
            "POSTGRES_PASSWORD": "none",
        }
    )
    print("ready", flush=True)
    for line in sys.stdin:
        chat_id, turn = line.split()
        began = perf_counter()
        orders.turn(int(chat_id), turn)
        print(perf_counter() - began, flush=True)


main(sys.argv[1])
