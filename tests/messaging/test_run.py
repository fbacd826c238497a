"""The live bot as an owner runs it, from the first start on."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator import people
from tests.command_line import Place
from tests.messaging import standin


@pytest.fixture
def place(folder: Path) -> Iterator[Place]:
    place = Place(folder)
    yield place
    place.close()


async def test_whoever_opens_the_printed_link_becomes_the_owner(place: Place) -> None:
    async with standin.running(place.folder / "standin") as world:
        live = {"TELEGRAM_BOT_TOKEN": world.token, "TELEGRAM_API_URL": world.url}
        first = place.command("start", **live)
        link = await asyncio.to_thread(first.says, r"https://t\.me/(\w+)\?start=(claim-[\w-]+)")
        assert link.group(1) == people.BOT_USERNAME
        await asyncio.to_thread(first.says, rf"@{people.BOT_USERNAME} takes orders")

        stranger, owner = world.person(people.CUSTOMERS[0]), world.person(people.CUSTOMERS[1])
        await stranger.start("claim-nonsense")
        await owner.start(link.group(2))
        assert await asyncio.to_thread(first.press_ctrl_c) == 0
        assert place.postgres().pid() is None

        second = place.command("run", **live)
        await asyncio.to_thread(second.says, "takes orders")
        assert "claim-" not in second.output
        assert await asyncio.to_thread(second.press_ctrl_c) == 0


async def test_it_waits_for_a_telegram_that_is_out_of_reach(place: Place) -> None:
    nowhere = {"TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_API_URL": f"http://127.0.0.1:{place.port}"}
    command = place.command("run", **nowhere)
    link = await asyncio.to_thread(command.says, r"send it /start claim-[\w-]+")
    assert link
    await asyncio.to_thread(command.says, "waiting for Telegram")

    assert await asyncio.to_thread(command.press_ctrl_c) == 0
    assert place.postgres().pid() is None
