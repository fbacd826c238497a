"""What the kitchen and the owner read and tap."""

from bot.cards import availability, order_update, stats, ticket
from bot.cards.card import Span
from tests import snapshots
from tests.reading import labels, tap, text
from tests.snapshots import BREAKFAST_TIME, RESTAURANT, idly, order

ZONE = "Asia/Kolkata"


def test_a_ticket_has_all_that_the_kitchen_needs() -> None:
    coffee = snapshots.line(
        2,
        snapshots.COFFEE,
        "Filter Coffee",
        2,
        "45.00",
        options=[
            snapshots.option(snapshots.LARGE, "Size", "Large"),
            snapshots.option(snapshots.GHEE, "Extras", "Sugar", qualifier="no"),
            snapshots.option(snapshots.PODI, "Extras", "Shot", count=2),
        ],
        note="very hot",
    )
    card = ticket.draw(order(idly(), coffee), ZONE)
    assert text(card) == (
        "#12 · New order\n7:28 am · take away · Asha\n\n"
        "2 × Idly — ₹80\n"
        "2 × Filter Coffee — ₹90\n    Large, no sugar, 2 × Shot\n    “very hot”\n"
        "\nTotal ₹170 · Cash, to be collected"
    )
    assert Span("Asha", url="tg://user?id=1001") in card.text
    assert labels(card) == ["Accept", "Ready", "Cancel"]
    assert tap(card, "Accept").arguments == (1001, snapshots.ORDER)


def test_a_ticket_says_who_acted_and_offers_what_is_left() -> None:
    accepted = ticket.draw(order(status="accepted", by="Meena"), ZONE)
    assert "#12 · Accepted by Meena" in text(accepted)
    assert labels(accepted) == ["Ready", "Cancel"]
    for done in ("ready", "cancelled"):
        assert labels(ticket.draw(order(status=done, by="Meena"), ZONE)) == []


def test_a_long_ticket_has_pages_and_leaves_no_line_out() -> None:
    lines = [idly(1, line_no, note=f"note {line_no} " + "x" * 280) for line_no in range(1, 51)]
    long = order(*lines)
    first = ticket.draw(long, ZONE)
    pages = int(labels(first)[1].split("/")[1])
    assert pages > 1
    assert "this order goes on" in text(first)
    words = "".join(text(ticket.draw(long, ZONE, page)) for page in range(pages))
    assert all(f"note {line_no} " in words for line_no in range(1, 51))
    assert tap(first, "›").verb == "ticket_page"
    assert tap(first, "›").arguments == (1001, snapshots.ORDER, 1)


def test_an_undelivered_ticket_is_told_to_the_admins() -> None:
    words = text(ticket.overdue(order(overdue=True), ZONE, BREAKFAST_TIME))
    assert "Order #12 has not reached the kitchen" in words
    assert "Placed at 7:28 am, ₹80, for Asha." in words


def test_the_guest_is_told_what_the_kitchen_did() -> None:
    said = {
        status: text(order_update.draw(order(status=status), RESTAURANT))
        for status in ("accepted", "ready", "cancelled")
    }
    assert "Order #12 is accepted" in said["accepted"]
    assert "Order #12 is ready!" in said["ready"]
    assert "1 Test Street" in said["ready"]
    assert "cancel order #12" in said["cancelled"]
    assert "nothing to pay" in said["cancelled"]


def test_stats_show_funnel_orders_and_messages() -> None:
    card = stats.draw(
        {
            "days": 7,
            "viewed": 500,
            "added": 320,
            "placed": 180,
            "popular": [{"name": "Idly", "quantity": 90}],
            "average_seconds_to_order": 210,
            "orders": 178,
            "revenue": "123456.50",
            "cancelled": 2,
            "prompt_tokens": 900,
            "completion_tokens": 100,
            "messages": 1000,
            "messages_by_model": 40,
            "messages_unclear": 60,
        }
    )
    words = text(card)
    assert "Added something: 320 (64%)" in words
    assert "Ordered: 180 (36%, 56% of those)" in words
    assert "From menu to order: 3 min 30 s" in words
    assert "Orders: 178, cancelled: 2" in words
    assert "Revenue: ₹1,23,456.50" in words
    assert "Understood without a model: 90%" in words
    assert "Tokens: 1000 (900 in, 100 out)" in words
    assert "1. Idly: 90" in words
    assert labels(card) == ["Today", "✓ 7 days", "30 days"]
    assert tap(card, "30 days").arguments == (30,)


def test_stats_of_a_day_without_guests() -> None:
    nothing = dict.fromkeys(
        snapshots.COUNTS,
        0,
    )
    card = stats.draw(
        {**nothing, "days": 1, "revenue": "0.00", "popular": [], "average_seconds_to_order": None}
    )
    assert "Ordered: 0 (–, – of those)" in text(card)
    assert "Nothing ordered yet." in text(card)


def test_sold_out_can_be_taken_back() -> None:
    card = availability.draw(1, "Idly", available=False, changed=True)
    assert "Idly is marked as sold out." in text(card)
    assert tap(card, "Idly is back").arguments == (1, 1)
    again = availability.draw(1, "Idly", available=False, changed=False)
    assert "already sold out" in text(again)
