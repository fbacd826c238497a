"""A small menu and the states of a chat, as the database would hand them out."""

from copy import deepcopy
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from bot.menu.catalog import Catalog, Category, Choice, Item, MealPeriod, OptionGroup, Restaurant

IDLY, MASALA_DOSA, COFFEE, DINNER_MEALS, PODI_DOSA, OMELETTE, CHICKEN = 1, 2, 3, 4, 5, 6, 7
TIFFIN, DRINKS, SNACKS = 1, 2, 3
SMALL, LARGE, LESS_SUGAR, GHEE, PODI = 1, 2, 3, 4, 5
BREAKFAST, DINNER = 1, 2

TAG = "1a2b3c4d"
SESSION = "019aa000-0000-7000-8000-00001a2b3c4d"
ORDER = "019aa000-0000-7000-8000-000000000001"
# What statistics count, besides money, dishes and time.
COUNTS = (
    "viewed",
    "added",
    "placed",
    "orders",
    "cancelled",
    "prompt_tokens",
    "completion_tokens",
    "messages",
    "messages_by_model",
    "messages_unclear",
)
# Half past seven in the morning in Chennai, a Sunday.
BREAKFAST_TIME = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

RESTAURANT = Restaurant(
    name="Test Kitchen",
    address="1 Test Street",
    phone="+91 44 0000 0000",
    currency="INR",
    time_zone="Asia/Kolkata",
    opening_hours={
        day: [["07:00", "22:30"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    },
)

SIZE = OptionGroup(
    1,
    "Size",
    1,
    1,
    (
        Choice(SMALL, "Small", (), Decimal(0), False),
        Choice(LARGE, "Large", (), Decimal(15), False),
    ),
)
SUGAR = OptionGroup(2, "Sugar", 0, 1, (Choice(LESS_SUGAR, "Less sugar", (), Decimal(0), False),))
ADD_ONS = OptionGroup(
    3,
    "Add-ons",
    0,
    2,
    (
        Choice(GHEE, "Ghee", (), Decimal(15), True),
        Choice(PODI, "Podi", (), Decimal("10.25"), False),
    ),
)


def item(item_id: int, category_id: int, name: str, price: str, **fields: Any) -> Item:
    known = {
        "description": "",
        "diet": "veg",
        "aliases": (),
        "period_ids": (BREAKFAST, DINNER),
        "period_only": False,
        "is_sold_out": False,
        "groups": (),
    }
    return Item(
        item_id=item_id,
        category_id=category_id,
        name=name,
        price=Decimal(price),
        **{**known, **fields},
    )


def items() -> list[Item]:
    return [
        item(IDLY, TIFFIN, "Idly", "40", aliases=("idli",)),
        item(MASALA_DOSA, TIFFIN, "Masala Dosa", "80"),
        item(PODI_DOSA, TIFFIN, "Podi Dosa", "90.50", groups=(ADD_ONS,)),
        item(OMELETTE, TIFFIN, "Omelette", "60", diet="egg", is_sold_out=True),
        item(DINNER_MEALS, TIFFIN, "Dinner Meals", "150", period_ids=(DINNER,), period_only=True),
        item(COFFEE, DRINKS, "Filter Coffee", "30", groups=(SIZE, SUGAR), period_ids=(DINNER,)),
        *(
            item(100 + n, SNACKS, f"Snack {n}", "20", period_ids=(DINNER,), diet="non_veg")
            for n in range(20)
        ),
    ]


def catalog(dishes: list[Item] | None = None) -> Catalog:
    return Catalog(
        1,
        RESTAURANT,
        [
            MealPeriod(BREAKFAST, "Breakfast", time(7), time(11)),
            MealPeriod(DINNER, "Dinner", time(19), time(22, 30)),
        ],
        [
            Category(DRINKS, "Drinks", ()),
            Category(TIFFIN, "Tiffin", ()),
            Category(SNACKS, "Snacks", ()),
        ],
        dishes or items(),
    )


def line(line_no: int, item_id: int, name: str, quantity: int, price: str, **fields: Any) -> Any:
    return {
        "line_no": line_no,
        "item_id": item_id,
        "name": name,
        "quantity": quantity,
        "price": price,
        "total": str(quantity * Decimal(price)),
        "options": [],
        "note": None,
        "sold_out": False,
        **fields,
    }


def idly(quantity: int = 2, line_no: int = 1, **fields: Any) -> Any:
    return line(line_no, IDLY, "Idly", quantity, "40.00", **fields)


def option(choice_id: int, group: str, name: str, **fields: Any) -> dict[str, Any]:
    return {
        "choice_id": choice_id,
        "group": group,
        "name": name,
        "qualifier": None,
        "count": 1,
        "price": "0.00",
        **fields,
    }


def snapshot(*lines: Any, step: str | None = None, **fields: Any) -> dict[str, Any]:
    """A chat with these lines in its cart."""
    return {
        "session": {
            "id": SESSION,
            "tag": TAG,
            "step": step or ("ordering" if lines else "browsing"),
            "cart_version": 12,
            "version": 14,
        },
        "repeated": False,
        "results": [],
        "cart": {
            "lines": list(lines),
            "count": sum(each["quantity"] for each in lines),
            "total": str(sum((Decimal(each["total"]) for each in lines), Decimal("0.00"))),
        },
        "checkout": None,
        "pending": None,
        "waiting": None,
        "shown": None,
        "order": None,
        "card": None,
        "is_admin": False,
        **deepcopy(fields),
    }


def order(*lines: Any, **fields: Any) -> dict[str, Any]:
    content = list(lines) or [idly()]
    return {
        "order_id": ORDER,
        "chat_id": 1001,
        "number": 12,
        "day": "2026-11-22",
        "status": "placed",
        "order_type": "take_away",
        "payment_method": "cash",
        "total": str(sum((Decimal(each["total"]) for each in content), Decimal("0.00"))),
        "placed_at": "2026-11-22T01:58:00.5+00:00",
        "customer": {"user_id": 1001, "name": "Asha"},
        "by": None,
        "confirmed": True,
        "overdue": False,
        "lines": content,
        **fields,
    }


def ok(tool: str, **result: Any) -> dict[str, Any]:
    return {"tool": tool, "ok": True, **result}


def refused(tool: str, reason: str, **detail: Any) -> dict[str, Any]:
    return {"tool": tool, "ok": False, "code": "TF000", "reason": reason, "detail": detail}
