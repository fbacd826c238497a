"""Messages go out as fast as Telegram allows, and what matters goes first."""

from collections import Counter, defaultdict
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messaging.pace import Priority, Queue

ASHA, RAVI, KITCHEN = 1, 2, -3
REPLY, NOTICE, REMINDER = Priority


class Run:
    """A queue and its clock; `sent` is [(time, chat_id, who)]."""

    def __init__(self, messages_per_second: float = 30) -> None:
        self.queue = Queue(messages_per_second)
        self.now = 1000.0
        self.chats: dict[object, int] = {}
        self.sent: list[tuple[float, int, object]] = []
        self.names = count()

    def wants(self, chat_id: int, priority: Priority = REPLY, times: int = 1) -> None:
        for _ in range(times):
            who = f"{chat_id} {priority.name} {next(self.names)}"
            self.chats[who] = chat_id
            self.queue.join(self.now, chat_id, priority, who)

    def until(self, end: float) -> None:
        self._admit()
        while (at := self.queue.next_at()) is not None and at <= end:
            assert at >= self.now
            self.now = max(at, self.now)
            before = len(self.sent)
            self._admit()
            assert len(self.sent) > before
        self.now = max(self.now, end)

    def _admit(self) -> None:
        self.sent += [(self.now, self.chats[who], who) for who in self.queue.admit(self.now)]


def most_in_any(seconds: float, times: list[float]) -> int:
    return max((sum(at <= t < at + seconds for t in times) for at in times), default=0)


wishes = st.lists(
    st.tuples(
        st.sampled_from([ASHA, RAVI, KITCHEN, -4]),
        st.sampled_from(Priority),
        st.integers(1, 40),
        st.floats(0, 30),
    ),
    max_size=12,
)


@given(wishes)
def test_no_limit_is_ever_passed_and_nobody_is_left_waiting(
    wishes: list[tuple[int, Priority, int, float]],
) -> None:
    run = Run()
    for chat_id, priority, times, pause in wishes:
        run.wants(chat_id, priority, times)
        run.until(run.now + pause)
    run.until(run.now + 10_000)
    assert Counter(who for _, _, who in run.sent) == Counter(dict.fromkeys(run.chats, 1))
    assert most_in_any(1 - 1e-6, [at for at, _, _ in run.sent]) <= 30
    by_chat = defaultdict(list)
    for at, chat_id, _ in run.sent:
        by_chat[chat_id].append(at)
    for chat_id, times in by_chat.items():
        if chat_id < 0:
            assert most_in_any(60 - 1e-6, times) <= 20
        else:
            assert most_in_any(10 - 1e-6, times) <= 13


def test_a_short_burst_passes_at_once_and_then_one_a_second() -> None:
    run = Run()
    run.wants(ASHA, times=6)
    run.until(run.now + 60)
    assert [round(at - 1000, 3) for at, _, _ in run.sent][-2:] == [1, 2]
    assert run.sent[3][0] < 1000.2


def test_a_hundred_chats_get_nearly_thirty_a_second() -> None:
    run = Run()
    for chat_id in range(1, 101):
        run.wants(chat_id)
    run.until(run.now + 60)
    took = run.sent[-1][0] - 1000
    assert 100 / 30 <= took + 1 / 30 <= 100 / 25


def test_replies_come_before_tickets_and_those_before_reminders() -> None:
    run = Run()
    for chat_id in range(1, 61):
        run.wants(chat_id, (REMINDER, NOTICE, REPLY)[chat_id % 3])
    run.until(run.now + 60)
    names = [str(who).split()[1] for _, _, who in run.sent]
    assert names == ["REPLY"] * 20 + ["NOTICE"] * 20 + ["REMINDER"] * 20


def test_a_tap_in_a_full_group_comes_before_its_tickets() -> None:
    run = Run()
    run.wants(KITCHEN, NOTICE, 10)
    run.until(run.now + 1)
    sent = len(run.sent)
    assert sent < 10
    run.wants(KITCHEN, REPLY)
    run.until(run.now + 60)
    assert "REPLY" in str(run.sent[sent][2])


def test_a_full_chat_holds_up_no_other() -> None:
    run = Run()
    run.wants(ASHA, times=50)
    run.wants(RAVI, REMINDER)
    run.until(run.now + 1)
    assert RAVI in [chat_id for _, chat_id, _ in run.sent]


def test_a_refused_chat_is_quiet_for_as_long_as_telegram_said() -> None:
    run = Run()
    run.queue.refused(run.now, ASHA, 7)
    run.wants(ASHA)
    run.wants(RAVI)
    run.until(run.now + 60)
    assert [(at - 1000, chat_id) for at, chat_id, _ in run.sent] == [(0, RAVI), (7, ASHA)]


def test_three_chats_refused_in_a_row_are_all_chats_refused() -> None:
    run = Run()
    for chat_id in (11, 12, 13):
        run.queue.refused(run.now, chat_id, 5)
    run.wants(RAVI)
    run.until(run.now + 60)
    assert [at - 1000 for at, _, _ in run.sent] == [5]


@pytest.mark.parametrize("chats", [(11, 11, 11), (11, 12, None, 13)])
def test_what_is_not_all_chats_in_a_row_holds_up_nobody_else(chats: tuple[int | None, ...]) -> None:
    run = Run()
    for chat_id in chats:
        if chat_id is None:
            run.queue.accepted()
        else:
            run.queue.refused(run.now, chat_id, 5)
    run.wants(RAVI)
    run.until(run.now + 60)
    assert [at - 1000 for at, _, _ in run.sent] == [0]


def test_who_does_not_want_to_wait_any_more_takes_no_place() -> None:
    run = Run()
    run.wants(ASHA, times=6)
    run.until(run.now + 0.5)
    waiting = [who for who in run.chats if who not in {sent for _, _, sent in run.sent}]
    run.queue.leave(waiting[0])
    run.until(run.now + 60)
    assert [who for _, _, who in run.sent][-1] == waiting[1]
    assert waiting[0] not in [who for _, _, who in run.sent]
    assert run.sent[-1][0] - 1000 == pytest.approx(1)


def test_little_is_remembered_of_chats_long_past() -> None:
    run = Run()
    for chat_id in range(1, 20_001):
        run.wants(chat_id)
        run.until(run.now + 0.05)
    assert len(run.sent) == 20_000
    assert len(run.queue) <= 1000


def test_without_a_rate_nothing_waits_but_for_telegrams_own_word() -> None:
    run = Run(messages_per_second=0)
    run.wants(ASHA, times=100)
    run.wants(KITCHEN, times=100)
    run.until(run.now)
    assert len(run.sent) == 200
    run.queue.refused(run.now, ASHA, 7)
    run.wants(ASHA)
    run.until(run.now + 60)
    assert run.sent[-1][0] - 1000 == 7
