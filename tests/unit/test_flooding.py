"""Whoever floods the bot is told once and then left alone; nobody else notices."""

from typing import Any

import pytest

from bot.messaging.flooding import CAPACITY, MOST_USERS, Flooding, Verdict

ASHA, RAVI = 1001, 1002


class Clock:
    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def flooding(clock: Clock) -> Flooding:
    return Flooding(clock)


def tap(user_id: int) -> dict[str, Any]:
    return {"update_id": 1, "callback_query": {"id": "1", "from": {"id": user_id}}}


def text(user_id: int) -> dict[str, Any]:
    return {"update_id": 1, "message": {"from": {"id": user_id}, "text": "idly"}}


def flood(flooding: Flooding, user_id: int = ASHA, times: int = 500) -> list[Verdict]:
    return [flooding.judge(tap(user_id)) for _ in range(times)]


def test_fifty_taps_as_fast_as_a_finger_goes_all_count(flooding: Flooding, clock: Clock) -> None:
    for _ in range(50):
        clock.now += 1 / 8
        assert flooding.judge(tap(ASHA)) is Verdict.TAKE


def test_a_tap_a_second_is_never_too_fast(flooding: Flooding, clock: Clock) -> None:
    for _ in range(1000):
        clock.now += 1
        assert flooding.judge(text(ASHA)) is Verdict.TAKE


def test_a_flood_is_told_once_and_then_dropped(flooding: Flooding) -> None:
    verdicts = flood(flooding)
    assert verdicts[: int(CAPACITY)] == [Verdict.TAKE] * int(CAPACITY)
    assert verdicts[int(CAPACITY)] is Verdict.SAY
    assert set(verdicts[int(CAPACITY) + 1 :]) == {Verdict.DROP}


def test_taps_and_texts_are_counted_together(flooding: Flooding) -> None:
    flood(flooding)
    assert flooding.judge(text(ASHA)) is Verdict.DROP


def test_nobody_else_is_affected(flooding: Flooding) -> None:
    flood(flooding)
    assert flooding.judge(text(RAVI)) is Verdict.TAKE
    assert flooding.judge({"update_id": 2, "poll": {}}) is Verdict.TAKE


def test_after_a_few_seconds_it_goes_on(flooding: Flooding, clock: Clock) -> None:
    flood(flooding)
    clock.now += 3
    assert flooding.judge(tap(ASHA)) is Verdict.DROP
    clock.now += 10
    assert flooding.judge(tap(ASHA)) is Verdict.TAKE


def test_who_goes_on_flooding_gets_no_more_than_one_a_second(
    flooding: Flooding, clock: Clock
) -> None:
    flood(flooding)
    taken = 0
    for _ in range(20 * 60):
        clock.now += 1 / 20
        taken += flooding.judge(tap(ASHA)) is Verdict.TAKE
    assert 40 <= taken <= 61


def test_a_bucket_that_is_full_again_is_forgotten(flooding: Flooding, clock: Clock) -> None:
    for user_id in range(1000):
        clock.now += 1
        flooding.judge(text(user_id))
    assert len(flooding) <= CAPACITY + 1


def test_no_number_of_users_fills_the_memory(flooding: Flooding) -> None:
    for user_id in range(MOST_USERS + 1000):
        flooding.judge(text(user_id))
    assert len(flooding) <= MOST_USERS
