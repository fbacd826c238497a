"""The conversation that Tiffin is made for, over real HTTP, from an empty database."""

import asyncio
from decimal import Decimal

from bot.simulator.people import ADMIN
from tests.messaging.standin import labels
from tests.messaging.whole import kitchen

CART = "SELECT item_name, quantity, price FROM session_cart WHERE is_active ORDER BY line_no"
STEP = "SELECT current_step FROM session_state WHERE chat_id = 1001"
EVENTS = """SELECT event_type FROM session_events WHERE chat_id = 1001
    AND event_type IN ('menu_viewed', 'item_added', 'order_placed') ORDER BY timestamp"""


async def test_a_customer_orders_by_chat(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha, cook = here.world.person(1001), here.world.person(1005, -1003)
        welcome = await asha.start()
        assert "around the clock" in welcome["text"]

        menu = await asha.say("show me the menu")
        assert any("Idly" in label for row in labels(menu) for label in row)
        assert await here.rows(EVENTS) == [("menu_viewed",)]
        assert await here.value(STEP) == "browsing"

        reply = await asha.say("add 2 idly")
        assert "Added 2 × Idly. Cart: 2 items, ₹80." in reply["text"]
        assert await here.rows(CART) == [("Idly", 2, Decimal(40))]
        assert await here.value(STEP) == "ordering"

        reply = await asha.say("also add 1 masala dosa")
        assert "₹160" in reply["text"]
        assert await here.rows(CART) == [("Idly", 2, Decimal(40)), ("Masala Dosa", 1, Decimal(80))]

        cart = await asha.say("view my cart")
        assert "₹160" in cart["text"]
        assert any("2 × Idly" in label for row in labels(cart) for label in row)
        assert await here.value("SELECT get_cart_total(1001)") == Decimal(160)

        reply = await asha.say("add one more")
        assert "Masala Dosa" in reply["text"]
        assert "₹240" in reply["text"]
        assert await here.rows(CART) == [("Idly", 2, Decimal(40)), ("Masala Dosa", 2, Decimal(80))]

        checkout = await asha.say("checkout please")
        assert "Place order · cash ₹240" in [label for row in labels(checkout) for label in row]
        assert await here.value(STEP) == "checkout"
        assert await here.rows("SELECT order_type FROM session_checkout") == [("take_away",)]

        seq = await here.world.seq()
        placed = await asha.say("I'll pay cash")
        assert "₹240" in placed["text"]
        assert "1" in placed["text"]
        assert await here.value(STEP) == "order_placed"
        assert await here.rows(CART) == []
        assert await here.rows("SELECT total_amount FROM orders") == [(Decimal("240.00"),)]
        assert await here.rows("SELECT quantity, unit_price FROM order_item ORDER BY line_no") == [
            (2, Decimal(40)),
            (2, Decimal(80)),
        ]
        assert [kind for (kind,) in await here.rows(EVENTS)] == [
            "menu_viewed", "item_added", "item_added", "item_added", "order_placed",
        ]  # fmt: skip

        ticket = await cook.next_message(seq)
        assert "2 × Idly" in ticket["text"]
        assert "Asha" in ticket["text"]
        seq = await here.world.seq()
        answer = await cook.tap("Accept", message_id=ticket["message_id"])
        assert answer is not None
        assert "ccepted" in answer["text"]
        told = await asha.next_message(seq)
        assert "accepted" in told["text"].lower()
        status = await asha.say("where is my order")
        assert "accepted" in status["text"].lower()


async def test_two_quick_taps_on_plus_make_two(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha = here.world.person(1001)
        await asha.start()
        await asha.say("2 idly")
        done = await asha.press("+", taps=2, wait=15)
        assert all(query["answer"] for query in done["queries"])
        assert await here.rows(CART) == [("Idly", 4, Decimal(40))]


async def test_an_update_delivered_twice_acts_once_and_is_answered_twice(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha = here.world.person(1001)
        await asha.start()
        seq = await here.world.seq()
        await asha.send("2 idly", deliveries=2)
        first = await here.world.until(asha._from_bot, seq)
        await here.world.until(
            lambda e: (
                asha._from_bot(e)
                and e["record"]["message"]["message_id"] != first["record"]["message"]["message_id"]
            ),
            seq,
        )
        assert await here.rows(CART) == [("Idly", 2, Decimal(40))]


async def test_a_kill_between_commit_and_answer_acts_once_and_is_answered(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha = here.world.person(1001)
        await asha.start()
        # The answer hangs at Telegram while the turn is committed; then the bot dies.
        await here.world.fault("timeout", "sendMessage", seconds=60)
        await asha.send("2 idly")
        await _until(here, [("Idly", 2, Decimal(40))])
        await here.kill()
        await here.world.client.delete(f"{here.world.url}/simulator/faults")
        seq = await here.world.seq()
        await here.start()
        answer = await asha.next_message(seq)
        assert "Idly" in answer["text"] or any("Idly" in x for row in labels(answer) for x in row)
        assert await here.rows(CART) == [("Idly", 2, Decimal(40))]


async def test_after_a_restart_of_everything_a_message_acts(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha = here.world.person(1001)
        await asha.start()
        await asha.say("2 idly")
        await here.kill()
        await here.connection.execute("TRUNCATE session_state, session_cart, session_checkout")
        await here.start()
        # The first message may be delivered once more, and answered; it must not act again.
        await asha.send("one more")
        await _until(here, [("Idly", 3, Decimal(40))])


async def _until(here, cart) -> None:
    """Wait until the cart holds that."""
    async with asyncio.timeout(15):
        while True:
            if await here.rows(CART) == cart:
                return
            await asyncio.sleep(0.02)


async def test_what_is_asked_and_said_besides_ordering(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha, owner = here.world.person(1001), here.world.person(ADMIN)
        await owner.start()
        await asha.start()
        asked = await asha.say("is the mysore plain dosa spicy?")
        assert "fiery red chutney" in asked["text"]
        allergic = await asha.say("i'm allergic to peanuts")
        assert "Lemon Rice" in allergic["text"]
        assert "+91 452 000 0142" in allergic["text"]
        assert "around the clock" in (await asha.say("are you open now?"))["text"]
        cheap = await asha.say("dosas under 61")
        assert labels(cheap)[0] == ["Plain Dosa ₹60"]
        assert await here.rows(CART) == []

        offered = await asha.say("do you have filter coffee")
        assert "Shall I add one?" in offered["text"]
        assert "Added 1 × Filter Coffee" in (await asha.say("yes please"))["text"]
        await asha.say("checkout")
        await asha.say("when do you close")
        # The last card asked nothing, so there is nothing to agree to.
        assert "Shall I place this order?" in (await asha.say("yes"))["text"]
        assert await here.value("SELECT count(*) FROM orders") == 0
        await asha.say("checkout")
        assert "Order #1 is placed" in (await asha.say("yes"))["text"]
        assert "You're welcome" in (await asha.say("thanks!"))["text"]

        seq = await here.world.seq()
        sorry = await asha.say("my coffee was cold")
        assert "sorry" in sorry["text"]
        alert = await owner.next_message(seq)
        assert "A guest complains" in alert["text"]
        assert "order #1" in alert["text"]
        assert "my coffee was cold" in alert["text"]
