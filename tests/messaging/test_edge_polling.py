"""Updates come in by polling: none is lost, none holds up another chat."""

import asyncio
import itertools
from functools import partial
from pathlib import Path

import aiohttp

from bot.cards.card import Reply
from bot.turn import Incoming
from db.gateway import DatabaseUnavailable, Gateway
from tests.messaging import edge, standin
from tests.messaging.edge import Bot, Turns, card

ASHA, RAVI = 1001, 1002


async def inbox(gateway: Gateway) -> list[tuple[int, int, bool]]:
    """(update_id, attempts, parked) of what is stored."""
    rows = await gateway._pool.fetch("SELECT * FROM public.update_inbox ORDER BY update_id")
    return [(row["update_id"], row["attempts"], row["parked_at"] is not None) for row in rows]


async def until_stored(gateway: Gateway, *updates: tuple[int, int, bool]) -> None:
    async def so() -> bool:
        return await inbox(gateway) == list(updates)

    await edge.until(so)


async def until_confirmed(world: standin.World, update_id: int) -> None:
    async def so() -> bool:
        return update_id not in [each["update_id"] for each in (await world.state())["pending"]]

    await edge.until(so)


async def test_a_chats_updates_are_taken_in_order_and_others_beside_them(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha, ravi = world.person(ASHA), world.person(RAVI)
        await asha.start()
        gate = turns.hold(ASHA)
        for n in range(3):
            await asha.send(f"a{n}")
        await ravi.start()
        assert turns.texts().count("a1") == 0
        gate.set()
        await edge.settled(bot)
        assert [text for text in turns.texts() if text] == ["a0", "a1", "a2"]


async def test_what_takes_over_a_second_is_stored_so_that_the_offset_moves_on(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha, ravi = world.person(ASHA), world.person(RAVI)
        await asha.start()
        gate = turns.hold(ASHA)
        slow = await asha.send("slow")
        await ravi.start()
        await until_stored(gateway, (slow["update_id"], 1, False))
        await until_confirmed(world, slow["update_id"])
        await ravi.say("quick")
        gate.set()
        await edge.settled(bot)
        assert await inbox(gateway) == []
        assert (await asha.messages())[-1]["text"].startswith("answer")


async def test_what_asks_a_model_is_stored_at_once(tmp_path: Path, gateway: Gateway) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns):
        asha = world.person(ASHA)
        await asha.start()
        gate = turns.hold(ASHA)
        sent = await asha.send("odd")
        await edge.until(lambda: len(turns.taken) == 2)
        turns.asking(turns.taken[-1])
        await until_stored(gateway, (sent["update_id"], 1, False))
        gate.set()
        await until_stored(gateway)


async def test_more_than_a_hundred_slow_updates_hold_up_nobody(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world:
        slow = [await world.newcomer(5000 + n, f"Guest {n}") for n in range(120)]
        gates = [turns.hold(person.chat_id) for person in slow]
        for person in slow:
            await person.send("/start")
        async with edge.running(world, gateway, turns) as bot:
            await world.person(RAVI).start()
            for gate in gates:
                gate.set()
            await edge.settled(bot)
        assert len(turns.taken) == 121
        assert len({incoming.update_id for incoming in turns.taken}) == 121


async def test_no_offset_is_asked_for_twice_within_half_a_second(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    asked: list[tuple[float, int]] = []

    async with standin.running(tmp_path) as world:
        bot = Bot(world, gateway, turns)
        call = bot.api.call
        clock = asyncio.get_running_loop().time

        async def noted(method: str, **fields: object) -> object:
            try:
                if method == "getUpdates":
                    asked.append((clock(), fields["offset"]))  # type: ignore[arg-type]
                return await call(method, **fields)  # type: ignore[arg-type]
            finally:
                if method == "getUpdates":
                    asked.append((clock(), -1))

        bot.api.call = noted  # type: ignore[method-assign]
        await bot.start()
        asha, ravi = world.person(ASHA), world.person(RAVI)
        await asha.start()
        gate = turns.hold(ASHA)
        await asha.send("slow")
        for n in range(4):
            await ravi.say(f"quick {n}")
        gate.set()
        await edge.settled(bot)
        await bot.stop()
        await edge.judge_calls(world)
    # asked holds (start, offset), (end, -1) in turn.
    in_turn = zip(asked[::2], asked[1::2], strict=True)
    calls = [(start, end, offset) for (start, offset), (end, _) in in_turn]
    assert len(calls) > 5
    for (_, ended, before), (started, _, offset) in itertools.pairwise(calls):
        assert offset != before or started - ended >= 0.49


async def test_a_killed_bots_update_comes_again_and_is_answered_once_more(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world:
        asha = world.person(ASHA)
        first = Bot(world, gateway, turns)
        await first.start()
        await asha.start()
        turns.hold(ASHA)
        sent = await asha.send("2 idly")
        # Polling goes on for others while hers is under way, and must not confirm it.
        await world.person(RAVI).start()
        await first.crash()

        again = Turns()
        async with edge.running(world, gateway, again) as second:
            reply = await asha.next_message(await world.seq() - 1)
            assert reply["text"].startswith("answer")
            await edge.settled(second)
        hers = [each.update_id for each in again.taken if each.chat_id == ASHA]
        assert hers == [sent["update_id"]]
        assert await inbox(gateway) == []


async def test_a_stored_update_of_a_killed_bot_is_drained_at_the_next_start(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world:
        asha = world.person(ASHA)
        first = Bot(world, gateway, turns)
        await first.start()
        await asha.start()
        turns.hold(ASHA)
        sent = await asha.send("slow")
        await until_stored(gateway, (sent["update_id"], 1, False))
        await until_confirmed(world, sent["update_id"])
        await first.crash()
        await asha.send("next")

        again = Turns()
        async with edge.running(world, gateway, again) as second:
            await edge.until(lambda: len(again.taken) == 2)
            await edge.settled(second)
        assert again.texts() == ["slow", "next"]
        assert await inbox(gateway) == []


async def test_an_update_delivered_twice_is_taken_once(tmp_path: Path, gateway: Gateway) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha = world.person(ASHA)
        await asha.start()
        await world.act("repeat")
        await asha.say("hello")
        await edge.settled(bot)
        assert [incoming.text for incoming in turns.taken] == [None, "hello"]


async def test_a_poisonous_update_is_tried_three_times_parked_and_told(
    tmp_path: Path, gateway: Gateway
) -> None:
    def reply(incoming: Incoming) -> Reply:
        if incoming.text == "poison":
            raise RuntimeError("secret details")
        return Reply(card("fine"))

    turns = Turns(reply)
    await gateway.call("configure", [1009], None)
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha, owner = world.person(ASHA), world.person(1009)
        await owner.start()
        await asha.start()
        seq = await world.seq()
        sent = await asha.send("poison")
        sorry, told = await asyncio.gather(asha.next_message(seq), owner.next_message(seq))
        assert "Reference: " in sorry["text"]
        assert "secret" not in sorry["text"]
        await asha.say("hello")
        await edge.settled(bot)
        assert turns.texts().count("poison") == 3
        assert await inbox(gateway) == [(sent["update_id"], 3, True)]
        assert str(sent["update_id"]) in told["text"]


async def test_what_kills_the_process_three_times_is_parked_without_another_try(
    tmp_path: Path, gateway: Gateway
) -> None:
    async with standin.running(tmp_path) as world:
        asha = world.person(ASHA)
        # In the queue before the bot starts, so it may be what ended the bot before.
        sent = await asha.send("/start")
        tries = 0
        for _ in range(3):
            turns = Turns()
            turns.hold(ASHA)
            bot = Bot(world, gateway, turns)
            starting = asyncio.create_task(bot.start())
            await edge.until(partial(list, turns.taken))
            tries += len(turns.taken)
            await bot.crash()
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
        turns = Turns()
        async with edge.running(world, gateway, turns):
            await asha.say("hello")
        assert tries == 3
        assert turns.texts() == ["hello"]
        assert await inbox(gateway) == [(sent["update_id"], 4, True)]
        said = [message["text"] for message in await asha.messages()]
        assert ["Reference: " in text for text in said] == [False, True, False, False]


async def test_nobody_is_parked_for_what_another_did(tmp_path: Path, gateway: Gateway) -> None:
    async with standin.running(tmp_path) as world:
        asha, ravi = world.person(ASHA), world.person(RAVI)
        ended = await asha.send("/start")
        await ravi.send("/start")
        # Together, as long as either may have been innocent; then one alone.
        for expected in ({ASHA, RAVI}, {ASHA, RAVI}, {ASHA}):
            turns = Turns()
            turns.hold(ASHA)
            turns.hold(RAVI)
            bot = Bot(world, gateway, turns)
            starting = asyncio.create_task(bot.start())

            def all_tried(turns: Turns = turns, expected: set[int] = expected) -> bool:
                return {incoming.chat_id for incoming in turns.taken} == expected

            await edge.until(all_tried)
            await bot.crash()
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            assert all_tried()
        turns = Turns()
        async with edge.running(world, gateway, turns) as bot:
            await edge.settled(bot)
            assert [incoming.chat_id for incoming in turns.taken] == [RAVI]
            assert await inbox(gateway) == [(ended["update_id"], 4, True)]


async def test_without_the_database_it_says_so_once_and_keeps_the_update(
    tmp_path: Path, gateway: Gateway
) -> None:
    away = True

    def reply(incoming: Incoming) -> Reply | None:
        if away:
            raise DatabaseUnavailable("gone")
        return None

    turns = Turns(reply)
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha = world.person(ASHA)
        await asha.send("/start")
        await edge.until(lambda: len(turns.taken) >= 4)
        await asha.send("hello")
        away = False
        await edge.until(lambda: "hello" in turns.texts())
        await edge.settled(bot)
        said = [m["text"] for m in await asha.messages() if m["from"]["is_bot"]]
        assert said[0].startswith("One moment")
        assert len(said) == 3
        assert await inbox(gateway) == []


async def test_the_bot_waits_for_a_server_that_is_not_up_yet(
    tmp_path: Path, gateway: Gateway
) -> None:
    place = standin.Process(tmp_path)
    await place.start()
    url = place.url
    await place.kill()
    async with aiohttp.ClientSession() as client:
        world = standin.World(url, client)
        turns = Turns()
        bot = Bot(world, gateway, turns)
        starting = asyncio.create_task(bot.start())
        try:
            await place.start()
            await starting
            assert (await world.person(ASHA).start())["text"] == "answer 1"
        finally:
            await bot.stop()
            await place.kill()


async def test_a_stop_confirms_what_is_done_and_leaves_the_rest(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world:
        asha = world.person(ASHA)
        bot = Bot(world, gateway, turns)
        await bot.start()
        await asha.start()
        await edge.settled(bot)
        turns.hold(ASHA)
        left = await asha.send("in the middle")
        await edge.until(lambda: len(turns.taken) == 2)
        await bot.edge.stop(0.1)
        await bot.request.shutdown()
        pending = [update["update_id"] for update in (await world.state())["pending"]]
        assert pending == [left["update_id"]]
