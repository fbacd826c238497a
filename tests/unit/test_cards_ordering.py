"""What a guest reads and taps between the menu and the order."""

from decimal import Decimal

from bot.cards import (
    cart,
    cart_line,
    checkout,
    menu_list,
    menu_root,
    options,
    placed,
    session_expired,
    status,
    unclear,
    welcome,
    which_line,
)
from bot.cards.card import Tap
from bot.cards.menu_entry import CategoryEntry, MenuEntry, MenuPage, Period
from bot.cards.taps import NO_LIST
from bot.tools import entries
from tests import snapshots
from tests.reading import labels, tap, text
from tests.snapshots import RESTAURANT, idly, snapshot

DISHES = (
    MenuEntry(1, 9, "Idly", Decimal(40), "veg", in_cart=2),
    MenuEntry(2, 10, "Omelette", Decimal(60), "egg", sold_out=True),
    MenuEntry(3, 11, "Chicken 65", Decimal("120.50"), "non_veg", not_now="only 7 pm – 10 pm"),
    MenuEntry(4, 12, "Coffee", Decimal(30), "veg", is_from=True),
)
PAGE = MenuPage("Tiffin", DISHES, list_id=3, page=1, pages=4)


def test_welcome_tells_who_we_are_and_when_we_cook() -> None:
    card = welcome.draw(snapshot(), RESTAURANT)
    assert "Welcome to Test Kitchen." in text(card)
    assert "open every day 7 am – 10:30 pm" in text(card)
    assert labels(card) == ["Menu", "Help"]
    assert "opens tomorrow 7 am" in text(welcome.draw(snapshot(), RESTAURANT, "tomorrow 7 am"))


def test_the_menu_names_the_meal_and_pages_its_categories() -> None:
    categories = [CategoryEntry(n, f"Category {n}") for n in range(1, 20)]
    period = Period(1, "Breakfast", "7 am – 11 am")
    card = menu_root.draw(snapshot(), categories, period, page=1)
    assert "It is Breakfast time, 7 am – 11 am." in text(card)
    assert labels(card)[:3] == ["Breakfast now", "Category 9", "Category 10"]
    assert [len(row) for row in card.rows] == [1, 2, 2, 2, 2, 3]
    assert tap(card, "Category 9").arguments == (9,)
    assert tap(card, "›").arguments == (2,)
    last = menu_root.draw(snapshot(), categories, period, page=7)
    assert "Category 19" in labels(last)


def test_a_list_is_numbered_on_with_prices_and_marks_in_words() -> None:
    card = menu_list.draw(snapshot(), PAGE)
    words = text(card)
    assert "9. 🟢 Idly — ₹40\n" in words
    assert "10. 🥚 Omelette — ₹60 · sold out\n" in words
    assert "11. 🔴 Chicken 65 — ₹120.50 · only 7 pm – 10 pm\n" in words
    assert "12. 🟢 Coffee — from ₹30\n" in words
    assert "🟢 veg · 🥚 egg · 🔴 non-veg" in words
    assert labels(card) == [
        "2 × Idly ₹40",
        "Omelette · sold out",
        "Chicken 65 ₹120.50",
        "Coffee from ₹30",
        "‹",
        "2/4",
        "›",
        "‹ All categories",
    ]


def test_a_dish_knows_the_list_it_stands_in_and_a_sold_out_one_adds_nothing() -> None:
    card = menu_list.draw(snapshot(), PAGE)
    assert tap(card, "Idly").verb == "pick"
    assert tap(card, "Idly").arguments == (1, 3, 1)
    assert tap(card, "Omelette").verb == "sold_out"
    assert (tap(card, "‹").arguments, tap(card, "›").arguments) == ((3, 0), (3, 2))


def test_with_something_in_the_cart_the_list_leads_on() -> None:
    card = menu_list.draw(snapshot(idly()), PAGE)
    assert labels(card)[-2:] == ["Cart · 2 items · ₹80", "Checkout"]
    one = menu_list.draw(snapshot(idly(1)), PAGE)
    assert labels(one)[-2] == "Cart · 1 item · ₹40"


