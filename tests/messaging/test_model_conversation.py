"""The whole bot with a model configured: asked only when the rules are unsure, and then once."""

from bot.simulator.people import STAFF_CHAT
from tests.messaging.openai_server import calling, serving
from tests.messaging.standin import labels
from tests.messaging.whole import Kitchen, kitchen

BRIEF = (
    "show me the menu",
    "add 2 idly",
    "also add 1 masala dosa",
    "view my cart",
    "add one more",
    "checkout please",
    "I'll pay cash",
)
UNSURE = "my nephew would fancy idlys twice over"
TWO_IDLY = ("add_to_cart", {"lines": [{"item": "idlys", "quantity": 2}]})
TOTALS = "SELECT total_amount::int FROM orders ORDER BY order_number"


async def test_orders_are_typed_with_a_models_help_only_where_it_is_needed(tmp_path, empty_dsn):
    async with serving() as server:
        settings = {
            "OPENAI_API_KEY": "key",
            "OPENAI_BASE_URL": server.url,
            "OPENAI_MODEL": "scripted",
        }
        async with kitchen(tmp_path, empty_dsn, **settings) as here:
            asha, ravi = here.world.person(1001), here.world.person(1002)
            await asha.start()
            for text in BRIEF:
                reply = await asha.say(text)
            assert "Order #1 is placed. Total ₹240." in reply["text"]
            assert server.bodies == []
            assert await _typed_to(here) == [STAFF_CHAT]

            await ravi.start()
            server.answers = [calling(TWO_IDLY)]
            reply = await ravi.say(UNSURE)
            assert "Added 2 × Idly. Cart: 2 items, ₹80." in reply["text"]
            assert [request["messages"][1]["content"] for request in server.requests] == [UNSURE]
            assert await _typed_to(here) == [STAFF_CHAT, 1002]
            await ravi.say("checkout")
            reply = await ravi.say("cash")
            assert "Order #2 is placed. Total ₹80." in reply["text"]
            assert await here.rows(TOTALS) == [(240,), (80,)]
            assert len(server.bodies) == 1
            await _statistics_are_for_the_owner(here)


async def test_words_once_understood_are_remembered_until_they_are_corrected(tmp_path, empty_dsn):
    async with serving() as server:
        settings = {"OPENAI_BASE_URL": server.url, "MODEL_TOKENS_PER_CHAT": "2000"}
        async with kitchen(tmp_path, empty_dsn, **settings) as here:
            asha, ravi = here.world.person(1001), here.world.person(1002)
            await asha.start()
            await ravi.start()
            server.answers = [calling(TWO_IDLY)]
            assert "Added 2 × Idly." in (await asha.say(UNSURE))["text"]
            assert "Added 2 × Idly." in (await ravi.say(f"{UNSURE.upper()}!"))["text"]
            assert len(server.bodies) == 1, "the same words are asked about once"
            assert await here.value("SELECT words FROM remembered_phrase") == UNSURE

            assert "Undone" in (await ravi.say("undo"))["text"]
            assert await here.rows("SELECT * FROM remembered_phrase") == []
            collected = await here.rows("SELECT words, reason FROM phrase")
            assert collected == [(UNSURE, "corrected")]

            server.answers = [calling(TWO_IDLY)] * 3
            assert "Added 2 × Idly." in (await ravi.say(UNSURE))["text"]
            assert len(server.bodies) == 2

            # Two questions of 366 tokens leave too little of 2000 for a third.
            assert "Added 2" in (await ravi.say("my niece would fancy idlys twice over"))["text"]
            asked = await ravi.say("my cousin would fancy idlys twice over")
            assert "I didn't get that: “cousin … fancy … twice over”" in asked["text"]
            assert len(server.bodies) == 3
            spending = await here.rows("SELECT chat_id, tokens FROM model_spending ORDER BY 1")
            assert spending == [(1001, 366), (1002, 732)]


async def _typed_to(here: Kitchen) -> list[int]:
    """Where "typing …" was shown, each chat once: it is shown again for as long as it takes.

    At the start the staff chat is reached for in this way.
    """
    calls = await here.world.calls("sendChatAction")
    return list(dict.fromkeys(int(call["parameters"]["chat_id"]) for call in calls))


async def _statistics_are_for_the_owner(here: Kitchen) -> None:
    owner, asha = here.world.person(1009), here.world.person(1001)
    await owner.start()
    stats = await owner.say("/stats")
    assert "Ordered: 2 (" in stats["text"]
    assert "Revenue: ₹320" in stats["text"]
    assert "Tokens: 366 (345 in, 21 out)" in stats["text"]
    assert labels(stats) == [["✓ Today", "7 days", "30 days"]]
    seq = await here.world.seq()
    await owner.press("30 days")
    await here.world.until(
        lambda e: e["kind"] == "message" and e["record"]["message"]["text"][:7] == "30 days", seq
    )
    refused = await asha.say("/stats")
    assert "I didn't get that: “/stats”." in refused["text"]
    assert "Revenue" not in refused["text"]
