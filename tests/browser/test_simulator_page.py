"""The chat page in a real browser, with a small scripted bot behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Page, expect

from tests.messaging import standin
from tests.messaging.standin import World

COUNTER = {"inline_keyboard": [[{"text": "+", "callback_data": "+"}]]}


async def scripted_bot(world: World) -> None:
    """Echoes in bold, counts taps, and says hello to /start."""
    offset = taps = 0
    while True:
        _, body = await world.api("getUpdates", offset=offset, timeout=30)
        for update in body["result"]:
            offset = update["update_id"] + 1
            if "message" in update:
                await _answer(world, update["message"])
            elif "callback_query" in update:
                taps += 1
                await _count(world, update["callback_query"], taps)


async def _answer(world: World, message: dict[str, Any]) -> None:
    chat_id, text = message["chat"]["id"], message.get("text", "a picture")
    await world.api("sendChatAction", chat_id=chat_id, action="typing")
    hello = text.startswith("/start")
    await world.api(
        "sendMessage",
        chat_id=chat_id,
        text=f"Hello <b>{message['from']['first_name']}</b>" if hello else text,
        **({"parse_mode": "HTML", "reply_markup": COUNTER} if hello else {}),
    )


async def _count(world: World, query: dict[str, Any], taps: int) -> None:
    message = query["message"]
    await world.api(
        "editMessageText",
        chat_id=message["chat"]["id"],
        message_id=message["message_id"],
        text=f"Taps: {taps}",
        reply_markup=COUNTER,
    )
    await world.api(
        "answerCallbackQuery",
        callback_query_id=query["id"],
        text=f"Counted {taps}",
        show_alert=taps == 3,
    )


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with standin.running(tmp_path) as world:
        commands = [{"command": "menu", "description": "See the menu"}]
        await world.api("setMyCommands", commands=commands)
        bot = asyncio.create_task(scripted_bot(world))
        yield world
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot


@pytest.fixture
async def page(browser: Browser, world: World) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 1400, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(world.url)
    yield page
    assert errors == []


async def write(page: Page, text: str, pane: str = "Customer") -> None:
    box = page.get_by_role("region", name=pane).get_by_label("Message", exact=True)
    await box.fill(text)
    await box.press("Enter")


async def test_start_tap_toast_alert_and_edit_in_place(page: Page) -> None:
    await expect(page.get_by_text("This is a local stand-in, not Telegram.")).to_be_visible()
    customer = page.get_by_role("region", name="Customer")
    await customer.get_by_role("button", name="START").click()
    await expect(customer.locator(".body b", has_text="Asha")).to_be_visible()
    plus = customer.get_by_role("button", name="+", exact=True)
    await plus.click()
    await expect(customer.get_by_text("Counted 1")).to_be_visible()
    await expect(customer.get_by_text("Taps: 1")).to_be_visible()
    await expect(customer.get_by_text("edited")).to_be_visible()
    await plus.dblclick()
    await expect(page.get_by_role("dialog")).to_contain_text("Counted 3")
    await page.get_by_role("button", name="OK").click()
    await expect(customer.locator(".message.other")).to_have_count(1)


async def test_markup_of_a_message_stays_text(page: Page) -> None:
    await page.get_by_role("region", name="Customer").get_by_role("button", name="START").click()
    await write(page, "<img src=x onerror=alert(1)>")
    echo = page.locator(".message.other .body").last
    await expect(echo).to_have_text("<img src=x onerror=alert(1)>")
    assert await page.locator(".messages img").count() == 0


async def test_commands_people_and_the_kitchen_side_by_side(page: Page, world: World) -> None:
    customer = page.get_by_role("region", name="Customer")
    staff = page.get_by_role("region", name="Staff")
    await customer.get_by_role("button", name="START").click()
    await customer.get_by_role("button", name="Commands").click()
    await customer.get_by_role("menuitem", name="/menu").click()
    await expect(customer.locator(".message.own").last).to_contain_text("/menu")
    await customer.get_by_role("tab", name="Ravi").click()
    await expect(customer.get_by_role("button", name="START")).to_be_visible()
    await world.api("sendMessage", chat_id=-1003, text="Order 1")
    await expect(staff.get_by_text("Order 1")).to_be_visible()
    await world.api("sendMessage", chat_id=1001, text="Ready")
    tab = customer.get_by_role("tab", name="Asha")
    await expect(tab).to_have_attribute("data-unread", "1")
    await tab.click()
    await expect(customer.get_by_text("Ready")).to_be_visible()


async def test_errors_are_red_in_the_call_log(page: Page, world: World) -> None:
    await world.api("sendMessage", chat_id=1002, text="too early")
    await page.get_by_text("Bot API calls").click()
    failed = page.locator(".call.failed")
    await expect(failed).to_contain_text("Bad Request: chat not found")
    await expect(page.locator("#calls-errors")).to_have_text("1 error")


async def test_sharing_and_resetting(page: Page) -> None:
    customer = page.get_by_role("region", name="Customer")
    await customer.get_by_role("button", name="START").click()
    for what in ("Location", "My contact", "Sticker"):
        await customer.get_by_label("Attach").click()
        await customer.get_by_role("button", name=what).click()
    await expect(customer.get_by_role("img", name="Location")).to_be_visible()
    await expect(customer.get_by_text("+919840001001")).to_be_visible()
    await customer.get_by_label("Chat options").click()
    await customer.get_by_role("button", name="Reset this chat").click()
    await expect(customer.get_by_role("button", name="START")).to_be_visible()


async def test_the_page_reconnects_by_itself(browser: Browser, tmp_path: Path) -> None:
    async with standin.Process(tmp_path) as process:
        page = await browser.new_page()
        await page.goto(process.url)
        customer = page.get_by_role("region", name="Customer")
        await customer.get_by_role("button", name="START").click()
        await expect(customer.locator(".message.own")).to_have_count(1)
        await process.kill()
        await expect(page.locator("#connection")).to_have_text("reconnecting…")
        await process.start()
        await expect(page.locator("#connection")).to_have_text("connected")
        async with aiohttp.ClientSession() as client:
            await World(process.url, client).api("sendMessage", chat_id=1001, text="I am back")
        await expect(customer.get_by_text("I am back")).to_be_visible()


async def test_a_phone_shows_one_pane_at_a_time(browser: Browser, world: World) -> None:
    page = await browser.new_page(viewport={"width": 390, "height": 780})
    await page.goto(world.url)
    customer = page.get_by_role("region", name="Customer")
    await expect(customer.get_by_role("button", name="START")).to_be_visible()
    views = page.get_by_role("navigation", name="Views")
    await views.get_by_role("button", name="Staff").click()
    await expect(page.get_by_role("region", name="Staff")).to_be_visible()
    await expect(customer).to_be_hidden()
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
