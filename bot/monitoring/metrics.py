"""What the bot counts, for Prometheus. Labels are tools, outcomes and methods: nothing of a
customer's, and no more of them than a server can hold."""

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """One process's numbers, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._calls = self._counter("tool_calls", "Tool calls", "tool", "outcome")
        self._turns = self._counter("turns", "Turns by what caused them", "source")
        self._again = self._counter("updates_repeated", "Updates that had acted before")
        self._understood = self._counter("messages", "Messages by what understood them", "by")
        self._tokens = self._counter("model_tokens", "Tokens of the model", "kind")
        self._seconds = Histogram(
            "tiffin_turn_seconds",
            "From an update to its card, the model's time included",
            ["source"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._telegram = self._counter(
            "telegram_calls", "Calls of the Bot API", "method", "outcome"
        )
        self._gauges: dict[str, Gauge] = {}
        # Looking a series up costs more than counting.
        self._series: dict[tuple[Counter, tuple[str, ...]], Counter] = {}

    def observe_turn(self, record: dict[str, Any]) -> None:
        """Counts a turn's record (shape: bot/turn.py)."""
        source = record["source"]
        if record["repeated"]:
            self._again.inc()
            return
        self._count(self._turns, source)
        self._seconds.labels(source).observe(record["ms"] / 1000)
        for result in record["results"]:
            outcome = "ok" if result["ok"] else result["reason"]
            self._count(self._calls, result["tool"], outcome)
        if source == "text":
            unclear = any(result["tool"] == "unclear" for result in record["results"])
            self._count(self._understood, "unclear" if unclear else record["by"])
        understood = record["understood"]
        for kind in ("prompt", "completion"):
            if understood[f"{kind}_tokens"]:
                self._count(self._tokens, kind, by=understood[f"{kind}_tokens"])

    def observe_call(self, method: str, outcome: str) -> None:
        """Counts a call of the Bot API; `outcome` is "ok" or the error's class."""
        self._count(self._telegram, method, outcome)

    def set(self, name: str, value: float) -> None:
        """A number as it is now; the names are few and fixed."""
        if name not in self._gauges:
            self._gauges[name] = Gauge(
                f"tiffin_{name}", name.replace("_", " ").capitalize(), registry=self.registry
            )
        self._gauges[name].set(value)

    def text(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)

    def _count(self, counter: Counter, *labels: str, by: int = 1) -> None:
        series = self._series.get((counter, labels))
        if series is None:
            series = self._series[counter, labels] = counter.labels(*labels)
        series.inc(by)

    def _counter(self, name: str, help: str, *labels: str) -> Counter:
        return Counter(f"tiffin_{name}", help, labels, registry=self.registry)
