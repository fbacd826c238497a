"""A server that keeps failing is left alone, and tried once after each rest."""

from bot.understanding.model.breaker import LONGEST_REST_SECONDS, Breaker


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def broken(clock: Clock) -> Breaker:
    """A breaker that has just opened for 30 seconds."""
    breaker = Breaker(failures=3, seconds=30, clock=clock)
    rests = []
    for _ in range(3):
        assert breaker.admit()
        rests.append(breaker.failed())
    assert rests == [None, None, 30]
    return breaker


def test_it_opens_after_failures_in_a_row_alone() -> None:
    breaker = Breaker(failures=3, seconds=30, clock=Clock())
    for _ in range(10):
        assert breaker.admit()
        breaker.failed()
        assert breaker.admit()
        breaker.failed()
        assert breaker.admit()
        assert breaker.succeeded() is False
    assert breaker.ready


def test_nothing_is_asked_while_it_rests() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += 29.9
    assert not breaker.ready
    assert not breaker.admit()


def test_after_the_rest_one_probe_decides() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += 30
    assert breaker.ready
    assert breaker.admit()
    assert not breaker.admit(), "one probe at a time"
    assert breaker.succeeded() is True
    assert breaker.admit()
    assert breaker.admit()


def test_each_probe_that_fails_doubles_the_rest_to_five_minutes() -> None:
    clock = Clock()
    breaker = broken(clock)
    rests = []
    for _ in range(5):
        clock.now += LONGEST_REST_SECONDS
        assert breaker.admit()
        rests.append(breaker.failed())
    assert rests == [60, 120, 240, 300, 300]


def test_a_failure_that_was_under_way_when_it_opened_changes_nothing() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += 20
    assert breaker.failed() is None
    clock.now += 10
    assert breaker.ready


def test_a_probe_that_was_given_up_leaves_room_for_the_next() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += 30
    assert breaker.admit()
    breaker.abandoned()
    assert breaker.admit()
