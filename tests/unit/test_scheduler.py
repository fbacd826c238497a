"""What happens by the clock."""

from datetime import timedelta
from typing import Any, cast

from bot.scheduler import (
    EXPIRE_AT_MOST,
    FORGET_AT_MOST,
    REBUILD_AT_MOST,
    ROLL_UP_AT_MOST,
    Scheduler,
)
from bot.usage import Usage
from db.gateway import DatabaseUnavailable, Gateway


class Database:
    """Answers each function with what is scripted for it; notes every call."""

    def __init__(self, **answers: list[Any]) -> None:
        self.answers = answers
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    async def call(self, function: str, *arguments: Any) -> Any:
        self.calls.append((function, arguments))
        answers = self.answers.get(function)
        answer = answers.pop(0) if answers else 0
        if isinstance(answer, Exception):
            raise answer
        return answer


def scheduler(database: Database, usage: Usage | None = None, log_months: int = 0) -> Scheduler:
    gateway = cast(Gateway, database)
    return Scheduler(gateway, timedelta(minutes=30), usage or Usage(), log_months)


async def test_idle_sessions_expire_batch_by_batch_until_none_is_left() -> None:
    database = Database(expire_sessions=[EXPIRE_AT_MOST, EXPIRE_AT_MOST, 3])
    await scheduler(database).expire_sessions()
    assert database.calls == [("expire_sessions", (timedelta(minutes=30), EXPIRE_AT_MOST))] * 3


async def test_after_a_crash_chats_come_back_batch_by_batch() -> None:
    database = Database(rebuild_hot=[REBUILD_AT_MOST, REBUILD_AT_MOST, 3, 0])
    await scheduler(database).rebuild_hot()
    assert database.calls == [("rebuild_hot", (REBUILD_AT_MOST,))] * 3


async def test_months_are_dropped_when_the_sessions_of_them_are_forgotten() -> None:
    database = Database(
        drop_months=[
            {"sessions": FORGET_AT_MOST, "months": []},
            {"sessions": 2, "months": ["session_events_2026_01"]},
        ]
    )
    await scheduler(database, log_months=6).drop_months()
    assert database.calls == [("drop_months", (6, FORGET_AT_MOST))] * 2


async def test_no_month_is_dropped_unless_the_owner_says_how_many_are_kept() -> None:
    for log_months in (0, 6):
        clock = scheduler(Database(), log_months=log_months)
        clock.start()
        jobs = [job.id for job in clock._scheduler.get_jobs()]
        assert ("drop_months" in jobs) is (log_months > 0)
        await clock.stop()


async def test_figures_are_added_up_until_none_are_left_or_another_process_does_it() -> None:
    database = Database(roll_up=[ROLL_UP_AT_MOST, ROLL_UP_AT_MOST, 1, None])
    clock = scheduler(database)
    await clock.roll_up()
    assert database.calls == [("roll_up", (ROLL_UP_AT_MOST,))] * 3
    await clock.roll_up()
    assert len(database.calls) == 4


async def test_usage_is_added_once_and_kept_when_the_database_is_away() -> None:
    usage = Usage()
    usage.count("rules")
    usage.count("rules")
    database = Database(add_usage=[DatabaseUnavailable("gone"), None])
    clock = scheduler(database, usage)
    await clock._quietly("add_usage", clock.add_usage)
    usage.count("model")
    await clock.add_usage()
    await clock.add_usage()
    assert database.calls == [
        ("add_usage", ({"rules": 2},)),
        ("add_usage", ({"rules": 2, "model": 1},)),
    ]


async def test_at_start_partitions_are_ensured_and_at_stop_usage_is_saved() -> None:
    usage = Usage()
    usage.count("rules")
    database = Database()
    clock = scheduler(database, usage)
    clock.start()
    jobs = {job.id: job for job in clock._scheduler.get_jobs()}
    assert {name: job.trigger.interval for name, job in jobs.items()} == {
        "ensure_partitions": timedelta(days=1),
        "delete_parked": timedelta(days=1),
        "rebuild_hot": timedelta(seconds=5),
        "expire_sessions": timedelta(minutes=1),
        "tell_overdue_tickets": timedelta(seconds=15),
        "add_usage": timedelta(minutes=1),
        "roll_up": timedelta(minutes=1),
    }
    assert all(job.max_instances == 1 and job.coalesce for job in jobs.values())
    await clock.stop()
    assert ("add_usage", ({"rules": 1},)) in database.calls
