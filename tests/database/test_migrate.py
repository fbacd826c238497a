"""A database is brought up to date once, in order, by whoever comes first."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from db.connect import CannotConnect
from db.migrate import MigrationError, migrate

MIGRATIONS = Path(__file__).parents[2] / "db" / "migrations"


class Project:
    """A folder like db/, with migrations and functions of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def migration(self, name: str, text: str) -> None:
        self._write(f"migrations/{name}.sql", text)

    def function(self, name: str, text: str) -> None:
        self._write(f"functions/{name}.sql", text)

    def forget(self, name: str) -> None:
        (self.folder / f"functions/{name}.sql").unlink()

    def _write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.migration(
        "0001_first",
        "CREATE SCHEMA api; CREATE SCHEMA private; CREATE TABLE public.dish (name text);",
    )
    return project


@pytest.fixture
async def database(empty_dsn: str) -> asyncpg.Connection:
    connection = await asyncpg.connect(empty_dsn)
    yield connection
    await connection.close()


async def test_our_own_tables_and_functions_load(empty_dsn: str) -> None:
    first = await migrate(empty_dsn)
    second = await migrate(empty_dsn)

    assert first.migrations[0] == "0001_foundation"
    assert second == type(second)((), False)


def test_our_migrations_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(file.name[:4]) for file in MIGRATIONS.glob("*.sql"))
    assert numbers == list(range(1, len(numbers) + 1))


async def test_each_migration_is_applied_once_and_in_order(
    project: Project, empty_dsn: str, database: asyncpg.Connection
) -> None:
    project.migration("0002_fill", "INSERT INTO public.dish VALUES ('idly')")
    assert (await migrate(empty_dsn, project.folder)).migrations == ("0001_first", "0002_fill")

    project.migration("0003_more", "INSERT INTO public.dish VALUES ('vada')")
    assert (await migrate(empty_dsn, project.folder)).migrations == ("0003_more",)
    assert [row["name"] for row in await database.fetch("TABLE public.dish")] == ["idly", "vada"]


async def test_a_failing_migration_leaves_nothing_and_is_named(
    project: Project, empty_dsn: str, database: asyncpg.Connection
) -> None:
    project.migration("0002_wrong", "INSERT INTO public.dish VALUES ('idly'); SELECT 1 / 0;")

    with pytest.raises(MigrationError, match="0002_wrong.sql .*division by zero"):
        await migrate(empty_dsn, project.folder)

    assert await database.fetchval("SELECT count(*) FROM public.dish") == 0


async def test_a_database_of_a_newer_version_is_left_alone(
    project: Project, empty_dsn: str
) -> None:
    project.migration("0002_newer", "SELECT 1")
    await migrate(empty_dsn, project.folder)
    (project.folder / "migrations/0002_newer.sql").unlink()

    with pytest.raises(MigrationError, match="newer version of Tiffin .0002_newer"):
        await migrate(empty_dsn, project.folder)


async def test_processes_that_start_at_once_migrate_once(
    project: Project, empty_dsn: str, database: asyncpg.Connection
) -> None:
    project.migration("0002_fill", "INSERT INTO public.dish SELECT 'idly' FROM pg_sleep(0.1)")
    project.function("api/one", "CREATE OR REPLACE FUNCTION api.one() RETURNS int RETURN 1;")

    done = await asyncio.gather(*(migrate(empty_dsn, project.folder) for _ in range(4)))

    assert sorted(len(each.migrations) for each in done) == [0, 0, 0, 2]
    assert sorted(each.functions for each in done) == [False, False, False, True]
    assert await database.fetchval("SELECT count(*) FROM public.dish") == 1


def one(result: str = "integer", parameter: str = "_n integer", value: str = "1") -> str:
    return (
        f"CREATE OR REPLACE FUNCTION api.one({parameter}) RETURNS {result} "
        f"LANGUAGE sql AS $$ SELECT {value} $$;"
    )


async def test_functions_are_reloaded_only_when_a_file_changed(
    project: Project, empty_dsn: str, database: asyncpg.Connection
) -> None:
    project.function("api/one", one())
    assert (await migrate(empty_dsn, project.folder)).functions
    assert not (await migrate(empty_dsn, project.folder)).functions

    project.function("api/one", one(value="2"))
    assert (await migrate(empty_dsn, project.folder)).functions
    assert await database.fetchval("SELECT api.one(0)") == 2


