"""What a conversation costs in calls of the Bot API, which no noise can change."""

import asyncio
from collections import Counter
from pathlib import Path

from tests.messaging import standin
from tests.messaging.whole import kitchen

ASHA = 1001


async def calls_to(world: standin.World, after: int) -> Counter[str]:
    """Those to Asha's chat, and answers to her taps."""
    return Counter(
        call["method"]
        for call in await world.calls(after=after)
        if "callback_query_id" in call["parameters"]
        or call["parameters"].get("chat_id") == str(ASHA)
    )


async def called(world: standin.World, after: int, number: int) -> Counter[str]:
    """What was called once it was so much."""
    async with asyncio.timeout(standin.PATIENCE):
        while (counted := await calls_to(world, after)).total() < number:
            await world.changes(await world.seq(), wait=1)
    return counted


async def test_a_message_costs_two_calls_and_a_tap_two(tmp_path: Path, empty_dsn: str) -> None:
    async with kitchen(tmp_path, empty_dsn) as here:
        world, asha = here.world, here.world.person(ASHA)
        await asha.start()

        after = await world.seq()
        for said in ("show me the menu", "add 2 idly", "view my cart", "show me the menu"):
            await asha.say(said)
        # Its answer, and the keyboard of the card before.
        costs = {"sendMessage": 4, "editMessageReplyMarkup": 4}
        assert await called(world, after, 8) == costs

        for label in ("Idly", "2 × Idly ₹40", "3 × Idly ₹40"):
            await asha.tap_and_see(label)
        costs |= {"editMessageText": 3, "answerCallbackQuery": 3}
        assert await called(world, after, 14) == costs
