"""Money as people in India write it: ₹40, ₹99.50, ₹1,23,456."""

from decimal import Decimal
from functools import lru_cache


@lru_cache(maxsize=4096)
def rupees(amount: Decimal | str) -> str:
    """₹ with decimals only when there are paise; groups of two above a thousand."""
    value = Decimal(amount).quantize(Decimal("0.01"))
    sign = "−" if value < 0 else ""
    whole, _, paise = str(abs(value)).partition(".")
    head, tail = whole[:-3], whole[-3:]
    groups: list[str] = []
    while head:
        head, group = head[:-2], head[-2:]
        groups.insert(0, group)
    groups.append(tail)
    return f"{sign}₹{','.join(groups)}" + ("" if paise == "00" else f".{paise}")
