"""Several processes before one inbox: each stored update is worked at by one of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.cards.card import Reply
from bot.messaging import intake
from bot.turn import Incoming
from db.gateway import Gateway
from tests.command_line import Command
from tests.messaging import edge, standin
from tests.messaging.edge import Bot, Turns
from tests.messaging.test_edge_polling import inbox, until_confirmed, until_stored

ASHA, OWNER = 1001, 1009


@asynccontextmanager
async def beside(world: standin.World, dsn: str, turns: Turns) -> AsyncIterator[Bot]:
    """Another process, which takes nothing in itself."""
    gateway = await Gateway.connect(dsn)
    bot = Bot(world, gateway, turns)
    await bot.request.initialize()
    await bot.edge.start()
    try:
        yield bot
    finally:
        await bot.stop()
        await gateway.close()


async def test_a_dead_processs_update_is_taken_over_by_one_that_runs(
    tmp_path: Path, dsn: str, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "CLAIM_EVERY", 0.1)
    turns, others = Turns(), Turns()
    async with standin.running(tmp_path) as world, beside(world, dsn, others) as second:
        asha = world.person(ASHA)
        first = Bot(world, gateway, turns)
        await first.start()
        await asha.start()
        turns.hold(ASHA)
        sent = await asha.send("slow")
        await until_stored(gateway, (sent["update_id"], 1, False))
        await until_confirmed(world, sent["update_id"])
        assert await second.edge.intake.claim() is None

        seq = await world.seq()
        await first.crash()
        await gateway.close()
        assert (await asha.next_message(seq))["text"] == "answer 1"
        await edge.settled(second)
        assert others.texts() == ["slow"]
        assert await inbox(second.edge._gateway) == []


async def test_a_process_that_lost_its_update_leaves_it_to_the_other(
    tmp_path: Path, dsn: str, gateway: Gateway
) -> None:
    """It hung for so long that its lease ran out, and then its try failed."""

    def fail(incoming: Incoming) -> Reply | None:
        if incoming.text == "slow":
            raise RuntimeError("too late")
        return None

    turns, others = Turns(fail), Turns()
    async with standin.running(tmp_path) as world, beside(world, dsn, others) as second:
        asha = world.person(ASHA)
        async with edge.running(world, gateway, turns) as first:
            await asha.start()
            gate = turns.hold(ASHA)
            sent = await asha.send("slow")
            await until_stored(gateway, (sent["update_id"], 1, False))
            await gateway.pool.execute("UPDATE update_inbox SET lease_until = 'epoch'")
            others_gate = others.hold(ASHA)
            await second.edge.intake.claim()
            await edge.until(lambda: others.texts() == ["slow"])
            gate.set()
            await edge.settled(first)
            assert turns.texts().count("slow") == 1
            others_gate.set()
            await edge.settled(second)
            assert await inbox(gateway) == []
        assert "Sorry" not in str([message["text"] for message in await asha.messages()])


async def test_what_was_set_aside_is_listed_and_tried_again(
    tmp_path: Path, dsn: str, gateway: Gateway
) -> None:
    broken = True

    def reply(incoming: Incoming) -> Reply | None:
        if incoming.text == "poison" and broken:
            raise RuntimeError("it was raining")
        return None

    async def command(*arguments: str) -> tuple[int, str]:
        settings = {"TELEGRAM_BOT_TOKEN": standin.TOKEN, "DATABASE_URL": dsn}
        one = Command(tmp_path / "command", "inbox", *arguments, **settings)
        code = await asyncio.to_thread(one.ends)
        return code, one.output

    turns = Turns(reply)
    await gateway.call("configure", [OWNER], None)
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha, owner = world.person(ASHA), world.person(OWNER)
        await owner.start()
        assert await command() == (0, "Nothing is set aside.\n")
        seq = await world.seq()
        number = (await asha.send("poison"))["update_id"]
        told = await owner.next_message(seq)
        assert str(number) in told["text"]
        assert "it was raining" in told["text"]
        await edge.settled(bot)
        code, said = await command()
        assert code == 0
        assert f"{number}  chat {ASHA}" in said
        assert "tried 3 times" in said
        assert "wrote: poison" in said
        assert "RuntimeError: it was raining" in said

        broken = False
        code, said = await command("--retry", str(number + 1))
        assert code == 1
        assert f"Nothing is set aside as {number + 1}" in said
        seq = await world.seq()
        assert (await command("--retry", str(number)))[0] == 0
        assert (await asha.next_message(seq))["text"].startswith("answer")
        await edge.settled(bot)
        assert turns.texts().count("poison") == 4
        assert await inbox(gateway) == []