@pytest.mark.parametrize(
    "changed",
    [
        one(result="text", value="'2'"),
        one(parameter="_other integer"),
        one(parameter="_n bigint"),
        one(parameter="_n integer, _m integer DEFAULT 0"),
    ],
    ids=["result", "name", "type", "count"],
)
async def test_a_function_may_change_its_shape(
    project: Project, empty_dsn: str, database: asyncpg.Connection, changed: str
) -> None:
    project.function("api/one", one())
    await migrate(empty_dsn, project.folder)
    project.function("api/one", changed)
    await migrate(empty_dsn, project.folder)

    assert await database.fetchval("SELECT api.one(0)") in (1, "2")
    count = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'api'::regnamespace"
    assert await database.fetchval(count) == 1


async def test_functions_that_no_file_defines_are_dropped_but_never_the_owners_own(
    project: Project, empty_dsn: str, database: asyncpg.Connection
) -> None:
    project.function("api/one", one())
    project.function("public/two", "CREATE OR REPLACE FUNCTION public.two() RETURNS int RETURN 2;")
    await migrate(empty_dsn, project.folder)
    await database.execute("CREATE FUNCTION public.owners() RETURNS int RETURN 3")
    await database.execute("CREATE FUNCTION private.stray() RETURNS int RETURN 4")
    project.forget("public/two")
    await migrate(empty_dsn, project.folder)

    left = await database.fetch(
        "SELECT oid::regprocedure::text AS name FROM pg_proc WHERE pronamespace IN "
        "('public'::regnamespace, 'api'::regnamespace, 'private'::regnamespace) ORDER BY 1"
    )
    assert [row["name"] for row in left] == ["api.one(integer)", "owners()"]


async def test_files_may_need_each_other_in_any_order(project: Project, empty_dsn: str) -> None:
    project.function(
        "api/early",
        "CREATE OR REPLACE FUNCTION api.early(_n int DEFAULT api.late()) RETURNS int RETURN _n;",
    )
    project.function("api/late", "CREATE OR REPLACE FUNCTION api.late() RETURNS int RETURN 1;")

    assert (await migrate(empty_dsn, project.folder)).functions


async def test_a_wrong_function_is_named_and_changes_nothing(
    project: Project, empty_dsn: str, database: asyncpg.Connection
) -> None:
    project.function("api/one", one())
    await migrate(empty_dsn, project.folder)
    project.function("api/one", one(value="2"))
    project.function("api/wrong", "CREATE FUNCTION api.wrong() RETURNS nothing LANGUAGE sql AS 'x'")

    with pytest.raises(MigrationError, match="api/wrong.sql .*nothing"):
        await migrate(empty_dsn, project.folder)

    assert await database.fetchval("SELECT api.one(0)") == 1


async def test_partitions_are_ensured_at_every_start(
    project: Project, empty_dsn: str, database: asyncpg.Connection
) -> None:
    project.function(
        "api/ensure_partitions",
        "CREATE OR REPLACE FUNCTION api.ensure_partitions() RETURNS void LANGUAGE sql "
        "AS $$ INSERT INTO public.dish VALUES ('made') $$;",
    )
    await migrate(empty_dsn, project.folder)
    await migrate(empty_dsn, project.folder)

    assert await database.fetchval("SELECT count(*) FROM public.dish") == 2


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (
            "postgresql://me:hunter2@127.0.0.1:1/tiffin",
            "127.0.0.1:1, database tiffin.*nothing answers",
        ),
        ("postgresql://me:hunter2@/tiffin?host=/nowhere", "nothing answers"),
        ("hunter2", "postgresql://user:password@host"),
    ],
)
async def test_a_database_out_of_reach_is_said_without_its_password(
    address: str, reason: str
) -> None:
    with pytest.raises(CannotConnect, match=f"DATABASE_URL.*{reason}") as caught:
        await migrate(address)

    assert "hunter2" not in str(caught.value)


async def test_a_missing_database_is_named(empty_dsn: str) -> None:
    with pytest.raises(CannotConnect, match="database nowhere_.*create it"):
        await migrate(empty_dsn.replace("/test_", "/nowhere_"))
