"""An admin teaches by taps what was not understood, and the next message profits."""

import asyncio
import json
from time import monotonic
from typing import Any

from bot.app import Menu
from bot.simulator.people import ADMIN
from db.gateway import Gateway
from tests.messaging.standin import Person, labels
from tests.messaging.whole import kitchen


async def test_the_message_right_after_the_tap_is_understood(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha, owner = here.world.person(1001), here.world.person(ADMIN)
        await asha.start()
        await owner.start()
        for text in ("one white fluffy", "2 white fluffy please", "one blorp, call 98401 23456"):
            await asha.say(text)

        inbox = await owner.say("/phrases")
        assert inbox["text"].startswith("Not understood: “white fluffy”\nWritten 2 times")
        assert "2 white fluffy please" in inbox["text"]
        assert ["‹", "1/2", "›"] in labels(inbox)
        second = await see(owner, "›", "Not understood: “blorp")
        assert "98401" not in second["text"]

        number = await here.value("SELECT phrase_id FROM phrase WHERE words = 'white fluffy'")
        found = await owner.say(f"/phrases {number} idly")
        assert labels(found)[0] == ["Idly"]
        async with SecondProcess(empty_dsn) as other:
            await see(owner, "Idly", "“white fluffy” means Idly from the next message on.")
            answer = await asha.say("2 white fluffy please")
            assert "Added 2 × Idly." in answer["text"]
            begun = monotonic()
            while not other.understanding().understand("2 white fluffy please").sure:
                await asyncio.sleep(0.01)
                assert monotonic() < begun + 1, "another process has it within a second"

        await see(owner, "Undo", "Not understood: “white fluffy”")
        assert "white fluffy" in (await asha.say("2 white fluffy please"))["text"]
        assert (
            await here.rows("SELECT name FROM menu_item WHERE 'white fluffy' = ANY (aliases)") == []
        )


async def test_what_is_taken_back_at_once_can_be_taught_too(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha, owner = here.world.person(1001), here.world.person(ADMIN)
        await asha.start()
        await owner.start()
        await asha.say("2 idly")
        await asha.say("undo")
        inbox = await owner.say("/phrases")
        assert inbox["text"].startswith("Not understood: “idly”\nTaken back by the guest on ")
        refused = await owner.tap("Idly")
        assert refused["text"] == "Idly is called “idly” already."
        await see(owner, "Ignore it", "“idly” is ignored from now on.")


async def test_only_admins_see_and_teach(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        asha, owner = here.world.person(1001), here.world.person(ADMIN)
        await asha.start()
        await owner.start()
        await asha.say("one white fluffy")
        refused = await asha.say("/phrases")
        assert "I didn't get that: “/phrases”." in refused["text"]
        card = await asha.last_card()
        for data in ("phrases.0", "teach_item.1.1", "phrase_ignore.1", "phrase_reopen.1"):
            await asha.tap(message_id=card["message_id"], data=data)
        assert await here.rows("SELECT state FROM phrase") == [("open",)]
        offered = await here.world.calls("setMyCommands")
        lists = [
            [c["command"] for c in json.loads(call["parameters"]["commands"])] for call in offered
        ]
        assert any("phrases" in each for each in lists)
        assert not all("phrases" in each for each in lists)


async def see(person: Person, label: str, begins: str) -> dict[str, Any]:
    """Presses a button of the last card and waits for the card that begins so."""
    seq = await person.world.seq()
    await person.press(label)
    event = await person.world.until(
        lambda e: (
            e["kind"] == "message"
            and e["chat_id"] == person.chat_id
            and e["record"]["message"].get("text", "").startswith(begins)
        ),
        seq,
    )
    message: dict[str, Any] = event["record"]["message"]
    return message


class SecondProcess:
    """The menu of another process on the same database."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    async def __aenter__(self) -> Menu:
        self._gateway = await Gateway.connect(self._dsn)
        menu = Menu(self._gateway)
        await menu.start()
        return menu

    async def __aexit__(self, *error: object) -> None:
        await self._gateway.close()
