"""Bot API methods by name, with plain data in and out.

`telegram.Bot` would wrap every argument and every result in its classes: 0.23 ms
for a keyboard of 16 buttons against 0.005 ms for a dict. What it adds besides,
the translation of refusals into `telegram.error`, is `BaseRequest.post`, and that
is used here.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any, cast

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData


class Fields:
    """What `AiohttpRequest` reads of a RequestData, whose own construction the
    library keeps to itself."""

    __slots__ = ("parameters",)

    def __init__(self, fields: dict[str, Any]) -> None:
        self.parameters = {name: value for name, value in fields.items() if value is not None}


class Api:
    """`base_url` is like https://api.telegram.org; /bot<token>/<method> is appended.

    `observer` is told of every call: its method, and "ok" or the error's class.
    """

    def __init__(
        self,
        token: str,
        base_url: str,
        request: BaseRequest,
        observer: Callable[[str, str], None] = lambda method, outcome: None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._prefix = f"{self._base_url}/bot{token}/"
        self._request = request
        self._observer = observer
        # When the first call was made that nothing has been heard since.
        self._unanswered: float | None = None

    def __repr__(self) -> str:
        return f"Api({self._base_url})"

    async def call(self, method: str, *, read_timeout: float | None = None, **fields: Any) -> Any:
        """The method's `result`. Fields that are None are left out.

        Raises telegram.error: RetryAfter (429), Forbidden (403), BadRequest (400),
        InvalidToken (401, 404), Conflict (409), TimedOut and NetworkError (the fate
        of the call is unknown, or the server failed).
        """
        data = cast(RequestData, Fields(fields))
        if self._unanswered is None:
            self._unanswered = monotonic()
        try:
            result = await self._request.post(
                self._prefix + method, data, read_timeout=read_timeout
            )
        except TelegramError as error:
            # A BadRequest is a NetworkError to the library, and yet an answer.
            if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
                self._unanswered = None
            self._observer(method, type(error).__name__)
            raise
        self._unanswered = None
        self._observer(method, "ok")
        return result

    def unanswered(self) -> float | None:
        """For how many seconds Telegram has answered nothing that was asked; None when all
        is answered."""
        return None if self._unanswered is None else monotonic() - self._unanswered


def wait_of(error: RetryAfter) -> float:
    """Seconds to wait; the library is about to change the attribute's type."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
