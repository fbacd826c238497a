"""The health port, scanned by somebody who should not be there."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.monitoring.monitor import Monitor
from db.gateway import DatabaseUnavailable


class Database:
    """Away, and it says more than it should."""

    async def call(self, function: str, *arguments: object) -> object:
        raise DatabaseUnavailable("postgresql://me:hunter2@127.0.0.1 is away")

    def pool_use(self) -> tuple[int, int]:
        return 8, 5


@pytest.fixture
async def port() -> AsyncIterator[int]:
    monitor = Monitor(Database(), lambda: False)
    port = await monitor.start("127.0.0.1", 0)
    yield port
    await monitor.stop()


PATHS = (
    "/", "/health", "/healthz/", "/healthz/../metrics/x", "/metrics/%2e%2e/%2e%2e/.env", "/.env",
    "/.git/config", "/admin", "/telegram", "/inspector/turns", "/%00", "//healthz", "/debug/pprof",
)  # fmt: skip


async def asked(port: int, request: bytes) -> bytes:
    """All that comes back for some bytes until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        async with asyncio.timeout(10):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


async def test_only_two_pages_answer_and_they_tell_nothing(port: int) -> None:
    for path in PATHS:
        answer = await asked(port, f"GET {path} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        assert answer.split()[1] in (b"400", b"404"), path
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        answer = await asked(port, f"{method} /healthz HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        assert answer.split()[1] == b"405", method
    for path in ("/healthz?verbose=1", "/metrics?debug=1"):
        answer = await asked(port, f"GET {path} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
        assert b"DatabaseUnavailable" in answer or b"tiffin_up 0.0" in answer
        assert b"hunter2" not in answer


GARBAGE = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET " + b"/a" * 20_000 + b" HTTP/1.1\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 50_000 + b"\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"\0" * 100_000 + b"\r\n\r\n",
)


async def test_garbage_and_idle_connections_hold_nobody_up(port: int) -> None:
    idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(100)]
    for garbage in GARBAGE:
        answer = await asked(port, garbage)
        assert b"Traceback" not in answer
        assert b" 200 " not in answer[:20]
    async with asyncio.timeout(5):
        answer = await asked(port, b"GET /healthz HTTP/1.0\r\nHost: x\r\n\r\n")
    assert b'"starting"' in answer
    for _, writer in idle:
        writer.close()
