"""What each of several workers is given, when one is started again, how all of them are."""

import asyncio
import signal
from typing import Any

import aiohttp
import pytest
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from bot.commands import workers
from bot.commands.preflight import free_port
from bot.commands.supervisor import Child
from bot.commands.workers import Place, Workers
from bot.monitoring.together import Together, merged, overall
from bot.settings import Settings, StartError, load_settings


def settings(**given: Any) -> Settings:
    return load_settings(None, telegram_bot_token="1:a", **given)


def test_the_workers_share_what_telegram_allows_and_have_a_port_each() -> None:
    whole = settings(messages_per_second=30, health_port=9000)
    each = [Place(number, 4).settings(whole) for number in (1, 2, 3, 4)]
    assert [one.messages_per_second for one in each] == [7.5] * 4
    assert [one.health_port for one in each] == [9001, 9002, 9003, 9004]


def test_what_is_off_stays_off() -> None:
    one = Place(2, 3).settings(settings(messages_per_second=0, health_port=0))
    assert (one.messages_per_second, one.health_port) == (0, 0)


@pytest.mark.parametrize(
    ("given", "count", "said"),
    [
        ({}, 2, "--workers needs WEBHOOK_URL, for only one process may poll"),
        ({"webhook_url": "https://a.example/b"}, 6, "The built-in PostgreSQL serves 5 workers"),
        (
            {"webhook_url": "https://a.example/b", "health_port": 65533},
            3,
            "HEALTH_PORT and the 3 ports above it",
        ),
    ],
)
def test_what_can_not_be_is_said(given: dict[str, Any], count: int, said: str) -> None:
    with pytest.raises(StartError, match=said):
        workers.check(settings(**given), count)


class Dying(Child):
    """Ends at once, however often it is started; now and then it can't even start."""

    starts = 0

    async def start(self) -> None:
        self.starts += 1
        if self.starts == 3:
            raise StartError("The worker could not start.")

    async def ended(self) -> int:
        return -signal.SIGKILL


async def test_a_worker_that_dies_again_and_again_is_given_longer_pauses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pauses: list[float] = []
    stop = asyncio.Event()
    sleep = asyncio.sleep

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 10:
            stop.set()
        await sleep(0)

    monkeypatch.setattr(workers.asyncio, "sleep", pause)
    one = Workers(settings(health_port=0), 2, {})
    dying = Dying("worker 1", ())
    one._children = [dying]
    await one.watch(stop)
    assert pauses[:10] == [0, 0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert dying.starts >= 9
    said = capsys.readouterr().err
    assert "The worker 1 ended (SIGKILL): starting it again at once." in said
    assert "starting it again in 0.5 s." in said
    assert "could not start" in said


@pytest.mark.parametrize(
    ("each", "all_of_them"),
    [
        (["ok", "ok"], "ok"),
        (["ok", "degraded"], "degraded"),
        (["ok", "down"], "degraded"),
        (["ok", "starting"], "degraded"),
        (["starting", "down"], "starting"),
    ],
)
def test_all_are_well_when_each_is(each: list[str], all_of_them: str) -> None:
    assert overall(each) == all_of_them


async def test_what_is_stopping_or_not_there_is_said() -> None:
    ending = False
    port, nobody = free_port(), free_port()
    together = Together("127.0.0.1", [nobody], lambda: ending)
    await together.start(port)
    async with aiohttp.ClientSession() as client:

        async def health() -> tuple[int, object]:
            async with client.get(f"http://127.0.0.1:{port}/healthz") as answer:
                return answer.status, await answer.json()

        workers = {"1": {"status": "down"}}
        assert await health() == (503, {"status": "starting", "workers": workers})
        ending = True
        assert await health() == (503, {"status": "stopping", "workers": workers})
    await together.stop()


def test_the_numbers_of_all_are_told_apart() -> None:
    texts = {number: _metrics(turns=number * 10) for number in (1, 2)}
    text = merged(texts).decode()
    assert 'tiffin_turns_total{source="text",worker="1"} 10.0' in text
    assert 'tiffin_turns_total{source="text",worker="2"} 20.0' in text
    assert 'tiffin_turn_seconds_bucket{le="0.5",worker="1"} 1.0' in text
    assert text.count("# TYPE tiffin_turns_total counter") == 1
    assert text.count("# TYPE tiffin_turn_seconds histogram") == 1


def _metrics(turns: int) -> str:
    registry = CollectorRegistry()
    Counter("tiffin_turns", "Turns", ["source"], registry=registry).labels("text").inc(turns)
    Histogram("tiffin_turn_seconds", "Time", buckets=[0.5], registry=registry).observe(0.1)
    return generate_latest(registry).decode()
