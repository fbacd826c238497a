"""python -m bot backup and restore, as an owner uses them."""

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from tests.command_line import Command, Place
from tests.messaging import edge
from tests.messaging.test_conversation import CART
from tests.messaging.whole import Kitchen, kitchen


@pytest.fixture
def place(folder: Path) -> Iterator[Place]:
    place = Place(folder)
    yield place
    place.close()


async def done(command: Command) -> str:
    assert await asyncio.to_thread(command.ends) == 0, command.output
    return command.output


async def test_a_guest_goes_on_with_the_bot_that_was_started_on_a_restored_backup(
    tmp_path: Path, dsn: str, empty_dsn: str, place: Place
) -> None:
    file = str(tmp_path / "tiffin.dump")
    token = {"TELEGRAM_BOT_TOKEN": "123456:hunter2"}
    async with kitchen(tmp_path, dsn) as here:
        asha = here.world.person(1001)
        await asha.start()
        await asha.say("2 idly")
        backup = place.command("backup", file, DATABASE_URL=dsn, **token)
        assert "The backup is written to" in await done(backup)
        # What comes after the backup is lost with the database.
        await asha.say("4 medu vada")
        await edge.until(lambda: _nothing_pending(here))
        await here.kill()
        await here.connection.close()

        await done(place.command("restore", file, DATABASE_URL=empty_dsn, **token))
        here._settings["DATABASE_URL"] = empty_dsn
        here.connection = await asyncpg.connect(empty_dsn)
        await here.start()
        # Their last card is of what is lost: it is not checked out, but drawn anew.
        card = await asha.tap_and_see("Checkout")
        assert "₹80" in card["text"] and "Vada" not in card["text"]
        assert "₹120" in str(await asha.say("one more idly"))
        await edge.until(lambda: here.rows(CART))
        assert await here.rows(CART) == [("Idly", 3, Decimal(40))]
        verified = await done(place.command("verify", DATABASE_URL=empty_dsn, **token))
        assert verified.endswith("All is right.\n")


async def _nothing_pending(here: Kitchen) -> bool:
    return not (await here.world.state())["pending"]


async def test_the_built_in_database_moves_to_another_folder(folder: Path, place: Place) -> None:
    file = str(folder / "tiffin.dump")
    await done(place.command("migrate"))
    await done(place.command("menu", "export", str(folder / "menu.csv")))
    menu = (folder / "menu.csv").read_text().replace("Idly,", "Steamed Idly,", 1)
    (folder / "menu.csv").write_text(menu)
    await done(place.command("menu", "import", str(folder / "menu.csv")))
    await done(place.command("backup", file))
    refused = place.command("restore", file)
    assert await asyncio.to_thread(refused.ends) == 1
    assert "a backup is restored into an empty one" in refused.output

    elsewhere = Place(folder / "elsewhere")
    try:
        await done(elsewhere.command("restore", file))
        await done(elsewhere.command("menu", "export", str(folder / "again.csv")))
        assert "Steamed Idly," in (folder / "again.csv").read_text()
        assert "All is right." in await done(elsewhere.command("verify"))
    finally:
        elsewhere.close()
