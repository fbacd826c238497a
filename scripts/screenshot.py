"""A picture of the chat page with an order just placed, from a try-out of its own."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "bot" / "simulator" / "screenshot.png"
SIZE = ViewportSize(width=1400, height=816)
PORT = "8099"
# Of the wall's gradient every pixel differs, which would double the file.
PLAIN_WALL = """for (const name of ["--wall-1", "--wall-2"])
    document.documentElement.style.setProperty(name, "#adcca6")"""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-lcd-text", "--no-first-run"]


@contextmanager
def try_out(folder: Path) -> Iterator[str]:
    """The address of a page with nothing in it yet. No setting of ours reaches it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    settings = {"PYTHONPATH": str(ROOT), "DATA_DIR": str(folder / "var"), "SIMULATOR_PORT": PORT}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "simulate", "--no-browser"],
        cwd=folder,
        env=kept | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            for line in process.stdout:
                if found := re.search(r"Tiffin is open: (\S+)", line):
                    yield found[1]
                    break
            else:
                sys.exit("The try-out did not start: see above.")
        finally:
            process.terminate()
            # What it says last must not fill the pipe.
            process.communicate()


class Customer:
    """Whoever is chosen in the left pane."""

    def __init__(self, page: Page, name: str) -> None:
        self.pane = page.get_by_role("region", name="Customer")
        self.pane.get_by_role("tab", name=name).click()
        self.answers = self.pane.locator(".message.other")
        self.pane.get_by_role("button", name="START").click()
        expect(self.answers).to_have_count(1)

    def say(self, text: str) -> None:
        answered = self.answers.count() + 1
        self.pane.get_by_label("Message", exact=True).fill(text)
        self.pane.get_by_role("button", name="Send").click()
        expect(self.answers).to_have_count(answered)

    def order(self, dishes: str) -> None:
        self.say(dishes)
        self.say("checkout please")
        self.pane.get_by_role("button", name="Place order").last.click()
        expect(self.pane.get_by_text("is placed")).to_be_visible()


def busy_morning(page: Page) -> None:
    """Ravi's order is accepted; then Asha types and taps hers, and the kitchen sees it."""
    staff = page.get_by_role("region", name="Staff")
    tickets = staff.locator(".message.other")
    Customer(page, "Ravi").order("3 medu vada")
    expect(tickets).to_have_count(1)
    staff.get_by_role("button", name="Accept").click()
    expect(tickets).to_contain_text(["Accepted by Meena"])

    Customer(page, "Asha").order("2 idly and a masala dosa, no onion")
    expect(tickets).to_have_count(2)
    inspector = page.get_by_role("region", name="Inspector")
    expect(inspector.locator("[data-table=order_item] tbody tr")).to_have_count(2)
    # Toasts go, and what is new in the tables is lit for a moment only.
    expect(page.locator(".toasts p")).to_have_count(0)
    page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no chromium (Debian: apt-get install chromium).")
    with (
        tempfile.TemporaryDirectory() as folder,
        try_out(Path(folder)) as url,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS) as browser,
    ):
        # The restaurant's clock, so that the ticket and the chat tell the same time.
        page = browser.new_page(viewport=SIZE, timezone_id="Asia/Kolkata")
        page.goto(url)
        page.evaluate(PLAIN_WALL)
        busy_morning(page)
        page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
