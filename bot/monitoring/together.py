"""GET /healthz and GET /metrics of several workers as one.

GET /healthz  200 when all of them are well, 503 otherwise: {"status": "starting" | "ok" |
              "degraded" | "stopping", "workers": {number: a worker's own, or {"status": "down"}}}
GET /metrics  every worker's, each number with the label `worker`
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import aiohttp
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Metric, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

PATIENCE_SECONDS = 3.0
DOWN = {"status": "down"}


class Together:
    """`ports` of `host` are the workers', in order."""

    def __init__(self, host: str, ports: Sequence[int], stopping: Callable[[], bool]) -> None:
        self._host = host
        at = f"[{host}]" if ":" in host else host
        self._urls = {number: f"http://{at}:{port}" for number, port in enumerate(ports, 1)}
        self._stopping = stopping
        self._runner: web.AppRunner | None = None
        self._client: aiohttp.ClientSession | None = None

    async def start(self, port: int) -> None:
        """Listens. Raises OSError when the port is taken."""
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_SECONDS))
        app = web.Application()
        app.add_routes([web.get("/healthz", self._healthz), web.get("/metrics", self._metrics)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, port).start()

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
        if self._client:
            await self._client.close()

    async def _healthz(self, request: web.Request) -> web.Response:
        answers = await self._ask("/healthz", lambda answer: answer.json())
        workers = {number: answer or DOWN for number, answer in answers.items()}
        status = "stopping" if self._stopping() else overall(w["status"] for w in workers.values())
        body = {"status": status, "workers": workers}
        return web.json_response(body, status=200 if status == "ok" else 503)

    async def _metrics(self, request: web.Request) -> web.Response:
        texts = await self._ask("/metrics", lambda answer: answer.text())
        body = merged({number: text for number, text in texts.items() if text is not None})
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _ask(
        self, path: str, read: Callable[[aiohttp.ClientResponse], Any]
    ) -> dict[int, Any]:
        """What each worker answers, None of one that does not."""

        async def one(url: str) -> Any:
            assert self._client
            try:
                async with self._client.get(f"{url}{path}") as answer:
                    return await read(answer)
            except (aiohttp.ClientError, TimeoutError, ValueError):
                return None

        answers = await asyncio.gather(*map(one, self._urls.values()))
        return dict(zip(self._urls, answers, strict=True))


def overall(statuses: Iterable[str]) -> str:
    """How all are, from how each is."""
    found = set(statuses)
    if found == {"ok"}:
        return "ok"
    # Those that have not come so far answer nothing yet.
    return "starting" if found <= {"starting", "down"} else "degraded"


def merged(texts: dict[int, str]) -> bytes:
    """The workers' metrics in one text."""
    registry = CollectorRegistry()
    registry.register(_Labelled(texts))
    return generate_latest(registry)


class _Labelled(Collector):
    def __init__(self, texts: dict[int, str]) -> None:
        self._texts = texts

    def collect(self) -> Iterator[Metric]:
        families: dict[str, Metric] = {}
        for number, text in self._texts.items():
            for family in text_string_to_metric_families(text):
                one = families.setdefault(
                    family.name, Metric(family.name, family.documentation, family.type)
                )
                for sample in family.samples:
                    labels = {**sample.labels, "worker": str(number)}
                    one.add_sample(sample.name, labels, sample.value)
        yield from families.values()
