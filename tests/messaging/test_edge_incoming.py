"""What an update means to the bot."""

from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.cards import taps
from bot.cards.card import Button, Card, Reply, Span, Tap
from bot.messaging.incoming import Membership, Reader, Sentence
from bot.simulator.people import ADMIN, COOK, STAFF_CHAT
from bot.turn import Incoming
from db.gateway import Gateway
from tests.messaging import edge, standin
from tests.messaging.edge import Turns

ASHA = 1001
ORDER = "018f0000-0000-7000-8000-000000000001"
USER = {"id": ASHA, "is_bot": False, "first_name": "Asha", "language_code": "ta"}
PRIVATE = {"id": ASHA, "type": "private", "first_name": "Asha"}
KITCHEN = {"id": STAFF_CHAT, "type": "group", "title": "Kitchen"}
ELSEWHERE = {"id": -77, "type": "supergroup", "title": "Friends"}
READER = Reader("tiffin_bot", STAFF_CHAT)


def message(text: str | None, chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    said = {"message_id": 5, "from": USER, "chat": chat, "date": 1_700_000_000, **more}
    return {"update_id": 9, "message": {**said, "text": text} if text else said}


def tap(data: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    card = {
        "message_id": 7,
        "chat": chat,
        "date": 1_700_000_000,
        "text": "Menu",
        "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": data}]]},
    }
    query = {"id": "1", "from": USER, "chat_instance": "2", "data": data, "message": card}
    return {"update_id": 9, "callback_query": query}


def read(body: dict[str, Any]) -> Any:
    return READER.read(body)


def test_a_text() -> None:
    assert read(message("2 idly")) == Incoming(ASHA, 9, ASHA, "Asha", "ta", "text", text="2 idly")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start", ("start", "")),
        ("/start claim-abc", ("start", "claim-abc")),
        ("/Menu@Tiffin_Bot", ("menu", "")),
        ("/soldout  masala\ndosa ", ("soldout", "masala\ndosa")),
    ],
)
def test_a_command(text: str, command: tuple[str, str]) -> None:
    incoming = read(message(text))
    assert (incoming.source, incoming.command, incoming.text) == ("command", command, None)


@pytest.mark.parametrize("text", ["/", "/menu@other_bot", "/münü", "2/3 of a dosa"])
def test_what_only_looks_like_a_command_is_text(text: str) -> None:
    assert read(message(text)).source == "text"


@pytest.mark.parametrize(
    "body",
    [
        message("2 idly"),
        message("/start", **{"from": {**USER, "last_name": "Iyer"}}),
        message("hi", **{"from": {"id": 5, "is_bot": False, "first_name": "R"}}),
        tap("menu"),
        tap(taps.encode(Tap("plus", (3, 0), "1a2b3c4d"))),
    ],
)
def test_the_library_reads_the_same(body: dict[str, Any]) -> None:
    incoming, update = read(body), Update.de_json(body, None)
    user, chat = update.effective_user, update.effective_chat
    assert user is not None
    assert chat is not None
    assert (incoming.update_id, incoming.chat_id) == (update.update_id, chat.id)
    assert (incoming.user_id, incoming.name) == (user.id, user.full_name)
    assert incoming.language == (user.language_code or "en")
    if incoming.source == "tap":
        assert incoming.message_id == update.effective_message.message_id
    else:
        assert incoming.text in (None, update.effective_message.text)


def test_a_tap_carries_its_message() -> None:
    data = taps.encode(Tap("plus", (3, 0), "1a2b3c4d"))
    incoming = read(tap(data))
    assert (incoming.source, incoming.message_id) == ("tap", 7)
    assert incoming.tap == Tap("plus", (3, 0), "1a2b3c4d")


@pytest.mark.parametrize("data", ["", "x", "plus.zz", "add.-1", "💥" * 16, "menu.extra"])
def test_a_forged_or_foreign_button_gets_a_sentence(data: str) -> None:
    assert isinstance(read(tap(data)), Sentence)


@pytest.mark.parametrize(
    "content",
    [
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]},
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}},
        {"location": {"latitude": 1.0, "longitude": 2.0}},
        {"contact": {"phone_number": "1", "first_name": "A"}},
        {"dice": {"emoji": "🎲", "value": 3}},
    ],
)
def test_what_is_not_text_gets_one_sentence(content: dict[str, Any]) -> None:
    assert isinstance(read(message(None, **content)), Sentence)


def test_a_service_message_gets_nothing() -> None:
    assert (
        read(message(None, message_auto_delete_timer_changed={"message_auto_delete_time": 1}))
        is None
    )


