"""How a turn's reply reaches its chat."""

import json
from pathlib import Path

import pytest

from bot.cards.card import Button, Card, Reply, Span, Tap
from bot.turn import Incoming
from db.gateway import Gateway
from tests.messaging import edge, standin
from tests.messaging.edge import Turns, card

ASHA = 1001


async def test_a_text_is_answered_by_a_new_message_and_the_card_before_loses_its_keyboard(
    tmp_path: Path, gateway: Gateway
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()) as bot:
        asha = world.person(ASHA)
        first = await asha.start()
        assert standin.labels(first) == [["Menu"]]
        seq = await world.seq()
        second = await asha.say("2 idly")
        assert second["message_id"] > first["message_id"]
        await world.until(
            lambda e: e["kind"] == "call" and e["method"] == "editMessageReplyMarkup", seq
        )
        with_keyboard = [m["message_id"] for m in await asha.messages() if "reply_markup" in m]
        assert with_keyboard == [second["message_id"]]
        await bot.edge.cards.flush()
        assert await remembered(gateway) == [second["message_id"]]


async def remembered(gateway: Gateway) -> list[int]:
    rows = await gateway._pool.fetch("SELECT message_id FROM public.session_card")
    return [row["message_id"] for row in rows]


async def test_the_live_card_is_written_behind_the_turn_and_recalled_from_the_database(
    tmp_path: Path, gateway: Gateway
) -> None:
    """After a restart the snapshot names the card that loses its keyboard."""
    async with standin.running(tmp_path) as world:
        asha = world.person(ASHA)
        async with edge.running(world, gateway, Turns()):
            first = await asha.start()
        assert await remembered(gateway) == [first["message_id"]]

        def reply(incoming: Incoming) -> Reply:
            return Reply(card("again"), previous_message_id=first["message_id"])

        async with edge.running(world, gateway, Turns(reply)):
            seq = await world.seq()
            second = await asha.say("hello")
            await world.until(
                lambda e: e["kind"] == "call" and e["method"] == "editMessageReplyMarkup", seq
            )
            assert (await asha.last_card())["message_id"] == second["message_id"]


async def test_a_card_whose_sending_had_to_wait_takes_the_keyboard_off_the_one_before_it(
    tmp_path: Path, gateway: Gateway
) -> None:
    """While it waits, the one before is written down, but its turn had read an older one."""
    old: list[int] = []

    def reply(incoming: Incoming) -> Reply:
        return Reply(card("a card"), previous_message_id=old[0] if old else None)

    async with (
        standin.running(tmp_path) as world,
        edge.running(world, gateway, Turns(reply)) as bot,
    ):
        asha = world.person(ASHA)
        old.append((await asha.start())["message_id"])
        await asha.say("idly")
        await world.fault("flood", "sendMessage", retry_after=1)
        seq = await world.seq()
        await asha.send("vada")
        await world.until(lambda e: e["kind"] == "call" and e["fault"] == "flood", seq)
        for _ in range(2):
            await bot.edge.cards.flush()
        newest = await asha.next_message(seq)
        await world.until(
            lambda e: e["kind"] == "call" and e["method"] == "editMessageReplyMarkup", seq
        )
        with_keyboard = [m["message_id"] for m in await asha.messages() if "reply_markup" in m]
        assert with_keyboard == [newest["message_id"]]


async def test_a_tap_edits_its_message_and_is_answered_once_with_the_toast(
    tmp_path: Path, gateway: Gateway
) -> None:
    def reply(incoming: Incoming) -> Reply:
        if incoming.source == "tap":
            return Reply(card("after the tap"), toast="Added 1 × Idly.")
        return Reply(card("before"))

    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns(reply)):
        asha = world.person(ASHA)
        shown = await asha.start()
        seq = await world.seq()
        answer = await asha.tap("Menu")
        assert answer
        assert answer["text"] == "Added 1 × Idly."
        assert not answer["show_alert"]
        await world.until(lambda e: e["kind"] == "call" and e["method"] == "editMessageText", seq)
        latest = (await asha.messages())[-1]
        assert latest["message_id"] == shown["message_id"]
        assert latest["text"] == "after the tap"
        assert len(await world.calls("answerCallbackQuery")) == 1


async def test_an_alert_is_shown_as_one(tmp_path: Path, gateway: Gateway) -> None:
    def reply(incoming: Incoming) -> Reply:
        return Reply(card("x"), toast="Idly is sold out.", alert=True)

    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns(reply)):
        asha = world.person(ASHA)
        await asha.start()
        answer = await asha.tap("Menu")
        assert answer
        assert answer["show_alert"]


async def test_a_tap_that_changes_nothing_is_no_error(tmp_path: Path, gateway: Gateway) -> None:
    turns = Turns(lambda incoming: Reply(card("the same")))
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha = world.person(ASHA)
        await asha.start()
        await asha.tap("Menu")
        await edge.settled(bot)
        edits = await world.calls("editMessageText")
        assert [edit["status"] for edit in edits] == [400]
        assert len(turns.taken) == 2
        assert len(await asha.messages()) == 2


