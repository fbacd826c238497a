"""One turn: understand, take it in the database, draw the card.

A tap and a command are tool calls already; only text is understood. A turn is
one round trip, and two when a model has to be asked.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Literal

from bot.cards.card import Reply, Tap
from bot.cards.snapshot import Snapshot
from bot.menu.catalog import Catalog
from bot.tools import answer, commands, forgetting, registry, taps, tickets
from bot.tools.call import ToolCall
from bot.tools.route import Route, written
from bot.understanding.model.model import MOST_TOKENS, Model
from bot.understanding.model.phrases import Phrase, is_repeatable, phrase
from bot.understanding.understanding import Understanding, Understood
from bot.unsure import Budget, Said, Spent, recalled, thinking
from bot.usage import Usage
from db.gateway import Gateway

NAME_LIMIT = 200
UNLIMITED = Budget(2**53, 2**53)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, whoever delivered it. Exactly one of text, tap and command is set.

    `command` is its name without the slash and what follows; `message_id` is,
    for a tap, the message whose button was tapped.
    """

    chat_id: int
    update_id: int
    user_id: int
    name: str
    language: str
    source: Literal["text", "tap", "command"]
    text: str | None = None
    tap: Tap | None = None
    command: tuple[str, str] | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Taken:
    """A turn that the database has taken; `by` and the numbers as in `context`."""

    snapshot: Snapshot
    route: Route
    understood: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Thought:
    """What a second thought came to: calls, who understood, and what the database is told."""

    calls: tuple[ToolCall, ...] | None = None
    by: dict[str, Any] | None = None
    context: dict[str, Any] = field(default_factory=dict)


