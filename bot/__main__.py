"""The command line: python -m bot start, simulate, run, migrate, menu, verify, recount, …"""

import argparse
import os
import sys
from io import TextIOWrapper
from pathlib import Path

import structlog

from bot import log
from bot.commands import backup, children, data
from bot.commands.inbox import inbox
from bot.commands.recount import recount
from bot.commands.run import run
from bot.commands.serving import raise_on_signals
from bot.commands.simulate import simulate
from bot.commands.verify import verify
from bot.settings import InvalidSetting, Settings, StartError, load_settings

FAILED = 1
INVALID = 2
MOST_WORKERS = 64


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 0, 1 (it can't go on), 2 (an invalid setting), or the
    command's own."""
    chosen = _parser().parse_args(arguments)
    # python-telegram-bot's coming type of retry_after, without a warning at every flood wait.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    raise_on_signals()
    if isinstance(sys.stdout, TextIOWrapper):
        # Each line tells of a step: it must be seen at once, through a pipe too.
        sys.stdout.reconfigure(line_buffering=True)
    try:
        settings = load_settings()
        log.configure(settings.log_level, settings.secrets)
        code: int | None = chosen.command(settings, chosen)
    except KeyboardInterrupt:
        return 0
    except StartError as error:
        print(error, file=sys.stderr)
        return INVALID if isinstance(error, InvalidSetting) else FAILED
    except Exception:
        # Through the log, which hides secrets: an address in an error may hold the token.
        structlog.get_logger("bot").exception("stopped by an unexpected error")
        return FAILED
    return code or 0


def start(settings: Settings, chosen: argparse.Namespace) -> None:
    """What scripts/start does: serve Telegram if there is a token, else the try-out."""
    (run if settings.telegram_bot_token else simulate)(settings, chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Tiffin, an ordering bot. Settings: see .env.example.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    served = argparse.ArgumentParser(add_help=False)
    served.add_argument("--no-browser", action="store_true", help="open no page")
    served.add_argument(
        "--workers", metavar="N", type=_count, default=1, help="N processes behind the webhook"
    )
    served.add_argument("--reset", action="store_true", help="delete what was kept; asks before")
    served.add_argument("--yes", action="store_true", help="answer yes to that question")
    for command, meaning in (
        (start, "run if TELEGRAM_BOT_TOKEN is set, else simulate"),
        (simulate, "try everything on this machine, without Telegram"),
        (run, "serve Telegram"),
    ):
        adding = commands.add_parser(command.__name__, help=meaning, parents=[served])
        adding.set_defaults(command=command)

    adding = commands.add_parser("migrate", help="bring the database up to date")
    adding.set_defaults(command=data.migrate)

    adding = commands.add_parser(
        "verify", help="compare the carts with the log and the orders with their lines"
    )
    adding.set_defaults(command=verify)

    adding = commands.add_parser("recount", help="add up what /stats shows anew, from the log")
    adding.set_defaults(command=recount)

    adding = commands.add_parser("inbox", help="show what could not be handled and was set aside")
    adding.add_argument("--retry", metavar="ID", type=int, help="have the bot try that one again")
    adding.set_defaults(command=inbox)

    for name, command, meaning in (
        ("backup", backup.back_up, "write all that is kept to FILE, while the bot runs or not"),
        ("restore", backup.restore, "read FILE, a backup, into an empty database"),
    ):
        adding = commands.add_parser(name, help=meaning)
        adding.add_argument("file", metavar="FILE", type=Path)
        adding.set_defaults(command=command)

    menu = commands.add_parser("menu", help="export or import the menu as a spreadsheet (CSV)")
    menus = menu.add_subparsers(metavar="export | import", required=True)
    adding = menus.add_parser("export", help="write the menu to FILE")
    adding.add_argument("file", metavar="FILE", type=Path)
    adding.set_defaults(command=data.export_menu)
    adding = menus.add_parser("import", help="replace the menu by FILE's: all of it or nothing")
    adding.add_argument("file", metavar="FILE", type=Path)
    adding.add_argument("--dry-run", action="store_true", help="only show what would change")
    adding.set_defaults(command=data.import_menu)

    # Started by `simulate` and by `run`, and listed nowhere.
    adding = commands.add_parser("webhook-worker")
    adding.add_argument("--number", type=int, required=True)
    adding.add_argument("--count", type=int, required=True)
    adding.set_defaults(command=children.webhook_worker)
    for name, command in (("stand-in", children.stand_in), ("worker", children.worker)):
        adding = commands.add_parser(name)
        adding.add_argument("--inspector-port", type=int, required=True)
        adding.set_defaults(command=command)
    return parser


def _count(written: str) -> int:
    number = int(written) if written.isdecimal() else 0
    if not 1 <= number <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"should be a number from 1 to {MOST_WORKERS}")
    return number


if __name__ == "__main__":
    sys.exit(main())
