"""python-telegram-bot's network layer on aiohttp.

A method's URL holds the bot's token, so no error leaves here with a URL in it:
aiohttp's own exceptions are replaced, not chained.
"""

import json
import re
from typing import Any, Final

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

_JSON: Final = {"Content-Type": "application/json"}
NUL = b"\\u0000"
# As the beginning of an escape, and not after an escaped backslash.
_SPELT_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


class NotConnected(NetworkError):
    """There was no connection to send the request on, so it had no effect."""


class AiohttpRequest(BaseRequest):
    """One session with keep-alive connections; proxies of the environment are ignored.

    A parameter of bytes is a file, and makes the request a form.

    Timeouts are in seconds and cover the whole exchange after the connection.
    """

    def __init__(
        self, *, read_timeout: float = 20, connect_timeout: float = 10, connections: int = 256
    ) -> None:
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._connections = connections
        self._default_timeout = self._timeout(read_timeout)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
                trust_env=False,
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Parameters go as one JSON document if they can; the other timeouts are the session's."""
        if self._session is None:
            raise NotConnected("The connection to Telegram is closed")
        default = read_timeout is None or read_timeout is BaseRequest.DEFAULT_NONE
        parameters = request_data.parameters if request_data else {}
        form = any(isinstance(value, bytes) for value in parameters.values())
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                data=_form(parameters)
                if form
                else orjson.dumps(parameters)
                if request_data
                else None,
                headers=_JSON if request_data and not form else None,
                timeout=self._default_timeout if default else self._timeout(read_timeout),
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except aiohttp.ClientConnectorError as error:
            raise NotConnected(f"{type(error).__name__}: {error}") from None
        except aiohttp.ConnectionTimeoutError:
            raise NotConnected("Connecting takes too long") from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientConnectionError as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NetworkError(type(error).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Half a surrogate pair, which JSON can spell and UTF-8 can't, becomes "?"; a NUL,
        which PostgreSQL can't store, is left out."""
        if NUL in payload:
            payload = _SPELT_NUL.sub(rb"\1", payload)
        try:
            return orjson.loads(payload)
        except orjson.JSONDecodeError:
            pass
        try:
            lenient = json.loads(payload.decode("utf-8", "replace"))
            return orjson.loads(json.dumps(lenient, ensure_ascii=False).encode("utf-8", "replace"))
        except ValueError:
            raise TelegramError("Telegram's answer is not JSON") from None

    def _timeout(self, seconds: float) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(
            total=seconds + self._connect_timeout, sock_connect=self._connect_timeout
        )


def _form(parameters: dict[str, Any]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in parameters.items():
        if isinstance(value, bytes):
            form.add_field(name, value, filename=name)
        else:
            form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    return form
