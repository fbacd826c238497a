"""An admin teaches what was not understood: it becomes another name on the menu."""

from typing import Any

import pytest

from bot.menu.export import menu_rows
from bot.menu.reading import read_catalog
from bot.understanding import Understanding
from tests.notation import Notation
from tests.ordering import COFFEE, GHEE, IDLY, MASALA_DOSA, SMALL, Customer, open_restaurant

OWNER, GUEST = 1, 2


async def collect(guest: Customer, words: str, times: int = 1, common: bool = False) -> int:
    """Puts a phrase into the inbox; its number."""
    phrase = {"words": words, "example": words, "common": common, "item_ids": [IDLY]}
    for _ in range(times):
        await guest.turn(("unclear", {"text": words}), phrase=phrase)
    found: int = await guest.gateway.pool.fetchval(
        "SELECT phrase_id FROM phrase WHERE words = $1", words
    )
    return found


async def call(guest: Customer, tool: str, **arguments: Any) -> dict[str, Any]:
    result: dict[str, Any] = (await guest.turn((tool, arguments)))["results"][0]
    return result


async def meaning(guest: Customer, text: str) -> str:
    """What the menu as it is now makes of a text."""
    catalog = read_catalog(await guest.gateway.call("get_menu"))
    understood = Understanding(catalog).understand(text)
    return Notation(catalog).write(understood.calls) if understood.sure else "unsure"


@pytest.fixture
async def owner(gateway, connection) -> Customer:
    await open_restaurant(connection)
    await connection.execute(f"INSERT INTO admins (user_id, source) VALUES ({OWNER}, 'claim')")
    return Customer(gateway, OWNER)


@pytest.fixture
def guest(gateway, owner) -> Customer:
    return Customer(gateway, GUEST)


async def test_the_most_frequent_comes_first_one_a_page(owner, guest):
    for words, times in (("blip", 1), ("zorbo", 3), ("quux", 2)):
        await collect(guest, words, times)
    pages = [(await call(owner, "phrase_inbox", page=page))["phrase"] for page in range(4)]
    assert [page["words"] for page in pages] == ["zorbo", "quux", "blip", "blip"]
    assert [(page["place"], page["total"]) for page in pages] == [(0, 3), (1, 3), (2, 3), (2, 3)]
    by_number = await call(owner, "phrase_inbox", phrase_id=pages[1]["phrase_id"])
    assert by_number["phrase"] == pages[1]


async def test_an_empty_inbox_has_no_phrase(owner):
    assert (await call(owner, "phrase_inbox"))["phrase"] is None
    assert (await call(owner, "phrase_inbox", phrase_id=7))["phrase"] is None
    assert (await call(owner, "teach_phrase", phrase_id=7, item_id=IDLY))["phrase"] is None
    assert (await call(owner, "reopen_phrase", phrase_id=7))["phrase"] is None


async def test_a_dish_is_taught_another_name_by_a_menu_change(owner, guest, gateway):
    number = await collect(guest, "zorbo")
    assert await meaning(guest, "2 zorbo") == "unsure"
    heard: list[str] = []

    async def listen(version: str) -> None:
        heard.append(version)

    await gateway.listen("menu", listen)
    taught = await call(owner, "teach_phrase", phrase_id=number, item_id=IDLY)
    assert taught["menu_version"] == 2
    assert (taught["phrase"]["state"], taught["phrase"]["meaning"]) == ("taught", "Idly")
    assert await meaning(guest, "2 zorbo") == "add 2 Idly"
    catalog = read_catalog(await gateway.call("get_menu"))
    assert catalog.version == 2
    assert next(row for row in menu_rows(catalog) if row["name"] == "Idly")["aliases"] == "zorbo"
    assert (await call(owner, "phrase_inbox"))["phrase"] is None
    # Any later notification comes after it.
    while not heard:
        await gateway.call("get_menu")
    assert heard == ["2"]


async def test_a_choice_is_taught_wherever_it_is_offered(owner, guest, gateway, connection):
    await connection.execute(
        """INSERT INTO menu_option_group VALUES (9, 1, 'On top', 1, 0, 1);
        INSERT INTO menu_option (choice_id, group_id, name, price, position, countable)
        VALUES (90, 9, 'ghee', 5, 1, FALSE), (91, 9, 'Sugar', 5, 2, FALSE)"""
    )
    number = await collect(guest, "zorbo")
    taught = await call(owner, "teach_phrase", phrase_id=number, choice_id=GHEE)
    assert taught["phrase"]["meaning"] == "Ghee"
    rows = await connection.fetch("SELECT choice_id FROM menu_option WHERE aliases = '{zorbo}'")
    assert {row["choice_id"] for row in rows} == {GHEE, 90}
    assert await meaning(guest, "one podi dosa with zorbo") == "add 1 Podi Dosa {Ghee}"
    rows = list(menu_rows(read_catalog(await gateway.call("get_menu"))))
    assert sum("= zorbo" in row["options"] for row in rows) == 2


async def test_a_teaching_is_taken_back(owner, guest, connection):
    number = await collect(guest, "zorbo")
    await call(owner, "teach_phrase", phrase_id=number, item_id=IDLY)
    undone = await call(owner, "reopen_phrase", phrase_id=number)
    assert undone["menu_version"] == 3
    assert undone["phrase"]["state"] == "open"
    assert await meaning(guest, "2 zorbo") == "unsure"
    again = await call(owner, "reopen_phrase", phrase_id=number)
    assert "menu_version" not in again
    await call(owner, "teach_phrase", phrase_id=number, choice_id=SMALL)
    await call(owner, "reopen_phrase", phrase_id=number)
    assert await connection.fetchval("SELECT bool_and(aliases = '{}') FROM menu_option") is True


