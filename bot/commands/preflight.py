"""What can be looked at before anything is started, so that nothing is left half-started."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from bot.settings import Settings, StartError

PATIENCE_SECONDS = 10.0


def check_folder(folder: Path) -> None:
    """Make DATA_DIR if need be. Raises StartError if nothing can be written there."""
    probe = folder / f".writable-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StartError(
            f"DATA_DIR: nothing can be written in {folder} ({error.strerror}): make it writable, "
            "or set DATA_DIR to another folder."
        ) from error


def check_port(setting: str, host: str, port: int, *, shared: bool = False) -> None:
    """Raise StartError if another program listens there already; a `shared` port's processes
    may."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared and hasattr(socket, "SO_REUSEPORT"):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                reason = "is taken by another program: stop that, or"
            else:
                reason = f"of {host} can't be used ({error.strerror}):"
            raise StartError(
                f"{setting}: port {port} {reason} set {setting} to another port."
            ) from error


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def only_one(file: Path, sentence: str) -> Iterator[None]:
    """Hold the file for this process; raise StartError(`sentence`) if another holds it."""
    lock = os.open(file, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise StartError(sentence) from None
    try:
        yield
    finally:
        os.close(lock)


async def ask_bot_name(settings: Settings) -> str | None:
    """The bot's @name, None while Telegram can't be reached. Raises StartError for a wrong token.

    Being out of reach is no error: the bot waits for Telegram, as after a power cut.
    """
    assert settings.telegram_bot_token is not None
    token = settings.telegram_bot_token.get_secret_value()
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as client,
            client.get(f"{settings.telegram_api_url}/bot{token}/getMe") as answer,
        ):
            if answer.status in (401, 404):
                raise StartError(
                    f"TELEGRAM_BOT_TOKEN is refused by {settings.telegram_api_url}: copy it again "
                    "from @BotFather (/mybots, API Token)."
                )
            name: str = (await answer.json(content_type=None))["result"]["username"]
            return name
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError):
        return None
