"""A turn from an update to its reply, with a database that answers as told."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.cards import taps
from bot.cards.card import Tap
from bot.tools.call import ToolCall
from bot.turn import Incoming, Turns
from bot.understanding.model.model import MOST_TOKENS
from bot.understanding.understanding import Understanding, Understood
from bot.usage import Usage
from tests import snapshots
from tests.reading import check_limits, labels, text
from tests.snapshots import IDLY, ORDER, TAG, idly, ok, order, refused, snapshot

ADD = ToolCall("add_to_cart", {"lines": [{"item_id": IDLY, "quantity": 2}]})
ADDED = ok(
    "add_to_cart",
    added=[
        {
            "line_no": 1,
            "item_id": IDLY,
            "name": "Idly",
            "quantity": 2,
            "line_quantity": 2,
            "options": [],
            "note": None,
        }
    ],
    needs_options=None,
    refused=[],
)
ASKS_MODEL = ok("unclear", ask_model=True)


@dataclass
class Database:
    """Answers each turn with the next of `snapshots`, and remembers what it was sent."""

    snapshots: list[dict[str, Any]]
    turns: list[dict[str, Any]] = field(default_factory=list)
    tickets: list[tuple[Any, ...]] = field(default_factory=list)
    ticket: dict[str, Any] = field(default_factory=dict)

    async def take_turn(
        self,
        chat_id: int,
        update_id: int,
        user_id: int,
        calls: list[dict[str, Any]],
        context: dict[str, Any],
    ) -> dict[str, Any]:
        self.turns.append({"update_id": update_id, "calls": calls, "context": context})
        return self.snapshots.pop(0)

    async def update_ticket(self, *arguments: Any) -> dict[str, Any]:
        self.tickets.append(arguments)
        return self.ticket


class Rules(Understanding):
    """Understands every text alike."""

    def __init__(self, understood: Understood) -> None:
        super().__init__(snapshots.catalog())
        self.understood = understood

    def understand(self, text: str) -> Understood:
        return self.understood


@dataclass
class Answer:
    calls: tuple[ToolCall, ...] | None
    model: str = "small-model"
    prompt_tokens: int = 300
    completion_tokens: int = 20
    ms: float = 412.0
    failure: str | None = None


@dataclass
class ScriptedModel:
    answer: Answer
    asked: list[str] = field(default_factory=list)
    ready: bool = True

    def would_ask(self, text: str) -> bool:
        return self.ready

    async def ask(self, text: str) -> Answer:
        self.asked.append(text)
        return self.answer


SURE = Understood((ADD,), 1.0, True)
UNSURE = Understood(
    (ToolCall("unclear", {"text": "idlee two", "rest": "idlee", "item_ids": [IDLY]}),),
    0.4,
    False,
    rest="idlee",
    candidates=(IDLY,),
)


def turns(
    database: Database,
    understood: Understood = SURE,
    model: ScriptedModel | None = None,
    **further: Any,
) -> Turns:
    menu, rules = snapshots.catalog(), Rules(understood)
    return Turns(
        database,  # type: ignore[arg-type]
        lambda: menu,
        lambda: rules,
        model,  # type: ignore[arg-type]
        clock=lambda: snapshots.BREAKFAST_TIME,
        **further,
    )


def incoming(
    text: str | None = None, tap: Tap | None = None, command: tuple[str, str] | None = None
) -> Incoming:
    source = "tap" if tap else "command" if command else "text"
    return Incoming(
        chat_id=1001,
        update_id=7,
        user_id=1001,
        name="Asha",
        language="en",
        source=source,  # type: ignore[arg-type]
        text=text,
        tap=tap,
        command=command,
        message_id=55 if tap else None,
    )


async def test_a_text_that_is_clear_is_one_round_trip() -> None:
    database = Database([snapshot(idly(), results=[ADDED], card={"message_id": 9})])
    usage = Usage()
    model = ScriptedModel(Answer(None))
    reply = await turns(database, model=model, usage=usage).take(incoming("add 2 idly"))
    assert text(reply.card).startswith("Added 2 × Idly. Cart: 2 items, ₹80.")
    assert reply.previous_message_id == 9
    assert len(database.turns) == 1
    turn = database.turns[0]
    assert turn["calls"] == [ADD.as_json()]
    assert turn["context"]["source"] == "text"
    assert turn["context"]["can_ask_model"] is False
    assert "message_id" not in turn["context"]
    assert turn["context"]["understood"]["by"] == "rules"
    assert model.asked == []
    assert usage.take() == {"rules": 1}
    assert usage.take() == {}


async def test_an_unclear_text_without_a_model_is_one_round_trip() -> None:
    database = Database([snapshot(results=[ok("unclear")])])
    usage = Usage()
    reply = await turns(database, UNSURE, usage=usage).take(incoming("idlee two"))
    assert labels(reply.card) == ["Add Idly · ₹40"]
    assert len(database.turns) == 1
    assert database.turns[0]["context"]["can_ask_model"] is False
    assert usage.take() == {"unclear": 1}


async def test_an_order_that_hangs_on_an_answer_is_never_left_to_a_model() -> None:
    database = Database([snapshot(results=[ok("view_cart"), ok("unclear")])])
    model = ScriptedModel(Answer((ADD,)))
    beside = Understood(
        (ToolCall("view_cart"), *UNSURE.calls), 0.5, False, ("order_beside_question",), "if so 2"
    )
    await turns(database, beside, model).take(incoming("is it spicy? if so 2"))
    assert model.asked == []
    assert [call["tool"] for call in database.turns[0]["calls"]] == ["view_cart", "unclear"]


async def test_an_unclear_text_asks_the_model_between_two_round_trips() -> None:
    database = Database(
        [snapshot(results=[ASKS_MODEL]), snapshot(idly(), results=[ADDED])],
    )
    model, typing, usage = ScriptedModel(Answer((ADD,))), [], Usage()
    taker = turns(database, UNSURE, model, usage=usage, asking_model=typing.append)
    update = incoming("idlee two")
    reply = await taker.take(update)
    assert text(reply.card).startswith("Added 2 × Idly.")
    assert model.asked == ["idlee two"]
    assert typing == [update]
    first, second = database.turns
    assert first["update_id"] == second["update_id"] == 7
    assert first["context"]["can_ask_model"] is True
    assert first["context"]["recall_only"] is False
    assert first["context"]["phrase"]["key"] == "idlee two"
    assert first["context"]["budget"]["needed"] == MOST_TOKENS
    assert [call["tool"] for call in first["calls"]] == ["unclear"]
    assert second["context"]["can_ask_model"] is False
    assert second["calls"] == [ADD.as_json()]
    assert second["context"]["understood"] == {
        "by": "model",
        "model": "small-model",
        "prompt_tokens": 300,
        "completion_tokens": 20,
        "ms": 412.0,
        "failure": None,
    }
    assert second["context"]["thought"] == {
        "key": "idlee two",
        "remember": True,
        "reserved": MOST_TOKENS,
    }
    assert usage.take() == {"model": 1}


async def test_what_a_model_made_of_the_words_before_is_taken_without_asking_it() -> None:
    remembered = ok("unclear", recalled=[ADD.as_json()])
    database = Database([snapshot(results=[remembered]), snapshot(idly(), results=[ADDED])])
    model, usage = ScriptedModel(Answer(None)), Usage()
    reply = await turns(database, UNSURE, model, usage=usage).take(incoming("idlee two"))
    assert text(reply.card).startswith("Added 2 × Idly.")
    assert model.asked == []
    second = database.turns[1]
    assert second["calls"] == [ADD.as_json()]
    assert second["context"]["understood"]["by"] == "memory"
    assert second["context"]["thought"] == {"key": "idlee two"}
    assert usage.take() == {"memory": 1}


async def test_a_model_that_is_left_alone_is_not_asked_but_memory_is() -> None:
    nothing = ok("unclear", ask_model=False)
    database = Database([snapshot(results=[nothing]), snapshot(results=[ok("unclear")])])
    model = ScriptedModel(Answer((ADD,)), ready=False)
    reply = await turns(database, UNSURE, model).take(incoming("idlee two"))
    assert labels(reply.card) == ["Add Idly · ₹40"]
    assert model.asked == []
    assert database.turns[0]["context"]["recall_only"] is True
    assert "thought" not in database.turns[1]["context"]


async def test_tokens_used_up_are_told_of_once_and_the_guest_is_asked_with_buttons() -> None:
    spent = ok("unclear", ask_model=False, spent="day")
    unclear = ok("unclear")
    database = Database([snapshot(results=[each]) for each in (spent, unclear) * 3])
    model = ScriptedModel(Answer((ADD,)))
    taker = turns(database, UNSURE, model)
    with capture_logs() as logs:
        for _ in range(3):
            reply = await taker.take(incoming("idlee two"))
            assert labels(reply.card) == ["Add Idly · ₹40"]
    assert model.asked == []
    assert [entry["budget"] for entry in logs] == ["day"]


async def test_what_takes_back_a_text_carries_it_without_what_is_personal() -> None:
    results = [
        snapshot(idly(), results=[ADDED]),
        snapshot(results=[ok("undo", changes=[], gave_up=[])]),
    ]
    database = Database([*results, snapshot(idly(), results=[ADDED])])
    taker = turns(database)
    await taker.take(incoming("two idlee for 98401 23456"))
    await taker.take(incoming(tap=Tap("undo", (), TAG, 12)))
    await taker.take(incoming(tap=Tap("add", (IDLY,))))
    said = database.turns[1]["context"]["said"]
    assert said["update_id"] == 7
    assert said["phrase"]["example"] == "two idlee for ***"
    assert said["phrase"]["key"] is None
    assert "said" not in database.turns[0]["context"]
    assert "said" not in database.turns[2]["context"]


async def test_when_the_model_fails_the_message_is_unclear_and_its_tokens_are_counted() -> None:
    database = Database([snapshot(results=[ASKS_MODEL]), snapshot(results=[ok("unclear")])])
    usage = Usage()
    reply = await turns(database, UNSURE, ScriptedModel(Answer(None)), usage=usage).take(
        incoming("idlee two")
    )
    assert "I didn't get that" in text(reply.card) or "I understood" in text(reply.card)
    second = database.turns[1]
    assert [call["tool"] for call in second["calls"]] == ["unclear"]
    assert second["context"]["understood"]["prompt_tokens"] == 300
    assert usage.take() == {"unclear": 1}


async def test_a_model_that_was_never_reached_has_understood_nothing() -> None:
    database = Database([snapshot(results=[ASKS_MODEL]), snapshot(idly(), results=[ADDED])])
    guess = Understood((ADD,), 0.5, False)
    usage = Usage()
    unreached = ScriptedModel(Answer(None, prompt_tokens=0, completion_tokens=0))
    await turns(database, guess, unreached, usage=usage).take(incoming("idlee two"))
    assert database.turns[1]["calls"] == [ADD.as_json()]
    assert database.turns[1]["context"]["understood"]["by"] == "rules"
    assert usage.take() == {"rules": 1}


async def test_a_step_that_awaits_text_needs_no_model() -> None:
    database = Database([snapshot(idly(), results=[ok("unclear")])])
    model = ScriptedModel(Answer((ADD,)))
    await turns(database, UNSURE, model).take(incoming("12 Beach Road"))
    assert model.asked == []
    assert len(database.turns) == 1


async def test_punctuation_is_unclear_and_never_sent_to_a_model() -> None:
    nothing = Understood((), 0.0, False)
    for words in ("", "???", "  \n", "…!"):
        database = Database([snapshot(results=[ok("unclear")])])
        model = ScriptedModel(Answer((ADD,)))
        reply = await turns(database, nothing, model).take(incoming(words))
        assert text(reply.card).startswith("I didn't get that.")
        assert model.asked == []
        assert database.turns[0]["context"]["can_ask_model"] is False
        assert database.turns[0]["calls"][0]["arguments"]["text"] == words


async def test_a_tap_carries_what_it_is_bound_to() -> None:
    database = Database([snapshot(idly(), results=[ok("clear_cart", count=2)])])
    usage = Usage()
    await turns(database, usage=usage).take(incoming(tap=Tap("clear", (), TAG, 12)))
    context = database.turns[0]["context"]
    assert (context["tag"], context["version"], context["message_id"]) == (TAG, 12, 55)
    assert context["source"] == "tap"
    assert context["understood"]["by"] == "tap"
    assert usage.take() == {}


async def test_a_relative_tap_carries_no_version() -> None:
    database = Database([snapshot(idly(), results=[ADDED])])
    tap = taps.decode(f"plus.{TAG}.1.0")
    reply = await turns(database).take(incoming(tap=tap))
    context = database.turns[0]["context"]
    assert (context["tag"], context["version"]) == (TAG, None)
    assert reply.toast == "Added 2 × Idly · Cart ₹80"


async def test_a_category_tap_is_filled_in_from_the_menu() -> None:
    result = ok("search_menu", query="", category=snapshots.DRINKS, item_ids=[snapshots.COFFEE])
    database = Database([snapshot(results=[{**result, "result_count": 1}])])
    reply = await turns(database).take(incoming(tap=Tap("category", (snapshots.DRINKS,))))
    assert database.turns[0]["calls"][0]["arguments"] == {
        "category": snapshots.DRINKS,
        "item_ids": [snapshots.COFFEE],
        "result_count": 1,
    }
    assert labels(reply.card)[0] == "Filter Coffee from ₹30"


async def test_a_command_is_a_turn() -> None:
    database = Database([snapshot(results=[refused("stats", "not_allowed")])])
    reply = await turns(database).take(incoming(command=("stats", "7")))
    assert database.turns[0]["calls"] == [{"tool": "stats", "arguments": {"days": 7}}]
    assert database.turns[0]["context"]["understood"]["by"] == "command"
    assert "I didn't get that: “/stats 7”." in text(reply.card)


async def test_a_label_is_no_turn() -> None:
    database = Database([])
    reply = await turns(database).take(incoming(tap=Tap("noop")))
    assert reply.card is None
    assert database.turns == []


async def test_a_repeated_update_is_not_counted_again() -> None:
    database = Database([snapshot(idly(), repeated=True)])
    usage = Usage()
    reply = await turns(database, usage=usage).take(incoming("add 2 idly"))
    assert text(reply.card).startswith("Your cart\n")
    assert usage.take() == {}


async def test_a_repeated_update_that_was_unclear_asks_no_model() -> None:
    database = Database([snapshot(idly(), repeated=True)])
    model = ScriptedModel(Answer((ADD,)))
    reply = await turns(database, UNSURE, model).take(incoming("idlee two"))
    assert text(reply.card).startswith("Your cart\n")
    assert model.asked == []


@pytest.mark.parametrize(
    ("verb", "status", "outcome", "toast"),
    [
        (
            "ticket_accept",
            "accepted",
            {"ok": True, "changed": True},
            "Accepted. The guest is told.",
        ),
        ("ticket_accept", "accepted", {"ok": True, "changed": False}, "Already accepted by Meena."),
        (
            "ticket_cancel",
            "cancelled",
            {"ok": False, "reason": "not_possible"},
            "Already accepted by Meena.",
        ),
    ],
)
async def test_staff_taps_go_to_the_ticket(
    verb: str, status: str, outcome: dict[str, Any], toast: str
) -> None:
    ticket = {**outcome, "order": order(status="accepted", by="Meena")}
    database = Database([], ticket=ticket)
    reply = await turns(database).take(incoming(tap=Tap(verb, (42, ORDER))))
    assert database.tickets == [(42, ORDER, status, 1001, "Asha", 1001)]
    assert reply.toast == toast
    assert "Accepted by Meena" in text(reply.card)


async def test_turning_a_ticket_s_page_says_nothing() -> None:
    database = Database([], ticket={"ok": False, "reason": "not_possible", "order": order()})
    reply = await turns(database).take(incoming(tap=Tap("ticket_page", (42, ORDER, 1))))
    assert reply.toast is None
    assert reply.card is not None


@pytest.mark.parametrize(
    ("reason", "toast"),
    [
        ("not_allowed", "Only the restaurant's staff can do this."),
        ("no_order", "This order is not here any more."),
    ],
)
async def test_a_ticket_tap_in_vain_leaves_the_card(reason: str, toast: str) -> None:
    database = Database([], ticket={"ok": False, "reason": reason, "order": None})
    reply = await turns(database).take(incoming(tap=Tap("ticket_ready", (42, ORDER))))
    assert reply.card is None
    assert reply.toast == toast
    assert reply.alert


async def test_the_observer_sees_each_turn() -> None:
    seen: list[dict[str, Any]] = []
    database = Database([snapshot(idly(), results=[ADDED])])
    await turns(database, observers=[seen.append]).take(incoming("add 2 idly"))
    [record] = seen
    assert record["message"] == "add 2 idly"
    assert record["calls"] == [ADD.as_json()]
    assert (record["by"], record["tokens"], record["repeated"]) == ("rules", 0, False)
    assert record["results"] == [ADDED]
    assert record["ms"] >= 0


def test_usage_that_could_not_be_saved_counts_again() -> None:
    usage = Usage()
    usage.count("rules")
    taken = usage.take()
    usage.count("rules")
    usage.put_back(taken)
    assert usage.take() == {"rules": 2}


ODD = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "\x00",
            "\ud800",
            "🍛" * 2048,
            "x" * 4096,
            "<b>&amp;",
            "'; DROP TABLE orders; --",
            "\u202eא",
        ]
    ),
)


@given(ODD, ODD)
async def test_no_text_and_no_name_break_a_turn(words: str, name: str) -> None:
    nothing = Understood((), 0.0, False)
    database = Database([snapshot(results=[ok("unclear")]) for _ in range(2)])
    taker = turns(database, nothing)
    for update in (incoming(words), incoming(command=("fly", words))):
        named = Incoming(
            **{**{key: getattr(update, key) for key in update.__slots__}, "name": name}
        )
        reply = await taker.take(named)
        assert reply.card is not None
        check_limits(reply.card)
    for turn in database.turns:
        sent = turn["calls"][0]["arguments"]["text"] + turn["context"]["name"]
        assert "\x00" not in sent
        sent.encode()
