"""What an owner sees who starts Tiffin: it works, or one sentence says what to do."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import asyncpg
import pytest

from db.gateway import Gateway
from tests.command_line import Command, Place
from tests.ordering import IDLY, Customer, open_restaurant

TOKEN = "123456:hunter2"


@pytest.fixture
def place(folder: Path) -> Iterator[Place]:
    place = Place(folder)
    yield place
    place.close()


def refusal(command: Command, code: int = 1) -> str:
    """The one sentence that a command ends with."""
    assert command.ends() == code, command.output
    lines = command.output.strip().splitlines()
    assert "Traceback" not in command.output
    assert "hunter2" not in command.output
    return lines[-1]


def nothing_is_left(place: Place) -> bool:
    return not (place.data_dir / "postgres").exists() or place.postgres().pid() is None


@contextmanager
def bot_api(status: int, body: bytes) -> Iterator[str]:
    """A Bot API server on this machine with one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_taken_port_is_named_before_anything_is_started(place: Place) -> None:
    with socket.create_server(("127.0.0.1", place.port)):
        said = refusal(place.command("simulate"))

    assert said == (
        f"SIMULATOR_PORT: port {place.port} is taken by another program: stop that, "
        "or set SIMULATOR_PORT to another port."
    )
    assert not (place.data_dir / "postgres").exists()


def test_a_taken_webhook_port_is_named(place: Place) -> None:
    with socket.create_server(("127.0.0.1", place.port)):
        said = refusal(
            place.command(
                "run",
                TELEGRAM_BOT_TOKEN=TOKEN,
                WEBHOOK_URL="https://orders.example.com",
                WEBHOOK_PORT=str(place.port),
            )
        )

    assert said.startswith(f"WEBHOOK_PORT: port {place.port} is taken")
    assert not (place.data_dir / "postgres").exists()


@pytest.mark.parametrize("command", ["simulate", "run", "migrate"])
def test_a_folder_that_cannot_be_written_is_named(place: Place, command: str) -> None:
    file = place.folder / "file"
    file.touch()
    said = refusal(place.command(command, DATA_DIR=str(file / "var"), TELEGRAM_BOT_TOKEN=TOKEN))

    assert said.startswith(f"DATA_DIR: nothing can be written in {file / 'var'} (Not a directory)")
    assert "set DATA_DIR to another folder" in said


@pytest.mark.parametrize("status", [401, 404])
def test_a_wrong_token_is_named_and_not_shown(place: Place, status: int) -> None:
    with bot_api(status, b'{"ok": false}') as url:
        said = refusal(place.command("run", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=url))

    assert said.startswith(f"TELEGRAM_BOT_TOKEN is refused by {url}: copy it again from @BotFather")
    assert not (place.data_dir / "postgres").exists()


def test_without_a_token_run_says_where_to_get_one(place: Place) -> None:
    said = refusal(place.command("run"))

    assert said.startswith("TELEGRAM_BOT_TOKEN is not set: put the token from @BotFather into .env")


@pytest.mark.parametrize("command", ["simulate", "migrate", "run"])
def test_a_database_out_of_reach_is_named(place: Place, command: str) -> None:
    address = f"postgresql://me:hunter2@127.0.0.1:{place.port}/tiffin"
    with bot_api(200, b'{"ok": true, "result": {"username": "tiffin_bot"}}') as url:
        said = refusal(
            place.command(
                command, DATABASE_URL=address, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=url
            )
        )

    assert said.startswith(f"DATABASE_URL (127.0.0.1:{place.port}, database tiffin")
    assert "nothing answers there" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SIMULATOR_PORT", "eighty"),
        ("ADMIN_IDS", "asha"),
        ("TELEGRAM_BOT_TOKEN", "hunter2 with spaces"),
        ("DATABASE_URL", "hunter2"),
    ],
)
def test_an_invalid_setting_is_named_with_exit_code_2(place: Place, name: str, value: str) -> None:
    said = refusal(place.command("start", **{name: value}), code=2)

    assert said.startswith(f"{name} should be ")
    assert not place.data_dir.exists()


def test_a_database_that_cannot_start_leaves_nothing(place: Place) -> None:
    data = place.data_dir / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")

    said = refusal(place.command("simulate"))

    assert said.startswith("The data in ")
    assert "made by PostgreSQL 15" in said
    assert nothing_is_left(place)


def test_a_reset_that_nobody_confirms_deletes_nothing(place: Place) -> None:
    said = refusal(place.command("simulate", "--reset"))

    assert said == "--reset asks before it deletes, and nobody can answer: add --yes."


def test_a_reset_spares_the_owners_own_database(place: Place, dsn: str) -> None:
    with bot_api(200, b'{"ok": true, "result": {"username": "tiffin_bot"}}') as url:
        said = refusal(
            place.command(
                "run",
                "--reset",
                "--yes",
                DATABASE_URL=dsn,
                TELEGRAM_BOT_TOKEN=TOKEN,
                TELEGRAM_API_URL=url,
            )
        )

    assert said.startswith("--reset deletes only databases that Tiffin made")


def test_a_missing_menu_file_is_named_and_nothing_is_left(place: Place) -> None:
    said = refusal(place.command("menu", "import", "nowhere.csv"))

    assert "nowhere.csv" in said
    assert nothing_is_left(place)


def test_migrating_ends_and_leaves_no_server(place: Place) -> None:
    command = place.command("migrate")

    assert command.ends() == 0, command.output
    assert "The database is ready" in command.output
    assert nothing_is_left(place)


async def test_recount_adds_up_what_the_log_holds(
    place: Place, dsn: str, gateway: Gateway, connection: asyncpg.Connection
) -> None:
    await open_restaurant(connection)
    await Customer(gateway, 1).add(IDLY)
    await gateway.call("roll_up", 7)
    right = await connection.fetch("SELECT * FROM wanted_daily")
    await connection.execute("UPDATE wanted_daily SET quantity = 7")

    command = place.command("recount", DATABASE_URL=dsn, TELEGRAM_BOT_TOKEN=TOKEN)
    assert (command.ends(), command.output) == (0, "Days counted anew: 1.\n")
    assert await connection.fetch("SELECT * FROM wanted_daily") == right


async def test_verify_tells_by_its_exit_code(
    place: Place, dsn: str, gateway: Gateway, connection: asyncpg.Connection
) -> None:
    await open_restaurant(connection)
    await Customer(gateway, 1).add(IDLY)
    # The try-out's database stands beside the one of DATABASE_URL; a token means that one.
    settings = {"DATABASE_URL": dsn, "TELEGRAM_BOT_TOKEN": TOKEN}

    command = place.command("verify", **settings)
    assert (command.ends(), command.output) == (
        0,
        "Sessions checked: 1. Orders checked: 0.\nAll is right.\n",
    )

    await connection.execute("UPDATE session_cart SET quantity = 2")
    command = place.command("verify", **settings)
    assert command.ends() == 3
    assert "chat 1: session_cart not as the log makes it" in command.output
