"""The menu goes into a file and back: all or nothing, with every number kept."""

import asyncio
import csv
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.menu.commands import export_menu, import_menu, load_seed
from bot.menu.problem import MenuFileError
from bot.menu.reading import read_catalog
from db.gateway import Gateway

Rows = list[dict[str, str]]


@pytest.fixture
async def menu(gateway: Gateway, tmp_path: Path) -> Path:
    """The sample menu, exported to a file."""
    await load_seed(gateway)
    path = tmp_path / "menu.csv"
    await export_menu(gateway, path)
    return path


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def named(rows: Rows, name: str) -> dict[str, str]:
    return next(row for row in rows if row["name"] == name)


async def content(connection: asyncpg.Connection) -> Any:
    """Every row of the menu's tables, with the version."""
    return [
        await connection.fetch(f"SELECT * FROM {table} ORDER BY 1, 2")
        for table in (
            "restaurant",
            "meal_period",
            "menu_category",
            "menu_item",
            "menu_item_period",
            "menu_option_group",
            "menu_option",
        )
    ]


async def test_a_new_database_gets_the_sample_restaurant_once(gateway: Gateway) -> None:
    assert await gateway.call("get_menu") is None
    assert await load_seed(gateway) is True
    first = await gateway.call("get_menu")
    assert await load_seed(gateway) is False
    assert await gateway.call("get_menu") == first

    catalog = read_catalog(first)
    assert len(catalog.items) == 365
    assert catalog.version == 1
    assert [period.name for period in catalog.periods] == ["Breakfast", "Lunch", "Snacks", "Dinner"]
    assert first["retired"] == []


async def test_of_several_that_start_at_once_one_founds_the_restaurant(
    gateway: Gateway, connection: asyncpg.Connection
) -> None:
    founded = await asyncio.gather(*(load_seed(gateway) for _ in range(4)))
    assert sorted(founded) == [False, False, False, True]
    assert await connection.fetchval("SELECT menu_version FROM restaurant") == 1
    assert await connection.fetchval("SELECT count(*) FROM menu_item") == 365


async def test_items_go_out_of_stock_while_menus_are_imported(
    gateway: Gateway, dsn: str, menu: Path
) -> None:
    """Neither waits for ever for the other."""
    rows = read(menu)
    named(rows, "Idly")["price"] = "41"
    write(menu, rows)
    toggle = """
        SELECT FROM menu_item WHERE name = 'Idly' FOR UPDATE;
        UPDATE menu_item SET is_sold_out = NOT is_sold_out WHERE name = 'Idly';
        SELECT private.menu_changed()
    """

    async def toggles() -> None:
        cook = await asyncpg.connect(dsn)
        for _ in range(20):
            await cook.execute(toggle)
        await cook.close()

    await asyncio.gather(toggles(), toggles(), *(import_menu(gateway, menu) for _ in range(3)))
    catalog = read_catalog(await gateway.call("get_menu"))
    # Each toggle was one version; the three imports of one change were one.
    assert catalog.version == 1 + 40 + 1
    assert catalog.search("idly")[0].price == 41
    assert not catalog.search("idly")[0].is_sold_out


async def test_an_export_imported_changes_nothing(
    gateway: Gateway, connection: asyncpg.Connection, menu: Path
) -> None:
    before = await content(connection)
    report = await import_menu(gateway, menu)
    assert report.is_empty
    assert report.version == 1
    assert await content(connection) == before
    assert list(report.sentences())[-1] == (
        "Nothing to change: the menu has these 365 items already."
    )


async def test_a_menu_survives_being_retyped_into_an_empty_database(
    gateway: Gateway, menu: Path, tmp_path: Path
) -> None:
    """Without its ids the file finds every item again by name."""
    rows = read(menu)
    for row in rows:
        row["id"] = ""
        row["name"] = row["name"].upper() if row["name"] == "Idly" else row["name"]
    write(menu, rows)
    report = await import_menu(gateway, menu)
    assert [(change.name, change.fields[0].new) for change in report.changed] == [("Idly", "IDLY")]
    assert not report.added
    assert not report.removed