def test_options_are_toggles_under_their_rule() -> None:
    groups = entries.option_groups(snapshots.catalog(), snapshots.COFFEE)
    pending = {
        "item_id": snapshots.COFFEE,
        "name": "Filter Coffee",
        "quantity": 1,
        "price": "45.00",
        "note": "very hot",
        "options": [snapshots.option(snapshots.LARGE, "Size", "Large", price="15.00")],
    }
    card = options.draw(snapshot(step="options", pending=pending), groups, 3, 1)
    assert labels(card) == [
        "Size · choose 1",
        "Small",
        "✓ Large +₹15",
        "Sugar · if you like",
        "Less sugar",
        "Add · ₹45",
        "Cancel",
    ]
    assert "“very hot”" in text(card)
    assert tap(card, "Large").arguments == (snapshots.LARGE, 3, 1)
    assert tap(card, "Add").version == 12
    two = {**pending, "quantity": 2, "line_no": 4}
    card = options.draw(snapshot(step="options", pending=two), groups)
    assert "Save 2 × · ₹90" in labels(card)
    assert tap(card, "Cancel").arguments == (NO_LIST, 0)


def test_a_cart_has_a_row_a_line() -> None:
    coffee = snapshots.line(
        4,
        snapshots.COFFEE,
        "Filter Coffee",
        1,
        "45.00",
        options=[snapshots.option(snapshots.LARGE, "Size", "Large")],
        note="no foam",
        sold_out=True,
    )
    card = cart.draw(snapshot(idly(), coffee), said="Added 2 × Idly.")
    assert text(card) == (
        "Added 2 × Idly.\n\nYour cart\n2 × Idly — ₹80\n"
        "1 × Filter Coffee — ₹45 · sold out\n    Large\n    “no foam”\n\nTotal ₹125 · 3 items"
    )
    assert [[button.label for button in row] for row in card.rows] == [
        ["−", "2 × Idly", "+"],
        ["−", "1 × Filter Coffee", "+"],
        ["Menu", "Undo", "Clear"],
        ["Checkout · ₹125"],
    ]
    assert tap(card, "Coffee") == Tap("line", (4, 0), snapshots.TAG)
    assert tap(card, "+").arguments == (1, 0)
    assert tap(card, "+").version is None
    assert tap(card, "Clear").version == 12


def test_behind_a_lines_name_it_can_be_changed_and_removed() -> None:
    coffee = snapshots.line(4, snapshots.COFFEE, "Filter Coffee", 1, "45.00", note="no foam")
    card = cart_line.draw(snapshot(idly(), coffee), coffee, customisable=True, page=2)
    assert text(card) == "1 × Filter Coffee — ₹45\n    “no foam”\n"
    assert labels(card) == ["✎ Change options", "✕ Remove", "‹ Cart"]
    assert tap(card, "✎") == Tap("customise", (4,), snapshots.TAG)
    assert tap(card, "✕") == Tap("remove", (4, 2), snapshots.TAG)
    assert tap(card, "‹").arguments == (2,)
    assert labels(cart_line.draw(snapshot(idly()), idly())) == ["✕ Remove", "‹ Cart"]


def test_a_full_cart_has_pages_and_stays_on_them() -> None:
    full = snapshot(*(idly(1, line_no) for line_no in range(1, 51)))
    card = cart.draw(full, page=2)
    assert "3/5" in labels(card)
    assert tap(card, "+").arguments == (21, 2)
    assert tap(card, "›").arguments == (3,)
    assert cart.draw(full, page=99) == cart.draw(full, page=4)


def test_an_empty_cart_offers_the_menu() -> None:
    card = cart.draw(snapshot())
    assert "Your cart is empty." in text(card)
    assert labels(card) == ["Menu"]
    assert labels(cart.draw(snapshot(step="ordering"))) == ["Menu", "Undo"]


def test_the_checkout_shows_all_and_says_what_the_button_does() -> None:
    card = checkout.draw(
        snapshot(
            idly(note="no salt"), idly(4, 2), step="checkout", checkout={"order_type": "dine_in"}
        )
    )
    assert text(card) == (
        "Your order\n2 × Idly — ₹80\n    “no salt”\n4 × Idly — ₹160\n"
        "\nTotal ₹240 · 6 items · dine in\nShall I place this order?"
    )
    assert labels(card) == [
        "Take away",
        "✓ Dine in",
        "Place order · cash ₹240",
        "‹ Cart",
        "Cancel",
    ]
    assert tap(card, "Place order").arguments == ("cash",)
    assert tap(card, "Place order").version == 12
    assert tap(card, "Take away").arguments == ("take_away",)


