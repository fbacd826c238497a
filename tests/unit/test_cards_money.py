from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.money import rupees


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0.00", "₹0"),
        ("40.00", "₹40"),
        ("99.50", "₹99.50"),
        ("0.05", "₹0.05"),
        ("999.00", "₹999"),
        ("1000", "₹1,000"),
        ("99999.90", "₹99,999.90"),
        ("123456.50", "₹1,23,456.50"),
        ("12345678.00", "₹1,23,45,678"),
        ("-40.00", "−₹40"),
        (Decimal("240.00"), "₹240"),
    ],
)
def test_money_is_written_as_in_india(amount: str, written: str) -> None:
    assert rupees(amount) == written


@given(st.decimals(0, 99_999_999, places=2, allow_nan=False))
def test_no_paisa_is_lost(amount: Decimal) -> None:
    assert Decimal(rupees(amount).replace("₹", "").replace(",", "")) == amount
