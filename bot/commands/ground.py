"""What the bot stands on: PostgreSQL, the tables, a restaurant with its menu, its people."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import monotonic
from urllib.parse import urlsplit

from bot.menu.problem import MenuFileError
from bot.settings import Settings, StartError
from db import embedded
from db.backup import BackupError
from db.connect import CannotConnect, ensure_database, joined
from db.embedded import Embedded
from db.gateway import Gateway, GatewayError
from db.migrate import MigrationError, migrate
from db.server import ServerError

Say = Callable[[str], None]


@contextmanager
def server(settings: Settings, say: Say) -> Iterator[Callable[[str], str]]:
    """Hold PostgreSQL; gives the function from a database's name to its own address, which
    is no pooler's.

    With DATABASE_URL it is the owner's server, and nothing is started or stopped.
    Raises StartError.
    """
    url = _given(settings)
    if url is not None:
        yield lambda name: url if name == embedded.LIVE else _beside(url)
        return
    with explained(), _timed("PostgreSQL is up", say):
        postgres = Embedded(settings.data_dir)
        postgres.open()
    try:
        yield postgres.dsn
    finally:
        postgres.close()


async def prepare(settings: Settings, dsn: str, say: Say, *, reset: bool = False) -> None:
    """Make the database ready for the bot: anew if `reset`. Raises StartError."""
    from bot.menu.commands import load_seed

    given = dsn == _given(settings)
    if reset and given:
        raise StartError(
            "--reset deletes only databases that Tiffin made: empty the one of DATABASE_URL "
            "yourself."
        )
    with explained():
        with _timed("The database is ready", say):
            if not given:
                await ensure_database(dsn, reset=reset)
            await migrate(dsn, setting=_setting(settings))
        async with gateway(dsn) as opened:
            if await load_seed(opened):
                say("The sample restaurant is loaded")
            await opened.call("configure", list(settings.admin_ids), settings.staff_chat_id)


async def claim(dsn: str, code: str) -> bool:
    """Let whoever sends `code` to the bot become its admin; False if there is an admin."""
    async with gateway(dsn) as opened:
        made: bool = await opened.call("create_claim", code)
        return made


@asynccontextmanager
async def gateway(dsn: str) -> AsyncIterator[Gateway]:
    """A gateway of one connection, for a short job."""
    opened = await Gateway.connect(dsn, size=1)
    try:
        yield opened
    finally:
        await opened.close()


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the layers below raise into a StartError: each has a sentence already."""
    try:
        yield
    except (
        BackupError, CannotConnect, MigrationError, ServerError, GatewayError, MenuFileError,
    ) as error:  # fmt: skip
        raise StartError(str(error)) from error


def _given(settings: Settings) -> str | None:
    """PostgreSQL's own address, if the owner gave one. Raises StartError."""
    if settings.database_url is None:
        if settings.database_direct_url is not None:
            raise StartError(
                "DATABASE_DIRECT_URL is PostgreSQL's address behind the pooler of DATABASE_URL: "
                "set both, or DATABASE_URL alone."
            )
        return None
    return (settings.database_direct_url or settings.database_url).get_secret_value()


def _setting(settings: Settings) -> str:
    return "DATABASE_DIRECT_URL" if settings.database_direct_url else "DATABASE_URL"


def _beside(url: str) -> str:
    """The address of the try-out's database in the same cluster."""
    parts = urlsplit(url)
    return joined(parts._replace(path=f"{parts.path.rstrip('/') or '/tiffin'}_tryout"))


@contextmanager
def _timed(what: str, say: Say) -> Iterator[None]:
    started = monotonic()
    yield
    say(f"{what} ({monotonic() - started:.1f} s)")
