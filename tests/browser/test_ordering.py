"""Ordering by taps alone, customer and kitchen side by side, in a real browser."""

from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.messaging.whole import kitchen


class Taps:
    """A customer's thumb: counts what it presses."""

    def __init__(self, pane: Locator) -> None:
        self.pane = pane
        self.count = 0

    async def press(self, label: str) -> None:
        keys = self.pane.locator(".keyboard button", has_text=label)
        await keys.or_(self.pane.locator(".start", has_text=label)).last.click()
        self.count += 1


async def open_page(browser: Browser, url: str) -> Page:
    page = await browser.new_page(viewport={"width": 1400, "height": 900})
    await page.goto(url)
    return page


async def test_six_taps_from_start_to_a_ticket_in_the_kitchen(
    browser: Browser, tmp_path: Path, empty_dsn: str
) -> None:
    async with kitchen(tmp_path, empty_dsn) as here:
        page = await open_page(browser, here.world.url)
        customer = page.get_by_role("region", name="Customer")
        staff = page.get_by_role("region", name="Staff")
        asha = Taps(customer)
        await asha.press("START")
        await asha.press("Menu")
        await asha.press("Idly")
        await asha.press("Idly ₹40")
        await asha.press("Checkout")
        await asha.press("Place order · cash ₹40")
        await expect(customer.get_by_text("Order #1 is placed. Total ₹40.")).to_be_visible()
        assert asha.count <= 6

        await expect(staff.get_by_text("#1 · New order")).to_be_visible()
        await staff.get_by_role("button", name="Accept").click()
        await expect(customer.get_by_text("accepted")).to_be_visible()
        assert await here.rows("SELECT status FROM orders") == [("accepted",)]
        await page.screenshot(path=tmp_path / "placed.png")
