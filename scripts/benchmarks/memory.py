"""Memory with ten thousand open sessions, and how long a start takes.

The menu is the sample's, of 365 items. Every chat has a session with something in its cart,
put there through the running bot. A start lasts from the process to its first poll, with the
built-in PostgreSQL's own start and the look at tables and functions; the processor's time of
the bot shows what of it was waiting for others.
"""

from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any

from scripts.benchmarks import kitchen
from scripts.benchmarks.edge.load import Load
from scripts.benchmarks.edge.process import Process, rss

CHATS, QUICK_CHATS = 10_000, 1_500
STARTS, QUICK_STARTS = 5, 1
TARGETS = {"megabytes": 130, "seconds": 3.0}

_TOKEN = "1:tiffin"
Report = dict[str, Any]


async def run(quick: bool = False) -> Report:
    """{"megabytes_at_first", "megabytes", "chats", "seconds", "cpu_seconds"}."""
    with kitchen.folder() as home:
        # PostgreSQL's user has to pass.
        home.chmod(0o755)
        with Process(home / "stand-in", "scripts.benchmarks.edge.stand_in") as stand_in:
            async with Load.at(f"http://127.0.0.1:{stand_in.line()}") as load:
                await _start(home, load)
                starts = [await _start(home, load) for _ in range(_starts(quick))]
                await load.forget(_TOKEN)
                with _bot(home, load.url) as bot:
                    await load.ready(_TOKEN, bot)
                    first = rss(bot.pid)
                    chats = range(10_000, 10_000 + (QUICK_CHATS if quick else CHATS))
                    await load.give(
                        _TOKEN, [{"chat_id": chat_id, "text": "add 2 idly"} for chat_id in chats]
                    )
                    report = {
                        "chats": len(chats),
                        "megabytes_at_first": round(first, 1),
                        "megabytes": round(rss(bot.pid), 1),
                        "seconds": round(median(took for took, _ in starts), 2),
                        "cpu_seconds": round(median(used for _, used in starts), 2),
                    }
    return report


def _starts(quick: bool) -> int:
    return QUICK_STARTS if quick else STARTS


async def _start(home: Path, load: Load) -> tuple[float, float]:
    """Seconds until it is ready, and its processor's."""
    await load.forget(_TOKEN)
    began = monotonic()
    with _bot(home, load.url) as bot:
        await load.ready(_TOKEN, bot)
        return monotonic() - began, bot.cpu()


def _bot(home: Path, url: str) -> Process:
    settings = {
        "TELEGRAM_BOT_TOKEN": _TOKEN,
        "TELEGRAM_API_URL": url,
        "DATA_DIR": str(home / "var"),
        "ADMIN_IDS": "1",
        "HEALTH_PORT": "0",
        "MESSAGES_PER_SECOND": "10000",
    }
    return Process(home / "bot", "bot", "run", settings=settings)


def show(report: Report) -> None:
    megabytes, seconds = report["megabytes"], report["seconds"]
    print(
        f"Memory: {report['megabytes_at_first']} MB when ready, {megabytes} MB with "
        f"{report['chats']:,} live sessions {_met('megabytes', megabytes)}"
    )
    print(
        f"Start: ready after {seconds} s {_met('seconds', seconds)}, of which the bot's own "
        f"processor {report['cpu_seconds']} s"
    )


def _met(name: str, value: float) -> str:
    return f"(≤ {TARGETS[name]}{'' if value <= TARGETS[name] else ', missed'})"
