"""The whole bot behind PgBouncer in transaction mode, from an empty database."""

import asyncio
from pathlib import Path

from tests.command_line import Command
from tests.messaging import edge
from tests.messaging.whole import Kitchen, kitchen
from tests.pooler import pooler
from tests.postgres import Databases

ASHA = 1001


async def test_an_order_a_new_menu_and_a_pooler_that_is_started_again(
    tmp_path: Path, databases: Databases, empty_dsn: str
) -> None:
    with pooler(databases.server, connections=2) as between:
        settings = {
            "DATABASE_URL": between.before(empty_dsn),
            "DATABASE_DIRECT_URL": empty_dsn,
            "PREPARED_STATEMENTS": "no",
        }
        async with kitchen(tmp_path, empty_dsn, **settings) as here:
            asha, cook = here.world.person(ASHA), here.world.person(1005, -1003)
            await asha.start()
            assert "Added 2 × Idly" in (await asha.say("2 idly"))["text"]
            await asha.say("checkout")
            seq = await here.world.seq()
            assert "₹80" in (await asha.say("I'll pay cash"))["text"]
            assert "2 × Idly" in (await cook.next_message(seq))["text"]

            await import_with_a_dish_renamed(here, tmp_path, settings, "Idly", "Cloud Cake")

            async def understood() -> bool:
                return "Added 3 × Cloud Cake" in (await asha.say("3 cloud cake"))["text"]

            await edge.until(understood)

            between.kill()
            await asha.send("1 masala dosa")
            seq = await here.world.seq()
            await asyncio.to_thread(between.start)
            async with asyncio.timeout(30):
                while "Masala Dosa" not in str(await asha.messages()):
                    seq = (await here.world.changes(seq, wait=5))["seq"]
            lines = "SELECT item_name, quantity FROM session_cart WHERE is_active ORDER BY line_no"
            assert await here.rows(lines) == [("Cloud Cake", 3), ("Masala Dosa", 1)]


async def import_with_a_dish_renamed(
    here: Kitchen, folder: Path, settings: dict[str, str], old: str, new: str
) -> None:
    """As the owner does it, with the command line."""
    menu = folder / "menu.csv"
    for action in ("export", "import"):
        command = Command(
            folder / "owner",
            "menu",
            action,
            str(menu),
            TELEGRAM_BOT_TOKEN=here.world.token,
            **settings,
        )
        assert await asyncio.to_thread(command.ends) == 0, command.output
        menu.write_text(menu.read_text("utf-8-sig").replace(f",{old},40,", f",{new},40,"), "utf-8")
