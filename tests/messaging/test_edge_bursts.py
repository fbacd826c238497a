"""Quick taps on one message: each is answered, and only the newest card has to be shown."""

from pathlib import Path

from bot.cards.card import Reply
from bot.messaging.flooding import Verdict
from bot.turn import Incoming
from db.gateway import Gateway
from tests.messaging import edge, standin
from tests.messaging.edge import Bot, Turns, card
from tests.messaging.standin import JSON

ASHA = 1001
# As Telegram allows a bot: of a chat's messages, four at once and then one a second.
PACE = 30
AT_ONCE = 4
TAPS = 10


def numbered(last: Reply | None = None) -> Turns:
    """ "card 1", "card 2" … for taps, each with a toast of that number; `last` for the tenth."""
    count = 0

    def reply(incoming: Incoming) -> Reply | None:
        nonlocal count
        if incoming.tap is None:
            return None
        count += 1
        if count == TAPS and last is not None:
            return last
        return Reply(card(f"card {count}"), toast=f"tap {count}")

    return Turns(reply)


async def burst(world: standin.World, bot: Bot, turns: Turns) -> tuple[list[JSON], JSON]:
    """Ten taps at once on the card that START has brought: their answers, and the card then."""
    asha = world.person(ASHA)
    shown = await asha.start()
    done = await asha.press("Menu", taps=TAPS, wait=15)
    await edge.until(lambda: len(turns.taken) == 1 + TAPS)
    await edge.settled(bot)
    [now] = [m for m in await asha.messages() if m["message_id"] == shown["message_id"]]
    return [query["answer"] for query in done["queries"]], now


async def edits(world: standin.World) -> list[str]:
    return [call["parameters"]["text"] for call in await world.calls("editMessageText")]


async def test_each_of_ten_taps_is_answered_and_the_last_card_shown(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = numbered()
    async with standin.running(tmp_path) as world:
        await world.act("limits", on=True)
        async with edge.running(world, gateway, turns, PACE) as bot:
            answers, shown = await burst(world, bot, turns)
            assert [answer["text"] for answer in answers] == [
                f"tap {n}" for n in range(1, TAPS + 1)
            ]
            assert shown["text"] == f"card {TAPS}"
            # START's message counts among what goes at once.
            assert AT_ONCE - 1 <= len(await edits(world)) <= AT_ONCE + 1


async def test_a_last_tap_that_draws_nothing_leaves_the_card_before_it(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = numbered(Reply(None, toast="nothing to draw"))
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns, PACE) as bot:
        answers, shown = await burst(world, bot, turns)
        assert answers[-1]["text"] == "nothing to draw"
        assert shown["text"] == f"card {TAPS - 1}"


async def test_taps_that_a_flood_wait_holds_up_are_shown_once_it_is_over(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = numbered()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        await world.fault("flood", "editMessageText", count=1, retry_after=1)
        answers, shown = await burst(world, bot, turns)
        assert None not in answers
        assert shown["text"] == f"card {TAPS}"
        # The one that was refused, and the one that was shown.
        assert len(await edits(world)) == 2


async def test_other_messages_of_the_chat_are_not_held_for_it(
    tmp_path: Path, gateway: Gateway
) -> None:
    """Taps on two cards in turn: both show their last state."""
    turns = numbered()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns, PACE) as bot:
        asha = world.person(ASHA)
        first, second = await asha.start(), await asha.say("and another")
        gate = turns.hold(ASHA)
        await edge.settled(bot)
        for _ in range(TAPS // 2):
            for shown in (first, second):
                await asha.press(message_id=shown["message_id"], data=button(shown))
        gate.set()
        await edge.until(lambda: len(turns.taken) == 2 + TAPS)
        await edge.settled(bot)
        texts = {m["message_id"]: m.get("text") for m in await asha.messages()}
        assert texts[first["message_id"]] == f"card {TAPS - 1}"
        assert texts[second["message_id"]] == f"card {TAPS}"


def button(message: JSON) -> str:
    data: str = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    return data


async def test_a_tap_that_is_held_back_leaves_what_was_to_be_shown(
    tmp_path: Path, gateway: Gateway
) -> None:
    """The taps after the seventh are a flood, and draw nothing."""
    turns = numbered()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns, PACE) as bot:
        asha = world.person(ASHA)
        shown = await asha.start()
        judged = 0

        def strict(body: JSON) -> Verdict:
            nonlocal judged
            judged += 1
            return Verdict.SAY if judged > 7 else Verdict.TAKE

        bot.edge.intake._judge = strict
        await asha.press("Menu", taps=TAPS, wait=15)
        await edge.settled(bot)
        [now] = [m for m in await asha.messages() if m["message_id"] == shown["message_id"]]
        assert now["text"] == "card 7"
