"""What the database keeps of unsure texts: remembered phrases, tokens spent, the phrase inbox."""

import asyncio
from typing import Any

import orjson
import pytest

from tests.ordering import COFFEE, IDLY, MASALA_DOSA, Customer, hot_and_fold, lines, open_restaurant

ADD_IDLY = ("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 2}]})
CALLS = [{"tool": ADD_IDLY[0], "arguments": ADD_IDLY[1]}]
KEY = "two of the white ones"
BUDGET = {"needed": 1600, "per_chat": 5000, "per_day": 9000}


def phrase(words: str = KEY, **further: Any) -> dict[str, Any]:
    known = {"key": words, "words": words, "example": words, "common": False, "item_ids": [IDLY]}
    return known | further


async def unsure(guest: Customer, words: str = KEY, **context: Any) -> dict[str, Any]:
    """The first round trip of an unsure text: what is known of it."""
    snapshot = await guest.turn(
        ("unclear", {"text": words}),
        can_ask_model=True,
        **{"menu_version": 1, "phrase": phrase(words), "budget": BUDGET, **context},
    )
    result = dict(snapshot["results"][0])
    assert (result.pop("tool"), result.pop("ok")) == ("unclear", True)
    return result


async def thought(
    guest: Customer, *calls: tuple[str, dict[str, Any]], by: str = "model", **context: Any
) -> dict[str, Any]:
    """The second round trip, with what a model or the memory made of it."""
    understood = {"by": by, "model": "m", "prompt_tokens": 300, "completion_tokens": 20, "ms": 1.5}
    told = {"key": KEY, "remember": by == "model", "reserved": 1600 if by == "model" else None}
    return await guest.turn(
        *(calls or (ADD_IDLY,)),
        update_id=guest.update_id,
        understood=understood,
        **{"menu_version": 1, "phrase": phrase(), "thought": told, **context},
    )


async def remembered(connection) -> list[str]:
    rows = await connection.fetch("SELECT words FROM remembered_phrase ORDER BY words")
    return [row["words"] for row in rows]


async def spent(connection) -> list[tuple[int, int]]:
    rows = await connection.fetch("SELECT chat_id, tokens FROM model_spending ORDER BY chat_id")
    return [(row["chat_id"], row["tokens"]) for row in rows]


async def inbox(connection) -> list[tuple[str, str, int]]:
    rows = await connection.fetch(
        "SELECT words, reason, times FROM phrase ORDER BY times DESC, words"
    )
    return [(row["words"], row["reason"], row["times"]) for row in rows]


@pytest.fixture
async def asha(gateway, connection) -> Customer:
    await open_restaurant(connection)
    return Customer(gateway, 1)


# Remembered ---------------------------------------------------------------------


async def test_what_a_model_understood_is_known_to_every_chat(asha, gateway, connection):
    assert await unsure(asha) == {"ask_model": True}
    await thought(asha)
    ravi = Customer(gateway, 2)
    assert await unsure(ravi) == {"recalled": CALLS}
    await thought(ravi, by="memory")
    assert await connection.fetchval("SELECT count(*) FROM session_events WHERE chat_id = 2") == 3
    assert await connection.fetchval(
        "SELECT event_data FROM session_events WHERE event_type = 'phrase_recalled'"
    ) == f'{{"words": "{KEY}"}}'  # fmt: skip
    assert await unsure(ravi, "two of the white one") == {"ask_model": True}
    columns = await connection.fetch(
        """SELECT column_name FROM information_schema.columns
        WHERE table_name IN ('remembered_phrase', 'phrase')"""
    )
    assert not {"chat_id", "user_id", "session_id"} & {row["column_name"] for row in columns}
    hot, fold = await hot_and_fold(connection)
    assert hot == fold


async def test_the_first_round_trip_logs_nothing(asha, connection):
    await asha.add(IDLY)
    before = await connection.fetchval("SELECT count(*) FROM session_events")
    await unsure(asha)
    assert await connection.fetchval("SELECT count(*) FROM session_events") == before
    snapshot = await thought(asha)
    assert snapshot["repeated"] is False
    assert lines(snapshot) == [("Idly", 3, "120.00")]


@pytest.mark.parametrize(
    "calls",
    [
        [("add_to_cart", {"lines": [{"item_id": 999, "quantity": 1}]})],
        [ADD_IDLY, ("remove_from_cart", {"item": {"item_id": COFFEE}})],
        [("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 2},
                                    {"item_id": MASALA_DOSA, "quantity": 99}]})],
    ],
)  # fmt: skip
async def test_what_the_database_refused_is_not_remembered(asha, connection, calls):
    await unsure(asha)
    await thought(asha, *calls)
    assert await remembered(connection) == []