async def test_a_tap_on_a_message_that_is_gone_is_answered_by_a_new_one(
    tmp_path: Path, gateway: Gateway
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()) as bot:
        asha = world.person(ASHA)
        shown = await asha.start()
        seq = await world.seq()
        await world.fault("slow", "editMessageText", seconds=0.2)
        await asha.press("Menu")
        await world.api("deleteMessage", chat_id=ASHA, message_id=shown["message_id"])
        event = await world.until(asha._from_bot, seq)
        assert event["record"]["message"]["message_id"] > shown["message_id"]
        await edge.settled(bot)


async def test_a_slow_turns_tap_is_answered_empty_after_a_second_and_never_again(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns(lambda incoming: Reply(card(str(incoming.source)), toast="Done."))
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha = world.person(ASHA)
        await asha.start()
        gate = turns.hold(ASHA)
        answer = await asha.tap("Menu")
        assert answer
        assert not answer["text"]
        gate.set()
        await edge.settled(bot)
        assert (await asha.messages())[-1]["text"] == "tap"
        assert len(await world.calls("answerCallbackQuery")) == 1


async def test_an_answer_whose_reply_was_lost_is_given_again_without_harm(
    tmp_path: Path, gateway: Gateway
) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()) as bot:
        asha = world.person(ASHA)
        await asha.start()
        await world.fault("lost", "answerCallbackQuery")
        await world.fault("lost", "editMessageText")
        assert await asha.tap("Menu") is not None
        await edge.settled(bot)
        assert (await asha.messages())[-1]["text"] == "answer 2"
        assert len(await asha.messages()) == 2


@pytest.mark.parametrize("status", [500, 502])
async def test_an_answer_is_tried_until_telegram_takes_it(
    tmp_path: Path, gateway: Gateway, status: int
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns):
        await world.fault("error", "sendMessage", count=2, status=status)
        reply = await world.person(ASHA).start()
        assert reply["text"] == "answer 1"
        assert len(turns.taken) == 1


async def test_a_flood_wait_holds_up_its_own_chat_alone(tmp_path: Path, gateway: Gateway) -> None:
    async with standin.running(tmp_path) as world, edge.running(world, gateway, Turns()):
        asha, ravi = world.person(ASHA), world.person(1002)
        await world.fault("flood", "sendMessage", chat_id=ASHA, retry_after=1)
        await asha.send("hello")
        await ravi.start()
        reply = await asha.next_message(0)
        assert reply["text"].startswith("answer")
        calls = [
            c for c in await world.calls("sendMessage") if c["parameters"]["chat_id"] == "1001"
        ]
        assert [call["status"] for call in calls] == [429, 200]
        assert len(await ravi.messages()) == 2


async def test_somebody_who_blocks_the_bot_costs_one_call(tmp_path: Path, gateway: Gateway) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha = world.person(ASHA)
        await asha.start()
        gate = turns.hold(ASHA)
        await asha.send("2 idly")
        await edge.until(lambda: len(turns.taken) == 2)
        await world.act("block", **asha.where)
        gate.set()
        await edge.settled(bot)
        calls = await world.calls("sendMessage")
        assert [call["status"] for call in calls] == [200, 403]


async def test_typing_is_shown_while_a_model_is_asked(tmp_path: Path, gateway: Gateway) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha = world.person(ASHA)
        await asha.start()
        gate = turns.hold(ASHA)
        seq = await world.seq()
        await asha.send("something odd")
        await edge.until(lambda: len(turns.taken) == 2)
        turns.asking(turns.taken[-1])
        await world.until(
            lambda e: (
                e["kind"] == "call"
                and e["method"] == "sendChatAction"
                and e["parameters"]["chat_id"] == str(ASHA)
            ),
            seq,
        )
        gate.set()
        await edge.settled(bot)
        assert bot.edge._dialogue._typing == {}


HOSTILE = "<b>Robert'); DROP TABLE orders;--</b> & 😀 \u202egnp.exe " + "𝔘" * 5000


async def test_hostile_text_reaches_the_chat_as_text(tmp_path: Path, gateway: Gateway) -> None:
    shown = Card("menu", (Span(HOSTILE, "bold"), Span("end")), ((Button("&<b>", Tap("menu")),),))
    turns = Turns(lambda incoming: Reply(shown))
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns):
        reply = await world.person(ASHA).start()
        assert reply["text"].startswith("<b>Robert'); DROP TABLE orders;--</b> & 😀")
        assert standin.labels(reply) == [["&<b>"]]


async def test_an_admin_gets_the_longer_command_list_when_the_chat_opens(
    tmp_path: Path, gateway: Gateway
) -> None:
    def reply(incoming: Incoming) -> Reply:
        return Reply(card("hello"), to_admin=incoming.chat_id == 1009)

    async with standin.running(tmp_path) as world:
        async with edge.running(world, gateway, Turns(reply)):
            owner = world.person(1009)
            await world.person(ASHA).start()
            await owner.start()
            call = await world.until(
                lambda e: (
                    e["kind"] == "call"
                    and e["method"] == "setMyCommands"
                    and "chat_id" in e["parameters"]["scope"]
                )
            )
            assert json.loads(call["parameters"]["scope"])["chat_id"] == 1009
            assert "stats" in call["parameters"]["commands"]
            await owner.say("again")
        assert [each["status"] for each in await world.calls("setMyCommands")] == [200, 200]