def test_a_placed_order_says_what_happens_next() -> None:
    words = text(placed.draw(snapshots.order(), RESTAURANT))
    assert "Order #12 is placed. Total ₹80." in words
    assert "pick up at 1 Test Street" in words
    assert "pay ₹80 in cash when you pick up" in words
    assert "+91 44 0000 0000" in words
    assert "not confirmed" not in words
    dine_in = text(placed.draw(snapshots.order(order_type="dine_in"), RESTAURANT))
    assert "Take a seat" in dine_in
    assert "pick up" not in dine_in


def test_an_overdue_order_is_not_confirmed_yet() -> None:
    words = text(placed.draw(snapshots.order(overdue=True), RESTAURANT))
    assert "Status: not confirmed yet" in words
    assert "call +91 44 0000 0000" in words
    accepted = snapshots.order(overdue=True, status="accepted")
    assert "not confirmed" not in text(placed.draw(accepted, RESTAURANT))


def test_status_tells_of_the_last_orders() -> None:
    orders = [
        snapshots.order(status="ready"),
        snapshots.order(number=11, placed_at="2026-11-21T14:00:00+00:00", status="cancelled"),
    ]
    words = text(status.draw(orders, RESTAURANT, snapshots.BREAKFAST_TIME))
    assert "#12 · ready\n7:28 am · take away · ₹80\n2 × Idly\n" in words
    assert "#11 · cancelled by the restaurant\nyesterday 7:30 pm" in words
    assert "\n\n#12: Pick it up at 1 Test Street and pay ₹80 in cash." in words
    assert "no orders yet" in text(status.draw([], RESTAURANT, snapshots.BREAKFAST_TIME))


def test_unclear_quotes_the_rest_and_offers_three_ways() -> None:
    card = unclear.draw(snapshot(), "2 idly for my llama", "for my llama", DISHES)
    assert "I understood “2 idly”, but not “for my llama”." in text(card)
    assert labels(card) == ["Add Idly · ₹40", "Add Chicken 65 · ₹120.50", "Add Coffee · from ₹30"]
    assert tap(card, "Idly").verb == "add"
    one = unclear.draw(snapshot(), "1.5 idly", "1.5", DISHES[:1])
    assert text(one) == "I understood “idly”, but not “1.5”. Did you mean this?"
    # Grammar alone is nothing understood.
    vain = unclear.draw(snapshot(), "is the sambar vegan", "vegan")
    assert "I didn't get that: “is the sambar vegan”." in text(vain)
    lost = unclear.draw(snapshot(idly()), "asdf")
    assert "I didn't get that: “asdf”." in text(lost)
    assert labels(lost) == ["Menu", "Cart", "Help"]
    assert text(unclear.draw(snapshot(), "???")).startswith("I didn't get that. ")
    checking_out = snapshot(idly(), step="checkout", checkout={"order_type": "take_away"})
    assert labels(unclear.draw(checking_out, "asdf"))[0] == "Back to checkout"


def test_which_line_tells_them_apart() -> None:
    lines = [idly(), idly(1, 2, note="no salt")]
    card = which_line.draw(snapshot(*lines), "Idly", lines, "set_line", 3)
    assert labels(card) == ["2 × Idly · plain", "1 × Idly · “no salt”", "‹ Cart"]
    assert tap(card, "no salt").arguments == (2, 3)
    assert tap(card, "no salt").verb == "set_line"


def test_an_expired_session_can_be_restored() -> None:
    logged = [
        {
            "line_no": 1,
            "item_id": 1,
            "item_name": "Idly",
            "quantity": 2,
            "price": "40.00",
            "options": None,
            "note": None,
        }
    ]
    card = session_expired.draw(snapshots.SESSION, logged, "80.00")
    assert "2 × Idly — ₹80" in text(card)
    assert "Total ₹80." in text(card)
    assert tap(card, "Restore cart").arguments == (snapshots.SESSION,)
