"""A Bot API that costs as little as it can, so that the bots are what is measured.

    python -m scripts.benchmarks.edge.stand_in    prints its port, runs until its input ends

It keeps HTTP/1.1 and the Bot API's answers as far as the two bots look at them, and no
rules: those are bot/simulator's. `POST /load` hands a bot its updates, all at once as to a
poller or by as many connections as its setWebhook wanted, and answers when every chat has
been sent something and every tap is answered: {"seconds", "calls": {method: count}}.
"""

import asyncio
import re
import sys
from collections import Counter, deque
from collections.abc import Callable
from time import perf_counter, time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
import uvloop

JSON = dict[str, Any]
Respond = Callable[[bytes], None]

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_SENT = ("sendMessage", "editMessageText")
_TRUE = b'{"ok":true,"result":true}'
_USER = {"id": 7000000001, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}


class Http(asyncio.Protocol):
    """Messages of HTTP/1.1 with a Content-Length, whichever side they come from."""

    def __init__(self, received: "Callable[[Http, bytes, bytes], None]") -> None:
        self._received = received
        self._data = b""
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head = self._data[:end]
            found = _LENGTH.search(head)
            length = int(found[1]) if found else 0
            if len(self._data) < end + 4 + length:
                return
            body = self._data[end + 4 : end + 4 + length]
            self._data = self._data[end + 4 + length :]
            self._received(self, head[: head.find(b"\r\n")], body)

    def respond(self, body: bytes, status: bytes = b"200 OK") -> None:
        self.transport.write(
            b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(body), body)
        )


class Bot:
    """One token: its updates, and what has become of the load under way."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.pending: deque[tuple[int, bytes]] = deque()
        self.poll: Respond | None = None
        self.polling = False
        self.webhook: JSON | None = None
        self.shown: dict[int, JSON] = {}
        self._numbers = 0
        self._missing: set[Any] = set()
        self._began = self._ended = 0.0
        self._answered: asyncio.Event = asyncio.Event()

    def number(self) -> int:
        self._numbers += 1
        return self._numbers

    async def load(self, wanted: list[JSON]) -> JSON:
        updates = [self._update(each) for each in wanted]
        before = Counter(self.calls)
        self._answered.clear()
        self._began = perf_counter()
        if self.webhook is not None:
            await Deliveries(self.webhook).send([body for _, body in updates])
        else:
            self.pending.extend(updates)
            self._hand_out()
        await self._answered.wait()
        return {"seconds": self._ended - self._began, "calls": self.calls - before}

    def call(self, method: str, fields: JSON, respond: Respond) -> None:
        self.calls[method] += 1
        if method == "getUpdates":
            self._get_updates(int(fields.get("offset", 0)), int(fields.get("timeout", 0)), respond)
        elif method in _SENT:
            respond(_ok(self._message(fields)))
            self._done(int(fields["chat_id"]))
        elif method == "answerCallbackQuery":
            respond(_TRUE)
            self._done(fields["callback_query_id"])
        elif method == "getMe":
            respond(_ok(_USER))
        else:
            if method in ("setWebhook", "deleteWebhook"):
                self.webhook = fields if method == "setWebhook" else None
            respond(_TRUE)

    def _update(self, wanted: JSON) -> tuple[int, bytes]:
        """{"chat_id", "text"}, or {"chat_id", "tap"} for the first button whose label holds it."""
        number, chat_id = self.number(), wanted["chat_id"]
        sender = {"id": chat_id, "is_bot": False, "first_name": "Asha", "language_code": "en"}
        chat = {"id": chat_id, "first_name": "Asha", "type": "private"}
        self._missing.add(chat_id)
        if "tap" in wanted:
            query_id = str(number)
            self._missing.add(query_id)
            shown = self.shown[chat_id]
            about = {
                "id": query_id,
                "from": sender,
                "message": shown,
                "chat_instance": str(chat_id),
                "data": _button(shown, wanted["tap"]),
            }
            return number, orjson.dumps({"update_id": number, "callback_query": about})
        text = wanted["text"]
        message = {
            "message_id": self.number(),
            "from": sender,
            "chat": chat,
            "date": int(time()),
            "text": text,
        }
        if text.startswith("/"):
            message["entities"] = [{"offset": 0, "length": len(text), "type": "bot_command"}]
        return number, orjson.dumps({"update_id": number, "message": message})

    def _message(self, fields: JSON) -> JSON:
        chat_id = int(fields["chat_id"])
        message: JSON = {
            "message_id": int(fields.get("message_id") or self.number()),
            "from": _USER,
            "chat": {"id": chat_id, "first_name": "Asha", "type": "private"},
            "date": int(time()),
            "text": fields["text"],
        }
        if markup := fields.get("reply_markup"):
            message["reply_markup"] = markup
        self.shown[chat_id] = message
        return message

    def _done(self, what: Any) -> None:
        if what in self._missing:
            self._missing.discard(what)
            if not self._missing:
                self._ended = perf_counter()
                self._answered.set()

    def _get_updates(self, offset: int, timeout: int, respond: Respond) -> None:
        self.polling = True
        while self.pending and self.pending[0][0] < offset:
            self.pending.popleft()
        if self.pending or not timeout:
            respond(self._some())
        else:
            self.poll = respond
            asyncio.get_running_loop().call_later(timeout, self._hold_no_longer, respond)

    def _hand_out(self) -> None:
        if self.poll is not None and self.pending:
            respond, self.poll = self.poll, None
            respond(self._some())

    def _hold_no_longer(self, respond: Respond) -> None:
        if self.poll is respond:
            self.poll = None
            respond(self._some())

    def _some(self) -> bytes:
        first = [self.pending[n][1] for n in range(min(100, len(self.pending)))]
        return b'{"ok":true,"result":[%b]}' % b",".join(first)


class Deliveries:
    """Updates by as many connections as the bot's setWebhook asked for, 40 by default."""

    def __init__(self, webhook: JSON) -> None:
        url = urlsplit(webhook["url"])
        self._address = (url.hostname, url.port)
        self._head = (
            f"POST {url.path or '/'} HTTP/1.1\r\nHost: {url.netloc}\r\n"
            "Content-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {webhook.get('secret_token', '')}\r\n"
            "Content-Length: "
        ).encode()
        self._most = int(webhook.get("max_connections") or 40)
        self._bodies: deque[bytes] = deque()

    async def send(self, bodies: list[bytes]) -> None:
        """Returns once all are on their way; each is delivered once, and must be taken."""
        self._bodies.extend(bodies)
        loop = asyncio.get_running_loop()
        for _ in range(min(self._most, len(bodies))):
            _, connection = await loop.create_connection(
                lambda: Http(self._received), *self._address
            )
            self._next(connection)

    def _received(self, connection: Http, first_line: bytes, body: bytes) -> None:
        if b" 200 " not in first_line:
            raise RuntimeError(f"an update was refused: {first_line!r}")
        self._next(connection)

    def _next(self, connection: Http) -> None:
        if self._bodies:
            body = self._bodies.popleft()
            connection.transport.write(b"%b%d\r\n\r\n%b" % (self._head, len(body), body))
        else:
            connection.transport.close()


