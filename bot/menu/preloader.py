"""Keeps the menu in memory, and in step with the database."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog

from bot.menu.catalog import Catalog
from bot.menu.reading import read_catalog
from db.gateway import DatabaseUnavailable

log = structlog.get_logger(__name__)

# While the database is away, the old menu serves; its return is announced as well.
_ATTEMPTS = 5
_PAUSE = 0.5


class MenuSource(Protocol):
    """What the preloader needs of `db.gateway.Gateway`."""

    async def call(self, function: str, *arguments: Any) -> Any: ...

    async def listen(self, channel: str, callback: Callable[[str], Awaitable[None]]) -> None: ...


class NoMenu(Exception):
    """There is no restaurant in the database yet."""


class Preloader:
    """`catalog` is always one whole version of the menu; hold on to it during a turn."""

    def __init__(self, gateway: MenuSource) -> None:
        self._gateway = gateway
        self._catalog: Catalog | None = None
        self._loading = asyncio.Lock()

    @property
    def catalog(self) -> Catalog:
        """Raises NoMenu before the first `load`."""
        if self._catalog is None:
            raise NoMenu
        return self._catalog

    async def start(self) -> Catalog:
        """Follow the menu from now on. Raises NoMenu, and what `load` raises."""
        await self._gateway.listen("menu", self.on_menu_changed)
        return await self.load()

    async def load(self) -> Catalog:
        """Read the menu anew. Raises NoMenu, or the gateway's errors, and keeps the old one."""
        async with self._loading:
            return await self._load()

    async def _load(self) -> Catalog:
        menu = await self._gateway.call("get_menu")
        if menu is None:
            raise NoMenu
        first = self._catalog is None
        # Off the event loop: the search index of a large menu takes a while.
        self._catalog = await asyncio.to_thread(read_catalog, menu)
        # At the start it is no news.
        tell = log.debug if first else log.info
        tell("menu loaded", version=self._catalog.version, items=len(self._catalog.items))
        return self._catalog

    async def on_menu_changed(self, payload: str) -> None:
        """A new version is announced; an empty payload means that some may have been missed."""
        async with self._loading:
            if payload.isdigit() and self._catalog and self._catalog.version >= int(payload):
                return
            for attempt in range(1, _ATTEMPTS + 1):
                try:
                    await self._load()
                    return
                except DatabaseUnavailable:
                    if attempt == _ATTEMPTS:
                        raise
                    await asyncio.sleep(_PAUSE * attempt)
                except NoMenu:
                    return
