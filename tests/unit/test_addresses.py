"""Addresses of databases, taken apart and put together."""

from urllib.parse import urlsplit

import pytest

from db.connect import joined


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:pass%40word@db.example:5432/tiffin?sslmode=require",
        "postgresql://me@/tiffin?host=/var/run/postgresql",
        "postgresql:///tiffin?host=/var/run/postgresql&port=5433",
        "postgresql:///tiffin",
        "postgresql://db.example",
    ],
)
def test_an_address_stays_as_it_is(address: str) -> None:
    assert joined(urlsplit(address)) == address


def test_another_database_beside_it() -> None:
    parts = urlsplit("postgresql:///tiffin?host=/tmp")._replace(path="/postgres")
    assert joined(parts) == "postgresql:///postgres?host=/tmp"