class StandIn:
    def __init__(self) -> None:
        self._bots: dict[str, Bot] = {}
        self._loads: set[asyncio.Task[None]] = set()

    async def listen(self) -> int:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Http(self._received), "127.0.0.1", 0)
        port: int = server.sockets[0].getsockname()[1]
        return port

    def _received(self, connection: Http, first_line: bytes, body: bytes) -> None:
        path = first_line.split(b" ")[1].decode()
        _, where, *method = path.split("?")[0].split("/")
        if method and where.startswith("bot"):
            self._bot(where[3:]).call(method[0], _fields(body), connection.respond)
        elif where == "load":
            wanted = orjson.loads(body)
            self._load(self._bot(wanted["token"]), wanted["updates"], connection)
        elif where == "ready":
            bot = self._bot(method[0])
            connection.respond(orjson.dumps(bot.polling or bot.webhook is not None))
        elif where == "forget":
            self._bots.pop(method[0], None)
            connection.respond(b"{}")
        else:
            connection.respond(b"{}", b"404 Not Found")

    def _bot(self, token: str) -> Bot:
        return self._bots.setdefault(token, Bot())

    def _load(self, bot: Bot, wanted: list[JSON], connection: Http) -> None:
        async def load() -> None:
            try:
                connection.respond(orjson.dumps(await bot.load(wanted)))
            except LookupError as error:
                connection.respond(orjson.dumps(str(error)), b"400 Bad Request")

        task = asyncio.create_task(load())
        self._loads.add(task)
        task.add_done_callback(self._loads.discard)


def _fields(body: bytes) -> JSON:
    if not body:
        return {}
    if body.startswith(b"{"):
        fields: JSON = orjson.loads(body)
        return fields
    return dict(parse_qsl(body.decode()))


def _button(message: JSON, label: str) -> str:
    for row in message["reply_markup"]["inline_keyboard"]:
        for button in row:
            if label in button["text"]:
                data: str = button["callback_data"]
                return data
    raise LookupError(f"no button {label!r} in {message}")


def _ok(result: Any) -> bytes:
    return b'{"ok":true,"result":%b}' % orjson.dumps(result)


async def _serve() -> None:
    stand_in = StandIn()
    print(await stand_in.listen(), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve())