async def test_each_change_is_told_and_made(
    gateway: Gateway, connection: asyncpg.Connection, menu: Path
) -> None:
    rows = read(menu)
    idly = named(rows, "Idly")
    idly.update(price="45.50", periods="Dinner, breakfast", description="New.", sold_out="yes")
    named(rows, "Masala Dosa")["name"] = "Royal Dosa"
    rows.remove(named(rows, "Jalebi"))
    rows.append(
        {
            **dict.fromkeys(rows[0], ""),
            "category": "Specials",
            "name": "Banana Bonda",
            "price": "30",
            "diet": "veg",
            "category_aliases": "today's special",
        }
    )
    write(menu, rows)

    trial = await import_menu(gateway, menu, dry_run=True)
    unchanged = await content(connection)
    assert trial.version == 1
    report = await import_menu(gateway, menu)

    assert report.version == 2
    assert (report.added, report.changed, report.removed) == (
        trial.added,
        trial.changed,
        trial.removed,
    )
    assert unchanged != await content(connection)
    assert list(trial.sentences()) == [
        "+ Banana Bonda",
        '~ Idly: description "Two soft steamed rice and lentil cakes with sambar and two '
        'chutneys." → "New."',
        '~ Idly: periods "Breakfast, Lunch, Snacks, Dinner" → "Breakfast, Dinner"',
        '~ Idly: price "40" → "45.50"',
        '~ Idly: sold_out "no" → "yes"',
        '~ Masala Dosa: name "Masala Dosa" → "Royal Dosa"',
        "- Jalebi",
        "Nothing was changed. The import would give 365 items: 1 added, 2 changed, 1 removed.",
    ]
    catalog = read_catalog(await gateway.call("get_menu"))
    renamed = catalog.item(int(named(rows, "Royal Dosa")["id"]))
    assert renamed is not None
    assert renamed.name == "Royal Dosa"
    assert catalog.categories[-1].aliases == ("today's special",)
    assert catalog.items[-1].item_id == 366
    assert len(catalog.items[-1].period_ids) == 4


async def test_an_item_taken_off_keeps_its_number_and_comes_back_with_it(
    gateway: Gateway, connection: asyncpg.Connection, menu: Path
) -> None:
    rows = read(menu)
    jalebi = named(rows, "Jalebi")
    write(menu, [row for row in rows if row is not jalebi])
    await import_menu(gateway, menu)
    listed = "SELECT is_listed FROM menu_item WHERE item_id = $1"
    assert await connection.fetchval(listed, int(jalebi["id"])) is False
    left = await gateway.call("get_menu")
    assert left["retired"] == [int(jalebi["id"])]
    assert len(left["items"]) == 364

    write(menu, [{**row, "id": ""} if row is jalebi else row for row in rows])
    report = await import_menu(gateway, menu)
    assert report.added == ("Jalebi",)
    assert await connection.fetchval(listed, int(jalebi["id"])) is True
    assert (await gateway.call("get_menu"))["retired"] == []


async def test_two_items_trade_their_names(gateway: Gateway, menu: Path) -> None:
    rows = read(menu)
    first, second = named(rows, "Idly"), named(rows, "Medu Vada")
    first["name"], second["name"] = second["name"], first["name"]
    write(menu, rows)
    report = await import_menu(gateway, menu)
    assert [change.name for change in report.changed] == ["Idly", "Medu Vada"]
    catalog = read_catalog(await gateway.call("get_menu"))
    assert [catalog.item(int(row["id"])).name for row in (first, second)] == [  # type: ignore[union-attr]
        "Medu Vada",
        "Idly",
    ]


