"""python -m bot simulate: the whole restaurant on this machine, with a chat page for Telegram."""

import argparse
import asyncio
import os
import shutil
import sys
import webbrowser

from bot.commands import children, ground, preflight
from bot.commands.asking import sure
from bot.commands.serving import serve
from bot.commands.supervisor import Child, Supervisor
from bot.settings import Settings, StartError
from db import embedded


def simulate(settings: Settings, chosen: argparse.Namespace) -> None:
    """Start everything, print the address of the page, and stop everything at Ctrl-C."""
    if chosen.workers > 1:
        raise StartError(
            "--workers is for a live bot with a webhook: set TELEGRAM_BOT_TOKEN and WEBHOOK_URL, "
            "or leave it out. The try-out runs one."
        )
    page = children.url(settings)
    preflight.check_folder(settings.data_dir)
    running = (
        f"The try-out of DATA_DIR={settings.data_dir} is running already (at {page}, unless it "
        "was started with another SIMULATOR_PORT): use that one, or set DATA_DIR to another folder."
    )
    with preflight.only_one(settings.data_dir / "try-out.lock", running):
        preflight.check_port("SIMULATOR_PORT", "127.0.0.1", settings.simulator_port)
        if chosen.reset and not sure("the try-out's menu, carts, chats and orders", chosen):
            return
        with ground.server(settings, print) as address:
            dsn = address(embedded.TRY_OUT)
            asyncio.run(
                ground.prepare(children.for_tryout(settings), dsn, print, reset=chosen.reset)
            )
            if chosen.reset:
                shutil.rmtree(settings.data_dir / "simulator", ignore_errors=True)
            _supervise(page, dsn, chosen)
            print("Stopping …")


def _supervise(page: str, dsn: str, chosen: argparse.Namespace) -> None:
    port = ("--inspector-port", str(preflight.free_port()))
    supervisor = Supervisor(
        [
            Child("stand-in", ("stand-in", *port)),
            Child("bot", ("worker", *port), {"DATABASE_URL": dsn}),
        ]
    )

    async def work(stop: asyncio.Event) -> None:
        try:
            await supervisor.start(stop)
            if stop.is_set():
                return
            print(f"\nTiffin is open: {page}  (Ctrl-C closes it)\n")
            if not (chosen.no_browser or _headless()):
                await asyncio.to_thread(webbrowser.open, page)
            await supervisor.watch(stop)
        finally:
            await supervisor.stop()

    serve(work)


def _headless() -> bool:
    if os.environ.get("CI"):
        return True
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in screens)
