"""Bot API methods by name, with plain data in and out.

`telegram.Bot` would wrap every argument and every result in its classes: 0.23 ms
for a keyboard of 16 buttons against 0.005 ms for a dict. What it adds besides,
the translation of refusals into `telegram.error`, is `BaseRequest.post`, and that
is used here.
"""

from typing import Any, cast

from telegram.error import RetryAfter
from telegram.request import BaseRequest, RequestData


class Fields:
    """What `AiohttpRequest` reads of a RequestData, whose own construction the
    library keeps to itself."""

    __slots__ = ("parameters",)

    def __init__(self, fields: dict[str, Any]) -> None:
        self.parameters = {name: value for name, value in fields.items() if value is not None}


class Api:
    """`base_url` is like https://api.telegram.org; /bot<token>/<method> is appended."""

    def __init__(self, token: str, base_url: str, request: BaseRequest) -> None:
        self._base_url = base_url.rstrip("/")
        self._prefix = f"{self._base_url}/bot{token}/"
        self._request = request

    def __repr__(self) -> str:
        return f"Api({self._base_url})"

    async def call(self, method: str, *, read_timeout: float | None = None, **fields: Any) -> Any:
        """The method's `result`. Fields that are None are left out.

        Raises telegram.error: RetryAfter (429), Forbidden (403), BadRequest (400),
        InvalidToken (401, 404), Conflict (409), TimedOut and NetworkError (the fate
        of the call is unknown, or the server failed).
        """
        data = cast(RequestData, Fields(fields))
        return await self._request.post(self._prefix + method, data, read_timeout=read_timeout)


def wait_of(error: RetryAfter) -> float:
    """Seconds to wait; the library is about to change the attribute's type."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