async def test_a_name_means_the_item_on_the_menu_before_one_taken_off(
    gateway: Gateway, menu: Path
) -> None:
    rows = read(menu)
    rows.remove(named(rows, "Jalebi"))
    idly = named(rows, "Idly")
    idly["name"] = "Jalebi"
    write(menu, rows)
    await import_menu(gateway, menu)
    write(menu, [{**row, "id": ""} if row is idly else row for row in rows])
    assert (await import_menu(gateway, menu)).is_empty


async def test_options_keep_their_numbers_and_lost_numbers_are_not_given_again(
    gateway: Gateway, connection: asyncpg.Connection, menu: Path
) -> None:
    choices = (
        "SELECT o.name, o.choice_id FROM menu_option o JOIN menu_option_group g USING (group_id) "
        "JOIN menu_item m USING (item_id) WHERE m.name = 'Idly'"
    )
    before: dict[str, int] = {
        row["name"]: row["choice_id"] for row in await connection.fetch(choices)
    }
    highest = await connection.fetchval("SELECT max(choice_id) FROM menu_option")
    rows = read(menu)
    idly, last = named(rows, "Idly"), next(row for row in reversed(rows) if row["options"])
    idly["options"] = "Style (up to 1): Hot; Cold | extras (up to 2): GHEE +18; Honey +5 each"
    last["options"] = ""
    write(menu, rows)
    await import_menu(gateway, menu)
    after: dict[str, int] = {
        row["name"]: row["choice_id"] for row in await connection.fetch(choices)
    }
    assert after.keys() == {"Hot", "Cold", "GHEE", "Honey"}
    assert after["GHEE"] == before["Ghee"]
    assert min(after["Hot"], after["Cold"], after["Honey"]) > highest
    flags = "SELECT has_options, must_choose FROM menu_item WHERE name = $1"
    assert tuple(await connection.fetchrow(flags, "Idly")) == (True, False)
    assert tuple(await connection.fetchrow(flags, last["name"])) == (False, False)
    orphans = (
        "SELECT count(*) FROM menu_option_group g JOIN menu_item m USING (item_id) "
        "WHERE m.name = $1"
    )
    assert await connection.fetchval(orphans, last["name"]) == 0


async def test_the_order_of_rows_is_the_order_of_the_menu(gateway: Gateway, menu: Path) -> None:
    rows = read(menu)
    rows.reverse()
    write(menu, rows)
    report = await import_menu(gateway, menu)
    assert report.reordered
    assert not report.changed
    catalog = read_catalog(await gateway.call("get_menu"))
    assert [item.name for item in catalog.items] == [row["name"] for row in rows]
    assert catalog.categories[0].name == "Combos"


async def test_a_column_left_out_keeps_what_the_menu_has(gateway: Gateway, menu: Path) -> None:
    needed = ("category", "name", "price", "diet")
    rows = [{column: row[column] for column in needed} for row in read(menu)]
    named(rows, "Idly")["price"] = "41"
    write(menu, rows)
    report = await import_menu(gateway, menu)
    assert [f.field for change in report.changed for f in change.fields] == ["price"]


async def test_what_sold_out_since_the_export_stays_sold_out(
    gateway: Gateway, connection: asyncpg.Connection, menu: Path
) -> None:
    await connection.execute("UPDATE menu_item SET is_sold_out = TRUE WHERE name = 'Idly'")
    assert (await import_menu(gateway, menu)).is_empty
    rows = read(menu)
    named(rows, "Idly")["sold_out"] = "no"
    write(menu, rows)
    assert len((await import_menu(gateway, menu)).changed) == 1


