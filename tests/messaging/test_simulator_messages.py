"""Sending, editing, answering: what the stand-in refuses, in Telegram's words."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiogram.types
import pytest
import telegram

from tests.messaging import standin
from tests.messaging.standin import Person, World

ASHA, RAVI, COOK, KITCHEN = 1001, 1002, 1005, -1003
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with standin.running(tmp_path) as world:
        await world.act("start", user_id=ASHA)
        yield world


@pytest.fixture
def asha(world: World) -> Person:
    return world.person(ASHA)


def keyboard(*rows: int) -> dict[str, Any]:
    """An inline keyboard of rows with so many buttons."""
    return {
        "inline_keyboard": [
            [{"text": f"{y}.{x}", "callback_data": f"{y}.{x}"} for x in range(row)]
            for y, row in enumerate(rows)
        ]
    }


async def send(world: World, text: str = "card", **more: Any) -> dict[str, Any]:
    status, body = await world.api("sendMessage", chat_id=ASHA, text=text, **more)
    assert status == 200, body
    message: dict[str, Any] = body["result"]
    return message


async def refusal(world: World, method: str, **parameters: Any) -> tuple[int, str]:
    status, body = await world.api(method, **{"chat_id": ASHA, **parameters})
    assert body["ok"] is False
    assert body["error_code"] == status
    return status, body["description"]


@pytest.mark.parametrize("text", ["", "   \n", "<b> </b>"])
async def test_an_empty_text_is_refused(world: World, text: str) -> None:
    assert await refusal(world, "sendMessage", text=text, parse_mode="HTML") == (
        400, "Bad Request: message text is empty",
    )  # fmt: skip


async def test_text_is_counted_after_parsing(world: World) -> None:
    await send(world, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    assert await refusal(world, "sendMessage", text="x" * 4097) == (
        400, "Bad Request: message is too long",
    )  # fmt: skip


async def test_text_is_trimmed_and_entities_with_it(world: World) -> None:
    message = await send(world, " \n<b> Idly </b> 🍛<i>hot</i> ", parse_mode="HTML")
    assert message["text"] == "Idly  🍛hot"
    assert message["entities"] == [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "italic", "offset": 8, "length": 3},
    ]


async def test_broken_markup_is_refused(world: World) -> None:
    status, reason = await refusal(world, "sendMessage", text="<b>x", parse_mode="HTML")
    assert status == 400
    assert reason == (
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""
    )


async def test_other_parse_modes_and_entities_are_not_silently_ignored(world: World) -> None:
    assert (await refusal(world, "sendMessage", text="x", parse_mode="Markdown"))[0] == 400
    bold = [{"type": "bold", "offset": 0, "length": 1}]
    assert (await refusal(world, "sendMessage", text="x", entities=bold))[0] == 400


@pytest.mark.parametrize("chat_id", [RAVI, 424242, "@nobody"])
async def test_who_never_pressed_start_is_not_found(world: World, chat_id: Any) -> None:
    assert await refusal(world, "sendMessage", chat_id=chat_id, text="hi") == (
        400, "Bad Request: chat not found",
    )  # fmt: skip


async def test_who_blocked_the_bot_is_403(world: World) -> None:
    message = await send(world)
    await world.act("block", user_id=ASHA)
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert await refusal(world, "sendMessage", text="hi") == blocked
    number = message["message_id"]
    assert await refusal(world, "editMessageText", text="x", message_id=number) == blocked
    await world.act("block", user_id=ASHA, blocked=False)
    await send(world)


async def test_out_of_the_group_is_403(world: World) -> None:
    await world.act("block", user_id=COOK, chat_id=KITCHEN)
    assert await refusal(world, "sendMessage", chat_id=KITCHEN, text="hi") == (
        403, "Forbidden: bot was kicked from the group chat",
    )  # fmt: skip


async def test_a_user_link_mentions_people_the_bot_knows(world: World) -> None:
    text = f'<a href="tg://user?id={ASHA}">Asha</a> <a href="tg://user?id=99">Nobody</a>'
    message = await send(world, text, parse_mode="HTML")
    [entity] = message["entities"]
    assert (entity["type"], entity["user"]["id"], entity["length"]) == ("text_mention", ASHA, 4)


@pytest.mark.parametrize("data", ["", "é" * 33, "x" * 65])
async def test_callback_data_has_1_to_64_bytes(world: World, data: str) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    assert await refusal(world, "sendMessage", text="x", reply_markup=markup) == (
        400, "Bad Request: BUTTON_DATA_INVALID",
    )  # fmt: skip


async def test_64_bytes_of_callback_data_pass(world: World) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 32}]]}
    assert (await send(world, reply_markup=markup))["reply_markup"] == markup


async def test_a_keyboard_has_100_buttons_and_8_in_a_row(world: World) -> None:
    await send(world, reply_markup=keyboard(*[8] * 12, 4))
    for markup in (keyboard(*[8] * 12, 5), keyboard(9)):
        assert await refusal(world, "sendMessage", text="x", reply_markup=markup) == (
            400, "Bad Request: reply markup is too long",
        )  # fmt: skip


@pytest.mark.parametrize(
    "markup",
    [
        "nonsense",
        [],
        {"inline_keyboard": [{"text": "x"}]},
        {"inline_keyboard": [[{"callback_data": "x"}]]},
        {"inline_keyboard": [[{"text": "x"}]]},
        {"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]},
        {"inline_keyboard": [[{"text": "x", "url": "javascript:alert(1)"}]]},
        {"inline_keyboard": [[{"text": "x", "copy_text": {"text": "y" * 257}}]]},
        {"keyboard": [[{"text": "x"}]]},
    ],
)
async def test_a_broken_keyboard_is_refused(world: World, markup: Any) -> None:
    assert (await refusal(world, "sendMessage", text="x", reply_markup=markup))[0] == 400


async def test_an_edit_replaces_text_and_keyboard_in_place(world: World, asha: Person) -> None:
    message = await send(world, "<b>old</b>", parse_mode="HTML", reply_markup=keyboard(1))
    status, body = await world.api(
        "editMessageText", chat_id=ASHA, message_id=message["message_id"], text="new"
    )
    edited = body["result"]
    assert status == 200
    assert edited["text"] == "new"
    assert edited["edit_date"] >= edited["date"] == message["date"]
    assert not {"entities", "reply_markup"} & edited.keys()
    assert (await asha.messages())[-1] == edited


async def test_a_keyboard_can_be_edited_alone(world: World) -> None:
    message = await send(world, reply_markup=keyboard(1))
    _, body = await world.api(
        "editMessageReplyMarkup",
        chat_id=ASHA,
        message_id=message["message_id"],
        reply_markup=keyboard(2),
    )
    assert body["result"]["reply_markup"] == keyboard(2)
    assert body["result"]["text"] == "card"


async def test_an_edit_that_changes_nothing_is_refused(world: World) -> None:
    message = await send(world, "<b>card</b>", parse_mode="HTML", reply_markup=keyboard(1))
    same = {"message_id": message["message_id"], "reply_markup": keyboard(1)}
    text = {"text": "<b>card</b>", "parse_mode": "HTML"}
    assert await refusal(world, "editMessageText", **same, **text) == (400, NOT_MODIFIED)
    assert await refusal(world, "editMessageReplyMarkup", **same) == (400, NOT_MODIFIED)
    for changed in ({**same, "text": "card"}, {"message_id": message["message_id"], **text}):
        assert (await world.api("editMessageText", chat_id=ASHA, **changed))[0] == 200


async def test_what_cannot_be_edited(world: World, asha: Person) -> None:
    photo = await asha.share(photo={})
    gone = {"message_id": 9999, "text": "x"}
    assert await refusal(world, "editMessageText", **gone) == (
        400, "Bad Request: message to edit not found",
    )  # fmt: skip
    theirs = {"message_id": photo["message_id"], "text": "x"}
    assert await refusal(world, "editMessageText", **theirs) == (
        400, "Bad Request: message can't be edited",
    )  # fmt: skip
    assert (await refusal(world, "editMessageText", text="x"))[0] == 400


async def test_deleting(world: World, asha: Person) -> None:
    message = await send(world)
    number = message["message_id"]
    assert (await world.api("deleteMessage", chat_id=ASHA, message_id=number))[0] == 200
    assert number not in [m["message_id"] for m in await asha.messages()]
    assert await refusal(world, "deleteMessage", message_id=number) == (
        400, "Bad Request: message to delete not found",
    )  # fmt: skip


async def test_a_reply_quotes_its_message(world: World) -> None:
    message = await send(world)
    reply = await send(world, "yes", reply_parameters={"message_id": message["message_id"]})
    assert reply["reply_to_message"] == message
    gone = {"message_id": 9999}
    assert await refusal(world, "sendMessage", text="x", reply_parameters=gone) == (
        400, "Bad Request: message to be replied not found",
    )  # fmt: skip
    await send(world, reply_parameters={**gone, "allow_sending_without_reply": True})


async def test_a_tap_is_a_full_callback_query(world: World, asha: Person) -> None:
    message = await send(world, reply_markup=keyboard(2))
    await world.api(
        "editMessageText",
        chat_id=ASHA,
        message_id=message["message_id"],
        text="as it is now",
        reply_markup=keyboard(2),
    )
    await asha.press(row=0, column=1)
    _, body = await world.api("getUpdates", offset=-1)
    query = body["result"][0]["callback_query"]
    assert query.keys() == {"id", "from", "message", "chat_instance", "data"}
    assert query["data"] == "0.1"
    assert query["from"]["id"] == ASHA
    assert query["message"]["text"] == "as it is now"
    assert isinstance(query["id"], str)


async def test_a_query_is_answered_once(world: World, asha: Person) -> None:
    await send(world, reply_markup=keyboard(1))
    [query] = (await asha.press("0.0"))["queries"]
    answer = {"callback_query_id": query["id"], "text": "Added", "show_alert": True}
    assert (await world.api("answerCallbackQuery", **answer))[0] == 200
    assert await refusal(world, "answerCallbackQuery", **answer) == (400, TOO_OLD)
    assert await refusal(world, "answerCallbackQuery", callback_query_id="1") == (400, TOO_OLD)


async def test_a_query_gets_too_old(world: World, asha: Person) -> None:
    await send(world, reply_markup=keyboard(1))
    [query] = (await asha.press("0.0"))["queries"]
    await world.act("expire")
    late = {"callback_query_id": query["id"]}
    assert await refusal(world, "answerCallbackQuery", **late) == (400, TOO_OLD)


async def test_a_toast_has_200_characters(world: World, asha: Person) -> None:
    await send(world, reply_markup=keyboard(1))
    [query] = (await asha.press("0.0"))["queries"]
    long = {"callback_query_id": query["id"], "text": "x" * 201}
    assert await refusal(world, "answerCallbackQuery", **long) == (
        400, "Bad Request: MESSAGE_TOO_LONG",
    )  # fmt: skip
    assert (await world.api("answerCallbackQuery", **{**long, "text": "x" * 200}))[0] == 200


async def test_quick_taps_and_old_keyboards_reach_the_bot(world: World, asha: Person) -> None:
    message = await send(world, reply_markup=keyboard(1))
    done = await asha.press("0.0", taps=2)
    assert len({query["id"] for query in done["queries"]}) == 2
    number = message["message_id"]
    await world.api("editMessageReplyMarkup", chat_id=ASHA, message_id=number)
    await asha.press(message_id=number, data="0.0")
    _, body = await world.api("getUpdates")
    queries = [u["callback_query"] for u in body["result"] if "callback_query" in u]
    assert [query["data"] for query in queries] == ["0.0"] * 3
    assert "reply_markup" not in queries[-1]["message"]


async def test_commands_are_kept_by_scope(world: World) -> None:
    common = [{"command": "menu", "description": "The menu"}]
    staff = [*common, {"command": "stats", "description": "Numbers"}]
    await world.api("setMyCommands", commands=common)
    await world.api("setMyCommands", commands=staff, scope={"type": "chat", "chat_id": ASHA})

    async def seen(user_id: int) -> Any:
        chats = (await world.state())["chats"]
        return next(c for c in chats if c["chat"]["id"] == user_id)["commands"][str(user_id)]

    assert await seen(ASHA) == staff
    assert await seen(RAVI) == common
    await world.api("deleteMyCommands", scope={"type": "chat", "chat_id": ASHA})
    assert await seen(ASHA) == common


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"commands": [{"command": "Menu!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "menu", "description": ""}]}, "DESCRIPTION_INVALID"),
        ({"commands": [{"command": "menu", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": RAVI}}, "chat not found"),
        ({"commands": [], "scope": {"type": "everyone"}}, "unsupported type"),
    ],
)
async def test_bad_commands_are_refused(world: World, wrong: Any, reason: str) -> None:
    status, description = await refusal(world, "setMyCommands", **wrong)
    assert status == 400
    assert reason in description


async def test_typing_needs_a_known_action(world: World) -> None:
    assert (await world.api("sendChatAction", chat_id=ASHA, action="typing"))[0] == 200
    assert (await refusal(world, "sendChatAction", action="dancing"))[0] == 400


async def test_a_reset_chat_wants_start_again_and_ids_go_on(world: World, asha: Person) -> None:
    message = await send(world)
    await world.act("reset", chat_id=ASHA)
    assert (await refusal(world, "sendMessage", text="x"))[1] == "Bad Request: chat not found"
    again = await asha.send("/start")
    assert again["message_id"] == message["message_id"] + 1


async def test_independent_models_accept_what_it_says(world: World, asha: Person) -> None:
    await send(world, "<b>card</b>", parse_mode="HTML", reply_markup=keyboard(1))
    await asha.press("0.0")
    for kind in ("photo", "voice", "sticker"):
        await asha.share(**{kind: {}})
    await asha.share(location={"latitude": 13.0, "longitude": 80.2})
    await asha.share(contact={"phone_number": "+919840000000"})
    await world.act("block", user_id=ASHA)
    _, body = await world.api("getUpdates")
    assert len(body["result"]) == 8
    for update in body["result"]:
        aiogram.types.Update.model_validate(update)
        assert telegram.Update.de_json(update, None).to_dict()["update_id"] == update["update_id"]
    await world.act("block", user_id=ASHA, blocked=False)
    models = (("getMe", aiogram.types.User), ("getWebhookInfo", aiogram.types.WebhookInfo))
    for method, model in (*models, ("getChat", aiogram.types.ChatFullInfo)):
        _, body = await world.api(method, chat_id=ASHA)
        model.model_validate(body["result"])
