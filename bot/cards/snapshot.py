"""The shapes in which the database hands a chat's state to the cards.

Plain JSON: money is a string ("160.00"), a time ISO 8601 with its offset.

* Snapshot: session {id, tag, step, cart_version, version}, repeated, results,
  cart {lines, count, total}, checkout {order_type} or null, pending or null, waiting
  (more lines like pending, asked about after it) or null, shown (the last list) or null,
  order (placed in this session) or null, card {message_id} or null, is_admin
* Pending: the line whose options are being chosen; of a line of an order, with "no", the
  number of the question: candidates [{item_id}] with the guest's words as name, or open
  [{any_of (choice ids), name, qualifier, count}], the first of which is asked about
* Line: line_no, item_id, name, quantity, price, total, options [{choice_id,
  group, name, qualifier, count, price}], note, sold_out
* Order: order_id, chat_id (the customer's), number, day, status, order_type,
  payment_method, total, placed_at, customer {user_id, name}, by (who acted on it
  last, or null), confirmed (the kitchen has it), overdue (and should have), lines; of a
  ticket, repeat (it may be in its chat twice)
"""

from collections.abc import Mapping
from typing import Any

Snapshot = Mapping[str, Any]
Line = Mapping[str, Any]
Order = Mapping[str, Any]

Stamp = tuple[str, int]


def stamp(snapshot: Snapshot) -> Stamp:
    """The session's tag and the cart's version: what bound taps carry."""
    session = snapshot["session"]
    return session["tag"], session["cart_version"]