class Turns:
    """Takes one update after the other of any chat.

    * `catalog`, `understanding`: called in every turn, since the menu may be replaced
    * `menu_changed`: awaited with the menu's new version after a turn that changed it
    * `asking_model`: told before a model is asked, to show that we are typing
    * `observers`: each gets a record of every turn (update_id, chat_id, message, calls,
      by, model, tokens, ms, results)
    """

    def __init__(
        self,
        gateway: Gateway,
        catalog: Callable[[], Catalog],
        understanding: Callable[[], Understanding],
        model: Model | None = None,
        budget: Budget = UNLIMITED,
        usage: Usage | None = None,
        menu_changed: Callable[[str], Awaitable[None]] | None = None,
        asking_model: Callable[[Incoming], None] = lambda incoming: None,
        observers: Iterable[Callable[[dict[str, Any]], None]] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._gateway = gateway
        self._catalog = catalog
        self._understanding = understanding
        self._model = model
        self._budget = budget
        self._spent = Spent()
        self._said = Said()
        self._menu_changed = menu_changed
        self.usage = usage or Usage()
        self.asking_model = asking_model
        self.observers = list(observers)
        self._clock = clock

    async def take(self, incoming: Incoming) -> Reply:
        """Raises the gateway's errors; then nothing has happened, and it may be tried again."""
        started = perf_counter()
        menu, now, tap = self._catalog(), self._clock(), incoming.tap
        if tap is not None and tap.verb == "noop":
            return Reply(None)
        if tap is not None and tap.verb in tickets.STATUS:
            return await self._take_ticket(incoming, tap, menu)
        if tap is not None and tap.verb == forgetting.VERB:
            return await self._forget(incoming, tap)
        if tap is not None:
            taken = await self._send(incoming, taps.route(tap, menu), menu, now, _by("tap"))
        elif incoming.command is not None:
            name, argument = incoming.command
            route = commands.route(_clean(name), _clean(argument), menu)
            taken = await self._send(incoming, route, menu, now, _by("command"))
        else:
            taken = await self._take_text(incoming, _clean(incoming.text or ""), menu, now)
        if self.observers:
            record = _record(incoming, taken, started)
            for observe in self.observers:
                observe(record)
        menu = await self._follow(taken.snapshot, menu)
        return answer.reply(taken.snapshot, taken.route, menu, now, tap is not None)

    async def _follow(self, snapshot: Snapshot, menu: Catalog) -> Catalog:
        """The menu after a turn that may have changed it: the next message is read by it."""
        for result in snapshot["results"]:
            version = result.get("menu_version")
            if version and version > menu.version and self._menu_changed:
                await self._menu_changed(str(version))
                return self._catalog()
        return menu

    async def _take_text(
        self, incoming: Incoming, text: str, menu: Catalog, now: datetime
    ) -> _Taken:
        started = perf_counter()
        understanding = self._understanding()
        understood = understanding.understand(text)
        by = _by("rules", ms=(perf_counter() - started) * 1000)
        unclear = _unclear(text, understood)
        calls = understood.calls or (unclear,)
        context: dict[str, Any] = {}
        if not understood.sure and any(map(str.isalnum, text)):
            name, rest = _clean(incoming.name), understood.rest
            kept = phrase(text, understanding.vocabulary, name, rest, understood.candidates)
            context = {"phrase": kept.as_json()}
            if self._model and not understood.hangs_on_answer:
                thought = await self._think_again(incoming, text, unclear, kept, menu, now, by)
                if isinstance(thought, _Taken):
                    return thought
                calls, by = thought.calls or calls, thought.by or by
                context |= thought.context
        taken = await self._send(incoming, written(calls, text), menu, now, by, context)
        self._count(taken)
        if not taken.snapshot["repeated"]:
            self._said.note(incoming.chat_id, incoming.update_id, text, incoming.name, calls)
        return taken

    async def _think_again(
        self,
        incoming: Incoming,
        text: str,
        unclear: ToolCall,
        kept: Phrase,
        menu: Catalog,
        now: datetime,
        by: dict[str, Any],
    ) -> "_Taken | _Thought":
        """By the session, by what is remembered, by a model: whatever knows first."""
        assert self._model is not None
        recall_only = not self._model.would_ask(text)
        version = self._understanding().menu_version
        context = thinking(kept, version, self._budget, recall_only)
        taken = await self._send(incoming, Route((unclear,)), menu, now, by, context)
        results = taken.snapshot["results"]
        if calls := recalled(results):
            return _Thought(calls, _by("memory"), {"thought": {"key": kept.key}})
        if not any("ask_model" in result for result in results):
            # The session's own answer, or an update that has been taken before.
            return taken
        if not any(result.get("ask_model") for result in results):
            if spent := results[0].get("spent"):
                self._spent.tell(spent, menu.local(now).date())
            return _Thought()
        self.asking_model(incoming)
        answered = await self._model.ask(text)
        # One that was never reached has cost nothing and decided nothing.
        used = answered.calls or answered.prompt_tokens
        remember = bool(kept.key and answered.calls and is_repeatable(answered.calls))
        thought = {
            "key": kept.key if remember else None,
            "remember": remember,
            "reserved": MOST_TOKENS,
        }
        return _Thought(
            answered.calls,
            {
                **_by(
                    "model" if used else "rules",
                    answered.model,
                    answered.prompt_tokens,
                    answered.completion_tokens,
                    answered.ms,
                ),
                "failure": answered.failure,
            },
            {"thought": thought, "menu_version": version},
        )

    async def _send(
        self,
        incoming: Incoming,
        route: Route,
        menu: Catalog,
        now: datetime,
        understood: dict[str, Any],
        further: dict[str, Any] | None = None,
    ) -> _Taken:
        tap = incoming.tap
        calls = [registry.prepare(call, menu, now).as_json() for call in route.calls]
        context: dict[str, Any] = {
            "source": incoming.source,
            "name": _clean(incoming.name)[:NAME_LIMIT],
            "language": incoming.language,
            "can_ask_model": False,
            "understood": understood,
            **(_bound_to(incoming, tap) if tap else {}),
            **self._said.taken_back(incoming.chat_id, route.calls, self._understanding),
            **(further or {}),
        }
        snapshot = await self._gateway.take_turn(
            incoming.chat_id, incoming.update_id, incoming.user_id, calls, context
        )
        return _Taken(snapshot, route, understood)

    async def _take_ticket(self, incoming: Incoming, tap: Tap, menu: Catalog) -> Reply:
        outcome = await self._gateway.update_ticket(
            int(tap.arguments[0]),
            str(tap.arguments[1]),
            tickets.STATUS[tap.verb],
            incoming.user_id,
            _clean(incoming.name)[:NAME_LIMIT],
            incoming.chat_id,
        )
        return tickets.reply(tap, outcome, menu.restaurant.time_zone)

    async def _forget(self, incoming: Incoming, tap: Tap) -> Reply:
        asked_at = int(tap.arguments[0])
        outcome = await self._gateway.call(
            "forget_person", incoming.chat_id, incoming.user_id, asked_at
        )
        if outcome["ok"]:
            self._said.forget(incoming.chat_id)
        return forgetting.reply(outcome)

    def _count(self, taken: _Taken) -> None:
        if taken.snapshot["repeated"]:
            return
        unclear = all(call.tool == "unclear" for call in taken.route.calls)
        self.usage.count("unclear" if unclear else taken.understood["by"])


def _unclear(text: str, understood: Understood) -> ToolCall:
    for call in understood.calls:
        if call.tool == "unclear":
            return call
    item_ids = list(understood.candidates)[:3]
    return ToolCall("unclear", {"text": text, "rest": understood.rest, "item_ids": item_ids})


def _by(
    by: str,
    model: str | None = None,
    prompt_tokens: int = 0,
    completion_tokens: int = 0,
    ms: float = 0.0,
) -> dict[str, Any]:
    return {
        "by": by,
        "model": model,
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "ms": round(ms, 3),
    }


def _bound_to(incoming: Incoming, tap: Tap) -> dict[str, Any]:
    return {"message_id": incoming.message_id, "tag": tap.tag, "version": tap.version}


def _clean(text: str) -> str:
    """Without what PostgreSQL can't store: NUL, and halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _record(incoming: Incoming, taken: _Taken, started: float) -> dict[str, Any]:
    command = incoming.command
    message = incoming.text or (f"/{command[0]} {command[1]}".strip() if command else None)
    return {
        "update_id": incoming.update_id,
        "chat_id": incoming.chat_id,
        "source": incoming.source,
        "message": message or (incoming.tap.verb if incoming.tap else ""),
        "calls": [call.as_json() for call in taken.route.calls],
        "understood": taken.understood,
        "by": taken.understood["by"],
        "tokens": taken.understood["prompt_tokens"] + taken.understood["completion_tokens"],
        "ms": round((perf_counter() - started) * 1000, 3),
        "repeated": taken.snapshot["repeated"],
        "results": taken.snapshot["results"],
    }
