"""One who floods the bot is told so once; everybody else is served as ever."""

import asyncio
from pathlib import Path
from typing import Any

from bot.cards.card import Reply
from bot.messaging.dialogue import SLOW_DOWN
from bot.simulator.people import COOK, STAFF_CHAT
from db.gateway import Gateway
from tests.messaging import edge, standin
from tests.messaging.edge import Bot, Turns, card

MALLORY, ASHA = 1001, 1002
FLOOD = 300


def taken(turns: Turns, chat_id: int) -> int:
    return sum(incoming.chat_id == chat_id for incoming in turns.taken)


def update(update_id: int, **content: Any) -> dict[str, Any]:
    return {"update_id": update_id, **content}


def text(user_id: int, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    user = {"id": user_id, "is_bot": False, "first_name": "Mallory"}
    chat = chat or {"id": user_id, "type": "private"}
    return {"message_id": 1, "from": user, "chat": chat, "date": 1_700_000_000, "text": "/menu"}


def tap(user_id: int, query_id: int) -> dict[str, Any]:
    query = text(user_id)
    user = query.pop("from")
    return {
        "id": str(query_id), "from": user, "chat_instance": "1", "data": "menu", "message": query,
    }  # fmt: skip


async def settled(bot: Bot) -> None:
    await edge.until(lambda: bot.edge.intake.ledger.idle.is_set())
    await edge.settled(bot)


async def test_a_flood_of_texts_gets_one_sentence_and_nobody_waits(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns(lambda incoming: Reply(None) if incoming.chat_id == MALLORY else None)
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        await world.act("start", user_id=MALLORY, payload=None)
        await world.person(ASHA).start()
        receipts = [
            bot.edge.intake.accept(update(10_000 + n, message=text(MALLORY))) for n in range(FLOOD)
        ]
        answer = await world.person(ASHA).say("2 idly")
        assert answer["text"].startswith("answer")
        async with asyncio.timeout(10):
            await asyncio.gather(*(receipt.settled for receipt in receipts if receipt))
        await settled(bot)
        assert 50 <= taken(turns, MALLORY) <= 61
        said = [message["text"] for message in await world.person(MALLORY).messages()]
        assert said.count(SLOW_DOWN) == 1
        calls = await world.calls()
        assert len([c for c in calls if c["parameters"].get("chat_id") == str(MALLORY)]) <= 3
        assert await gateway.pool.fetchval("SELECT count(*) FROM update_inbox") == 0


async def test_a_flood_of_taps_is_answered_by_one_alert(tmp_path: Path, gateway: Gateway) -> None:
    turns = Turns(lambda incoming: Reply(None))
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        for n in range(FLOOD):
            bot.edge.intake.accept(update(10_000 + n, callback_query=tap(MALLORY, n)))
        await settled(bot)
        answers = [call["parameters"] for call in await world.calls("answerCallbackQuery")]
        assert len(answers) == taken(turns, MALLORY) + 1
        assert [a["text"] for a in answers if "text" in a] == [SLOW_DOWN]


async def test_quick_taps_all_count(tmp_path: Path, gateway: Gateway) -> None:
    turns = Turns(lambda incoming: Reply(card("menu")))
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha = world.person(ASHA)
        await asha.start()
        await asyncio.gather(*(asha.press("Menu") for _ in range(30)))
        await settled(bot)
        await edge.until(lambda: taken(turns, ASHA) == 31)


async def test_a_group_is_not_told_of_its_members_flood(tmp_path: Path, gateway: Gateway) -> None:
    group = {"id": STAFF_CHAT, "type": "group", "title": "Kitchen"}
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        sentence = {**text(COOK, group), "text": "lunch is at one"}
        for n in range(FLOOD):
            bot.edge.intake.accept(update(10_000 + n, message=sentence))
        await settled(bot)
        assert await world.calls("sendMessage") == []


async def test_what_waited_while_nobody_was_here_is_no_flood(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns(lambda incoming: Reply(None))
    async with standin.running(tmp_path) as world:
        asha = world.person(ASHA)
        for n in range(80):
            await asha.send(f"{n} idly")
        async with edge.running(world, gateway, turns) as bot:
            await edge.until(lambda: taken(turns, ASHA) == 80)
            await settled(bot)
