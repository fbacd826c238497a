"""The files of scripts/deploy, as the programs see them that they are for."""

import asyncio
import os
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.commands.preflight import free_port
from bot.messaging.webhook import BODY_LIMIT, HEADER
from tests import certificates
from tests.messaging import edge

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scripts" / "deploy"
PATH = "/telegram-CHANGE-ME"
UPSTREAM = "127.0.0.1:8443"
# Of ten, as systemd counts what a service might do if it were taken over.
EXPOSURE = 2.0


def program(name: str, package: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"no {name}: apt-get install {package}")
    return found


def run(*command: str | Path) -> str:
    """What it says, if all is well."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units as they are where the project lies in this folder."""
    names = [path for path in FOLDER.iterdir() if path.suffix in (".service", ".timer")]
    for path in names:
        (tmp_path / path.name).write_text(path.read_text().replace("/opt/tiffin", str(ROOT)))
    assert len(names) == 5
    return sorted(tmp_path.iterdir())


def test_systemd_takes_the_units_as_they_are(units: list[Path]) -> None:
    assert run(program("systemd-analyze", "systemd"), "verify", *units) == ""


def test_a_service_that_is_taken_over_can_do_little(units: list[Path]) -> None:
    analyze = program("systemd-analyze", "systemd")
    most = f"--threshold={EXPOSURE * 10:.0f}"
    for unit in units:
        if unit.suffix == ".service":
            run(analyze, "security", "--offline=true", "--no-pager", most, unit)


@dataclass
class Upstream:
    """Stands where the bot listens: what it got, and by how many connections."""

    bodies: list[bytes] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    peers: set[tuple[str, int]] = field(default_factory=set)

    async def receive(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        self.secrets.append(request.headers.get(HEADER))
        assert request.transport
        self.peers.add(request.transport.get_extra_info("peername"))
        return web.Response()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Its address."""
        application = web.Application(client_max_size=2 * BODY_LIMIT)
        application.router.add_post("/{path:.*}", self.receive)
        runner = web.AppRunner(application, shutdown_timeout=0.2)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


def nginx(folder: Path, port: int, upstream: str) -> list[str]:
    """The command that serves the shipped site on that port."""
    command = program("nginx", "nginx-light")
    certificate, key = certificates.self_signed(folder)
    site = (
        (FOLDER / "nginx.conf").read_text()
        .replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
        .replace("/etc/letsencrypt/live/orders.example.com/fullchain.pem", str(certificate))
        .replace("/etc/letsencrypt/live/orders.example.com/privkey.pem", str(key))
        .replace(UPSTREAM, upstream)
    )  # fmt: skip
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{places}{site}}}\n"
    )
    return [command, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, port: int, upstream: str) -> list[str]:
    command = program("caddy", "caddy")
    site = (
        (FOLDER / "Caddyfile").read_text()
        .replace("orders.example.com {", f"http://127.0.0.1:{port} {{")
        .replace(UPSTREAM, upstream)
    )  # fmt: skip
    (folder / "Caddyfile").write_text(f"{{\nadmin off\n}}\n{site}")
    return [command, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


PROXIES = {"nginx": (nginx, "https"), "caddy": (caddy, "http")}


@pytest.mark.parametrize("name", PROXIES)
async def test_a_proxy_hands_on_what_telegram_posts_and_nothing_else(
    name: str, folder: Path
) -> None:
    command, scheme = PROXIES[name]
    port, upstream = free_port(), Upstream()
    async with upstream.running() as address, aiohttp.ClientSession() as client:
        with (folder / "said").open("wb") as said:
            serving = await asyncio.create_subprocess_exec(
                *command(folder, port, address),
                stdout=subprocess.DEVNULL,
                stderr=said,
                env={**os.environ, "HOME": str(folder)},
            )
        trust = ssl.create_default_context(cafile=folder / "own.pem") if scheme == "https" else True

        async def ask(method: str, path: str, body: bytes = b"{}") -> int | None:
            try:
                async with client.request(
                    method,
                    f"{scheme}://127.0.0.1:{port}{path}",
                    data=body,
                    headers={HEADER: "hidden"},
                    ssl=trust,
                ) as answer:
                    return answer.status
            except aiohttp.ClientConnectionError:
                assert serving.returncode is None, (folder / "said").read_text()
                return None

        async def up() -> bool:
            return await ask("POST", PATH) == 200

        try:
            await edge.until(up)
            for _ in range(4):
                assert await ask("POST", PATH) == 200
            assert upstream.bodies == [b"{}"] * 5
            assert set(upstream.secrets) == {"hidden"}
            # So the system can deal them out among the workers.
            assert len(upstream.peers) == 5

            assert await ask("POST", "/") == 404
            assert await ask("POST", PATH + "/more") == 404
            assert await ask("GET", PATH) in (403, 404)
            assert await ask("POST", PATH, b" " * (BODY_LIMIT + 1)) in (413, 502)
            assert len(upstream.bodies) == 5
        finally:
            serving.terminate()
            await serving.wait()


def test_the_page_tells_of_every_file() -> None:
    page = (FOLDER / "README.md").read_text()
    files = [path.name for path in FOLDER.iterdir() if path.name != "README.md"]
    assert [name for name in files if f"({name})" not in page] == []


def back_up(folder: Path, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [FOLDER / "backup", folder, *arguments],
        env={"PATH": os.environ["PATH"], "TELEGRAM_BOT_TOKEN": "1:a", **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_newest_backups_are_kept(dsn: str, tmp_path: Path) -> None:
    made: list[str] = []
    for _ in range(3):
        done = back_up(tmp_path, "2", DATABASE_URL=dsn)
        assert done.returncode == 0, done.stderr
        made += sorted({str(path) for path in tmp_path.glob("tiffin-*.dump")} - set(made))
    (tmp_path / "notes.txt").touch()
    assert sorted(map(str, tmp_path.iterdir())) == [str(tmp_path / "notes.txt"), *made[1:]]


def test_a_backup_that_fails_leaves_the_others(dsn: str, tmp_path: Path) -> None:
    assert back_up(tmp_path, "1", DATABASE_URL=dsn).returncode == 0
    before = list(tmp_path.iterdir())
    failed = back_up(tmp_path, "1", DATABASE_URL=dsn.replace("/test_", "/no_such_"))
    assert failed.returncode == 1
    assert "no such database" in failed.stderr
    assert list(tmp_path.iterdir()) == before


def test_keeping_none_is_refused(tmp_path: Path) -> None:
    refused = back_up(tmp_path, "0")
    assert (refused.returncode, refused.stderr) == (
        2,
        "KEEP should be a number from 1 on, not 0.\n",
    )