def test_an_edited_message_never_acts() -> None:
    body = message("2 idly")
    assert read({"update_id": 9, "edited_message": body["message"]}) is None


@pytest.mark.parametrize("chat", [KITCHEN, ELSEWHERE])
def test_a_group_is_shown_the_way_to_the_private_chat(chat: dict[str, Any]) -> None:
    meaning = read(message("/menu", chat))
    assert isinstance(meaning, Sentence)
    assert "https://t.me/tiffin_bot" in meaning.text
    assert read(message("/menu@tiffin_bot", chat)) == meaning
    assert read(message("/menu@other_bot", chat)) is None
    assert read(message("2 idly", chat)) is None


def test_only_staff_buttons_work_in_groups_and_only_in_the_staffs() -> None:
    accept = taps.encode(Tap("ticket_accept", (ASHA, ORDER)))
    assert isinstance(read(tap(accept, KITCHEN)), Incoming)
    assert isinstance(read(tap(accept, ELSEWHERE)), Sentence)
    assert isinstance(read(tap("menu", KITCHEN)), Sentence)
    # Admins get tickets in private; the database knows who is one.
    assert isinstance(read(tap(accept)), Incoming)


def test_blocking_is_noticed() -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "T"}
    change = {
        "chat": PRIVATE,
        "from": USER,
        "date": 1_700_000_000,
        "old_chat_member": {"status": "member", "user": bot},
        "new_chat_member": {"status": "kicked", "user": bot, "until_date": 0},
    }
    assert read({"update_id": 9, "my_chat_member": change}) == Membership(ASHA, True, False)


async def test_over_http_photos_edits_and_groups_never_reach_a_turn(
    tmp_path: Path, gateway: Gateway
) -> None:
    turns = Turns()
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        asha, cook = world.person(ASHA), world.person(COOK, STAFF_CHAT)
        await asha.start()
        seq = await world.seq()
        await asha.share(photo={})
        assert "photos" in (await asha.next_message(seq))["text"]
        said = await asha.send("1 idly")
        await edge.until(lambda: len(turns.taken) == 2)
        await world.act("edit", **asha.where, message_id=said["message_id"], text="9 idly")
        seq = await world.seq()
        await cook.send("/menu")
        assert "t.me" in (await cook.next_message(seq))["text"]
        await edge.settled(bot)
        assert turns.texts() == [None, "1 idly"]


async def test_a_staff_button_acts_in_the_staff_chat(tmp_path: Path, gateway: Gateway) -> None:
    accept = Tap("ticket_accept", (ASHA, ORDER))
    done = Reply(Card("ticket", (Span("Accepted by Meena"),)), "Accepted.")
    turns = Turns(lambda incoming: done)
    async with standin.running(tmp_path) as world, edge.running(world, gateway, turns) as bot:
        ticket = Card("ticket", (Span("#1"),), ((Button("Accept", accept),),))
        await bot.edge.delivery.reply_to_message(STAFF_CHAT, Reply(ticket))
        cook = world.person(COOK, STAFF_CHAT)
        answer = await cook.tap("Accept")
        assert answer
        assert answer["text"] == "Accepted."
        await edge.settled(bot)
        assert (await cook.messages())[-1]["text"] == "Accepted by Meena"
        [incoming] = turns.taken
        assert (incoming.chat_id, incoming.user_id, incoming.tap) == (STAFF_CHAT, COOK, accept)


async def test_each_scope_has_its_commands(tmp_path: Path, gateway: Gateway) -> None:
    """At a start, the admins' list goes to those whose chat is open already."""
    await gateway.call("configure", [ADMIN], STAFF_CHAT)
    await gateway.take_turn(ADMIN, 1, ADMIN, [], {"source": "text", "name": "Owner"})
    async with standin.running(tmp_path) as world:
        await world.person(ADMIN).send("/start")
        async with edge.running(world, gateway, Turns()):
            await world.until(
                lambda e: (
                    e["kind"] == "call"
                    and e["method"] == "setMyCommands"
                    and "chat_id" in e["parameters"]["scope"]
                )
            )
            seen = {
                chat["chat"]["id"]: menus
                for chat in (await world.state())["chats"]
                for menus in [chat["commands"]]
            }
    customer = [command["command"] for command in seen[ASHA][str(ASHA)]]
    admin = [command["command"] for command in seen[ADMIN][str(ADMIN)]]
    ordinary = ["start", "menu", "cart", "checkout", "orders", "undo", "cancel", "help"]
    ordinary += ["privacy", "forget"]
    assert customer == ordinary
    assert admin == [*ordinary, "stats", "soldout", "back", "phrases"]