async def test_a_second_tap_teaches_nothing_else(owner, guest, connection):
    number = await collect(guest, "zorbo")
    await call(owner, "teach_phrase", phrase_id=number, item_id=IDLY)
    again = await call(owner, "teach_phrase", phrase_id=number, item_id=MASALA_DOSA)
    assert "menu_version" not in again
    assert again["phrase"]["meaning"] == "Idly"
    assert await connection.fetchval("SELECT aliases FROM menu_item WHERE item_id = 2") == []


async def test_what_is_ignored_is_counted_and_not_shown(owner, guest, connection):
    number = await collect(guest, "zorbo")
    ignored = await call(owner, "ignore_phrase", phrase_id=number)
    assert (ignored["phrase"]["state"], ignored["phrase"]["total"]) == ("ignored", 0)
    await collect(guest, "zorbo", times=5)
    assert (await call(owner, "phrase_inbox"))["phrase"] is None
    reopened = await call(owner, "reopen_phrase", phrase_id=number)
    assert (reopened["phrase"]["state"], reopened["phrase"]["times"]) == ("open", 6)


async def test_what_was_taught_and_is_still_unclear_is_open_again(owner, guest):
    number = await collect(guest, "zorbo")
    await call(owner, "teach_phrase", phrase_id=number, item_id=IDLY)
    await collect(guest, "zorbo")
    assert (await call(owner, "phrase_inbox"))["phrase"]["phrase_id"] == number


@pytest.mark.parametrize(
    ("words", "common", "target", "problem"),
    [
        ("x", False, {"item_id": IDLY}, {"why": "empty"}),
        ("- &", False, {"item_id": IDLY}, {"why": "empty"}),
        ("z" * 61, False, {"item_id": IDLY}, {"why": "too_long", "max": 60}),
        ("checkout", True, {"item_id": IDLY}, {"why": "common"}),
        ("masala-dosa", False, {"item_id": IDLY}, {"why": "taken", "name": "Masala Dosa"}),
        ("drinks", False, {"item_id": IDLY}, {"why": "taken", "name": "Drinks"}),
        ("idly", False, {"item_id": IDLY}, {"why": "known", "name": "Idly"}),
        ("less sugar", False, {"choice_id": GHEE}, {"why": "taken", "name": "Less sugar"}),
        ("idly", False, {"choice_id": GHEE}, {"why": "taken", "name": "Idly"}),
        ("ghee", False, {"choice_id": GHEE}, {"why": "known", "name": "Ghee"}),
        ("zorbo", False, {"item_id": 999}, {"why": "gone"}),
        ("zorbo", False, {"choice_id": 999}, {"why": "gone"}),
    ],
)
async def test_what_can_be_no_name_is_refused(owner, guest, words, common, target, problem):
    number = await collect(guest, words, common=common)
    refused = await call(owner, "teach_phrase", phrase_id=number, **target)
    assert refused["problem"] == problem
    assert refused["phrase"]["state"] == "open"
    assert (await guest.gateway.call("get_menu"))["version"] == 1


async def test_a_dish_with_forty_other_names_takes_no_more(owner, guest, connection):
    await connection.execute(
        """UPDATE menu_item SET aliases = ARRAY(SELECT 'name ' || n FROM generate_series(1, 40) n)
        WHERE item_id = 1"""
    )
    number = await collect(guest, "zorbo")
    refused = await call(owner, "teach_phrase", phrase_id=number, item_id=IDLY)
    assert refused["problem"] == {"why": "full", "name": "Idly", "max": 40}


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("phrase_inbox", {}),
        ("phrase_inbox", {"phrase_id": 1}),
        ("phrase_meanings", {"phrase_id": 1, "query": "idly"}),
        ("teach_phrase", {"phrase_id": 1, "item_id": IDLY}),
        ("teach_phrase", {"phrase_id": 1, "choice_id": SMALL}),
        ("ignore_phrase", {"phrase_id": 1}),
        ("reopen_phrase", {"phrase_id": 1}),
    ],
)
async def test_only_an_admin_in_the_private_chat_may(owner, guest, connection, tool, arguments):
    number = await collect(guest, "zorbo")
    if "phrase_id" in arguments:
        arguments["phrase_id"] = number
    before = await connection.fetchrow("SELECT * FROM phrase")
    assert (await call(guest, tool, **arguments))["reason"] == "not_allowed"
    in_group = await guest.gateway.take_turn(
        -100, 5, OWNER, [{"tool": tool, "arguments": arguments}],
        {"source": "tap", "name": "Owner", "language": "en"},
    )  # fmt: skip
    assert in_group["results"][0]["reason"] == "not_allowed"
    assert await connection.fetchrow("SELECT * FROM phrase") == before
    assert (await guest.gateway.call("get_menu"))["version"] == 1


async def test_a_new_name_forgets_what_a_model_understood(owner, guest, connection):
    await connection.execute(
        "INSERT INTO remembered_phrase (words, menu_version, calls) VALUES ('zorbo', 1, '[]')"
    )
    number = await collect(guest, "zorbo")
    await call(owner, "teach_phrase", phrase_id=number, item_id=COFFEE)
    assert await connection.fetchval("SELECT count(*) FROM remembered_phrase") == 0


async def test_looking_logs_nothing(owner, guest, connection):
    number = await collect(guest, "zorbo")
    before = await connection.fetchval("SELECT count(*) FROM session_events WHERE chat_id = 1")
    await call(owner, "phrase_inbox")
    await call(owner, "phrase_meanings", phrase_id=number, kind="options")
    after = await connection.fetchval("SELECT count(*) FROM session_events WHERE chat_id = 1")
    # The owner's session began with the first of them.
    assert after - before == 1
