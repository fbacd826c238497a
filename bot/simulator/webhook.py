"""Delivery to a webhook: in order within a chat, again until it answers 2xx."""

import asyncio
import ssl
import time

import aiohttp

from bot.simulator.people import JSON
from bot.simulator.updates import Updates

FIRST_RETRY_SECONDS = 0.2
LAST_RETRY_SECONDS = 30.0
ANSWER_SECONDS = 60.0


class WebhookSender:
    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._news = asyncio.Event()
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._pacing: asyncio.Semaphore = asyncio.Semaphore(40)
        updates.on_added = self._news.set

    async def run(self) -> None:
        """Until cancelled. What is under way when the webhook changes is given up."""
        served: JSON | None = None
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        ) as client:
            try:
                self._news.set()
                while True:
                    await self._news.wait()
                    self._news.clear()
                    if self._updates.webhook is not served:
                        self._stop()
                        served = self._updates.webhook
                        self._updates.webhook_trouble = {}
                        if served:
                            self._pacing = asyncio.Semaphore(served["max_connections"])
                    if served:
                        self._deliver(client, served)
            finally:
                self._stop()

    def _deliver(self, client: aiohttp.ClientSession, webhook: JSON) -> None:
        for entry in self._updates.pending():
            chat_id = entry["chat_id"]
            if chat_id not in self._busy:
                self._busy[chat_id] = asyncio.create_task(self._chat(client, webhook, chat_id))

    async def _chat(self, client: aiohttp.ClientSession, webhook: JSON, chat_id: int) -> None:
        pause = FIRST_RETRY_SECONDS
        while waiting := [e for e in self._updates.pending() if e["chat_id"] == chat_id]:
            entry = waiting[0]
            async with self._pacing:
                trouble = await _post(client, webhook, entry["update"])
            if not trouble:
                self._updates.confirm(entry)
                pause = FIRST_RETRY_SECONDS
                continue
            self._updates.webhook_trouble = {
                "last_error_date": int(time.time()),
                "last_error_message": trouble,
            }
            await asyncio.sleep(pause)
            pause = min(pause * 2, LAST_RETRY_SECONDS)
        del self._busy[chat_id]

    def _stop(self) -> None:
        for task in self._busy.values():
            task.cancel()
        self._busy.clear()


async def _post(client: aiohttp.ClientSession, webhook: JSON, update: JSON) -> str | None:
    """What went wrong, in the words of getWebhookInfo; None when it was accepted."""
    headers = {}
    if webhook["secret_token"]:
        headers["X-Telegram-Bot-Api-Secret-Token"] = webhook["secret_token"]
    try:
        async with client.post(
            webhook["url"], json=update, headers=headers, ssl=_trusting(webhook)
        ) as answer:
            if 200 <= answer.status < 300:
                return None
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except TimeoutError:
        return "Read timeout expired"
    except aiohttp.ClientError as error:
        return f"Connection failed: {error}"


def _trusting(webhook: JSON) -> ssl.SSLContext | bool:
    """The uploaded certificate, or else the issuers that the system knows."""
    if not webhook.get("certificate"):
        return True
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.load_verify_locations(cadata=webhook["certificate"])
    return trust
