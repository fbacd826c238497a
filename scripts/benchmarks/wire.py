"""Round trips, counted where they happen: a proxy on the socket that only passes bytes on."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

SOCKET = ".s.PGSQL.5432"


class Wire:
    """`round_trips` grows whenever a client speaks after the server did."""

    def __init__(self) -> None:
        self.round_trips = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def pass_on(
        self,
        server: Path,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        from_server, to_server = await asyncio.open_unix_connection(str(server))
        asking = False

        async def ask() -> None:
            nonlocal asking
            while data := await reader.read(65536):
                if not asking:
                    self.round_trips += 1
                asking = True
                to_server.write(data)
                await to_server.drain()
            to_server.close()

        async def answer() -> None:
            nonlocal asking
            while data := await from_server.read(65536):
                asking = False
                writer.write(data)
                await writer.drain()
            writer.close()

        with contextlib.suppress(ConnectionError):
            await asyncio.gather(ask(), answer())


@asynccontextmanager
async def counted(dsn: str) -> AsyncIterator[tuple[str, Wire]]:
    """The address of a proxy before the server of `dsn`, and its counter."""
    parts = urlsplit(dsn)
    server = Path(parse_qs(parts.query)["host"][0]) / SOCKET
    folder = Path(tempfile.mkdtemp(prefix="tiffin-wire-"))
    wire = Wire()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await wire.pass_on(server, reader, writer)

    listener = await asyncio.start_unix_server(accept, str(folder / SOCKET))
    try:
        yield urlunsplit(parts._replace(query=f"host={quote(str(folder))}&port=5432")), wire
    finally:
        listener.close()
        shutil.rmtree(folder, ignore_errors=True)
