"""A backup is taken while customers order; restored elsewhere, they go on where they were."""

import asyncio
import getpass
import stat
from pathlib import Path

import asyncpg
import pytest

from bot.commands.verify import compare
from db import backup
from db.backup import BackupError
from db.gateway import Gateway
from db.migrate import Migrated, migrate
from tests.ordering import COFFEE, IDLY, LARGE, MASALA_DOSA, Customer, lines, open_restaurant

HOT = ("session_state", "session_cart", "session_checkout", "session_card")


@pytest.fixture
async def restaurant(connection, gateway):
    await open_restaurant(connection)
    return gateway


async def goes_on_ordering(customer: Customer, done: asyncio.Event) -> list[int]:
    """How many idlis each turn's answer told of."""
    counts = [0]
    while not done.is_set():
        full = counts[-1] == 40
        turn = customer.turn(("clear_cart", {})) if full else customer.add(IDLY)
        counts.append((await turn)["cart"]["count"])
    return counts


async def test_after_a_restore_customers_go_on_with_their_carts(
    restaurant, dsn, empty_dsn, tmp_path, capsys
):
    asha, ravi = Customer(restaurant, 1), Customer(restaurant, 2, "Ravi")
    await asha.add(COFFEE, 2, options=[{"choice_id": LARGE}], note="hot")
    asked = await asha.turn(("checkout", {"order_type": "dine_in"}))
    acted = asha.update_id
    await ravi.add(MASALA_DOSA, 3)
    placed = await ravi.order()
    busy = [Customer(restaurant, chat_id) for chat_id in range(11, 15)]

    done = asyncio.Event()
    ordering = [asyncio.create_task(goes_on_ordering(one, done)) for one in busy]
    while not all(one.update_id for one in busy):
        await asyncio.sleep(0)
    await backup.dump(dsn, tmp_path / "tiffin.dump")
    done.set()
    told = [await one for one in ordering]
    assert min(map(len, told)) > 5

    await backup.restore(empty_dsn, tmp_path / "tiffin.dump")
    assert await migrate(empty_dsn) == Migrated((), functions=False)
    gateway = await Gateway.connect(empty_dsn)
    before = await asyncpg.connect(empty_dsn)
    for table in HOT:
        assert await before.fetchval(f"SELECT count(*) FROM {table}") == 0
    await before.close()

    for customer in (asha, ravi, *busy):
        customer.gateway = gateway
    # Each of them stands where one of the turns meanwhile had left them.
    for customer, counts in zip(busy, told, strict=True):
        found = (await customer.turn(("view_cart", {})))["cart"]["count"]
        assert found in counts
        assert (await customer.add(IDLY))["cart"]["count"] == found + 1
    assert (await ravi.turn(("view_cart", {})))["order"] == placed["order"]
    cart = await asha.turn(("view_cart", {}))
    assert (lines(cart), cart["session"]) == (lines(asked), asked["session"])
    assert cart["cart"]["lines"] == asked["cart"]["lines"]
    again = await asha.turn(("checkout", {}), update_id=acted)
    assert again["repeated"] is True
    order = await asha.turn(("place_order", {"payment_method": "cash"}))
    assert order["order"]["number"] == placed["order"]["number"] + 1

    while await gateway.call("rebuild_hot", 100):
        pass
    assert await compare(gateway) == 0
    assert "Sessions checked: 6. Orders checked: 2." in capsys.readouterr().out
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
        await gateway.pool.execute("DELETE FROM session_events")
    await gateway.close()


async def test_a_backup_is_its_owners_alone_and_replaces_another_when_it_is_whole(
    restaurant, dsn, tmp_path
):
    file = tmp_path / "tiffin.dump"
    file.write_text("yesterday's")
    with pytest.raises(BackupError, match="pg_dump failed: .*permission denied") as caught:
        await backup.dump(await locked_out(dsn), file)
    assert "hunter2" not in str(caught.value)
    assert file.read_text() == "yesterday's"
    await backup.dump(dsn, file)
    assert file.read_bytes().startswith(b"PGDMP")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["tiffin.dump"]


async def locked_out(dsn: str) -> str:
    """The address for somebody who may not read the tables, with a password."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("DROP ROLE IF EXISTS nosy")
    await connection.execute("CREATE ROLE nosy LOGIN PASSWORD 'hunter2'")
    await connection.close()
    return dsn.replace("postgres@", "nosy:hunter2@", 1)


async def test_only_an_empty_database_is_restored_into_and_only_a_whole_backup(
    restaurant, dsn, empty_dsn, tmp_path
):
    file = tmp_path / "tiffin.dump"
    await backup.dump(dsn, file)
    with pytest.raises(BackupError, match="an empty one"):
        await backup.restore(dsn, file)
    with pytest.raises(BackupError, match="There is no file .*other.dump"):
        await backup.restore(empty_dsn, tmp_path / "other.dump")

    broken = tmp_path / "broken.dump"
    broken.write_bytes(file.read_bytes()[:-2000])
    with pytest.raises(BackupError, match="pg_restore failed: "):
        await backup.restore(empty_dsn, broken)
    # Nothing of it is there, and so the whole one can be.
    await backup.restore(empty_dsn, file)


async def test_what_cannot_be_written_is_named(restaurant, dsn, tmp_path):
    with pytest.raises(BackupError, match="nowhere/tiffin.dump can't be written"):
        await backup.dump(dsn, tmp_path / "nowhere" / "tiffin.dump")


async def test_without_programs_of_its_version_the_package_is_named(
    restaurant, dsn, tmp_path, monkeypatch
):
    monkeypatch.setattr(backup, "_folders", list[Path])
    with pytest.raises(BackupError, match=r"postgresql-client-\d+"):
        await backup.dump(dsn, tmp_path / "tiffin.dump")


async def test_an_address_without_user_and_host_will_do(restaurant, dsn, tmp_path):
    """As on a machine of its own, where the system tells PostgreSQL who it is."""
    me = getpass.getuser()
    await restaurant.pool.execute(
        f'DO $$ BEGIN CREATE ROLE "{me}" SUPERUSER LOGIN; '
        "EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    )
    await backup.dump(dsn.replace("postgres@", "", 1), tmp_path / "tiffin.dump")
    assert (tmp_path / "tiffin.dump").stat().st_size > 0
