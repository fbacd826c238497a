"""One connection, with errors that name the setting to look at."""

import asyncio
from urllib.parse import SplitResult, urlsplit, urlunsplit

import asyncpg

OLDEST = 15

# A server that has just been started refuses for a moment.
STARTING_SECONDS = 30.0


# A pooler of transactions refuses what it can't keep for a connection: such an address is
# noticed at once, and not by what goes wrong later.
PROBE = {"application_name": "tiffin", "jit": "off"}


class CannotConnect(Exception):
    """The database can't be used; the message is a sentence that names the setting."""


class MissingDatabase(CannotConnect):
    """The server answers, and has no database of that name."""


async def connect(dsn: str, setting: str = "DATABASE_URL") -> asyncpg.Connection:
    """Connect to PostgreSQL itself, waiting for a server that is starting up; `setting` is
    where the address comes from. Raises CannotConnect."""
    connection = await _connect(dsn, setting)
    version = connection.get_server_version().major
    if version < OLDEST:
        await connection.close()
        raise CannotConnect(
            f"{setting} leads to PostgreSQL {version}: Tiffin needs {OLDEST} or newer."
        )
    return connection


async def ensure_database(dsn: str, *, reset: bool = False) -> bool:
    """Make the database of that address; `reset` drops it first. True if it was made.

    Raises CannotConnect.
    """
    if not reset:
        try:
            await (await _connect(dsn, "DATABASE_URL")).close()
            return False
        except MissingDatabase:
            pass
    parts = urlsplit(dsn)
    name = parts.path.lstrip("/").replace('"', '""')
    connection = await connect(joined(parts._replace(path="/postgres")))
    try:
        if reset:
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await connection.execute(f'CREATE DATABASE "{name}"')
    except asyncpg.DuplicateDatabaseError:
        return False
    except asyncpg.InsufficientPrivilegeError as error:
        raise CannotConnect(
            f"The user of DATABASE_URL may not create the database {name}: create it, or give "
            "that user the right (ALTER ROLE … CREATEDB)."
        ) from error
    finally:
        await connection.close()
    return True


def joined(parts: SplitResult) -> str:
    """The address again; without a host or a user, too, where urlunsplit drops the slashes."""
    address = urlunsplit(parts)
    return address if parts.netloc else address.replace(":", "://", 1)


async def _connect(dsn: str, setting: str) -> asyncpg.Connection:
    deadline = asyncio.get_running_loop().time() + STARTING_SECONDS
    while True:
        try:
            return await asyncpg.connect(dsn, timeout=10, server_settings=PROBE)
        except asyncpg.CannotConnectNowError as error:
            if asyncio.get_running_loop().time() > deadline:
                raise _refusal(dsn, setting, error) from error
            await asyncio.sleep(0.05)
        except (OSError, TimeoutError, ValueError, asyncpg.InterfaceError) as error:
            raise _refusal(dsn, setting, error) from error
        except asyncpg.PostgresError as error:
            raise _refusal(dsn, setting, error) from error


def _refusal(dsn: str, setting: str, error: Exception) -> CannotConnect:
    """Say what is wrong without the password, which the address may hold."""
    match error:
        case asyncpg.InvalidCatalogNameError():
            return MissingDatabase(
                f"{setting} ({_where(dsn)}) can't be used: there is no such database, create it."
            )
        case asyncpg.InvalidAuthorizationSpecificationError():
            reason = "the server refuses this user or password"
        case asyncpg.ProtocolViolationError() if "startup parameter" in str(error):
            reason = (
                "a pooler answers there; set DATABASE_DIRECT_URL to PostgreSQL's own address, "
                "as scripts/deploy/README.md tells"
            )
        case asyncpg.PostgresError():
            reason = str(error).rstrip(".")
        case TimeoutError():
            reason = "it did not answer within 10 seconds"
        case ValueError() | asyncpg.InterfaceError():
            reason = "it should look like postgresql://user:password@host:5432/tiffin"
        case _:
            reason = "nothing answers there; start that server, or leave the setting empty"
    return CannotConnect(f"{setting} ({_where(dsn)}) can't be used: {reason}.")


def _where(dsn: str) -> str:
    if "://" not in dsn:
        return "not an address"
    try:
        parts = urlsplit(dsn)
        host = f"{parts.hostname or 'local socket'}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        return "not an address"
    return f"{host}, database {parts.path.lstrip('/') or 'of the same name as the user'}"