@pytest.mark.parametrize(
    "tool",
    [("place_order", {"payment_method": "cash"}), ("clear_cart", {}),
     ("pick_line", {"item": {"line_no": 1}}), ("set_availability", {"item_id": 1})],
)  # fmt: skip
async def test_nothing_that_ends_an_order_or_is_one_sessions_is_remembered(asha, connection, tool):
    calls = [{"tool": tool[0], "arguments": tool[1]}]
    remember = "SELECT private.remember_phrase('x', 1, $1::text::jsonb, '[]')"
    await connection.execute(remember, orjson.dumps(calls).decode())
    assert await remembered(connection) == []
    await connection.execute(remember, orjson.dumps(CALLS).decode())
    assert await remembered(connection) == ["x"]


async def test_thinking_again_leaves_open_what_was_asked(asha, connection):
    await asha.turn(("unclear", {"text": "?", "item_ids": [IDLY]}))
    asked = "SELECT private.asked(s) ->> 'about' FROM session_state s"
    assert await connection.fetchval(asked) == "item"
    await unsure(asha)
    assert await connection.fetchval(asked) == "item"
    await asha.turn(("view_cart", {}))
    assert await connection.fetchval(asked) is None


async def test_without_leave_to_remember_nothing_is(asha, connection):
    await unsure(asha)
    await thought(asha, thought={"key": None, "remember": False, "reserved": 1600})
    assert await remembered(connection) == []


@pytest.mark.parametrize(
    "correction",
    [("undo", {}), ("remove_from_cart", {"item": {"item_id": IDLY}, "quantity": 1})],
)
@pytest.mark.parametrize("by", ["model", "memory"])
async def test_a_correction_in_the_next_act_forgets(asha, gateway, connection, correction, by):
    await unsure(asha)
    await thought(asha)
    assert await remembered(connection) == [KEY]
    guest = asha
    if by == "memory":
        guest = Customer(gateway, 2)
        await unsure(guest)
        await thought(guest, by="memory")
    await guest.turn(("view_cart", {}))
    await guest.turn(correction)
    assert await remembered(connection) == []


async def test_later_changes_are_no_correction(asha, connection):
    await unsure(asha)
    await thought(asha)
    await asha.add(MASALA_DOSA)
    await asha.turn(("undo", {}))
    await asha.turn(("undo", {}))
    assert await remembered(connection) == [KEY]


async def test_taking_away_something_else_is_no_correction(asha, connection):
    await asha.add(MASALA_DOSA)
    await unsure(asha)
    await thought(asha)
    await asha.turn(("remove_from_cart", {"item": {"item_id": MASALA_DOSA}}))
    assert await remembered(connection) == [KEY]


async def test_a_new_menu_forgets_and_a_sold_out_dish_does_not(asha, gateway, connection):
    await connection.execute("INSERT INTO admins (user_id, source) VALUES (1, 'claim')")
    await unsure(asha)
    await thought(asha)
    await asha.turn(("set_availability", {"item_id": COFFEE, "available": False}))
    assert await unsure(asha, menu_version=2) == {"recalled": CALLS}
    assert await unsure(asha, menu_version=1) == {"ask_model": True}, "a process behind asks"
    await connection.execute("SELECT private.menu_changed()")
    assert await remembered(connection) == []


async def test_what_was_understood_with_an_older_menu_is_not_remembered(asha, connection):
    await unsure(asha)
    await connection.execute("SELECT private.menu_changed()")
    await thought(asha)
    assert await remembered(connection) == []


async def test_memory_is_bounded_in_size_and_age(asha, connection):
    await connection.execute(
        """INSERT INTO remembered_phrase (words, menu_version, calls, remembered_at)
        SELECT 'old ' || n, 1, '[]'::jsonb, now() - n * interval '1 minute'
        FROM generate_series(1, 5000) n
        UNION ALL SELECT 'older', 1, '[]'::jsonb, now() - interval '31 days'"""
    )
    assert await unsure(asha, "older") == {"ask_model": True}
    await unsure(asha)
    await thought(asha)
    known = await remembered(connection)
    assert len(known) == 5000
    assert {KEY, "old 4999"} <= set(known)
    assert not {"older", "old 5000"} & set(known)


# The budget ---------------------------------------------------------------------


async def test_tokens_are_set_aside_and_then_made_what_was_used(asha, connection):
    await unsure(asha)
    assert await spent(connection) == [(1, 1600)]
    await thought(asha)
    assert await spent(connection) == [(1, 320)]


async def test_a_process_that_dies_while_asking_has_spent_it(asha, connection):
    await unsure(asha)
    await unsure(asha)
    assert await spent(connection) == [(1, 3200)]


async def test_a_model_never_reached_has_cost_nothing(asha, connection):
    await unsure(asha)
    await asha.turn(
        ("unclear", {"text": "?"}),
        update_id=asha.update_id,
        understood={"by": "rules", "prompt_tokens": 0, "completion_tokens": 0},
        thought={"key": None, "remember": False, "reserved": 1600},
    )
    assert await spent(connection) == [(1, 0)]
    assert await connection.fetchval(
        "SELECT count(*) FROM session_events WHERE event_type = 'model_consulted'"
    ) == 0  # fmt: skip