async def test_a_bad_file_changes_nothing_and_tells_everything(
    gateway: Gateway, connection: asyncpg.Connection, menu: Path
) -> None:
    rows = read(menu)
    rows[0]["price"] = "₹40"
    rows[1]["id"] = "9999"
    rows[2]["diet"] = "vegan"
    rows[3]["name"] = rows[4]["name"]
    write(menu, rows)
    before = await content(connection)
    with pytest.raises(MenuFileError) as caught:
        await import_menu(gateway, menu)
    assert str(caught.value).splitlines() == [
        'Row 2, price: "₹40" is no plain number. Write it like 40.',
        "Row 3, id: there is no item 9999. Empty it to add a new item.",
        'Row 4, diet: "vegan" is unknown. Write veg, egg or non_veg.',
        'Row 6, name: "Mini Sambar Idly" is in row 5, too. Give it another name, or remove it.',
    ]
    assert await content(connection) == before


async def test_a_menu_without_a_restaurant_is_refused(gateway: Gateway, tmp_path: Path) -> None:
    with pytest.raises(MenuFileError, match="no restaurant"):
        await import_menu(gateway, tmp_path / "menu.csv")


async def test_an_import_is_announced_and_a_dry_run_is_not(
    gateway: Gateway, dsn: str, menu: Path
) -> None:
    heard: list[str] = []
    listener = await asyncpg.connect(dsn)
    try:
        await listener.add_listener("menu", lambda *call: heard.append(call[-1]))
        rows = read(menu)
        named(rows, "Idly")["price"] = "41"
        write(menu, rows)
        await import_menu(gateway, menu, dry_run=True)
        await import_menu(gateway, menu)
        await import_menu(gateway, menu)
        # Notifications come before the answer to what is asked next.
        await listener.execute("SELECT 1")
        await listener.execute("SELECT 1")
    finally:
        await listener.close()
    assert heard == ["2"]


async def test_five_thousand_items_come_in_and_go_out(gateway: Gateway, tmp_path: Path) -> None:
    await load_seed(gateway)
    path = tmp_path / "large.csv"
    rows = [
        {
            "id": "",
            "category": f"Section {n // 100}",
            "name": f"Dish {n}",
            "price": str(10 + n % 90),
            "diet": ("veg", "egg", "non_veg")[n % 3],
            "aliases": f"plate {n}, no. {n}",
            "options": "Size (choose 1): Regular; Large +20 | Extras (up to 2): Ghee; Egg +9 each",
        }
        for n in range(5_000)
    ]
    write(path, rows)
    report = await import_menu(gateway, path)
    assert (len(report.added), len(report.removed)) == (5_000, 365)
    assert (await import_menu(gateway, path)).is_empty
    catalog = read_catalog(await gateway.call("get_menu"))
    assert [item.name for item in catalog.items] == [row["name"] for row in rows]


async def test_a_word_for_several_choices_goes_into_the_file_and_back(
    gateway: Gateway, menu: Path
) -> None:
    rows = read(menu)
    cheeses = "Cheese (up to 2): Cheddar +20; Gouda +25; Feta; Cheese any of Gouda, Cheddar"
    named(rows, "Idly")["options"] = cheeses
    write(menu, rows)
    await import_menu(gateway, menu)
    catalog = read_catalog(await gateway.call("get_menu"))
    (group,) = next(item for item in catalog.items if item.name == "Idly").groups
    assert group.choices[3].any_of == (group.choices[0].choice_id, group.choices[1].choice_id)
    await export_menu(gateway, menu)
    in_order = cheeses.replace("Gouda, Cheddar", "Cheddar, Gouda")
    assert named(read(menu), "Idly")["options"] == in_order
    again = await import_menu(gateway, menu, dry_run=True)
    assert not again.changed
    rows = read(menu)
    named(rows, "Idly")["options"] = "Cheese (up to 2): Cheddar +20; Gouda +25; Cheese"
    write(menu, rows)
    await import_menu(gateway, menu)
    catalog = read_catalog(await gateway.call("get_menu"))
    (group,) = next(item for item in catalog.items if item.name == "Idly").groups
    assert [choice.any_of for choice in group.choices] == [(), (), ()]
