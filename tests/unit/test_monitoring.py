"""What the monitor makes of what it is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.monitoring.metrics import Metrics
from bot.monitoring.monitor import TELEGRAM_SECONDS, Monitor
from db.gateway import DatabaseUnavailable

WELL = {
    "outbox_waiting": 0,
    "outbox_oldest_seconds": 0.0,
    "inbox_waiting": 0,
    "inbox_parked": 0,
    "default_partition_rows": 0,
}


class Database:
    def __init__(self, rows: dict[str, Any] | None) -> None:
        self.rows = rows

    async def call(self, function: str, *arguments: object) -> Any:
        if self.rows is None:
            raise DatabaseUnavailable("postgresql://me:hunter2@127.0.0.1 is away")
        return self.rows

    def pool_use(self) -> tuple[int, int]:
        return 8, 5


def monitor(rows: dict[str, Any] | None = WELL, stopping: bool = False) -> Monitor:
    one = Monitor(Database(rows), lambda: stopping)
    one.ready = True
    return one


async def test_all_is_well() -> None:
    assert (await monitor().health())["status"] == "ok"


async def test_before_it_takes_updates_it_is_starting() -> None:
    one = monitor()
    one.ready = False
    assert (await one.health())["status"] == "starting"


async def test_stopping_is_said_whatever_else_is_wrong() -> None:
    assert (await monitor(rows=None, stopping=True).health())["status"] == "stopping"


async def test_a_database_that_is_away_is_told_of_without_its_address() -> None:
    health = await monitor(rows=None).health()
    assert health["status"] == "degraded"
    assert health["checks"]["database"] == {"ok": False, "error": "DatabaseUnavailable"}
    assert "hunter2" not in str(health)


@pytest.mark.parametrize(
    ("silence", "ok"), [(None, True), (50.0, True), (TELEGRAM_SECONDS + 1, False)]
)
async def test_telegram_is_missed_when_it_has_long_answered_nothing(
    silence: float | None, ok: bool
) -> None:
    one = monitor()
    one.unanswered = lambda: silence
    health = await one.health()
    assert health["checks"]["telegram"]["ok"] is ok
    assert health["status"] == ("ok" if ok else "degraded")


async def test_a_job_that_is_late_is_named() -> None:
    one = monitor()
    now = datetime.now(UTC)
    one.jobs = lambda: {
        "expire_sessions": now - timedelta(seconds=1),
        "add_usage": now + timedelta(minutes=1),
    }
    assert (await one.health())["checks"]["scheduler"] == {"ok": False, "late": ["expire_sessions"]}


def record(**changed: Any) -> dict[str, Any]:
    return {
        "source": "text",
        "repeated": False,
        "ms": 12.0,
        "by": "rules",
        "understood": {"prompt_tokens": 0, "completion_tokens": 0},
        "results": [{"tool": "add_to_cart", "ok": True}],
    } | changed


def value(metrics: Metrics, name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(f"tiffin_{name}", labels) or 0.0


def test_a_refusal_is_counted_by_its_reason() -> None:
    metrics = Metrics()
    refused = {"tool": "place_order", "ok": False, "reason": "cart_empty"}
    metrics.observe_turn(record(results=[refused, refused]))
    assert value(metrics, "tool_calls_total", tool="place_order", outcome="cart_empty") == 2


def test_an_update_that_had_acted_counts_as_nothing_else() -> None:
    metrics = Metrics()
    metrics.observe_turn(record(repeated=True, results=[]))
    assert value(metrics, "updates_repeated_total") == 1
    assert value(metrics, "turns_total", source="text") == 0
    assert value(metrics, "messages_total", by="rules") == 0


def test_the_models_share_and_its_tokens() -> None:
    metrics = Metrics()
    tokens = {"prompt_tokens": 400, "completion_tokens": 30}
    metrics.observe_turn(record(by="model", understood=tokens))
    metrics.observe_turn(record())
    metrics.observe_turn(record(source="tap", by="tap"))
    assert value(metrics, "messages_total", by="model") == 1
    assert value(metrics, "messages_total", by="rules") == 1
    assert value(metrics, "messages_total", by="tap") == 0
    assert value(metrics, "model_tokens_total", kind="prompt") == 400


def test_nothing_of_a_customers_becomes_a_label() -> None:
    metrics = Metrics()
    metrics.observe_turn(record(message="call me on 98400 12345", chat_id=1001, update_id=7))
    assert b"98400" not in metrics.text()
    assert b"1001" not in metrics.text()