async def test_a_chat_has_its_own_budget(asha, gateway):
    for number in range(3):
        assert await unsure(asha, f"words {number}") == {"ask_model": True}
    assert await unsure(asha, "more") == {"ask_model": False, "spent": "chat"}
    assert await unsure(Customer(gateway, 2), "more") == {"ask_model": True}


async def test_the_day_has_a_budget_for_all_whoever_asks_at_once(asha, gateway, connection):
    guests = [Customer(gateway, chat_id) for chat_id in range(10, 22)]
    for guest in guests:
        await guest.turn(("view_cart", {}))
    results = await asyncio.gather(*(unsure(guest, f"w {guest.chat_id}") for guest in guests))
    assert results.count({"ask_model": True}) == 5
    assert results.count({"ask_model": False, "spent": "day"}) == 7
    assert sum(tokens for _, tokens in await spent(connection)) == 8000


async def test_yesterdays_tokens_do_not_count(asha, connection):
    await connection.execute("INSERT INTO model_spending VALUES (current_date - 3, 1, 100000)")
    assert await unsure(asha) == {"ask_model": True}
    assert await spent(connection) == [(1, 1600)]


async def test_what_is_remembered_costs_nothing(asha, gateway, connection):
    await unsure(asha)
    await thought(asha)
    none_left = {"needed": 1600, "per_chat": 0, "per_day": 0}
    ravi = Customer(gateway, 2)
    assert await unsure(ravi, budget=none_left) == {"recalled": CALLS}
    assert await unsure(ravi, recall_only=True) == {"recalled": CALLS}
    assert await unsure(ravi, "else", recall_only=True) == {"ask_model": False}
    assert await spent(connection) == [(1, 320)]


# The phrase inbox ----------------------------------------------------------------


async def test_a_text_that_ends_unclear_is_collected_with_its_count(asha, gateway, connection):
    for guest in (asha, Customer(gateway, 2), Customer(gateway, 3)):
        await guest.turn(("unclear", {"text": "zorbo!"}), phrase=phrase("zorbo"))
    await asha.turn(("unclear", {"text": "blip"}), phrase=phrase("blip"))
    await asha.turn(("unclear", {"text": "/nonsense"}))
    await asha.turn(("unclear", {"text": "9840123456"}), phrase=phrase(""))
    assert await inbox(connection) == [("zorbo", "unclear", 3), ("blip", "unclear", 1)]


async def test_what_is_asked_again_counts_once(asha, connection):
    await unsure(asha, "zorbo")
    assert await inbox(connection) == []
    update_id = asha.update_id
    await asha.turn(("unclear", {"text": "zorbo"}), update_id=update_id, phrase=phrase("zorbo"))
    await asha.turn(("unclear", {"text": "zorbo"}), update_id=update_id, phrase=phrase("zorbo"))
    assert await inbox(connection) == [("zorbo", "unclear", 1)]


@pytest.mark.parametrize(
    "correction",
    [("undo", {}), ("remove_from_cart", {"item": {"item_id": IDLY}, "quantity": None})],
)
async def test_a_text_corrected_in_the_next_act_is_collected(asha, connection, correction):
    await asha.add(IDLY)
    said = {"update_id": asha.update_id, "phrase": phrase("white things")}
    await asha.turn(correction, said=said)
    assert await inbox(connection) == [("white things", "corrected", 1)]


async def test_a_text_followed_by_another_act_is_not(asha, connection):
    await asha.add(IDLY)
    said = {"update_id": asha.update_id, "phrase": phrase("white things")}
    await asha.add(MASALA_DOSA)
    await asha.turn(("remove_from_cart", {"item": {"item_id": MASALA_DOSA}}), said=said)
    await asha.turn(("undo", {}), said=said)
    assert await inbox(connection) == []


async def test_the_inbox_is_bounded(asha, connection):
    await connection.execute(
        """INSERT INTO phrase (words, example, reason, is_common, item_ids, last_seen_on, times)
        SELECT 'p ' || n, 'p', 'unclear', FALSE, '{}'::integer[], current_date - 1,
            1 + (n > 10)::integer
        FROM generate_series(1, 2000) n
        UNION ALL SELECT 'stale', 'p', 'unclear', FALSE, '{}'::integer[], current_date - 95, 50"""
    )
    await asha.turn(("unclear", {"text": "zorbo"}), phrase=phrase("zorbo"))
    words = {row["words"] for row in await connection.fetch("SELECT words FROM phrase")}
    assert len(words) == 2000
    assert "zorbo" in words
    assert "stale" not in words
    assert len({f"p {n}" for n in range(1, 11)} & words) == 9
