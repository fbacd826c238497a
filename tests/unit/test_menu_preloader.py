"""The menu in memory follows the database, one whole version after another."""

import asyncio
import tracemalloc
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.menu import preloader
from bot.menu.preloader import NoMenu, Preloader
from db.gateway import DatabaseUnavailable
from tests import menus


def menu(version: int, name: str = "Idly") -> dict[str, Any]:
    return {
        "version": version,
        "restaurant": menus.RESTAURANT,
        "periods": [],
        "categories": [{"category_id": 1, "name": "All", "aliases": []}],
        "items": [
            {
                "item_id": 1,
                "category_id": 1,
                "name": name,
                "description": "",
                "price": "40.00",
                "diet": "veg",
                "aliases": [],
                "period_ids": [],
                "period_only": False,
                "is_sold_out": False,
                "groups": [],
            }
        ],
        "retired": [],
    }


class Database:
    """A gateway whose menus are answered in turn, the last for ever."""

    def __init__(self, *menus: dict[str, Any] | Exception | None) -> None:
        self.menus = list(menus)
        self.asked = 0
        self.listening: dict[str, Callable[[str], Awaitable[None]]] = {}

    async def call(self, function: str, *arguments: Any) -> Any:
        assert function == "get_menu"
        answer = self.menus[min(self.asked, len(self.menus) - 1)]
        self.asked += 1
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def listen(self, channel: str, callback: Callable[[str], Awaitable[None]]) -> None:
        # Listening begins before the first look, so that no change falls between.
        assert self.asked == 0
        self.listening[channel] = callback


async def test_the_menu_is_there_after_the_start() -> None:
    database = Database(menu(1))
    loader = Preloader(database)
    with pytest.raises(NoMenu):
        _ = loader.catalog
    assert await loader.start() is loader.catalog
    assert loader.catalog.items[0].name == "Idly"
    assert database.listening == {"menu": loader.on_menu_changed}


async def test_an_empty_database_has_no_menu() -> None:
    with pytest.raises(NoMenu):
        await Preloader(Database(None)).start()


async def test_a_change_replaces_the_whole_menu_and_leaves_the_old_one_intact() -> None:
    loader = Preloader(Database(menu(1), menu(2, "Podi Idly")))
    old = await loader.start()
    await loader.on_menu_changed("2")
    assert loader.catalog.version == 2
    assert [item.name for item in loader.catalog.search("podi")] == ["Podi Idly"]
    assert old.items[0].name == "Idly"
    assert old.search("podi") == []


async def test_news_of_a_menu_that_is_here_already_is_no_news() -> None:
    database = Database(menu(3))
    loader = Preloader(database)
    await loader.start()
    await asyncio.gather(*(loader.on_menu_changed(str(n)) for n in (2, 3, 3)))
    assert database.asked == 1
    await loader.on_menu_changed("")
    assert database.asked == 2


async def test_many_changes_at_once_cost_one_look() -> None:
    database = Database(menu(1), menu(9))
    loader = Preloader(database)
    await loader.start()
    await asyncio.gather(*(loader.on_menu_changed(str(n)) for n in range(2, 10)))
    assert loader.catalog.version == 9
    assert database.asked == 2


async def test_the_old_menu_serves_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preloader, "_PAUSE", 0)
    away = DatabaseUnavailable("away")
    loader = Preloader(Database(menu(1), away, away, menu(2)))
    await loader.start()
    await loader.on_menu_changed("2")
    assert loader.catalog.version == 2

    gone = Preloader(Database(menu(1), away))
    await gone.start()
    with pytest.raises(DatabaseUnavailable):
        await gone.on_menu_changed("2")
    assert gone.catalog.version == 1


def test_a_menu_takes_a_few_megabytes() -> None:
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        menu = menus.sample.__wrapped__()
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert len(menu.items) == 365
    assert taken < 4_000_000
