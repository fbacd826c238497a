"""/simulator/…: the page and the tests act as people, ask for faults and watch."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from bot.simulator import people
from bot.simulator.commands import Commands
from bot.simulator.errors import BadControl
from bot.simulator.faults import Faults
from bot.simulator.inputs import Inputs
from bot.simulator.limits import Limits
from bot.simulator.people import JSON
from bot.simulator.queries import Queries
from bot.simulator.state import State
from bot.simulator.updates import Updates

MAX_WAIT = 60.0
SHOWN_MESSAGES = 200
HEARTBEAT_SECONDS = 15.0


class Control:
    def __init__(
        self,
        state: State,
        updates: Updates,
        queries: Queries,
        commands: Commands,
        faults: Faults,
        limits: Limits,
    ) -> None:
        self._state = state
        self._updates = updates
        self._queries = queries
        self._commands = commands
        self._faults = faults
        self._limits = limits
        self._inputs = Inputs(state, updates, queries)
        self._boot = secrets.token_hex(4)

    def routes(self) -> list[web.RouteDef]:
        acts: dict[str, Callable[[JSON], Awaitable[JSON]]] = {
            "send": self._send,
            "tap": self._tap,
            "start": self._start,
            "block": self._block,
            "edit": self._edit,
            "person": self._person,
            "reset": self._reset,
            "faults": self._fault,
            "repeat": self._repeat,
            "limits": self._limit,
            "upgrade": self._upgrade,
            "age": self._age,
            "expire": self._expire,
        }
        return [
            *(web.post(f"/simulator/{name}", _acting(act)) for name, act in acts.items()),
            web.delete("/simulator/faults", _acting(self._clear_faults)),
            web.get("/simulator/state", self._snapshot),
            web.get("/simulator/changes", self._changes),
            web.get("/simulator/events", self._events),
        ]

    async def _send(self, wanted: JSON) -> JSON:
        user_id, chat_id = _where(wanted)
        return self._inputs.send(user_id, chat_id, wanted)

    async def _start(self, wanted: JSON) -> JSON:
        text = f"/start {wanted.get('payload') or ''}".strip()
        return self._inputs.send(wanted["user_id"], wanted["user_id"], {"text": text})

    async def _tap(self, wanted: JSON) -> JSON:
        user_id, chat_id = _where(wanted)
        done = self._inputs.tap(user_id, chat_id, wanted)
        if wanted.get("wait"):
            for query in done["queries"]:
                query["answer"] = await self._queries.answer_of(query["id"], float(wanted["wait"]))
        return done

    async def _block(self, wanted: JSON) -> JSON:
        user_id, chat_id = _where(wanted)
        return self._inputs.block(user_id, chat_id, wanted.get("blocked", True))

    async def _edit(self, wanted: JSON) -> JSON:
        user_id, chat_id = _where(wanted)
        return self._inputs.edit(user_id, chat_id, wanted["message_id"], wanted["text"])

    async def _person(self, wanted: JSON) -> JSON:
        person = people.user(
            int(wanted["user_id"]), str(wanted["name"]), str(wanted.get("language_code", "en"))
        )
        self._state.add_person(person)
        return person

    async def _reset(self, wanted: JSON) -> JSON:
        """Empties one chat, or all of them and the queue. Ids always go on."""
        if wanted.get("chat_id") is None:
            self._updates.drop_all()
            self._queries.expire_all()
            for chat_id in self._state.chats:
                self._state.forget_chat(chat_id)
        elif wanted["chat_id"] in self._state.chats:
            self._state.forget_chat(wanted["chat_id"])
        return {}

    async def _fault(self, wanted: JSON) -> JSON:
        self._faults.add(wanted)
        return {"faults": self._faults.list()}

    async def _clear_faults(self, wanted: JSON) -> JSON:
        self._faults.clear()
        return {"faults": []}

    async def _repeat(self, wanted: JSON) -> JSON:
        update_id = wanted.get("update_id", self._updates.last_id)
        if not self._updates.repeat(update_id):
            raise BadControl(f"update {update_id} is not known")
        return {"update_id": update_id}

    async def _limit(self, wanted: JSON) -> JSON:
        self._limits.on = bool(wanted["on"])
        return {"on": self._limits.on}

    async def _upgrade(self, wanted: JSON) -> JSON:
        return self._inputs.upgrade(int(wanted["chat_id"]))

    async def _age(self, wanted: JSON) -> JSON:
        return self._inputs.age(
            int(wanted["chat_id"]), int(wanted["message_id"]), float(wanted["hours"])
        )

    async def _expire(self, wanted: JSON) -> JSON:
        self._queries.expire_all()
        return {}

    def _state_now(self) -> JSON:
        chats = []
        for chat_id, chat in self._state.chats.items():
            records = list(self._state.messages[chat_id].values())[-SHOWN_MESSAGES:]
            menus = {user: self._commands.seen_by(user, chat_id) for user in chat["members"]}
            chats.append({**chat, "messages": records, "commands": menus})
        return {
            "boot": self._boot,
            "seq": self._state.feed.seq,
            "bot": self._state.bot,
            "people": list(self._state.users.values()),
            "customers": people.CUSTOMERS,
            "staff_chat": people.STAFF_CHAT,
            "admin": people.ADMIN,
            "chats": chats,
            "pending": [entry["update"] for entry in self._updates.pending()],
            "faults": self._faults.list(),
            "webhook": self._updates.webhook,
            "polling": self._updates.polling,
        }

    async def _snapshot(self, request: web.Request) -> web.Response:
        return _json(self._state_now())

    async def _changes(self, request: web.Request) -> web.Response:
        """Events after `after`; waits up to `wait` seconds for the first."""
        try:
            after = int(request.query.get("after", "0"))
            seconds = min(float(request.query.get("wait", "0")), MAX_WAIT)
        except ValueError:
            return _json({"error": "after and wait are numbers"}, 400)
        events = await self._state.feed.wait(after, seconds)
        return _json({"seq": self._state.feed.seq, "events": events})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the whole state once, then every event."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        seq = self._state.feed.seq
        await response.write(b"retry: 1000\n" + _sse({"kind": "state", "state": self._state_now()}))
        while True:
            events = await self._state.feed.wait(seq, HEARTBEAT_SECONDS)
            await response.write(b"".join(map(_sse, events)) or b": still here\n\n")
            seq = events[-1]["seq"] if events else seq


def _where(wanted: JSON) -> tuple[int, int]:
    """Who acts in which chat: one's private chat with the bot unless said otherwise."""
    return int(wanted["user_id"]), int(wanted.get("chat_id") or wanted["user_id"])


def _sse(event: JSON) -> bytes:
    return b"data: " + orjson.dumps(event, option=orjson.OPT_NON_STR_KEYS) + b"\n\n"


def _json(body: Any, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS),
        content_type="application/json",
    )


def _acting(
    act: Callable[[JSON], Awaitable[JSON]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            body = await request.read()
            wanted = orjson.loads(body) if body else {}
            return _json(await act(wanted))
        except BadControl as error:
            return _json({"error": str(error)}, 400)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return _json({"error": f"{type(error).__name__}: {error}"}, 400)

    return handle
