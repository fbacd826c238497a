"""No name, note, number of lines or emoji makes a card that Telegram would refuse."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import (
    availability,
    cart,
    cart_line,
    checkout,
    help,
    menu_list,
    menu_root,
    notice,
    options,
    order_update,
    placed,
    session_expired,
    stats,
    status,
    ticket,
    unclear,
    welcome,
    which_line,
)
from bot.cards.layout import plain
from bot.cards.menu_entry import (
    CategoryEntry,
    MenuEntry,
    MenuPage,
    OptionEntry,
    OptionGroupEntry,
    Period,
)
from bot.menu.catalog import Restaurant
from tests import snapshots
from tests.reading import check_limits

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
INT = 2**31 - 1

ODD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            " ",
            "\x00",
            "🍛" * 200,
            "<b>Idly</b> & 'x'; DROP TABLE orders; --",
            "\u202eyldI",
            "ശാപ്പാട് " * 40,
            "\ud83c",
            "a\nb\r\nc\t" * 50,
            "W" * 4096,
        ]
    ),
)
# What a turn says, and when a dish is served, are words of our own.
SAID = ODD.map(lambda words: plain(words)[:800])
MONEY = st.decimals(0, 99_999_999, places=2).map(str)
OPTIONS = st.lists(
    st.builds(
        snapshots.option,
        st.integers(1, INT),
        ODD,
        ODD,
        qualifier=st.sampled_from([None, "no", "extra", "light", "no_extra"]),
        count=st.integers(1, 10),
        price=MONEY,
    ),
    max_size=12,
)
LINES = st.lists(
    st.builds(
        snapshots.line,
        st.integers(1, INT),
        st.integers(1, 5),
        ODD,
        st.integers(1, 50),
        MONEY,
        options=OPTIONS,
        note=st.none() | ODD,
        sold_out=st.booleans(),
    ),
    max_size=6,
)


@st.composite
def many_lines(draw: st.DrawFn) -> list[Any]:
    """Up to a full cart: 50 lines, each of them as odd as any."""
    few = draw(LINES)
    return (few * draw(st.integers(1, 50)))[:50]


@st.composite
def chats(draw: st.DrawFn) -> dict[str, Any]:
    lines = draw(many_lines())
    return snapshots.snapshot(
        *lines,
        checkout={"order_type": draw(st.sampled_from(["take_away", "dine_in"]))},
        pending={
            "item_id": 1,
            "name": draw(ODD),
            "quantity": draw(st.integers(1, 50)),
            "price": draw(MONEY),
            "note": draw(st.none() | ODD),
            "options": draw(OPTIONS),
        },
        is_admin=draw(st.booleans()),
    )


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    lines = draw(many_lines()) or [snapshots.idly()]
    return snapshots.order(
        *lines,
        number=draw(st.integers(1, INT)),
        chat_id=draw(st.integers(-(2**63), 2**63 - 1)),
        status=draw(st.sampled_from(["placed", "accepted", "ready", "cancelled"])),
        order_type=draw(st.sampled_from(["take_away", "dine_in"])),
        customer={"user_id": draw(st.integers(1, 2**52)), "name": draw(ODD)},
        by=draw(st.none() | ODD),
        overdue=draw(st.booleans()),
    )


ENTRIES = st.builds(
    MenuEntry,
    item_id=st.integers(1, INT),
    number=st.integers(1, 5000),
    name=ODD,
    price=MONEY.map(Decimal),
    diet=st.sampled_from(["veg", "egg", "non_veg"]),
    description=ODD,
    sold_out=st.booleans(),
    not_now=st.none() | SAID,
    is_from=st.booleans(),
    in_cart=st.integers(0, 2500),
)
PAGES = st.builds(
    MenuPage,
    title=ODD,
    entries=st.lists(ENTRIES, max_size=menu_list.PAGE).map(tuple),
    list_id=st.integers(0, INT),
    page=st.integers(0, 700),
    pages=st.integers(1, 700),
)
GROUPS = st.lists(
    st.builds(
        OptionGroupEntry,
        ODD,
        st.integers(0, 2),
        st.integers(2, 9),
        st.lists(
            st.builds(OptionEntry, st.integers(1, INT), ODD, MONEY.map(Decimal)), max_size=3
        ).map(lambda few: tuple(few * 9)),
    ),
    max_size=4,
).map(lambda few: few * 7)
RESTAURANTS = st.builds(
    Restaurant,
    name=ODD,
    address=ODD,
    phone=st.just("+91 44 0000 0000"),
    currency=st.just("INR"),
    time_zone=st.just("Asia/Kolkata"),
    opening_hours=st.just(snapshots.RESTAURANT.opening_hours),
)


@settings(max_examples=30)
@given(chats(), SAID, st.integers(0, 9), PAGES, GROUPS)
def test_cards_of_a_chat(
    chat: dict[str, Any], said: str, page: int, shown: MenuPage, groups: list[OptionGroupEntry]
) -> None:
    check_limits(cart.draw(chat, page, said))
    for line in chat["cart"]["lines"][:2]:
        check_limits(cart_line.draw(chat, line, True, page, said))
    check_limits(checkout.draw(chat, said))
    check_limits(menu_list.draw(chat, shown, said))
    check_limits(options.draw(chat, groups, 3, page, said))
    for verb, quantity in (("set_line", INT), ("customise", None)):
        check_limits(
            which_line.draw(chat, said, chat["cart"]["lines"], verb, quantity, said),
        )
    check_limits(unclear.draw(chat, said, said[3:], shown.entries))
    check_limits(notice.draw(chat, said + "."))


@settings(max_examples=30)
@given(chats(), RESTAURANTS, st.lists(st.builds(CategoryEntry, st.integers(1, INT), ODD)), ODD)
def test_cards_of_the_restaurant(
    chat: dict[str, Any], restaurant: Restaurant, categories: list[CategoryEntry], words: str
) -> None:
    check_limits(welcome.draw(chat, restaurant, plain(words)[:40]))
    check_limits(help.draw(chat, restaurant, plain(words)[:800]))
    period = Period(1, words, "7 am – 11 am")
    for page in range(3):
        check_limits(menu_root.draw(chat, categories * 9, period, "", page, plain(words)[:800]))


@settings(max_examples=30)
@given(orders(), RESTAURANTS, MONEY)
def test_cards_of_an_order(order: dict[str, Any], restaurant: Restaurant, total: str) -> None:
    check_limits(placed.draw(order, restaurant))
    check_limits(order_update.draw(order, restaurant))
    check_limits(status.draw([order] * 5, restaurant, NOW))
    check_limits(status.draw([], restaurant, NOW))
    check_limits(ticket.overdue(order, "Asia/Kolkata", NOW))
    for page in (0, 1, 2, 59):
        check_limits(ticket.draw(order, "Asia/Kolkata", page))
    logged = [{**each, "item_name": each["name"]} for each in order["lines"]]
    check_limits(session_expired.draw(snapshots.SESSION, logged, total))


@given(ODD, st.lists(ENTRIES, max_size=12), st.booleans(), st.integers(0, 2**53))
def test_cards_of_an_admin(
    word: str, entries: list[MenuEntry], available: bool, number: int
) -> None:
    check_limits(availability.draw(INT, word, available, not available))
    check_limits(availability.choose(word, entries, available))
    result = dict.fromkeys(snapshots.COUNTS, number)
    popular = [{"name": word, "quantity": number}] * 10
    check_limits(
        stats.draw(
            {
                **result,
                "days": 7,
                "revenue": "1.50",
                "popular": popular,
                "average_seconds_to_order": number,
            }
        )
    )
