"""An order put right by chat, over real HTTP: every sentence is one message."""

from tests.messaging.standin import labels
from tests.messaging.whole import kitchen

CART = """SELECT item_name || coalesce(' (' || note || ')', '')
    || coalesce((SELECT ' ' || string_agg(o ->> 'name', ', ')
        FROM jsonb_array_elements(c.options) o), ''), quantity
    FROM session_cart c WHERE is_active ORDER BY line_no"""


async def test_an_order_is_put_right_by_chat(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha = here.world.person(1001)
        await asha.start()

        async def says(words: str) -> str:
            reply = await asha.say(words)
            text: str = reply["text"]
            return text

        assert "Added 2 × Idly and 1 × Rava Dosa" in await says("2 idly and a rava dosa")
        assert "Now it is 2 × Rava Dosa (before: 1)." in await says("double the dosa")
        assert "Removed 1 × Rava Dosa, 1 left." in await says("one less")
        changed = await says("change the dosa to a masala dosa")
        assert "Removed 1 × Rava Dosa. Added 1 × Masala Dosa." in changed
        assert "Now it is 1 × Masala Dosa (“no onion”)." in await says("no onion please")
        assert "Now it is 1 × Masala Dosa (Ghee, “no onion”)." in await says("add ghee to the dosa")
        assert await here.rows(CART) == [("Idly", 2), ("Masala Dosa (no onion) Ghee", 1)]

        # Two dosas: which of them is asked, and the tap does what was asked.
        await says("a plain dosa")
        asked = await asha.say("make the first dosa crispy")
        assert "Masala Dosa (Ghee, Crisp, “no onion”)" in asked["text"]
        assert "Removed 1 × Plain Dosa." in await says("remove the last one")

        await says("2 coffees, one with no sugar")
        asked = await asha.say("make the coffee strong")
        assert "Which Filter Coffee do you mean?" in asked["text"]
        assert len([label for row in labels(asked) for label in row]) == 3
        told = await asha.tap("No sugar")
        assert told is not None
        assert ("Filter Coffee No sugar, Strong", 1) in await here.rows(CART)
        asked = await asha.say("remove the coffee")
        assert "Which Filter Coffee do you mean?" in asked["text"]
        assert "Removed 1 × Filter Coffee" in await says("both")

        kept = await says("remove everything except the idly")
        assert "Idly stays." in kept
        assert await here.rows(CART) == [("Idly", 2)]
        assert "Undone" in await says("undo")


async def test_the_last_order_is_had_again(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha = here.world.person(1001)
        await asha.start()
        nothing = await asha.say("the usual please")
        assert "You have not ordered anything here yet." in nothing["text"]
        await asha.say("2 idly and a coffee without sugar")
        again = await asha.say("same again")
        assert "Added 2 × Idly and 1 × Filter Coffee (No sugar)." in again["text"]
        assert await here.rows(CART) == [("Idly", 4), ("Filter Coffee No sugar", 2)]
        await asha.say("checkout")
        await asha.say("cash")
        assert await here.rows(CART) == []
        again = await asha.say("same as last time")
        assert "Added 4 × Idly and 2 × Filter Coffee (No sugar)." in again["text"]
        assert await here.rows(CART) == [("Idly", 4), ("Filter Coffee No sugar", 2)]
