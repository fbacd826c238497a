"""Every legal tap fits into callback data and comes back; nothing else is taken for one."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import taps
from bot.cards.card import Tap
from bot.menu.catalog import Catalog
from bot.tools import forgetting, tickets
from bot.tools import taps as tapped
from bot.tools.registry import TOOLS
from tests.snapshots import catalog

ARGUMENTS = {
    "number": st.integers(0, 2**31 - 1),
    "list": st.integers(-1, 2**31 - 1),
    "chat": st.integers(-(2**63), 2**63 - 1),
    "uuid": st.uuids().map(str),
    "word": st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=16),
}
TAGS = st.text("0123456789abcdef", min_size=8, max_size=8)


@st.composite
def legal_taps(draw: st.DrawFn) -> Tap:
    name = draw(st.sampled_from(sorted(taps.VERBS)))
    verb = taps.VERBS[name]
    return Tap(
        name,
        tuple(draw(ARGUMENTS[kind]) for kind in verb.kinds),
        draw(TAGS) if verb.binding != "any" else None,
        draw(st.integers(0, 2**31 - 1)) if verb.binding == "as_shown" else None,
    )


@given(legal_taps())
def test_a_tap_comes_back_as_it_was_in_64_bytes(tap: Tap) -> None:
    data = taps.encode(tap)
    assert len(data.encode()) <= 64
    assert taps.decode(data) == tap


@given(st.text(max_size=80))
def test_any_text_is_a_tap_that_encodes_to_it_or_refused(data: str) -> None:
    try:
        tap = taps.decode(data)
    except ValueError:
        return
    assert taps.encode(tap) == data


@given(legal_taps(), st.data())
def test_a_changed_tap_is_another_legal_tap_or_refused(tap: Tap, data: st.DataObject) -> None:
    written = taps.encode(tap)
    at = data.draw(st.integers(0, len(written) - 1))
    forged = written[:at] + data.draw(st.characters()) + written[at + 1 :]
    try:
        read = taps.decode(forged)
    except ValueError:
        return
    assert taps.encode(read) == forged


@pytest.mark.parametrize(
    "data",
    [
        "",
        ".",
        "plus",
        "plus.1a2b3c4d.3",
        "plus.1a2b3c4d.3.0.0",
        "plus.1A2B3C4D.3.0",
        "plus.1a2b3c4.3.0",
        "plus.1a2b3c4d.03.0",
        "plus.1a2b3c4d.-3.0",
        "plus.1a2b3c4d. 3.0",
        "plus.1a2b3c4d.١.0",
        "plus.1a2b3c4d.zik0zk.0",
        "page.-2.0",
        "place.1a2b3c4d.c.CASH",
        "restore.AAAA",
        "restore." + "A" * 23,
        "nothing.1",
        "noop.",
    ],
)
def test_forged_data_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        taps.decode(data)


@pytest.mark.parametrize(
    "tap",
    [
        Tap("nothing"),
        Tap("menu", (1,)),
        Tap("plus", (1, 0)),
        Tap("checkout", (), "1a2b3c4d"),
        Tap("add", ("12",)),
        Tap("add", (-1,)),
        Tap("restore", ("not a uuid",)),
        Tap("place", ("a.b",), "1a2b3c4d", 1),
    ],
)
def test_a_tap_no_card_may_draw_is_refused(tap: Tap) -> None:
    with pytest.raises(ValueError, match=r"."):
        taps.encode(tap)


def test_the_longest_tap_leaves_room() -> None:
    longest = Tap("ticket_accept", (-(2**63), str(uuid4())))
    assert len(taps.encode(longest)) <= 56


@given(legal_taps())
def test_every_tap_leads_somewhere(tap: Tap) -> None:
    if tap.verb in ("noop", forgetting.VERB) or tap.verb in tickets.STATUS:
        return
    route = tapped.route(tap, MENU)
    assert route.calls
    for call in route.calls:
        assert set(call.arguments) <= set(TOOLS[call.tool].argument_names)


MENU: Catalog = catalog()
