"""An order of which several parts have to be asked about, over real HTTP and through a crash."""

import asyncio

from tests.messaging.standin import labels
from tests.messaging.whole import kitchen

CART = "SELECT item_name, quantity FROM session_cart WHERE is_active ORDER BY line_no"
HOT = "TRUNCATE session_state, session_cart, session_checkout, private.hot_marker"


def buttons(message) -> list[str]:
    return [label for row in labels(message) for label in row]


async def seen(person, words: str):
    """The last card, once its text or a button has these words."""
    async with asyncio.timeout(15):
        while True:
            card = await person.last_card()
            if any(words in text for text in (card["text"], *buttons(card))):
                return card
            await asyncio.sleep(0.02)


async def test_what_is_asked_about_is_answered_by_taps_and_nothing_is_lost(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha = here.world.person(1001)
        await asha.start()
        asked = await asha.say("3 paneer with extra gravy, 2 idly and a chicken 65")
        assert asked["text"].startswith("Added 2 × Idly. Cart: 2 items, ₹80.")
        assert "Which “paneer” would you like?" in asked["text"]
        assert "Then: 1 × Chicken 65" in asked["text"]
        assert len(buttons(asked)) == 4
        await asha.tap("All")
        everything = await seen(asha, "Paneer Tikka")
        assert "None of these" in buttons(everything)

        # Both halves of a double tap are answered; the question that follows is not theirs.
        pressed = await asha.press("Chilli Paneer", taps=2, wait=15)
        assert all(query["answer"] for query in pressed["queries"])
        await seen(asha, "1 × Chicken 65 — ")
        assert await here.rows(CART) == [("Idly", 2), ("Chilli Paneer", 3)]
        options = await here.value("SELECT options -> 0 FROM session_cart WHERE line_no = 2")
        assert '"Gravy"' in options
        assert '"extra"' in options

        # Another order meanwhile is taken, and the question asked again.
        again = await asha.say("one filter coffee")
        assert again["text"].startswith("Added 1 × Filter Coffee.")
        assert "How would you like your Chicken 65?" in again["text"]

        await here.kill()
        await here.connection.execute(HOT)
        await here.start()
        await asha.send("checkout")
        await seen(asha, "One question before the checkout.")
        await asha.tap("Half")
        await seen(asha, "✓ Half")
        await asha.tap("Add")
        await seen(asha, "Your cart")
        assert (await here.rows(CART))[2:] == [("Filter Coffee", 1), ("Chicken 65", 1)]
        assert await here.value("SELECT pending_line FROM session_state") is None
