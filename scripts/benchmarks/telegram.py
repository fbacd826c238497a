"""A whole ordering turn through the running bot, against python-telegram-bot's echo bot.

Four bots run beside each other, each as a process of its own: Tiffin and the echo bot of the
library's documentation, both polling, and both by webhook. A light stand-in for Telegram, a
process too, gives each in turn one message of every chat, all at once, and times until the
last chat is answered. The chats hold the brief's conversation, from the menu to the order, once
in words and once by taps; there are so many that no chat's pace is ever a limit. The echo bot
gets the same words.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.metadata import version
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from bot.commands.preflight import free_port
from scripts.benchmarks import kitchen
from scripts.benchmarks.edge.load import Load
from scripts.benchmarks.edge.process import Process, cpu_of_all

WORDS = (
    "show me the menu",
    "add 2 idly",
    "also add 1 masala dosa",
    "view my cart",
    "add one more",
    "checkout please",
    "I'll pay cash",
)
TAPS = ("/start", "Menu", "Idly", "Idly ₹40", "Idly ₹40", "Checkout", "Place order")
CHATS, CONVERSATIONS = 384, 5
QUICK_CHATS = 160

MODES = ("polling", "webhook")
TARGETS = {"ratio": ("≥", 1.3), "bot_ms": ("≤", 1.0)}

_STAFF_CHAT = -1001
Report = dict[str, Any]


async def run(quick: bool = False) -> Report:
    """{mode: {"echo" | "words" | "taps": {"per_second", "bot_ms", "postgresql_ms", "calls"},
    "ratio"}, "stand_in_busy", …}: processor time is per update."""
    with kitchen.server() as postgres, ExitStack() as stack:
        dsn = postgres.dsn(kitchen.DATABASE)
        await kitchen.furnish(dsn)
        home = stack.enter_context(kitchen.folder())
        stand_in = stack.enter_context(
            Process(home / "stand-in", "scripts.benchmarks.edge.stand_in")
        )
        url = f"http://127.0.0.1:{stand_in.line()}"
        bots = {}
        for number, mode in enumerate(MODES):
            echo, ours = _echo(home, url, number, mode), _tiffin(home, url, dsn, number, mode)
            bots[mode] = (stack.enter_context(echo), stack.enter_context(ours))
        async with Load.at(url) as load:
            for number, (echo, ours) in enumerate(bots.values()):
                await load.ready(_echo_token(number), echo)
                await load.ready(_token(number), ours)
            rounds = _Rounds(load, stand_in, await kitchen.postmaster(dsn))
            chats = count(10_000)
            for _ in range(1 if quick else CONVERSATIONS):
                await _converse(rounds, bots, chats, QUICK_CHATS if quick else CHATS)
            return rounds.report()


async def _converse(
    rounds: "_Rounds", bots: dict[str, tuple[Process, Process]], chats: Iterator[int], number: int
) -> None:
    talking = {mode: [next(chats) for _ in range(number)] for mode in MODES}
    tapping = {mode: [next(chats) for _ in range(number)] for mode in MODES}
    for words, label in zip(WORDS, TAPS, strict=True):
        said = "text" if label.startswith("/") else "tap"
        for place, (mode, (echo, ours)) in enumerate(bots.items()):
            each = [{"chat_id": chat_id, "text": words} for chat_id in talking[mode]]
            await rounds.give(mode, "echo", _echo_token(place), echo, each)
            await rounds.give(mode, "words", _token(place), ours, each)
            each = [{"chat_id": chat_id, said: label} for chat_id in tapping[mode]]
            await rounds.give(mode, "taps", _token(place), ours, each)


class _Rounds:
    """Gives a bot its updates and keeps what that took."""

    def __init__(self, load: Load, stand_in: Process, postmaster: int) -> None:
        self._load = load
        self._stand_in = stand_in
        self._postmaster = postmaster
        self._rounds: dict[tuple[str, str], list[dict[str, float]]] = {}
        self._calls: dict[tuple[str, str], Counter[str]] = {}

    async def give(
        self, mode: str, what: str, token: str, bot: Process, updates: list[dict[str, Any]]
    ) -> None:
        before = (bot.cpu(), cpu_of_all(self._postmaster), self._stand_in.cpu())
        took = await self._load.give(token, updates)
        # What goes on behind the answers belongs to them.
        await asyncio.sleep(0.05)
        after = (bot.cpu(), cpu_of_all(self._postmaster), self._stand_in.cpu())
        used = [end - begin for begin, end in zip(before, after, strict=True)]
        names = ("bot", "postgresql", "stand_in")
        self._rounds.setdefault((mode, what), []).append(
            dict(zip(names, used, strict=True)) | {"seconds": took["seconds"], "n": len(updates)}
        )
        self._calls.setdefault((mode, what), Counter()).update(took["calls"])

    def report(self) -> Report:
        report: Report = {mode: {} for mode in MODES}
        for (mode, what), rounds in self._rounds.items():
            updates = sum(each["n"] for each in rounds)
            report[mode][what] = {
                "per_second": round(median(each["n"] / each["seconds"] for each in rounds)),
                **{
                    f"{name}_ms": round(sum(each[name] for each in rounds) / updates * 1000, 3)
                    for name in ("bot", "postgresql", "stand_in")
                },
                "calls": {
                    method: round(number / updates, 2)
                    for method, number in sorted(self._calls[mode, what].items())
                },
            }
        for mode in MODES:
            echo, words = self._rounds[mode, "echo"], self._rounds[mode, "words"]
            report[mode]["ratio"] = round(
                median(
                    before["seconds"] / after["seconds"]
                    for before, after in zip(echo, words, strict=True)
                ),
                2,
            )
        every = [each for rounds in self._rounds.values() for each in rounds]
        return report | {
            "stand_in_busy": round(max(each["stand_in"] / each["seconds"] for each in every), 2),
            "chats": every[0]["n"],
            "rounds": len(every),
            "python-telegram-bot": version("python-telegram-bot"),
        }


def _token(number: int) -> str:
    return f"{number + 1}:tiffin"


def _echo_token(number: int) -> str:
    return f"{number + 1}:echo"


def _echo(home: Path, url: str, number: int, mode: str) -> Process:
    port = [str(free_port())] if mode == "webhook" else []
    module = "scripts.benchmarks.edge.echo"
    return Process(home / f"echo-{mode}", module, _echo_token(number), url, *port)


def _tiffin(home: Path, url: str, dsn: str, number: int, mode: str) -> Process:
    settings = {
        "TELEGRAM_BOT_TOKEN": _token(number),
        "TELEGRAM_API_URL": url,
        "DATABASE_URL": dsn,
        "STAFF_CHAT_ID": str(_STAFF_CHAT),
        "ADMIN_IDS": "1",
        "HEALTH_PORT": "0",
        # Far more than Telegram allows in all; each chat's own pace is kept.
        "MESSAGES_PER_SECOND": "10000",
    }
    if mode == "webhook":
        port = free_port()
        settings["WEBHOOK_URL"] = f"http://127.0.0.1:{port}/telegram"
        settings["WEBHOOK_PORT"] = str(port)
    module = "scripts.benchmarks.edge.tiffin"
    return Process(home / f"tiffin-{mode}", module, "run", settings=settings)


def show(report: Report) -> None:
    print(
        f"python-telegram-bot {report['python-telegram-bot']}, {report['rounds']} interleaved "
        f"rounds of {report['chats']} chats; the stand-in was busy for "
        f"{report['stand_in_busy']:.0%} of a core at most"
    )
    print(f"{'':24}{'updates/s':>10}{'bot':>8}{'PostgreSQL':>12}{'stand-in':>10}   (CPU ms)")
    for mode in MODES:
        for what, row in report[mode].items():
            if isinstance(row, dict):
                print(
                    f"{mode + ', ' + what:24}{row['per_second']:>10}{row['bot_ms']:>8.2f}"
                    f"{row['postgresql_ms']:>12.2f}{row['stand_in_ms']:>10.2f}   "
                    + ", ".join(f"{number} {method}" for method, number in row["calls"].items())
                )
    for mode in MODES:
        ratio, ms = report[mode]["ratio"], report[mode]["words"]["bot_ms"]
        print(f"{mode}: {ratio:.2f} × the echo bot {_met('ratio', ratio)}, "
              f"{ms:.2f} ms of the bot's processor {_met('bot_ms', ms)}")  # fmt: skip


def _met(name: str, value: float) -> str:
    sign, target = TARGETS[name]
    met = value <= target if sign == "≤" else value >= target
    return f"({sign} {target}{'' if met else ', missed'})"
