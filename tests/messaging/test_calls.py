"""What a turn costs in calls of the Bot API: each is a request that Telegram counts."""

from collections import Counter

from tests.messaging.edge import until
from tests.messaging.whole import kitchen

ABOUT = {"chat_id", "callback_query_id"}
TYPED = Counter(sendMessage=1, editMessageReplyMarkup=1)
TAPPED = Counter(answerCallbackQuery=1, editMessageText=1)


async def test_a_turn_costs_two_calls_and_an_order_one_for_the_kitchen(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:

        async def cost() -> Counter[str]:
            # At its start the bot looks whether the kitchen's group can be written to.
            calls = [c for c in await here.world.calls() if c["method"] != "sendChatAction"]
            return Counter(c["method"] for c in calls if c["parameters"].keys() & ABOUT) - before

        async def costs(wanted: Counter[str]) -> bool:
            return await cost() == wanted

        asha = here.world.person(1001)
        before: Counter[str] = Counter()
        await asha.start()
        assert await until(lambda: costs(Counter(sendMessage=1)))

        await asha.say("2 idly")
        assert await until(lambda: costs(TYPED + Counter(sendMessage=1)))
        before = before + await cost()
        await asha.press("+")
        assert await until(lambda: costs(TAPPED))
        await asha.press("Checkout")
        assert await until(lambda: costs(TAPPED + TAPPED))
        await asha.press("Place order · cash ₹120")
        # The kitchen's ticket is the last of them; what comes too much is seen by the next.
        placed = TAPPED + TAPPED + TAPPED + Counter(sendMessage=1)
        assert await until(lambda: costs(placed))
        await asha.say("where is my order")
        assert await until(lambda: costs(placed + TYPED))
