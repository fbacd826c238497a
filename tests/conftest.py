"""Fixtures that every group of tests may use: databases on the embedded PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import hypothesis
import pytest

from db.server import Server
from tests import groups, postgres

if TYPE_CHECKING:
    from db.gateway import Gateway


def pytest_addoption(parser: pytest.Parser) -> None:
    groups.add_option(parser)


def pytest_configure(config: pytest.Config) -> None:
    groups.register(config)


os.environ.setdefault("PTB_TIMEDELTA", "true")  # as bot.__main__ does

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile(
    "tiffin", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("tiffin")


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[str], postgres.Databases]]:
    """Give the databases of a flavour ("embedded" or "debian"); its server starts at first use."""
    running: dict[str, postgres.Databases] = {}
    with ExitStack() as stack:

        def start(flavour: str) -> postgres.Databases:
            if flavour not in running:
                folder = postgres.programs(flavour)
                one = stack.enter_context(postgres.server(folder, postgres.IN_A_HURRY))
                running[flavour] = postgres.Databases(one)
            return running[flavour]

        yield start


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's user may pass through, unlike tmp_path, which is root's alone."""
    folder = Path(tempfile.mkdtemp(prefix="tiffin-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def flavour() -> str:
    """The PostgreSQL to test on; the database tests run on each in turn."""
    return "embedded"


@pytest.fixture
def databases(
    servers: Callable[[str], postgres.Databases], flavour: str
) -> Iterator[postgres.Databases]:
    """A server's databases; those that a test makes are dropped after it."""
    databases = servers(flavour)
    yield databases
    databases.drop_all()


@pytest.fixture
def dsn(databases: postgres.Databases) -> str:
    """The address of a migrated database of the test's own."""
    return databases.migrated()


@pytest.fixture
def empty_dsn(databases: postgres.Databases) -> str:
    """The address of a database of the test's own with nothing in it."""
    return databases.empty()


@pytest.fixture
async def connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A bare connection to the test's database, to look at rows with."""
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


@pytest.fixture
async def gateway(dsn: str) -> "AsyncIterator[Gateway]":
    """The bot's way to the test's database."""
    from db.gateway import Gateway

    gateway = await Gateway.connect(dsn)
    yield gateway
    await gateway.close()


@pytest.fixture
def own_server(flavour: str) -> Iterator[Callable[[], Server]]:
    """Start PostgreSQL servers that a test may kill: as durable as a restaurant's."""
    with ExitStack() as stack:

        def start() -> Server:
            return stack.enter_context(postgres.server(postgres.programs(flavour)))

        yield start
