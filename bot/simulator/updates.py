"""The queue of updates, and getUpdates.

An update leaves the queue only when a later call's offset is beyond it (or the
webhook has answered 2xx), so a killed bot gets it again.
"""

import asyncio
import time
from collections.abc import Callable

from bot.simulator.errors import OTHER_POLLER, WEBHOOK_ACTIVE, WEBHOOK_SET, Refused
from bot.simulator.people import JSON
from bot.simulator.store import Store

MAX_BATCH = 100
MAX_TIMEOUT = 50
KEPT_SECONDS = 24 * 3600
# Within this time the same offset again is answered with one update at most.
SAME_OFFSET_SECONDS = 0.5
# Sent only to bots that ask for them by name.
_ASKED_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    def __init__(self, store: Store) -> None:
        self._store = store
        settings = store.load("updates")
        # Never an id seen before, even when the folder is thrown away.
        self.last_id: int = settings.get("last_id") or int(time.time())
        self.allowed: list[str] = settings.get("allowed") or []
        self.webhook: JSON | None = settings.get("webhook")
        # Oldest first: {"update": …, "chat_id", "added": unix time}
        waiting = {int(key): entry for key, entry in store.load("update").items()}
        self._queue: dict[int, JSON] = dict(sorted(waiting.items()))
        # Delivered once more whatever the offset: Telegram's rare duplicates.
        self._again: list[JSON] = []
        self._history: dict[int, JSON] = {}
        # getWebhookInfo's last_error_date and last_error_message.
        self.webhook_trouble: JSON = {}
        self._poller: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_finish = 0.0
        self.on_added: Callable[[], None] = lambda: None

    @property
    def polling(self) -> bool:
        """Whether a poll is being held."""
        return self._poller is not None

    def add(self, kind: str, chat_id: int, body: JSON, deliveries: int = 1) -> int | None:
        """The new update's id, or None if the bot does not want this kind."""
        if kind not in self.allowed if self.allowed else kind in _ASKED_ONLY:
            return None
        self.last_id += 1
        entry = {
            "update": {"update_id": self.last_id, kind: body},
            "chat_id": chat_id,
            "added": time.time(),
        }
        with self._store.together():
            self._store.save("updates", "last_id", self.last_id)
            self._store.save("update", self.last_id, entry)
        self._queue[self.last_id] = entry
        self._history[self.last_id] = entry
        if len(self._history) > MAX_BATCH * 10:
            del self._history[next(iter(self._history))]
        for _ in range(deliveries - 1):
            self._again.append(entry)
        self._wake()
        return self.last_id

    def repeat(self, update_id: int) -> bool:
        """Delivers an update once more, confirmed or not; False if it is unknown."""
        entry = self._history.get(update_id)
        if entry is None:
            return False
        self._again.append(entry)
        self._wake()
        return True

    def pending(self) -> list[JSON]:
        return [*self._queue.values(), *self._again]

    def confirm(self, entry: JSON) -> None:
        """Takes out what was delivered: a repeated delivery first stays once more."""
        update_id = entry["update"]["update_id"]
        if self._queue.pop(update_id, None):
            self._store.remove("update", update_id)
        elif entry in self._again:
            self._again.remove(entry)

    def drop_all(self) -> None:
        self._again.clear()
        with self._store.together():
            for entry in list(self._queue.values()):
                self.confirm(entry)

    def allow(self, kinds: list[str] | None) -> None:
        """None keeps what was said before; [] is all but what must be asked for."""
        if kinds is not None and kinds != self.allowed:
            self.allowed = kinds
            self._store.save("updates", "allowed", kinds)

    def set_webhook(self, webhook: JSON | None) -> None:
        self.webhook = webhook
        self._store.save("updates", "webhook", webhook)
        if webhook and self._poller and not self._poller.done():
            self._poller.set_exception(Refused(409, WEBHOOK_SET))
        self._wake()

    async def poll(self, offset: int, limit: int, timeout: float) -> list[JSON]:
        """Raises Refused 409 when another poll or a webhook takes over."""
        if self.webhook:
            raise Refused(409, WEBHOOK_ACTIVE)
        if self._poller and not self._poller.done():
            self._poller.set_exception(Refused(409, OTHER_POLLER))
        limit = limit if 1 <= limit <= MAX_BATCH else MAX_BATCH
        since = time.monotonic() - self._last_finish
        if offset == self._last_offset and since < SAME_OFFSET_SECONDS:
            limit = 1
        self._confirm_before(offset)
        if not self.pending() and timeout > 0:
            poller = self._poller = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(poller, min(timeout, MAX_TIMEOUT))
            except TimeoutError:
                pass
            finally:
                if self._poller is poller:
                    self._poller = None
        batch = self._again[:limit]
        del self._again[:limit]
        batch += list(self._queue.values())[: limit - len(batch)]
        self._last_offset, self._last_finish = offset, time.monotonic()
        return [entry["update"] for entry in batch]

    def _confirm_before(self, offset: int) -> None:
        if offset < 0:
            done = list(self._queue.values())[:offset]
        else:
            stale = time.time() - KEPT_SECONDS
            done = [
                entry
                for update_id, entry in self._queue.items()
                if update_id < offset or entry["added"] < stale
            ]
        with self._store.together():
            for entry in done:
                self.confirm(entry)

    def _wake(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
        self.on_added()
