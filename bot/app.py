"""The composition root: settings → gateway → menu → understanding → turns → Telegram."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta

import structlog

from bot.menu.catalog import Catalog
from bot.menu.preloader import NoMenu, Preloader
from bot.messaging import certificate
from bot.messaging.api import Api
from bot.messaging.bootstrap import insist
from bot.messaging.edge import Edge
from bot.messaging.incoming import Reader
from bot.messaging.inspector import Inspector
from bot.messaging.request import AiohttpRequest
from bot.monitoring.monitor import Monitor
from bot.scheduler import Scheduler
from bot.settings import Settings, StartError
from bot.turn import Turns
from bot.understanding.model.model import Model
from bot.understanding.understanding import Understanding
from bot.unsure import Budget
from db.gateway import Gateway, GatewayError

log = structlog.get_logger(__name__)

# Of the ten seconds a stop may take; the rest is for what is said last.
FINISH_TURNS = 5.0
# New objects before the collector looks for cycles among them. A turn makes a few thousand
# and leaves none.
COLLECT_AFTER = 10_000


async def run(
    settings: Settings,
    *,
    stop: asyncio.Event,
    ready: Callable[[], None] | None = None,
    inspector_port: int | None = None,
    introduce: bool = True,
) -> None:
    """Serves until `stop` is set, then finishes what is under way and returns.

    The database of `settings` has its tables and a restaurant. `ready` is called once
    updates are taken. Of several processes one will `introduce` the bot to Telegram, with
    its webhook and its commands. Raises StartError.
    """
    async with AsyncExitStack() as stack:
        await _unless(stop, _start(settings, stack, stop, inspector_port, introduce))
        if not stop.is_set():
            if ready is not None:
                ready()
            await stop.wait()


async def _start(
    settings: Settings,
    stack: AsyncExitStack,
    stop: asyncio.Event,
    inspector_port: int | None,
    introduce: bool,
) -> None:
    gateway = await _connect(settings)
    stack.push_async_callback(gateway.close)
    # The last to end but for the pool: until then it says that the bot is stopping.
    monitor = Monitor(gateway, stop.is_set)
    await _serve_health(settings, monitor)
    stack.push_async_callback(monitor.stop)
    menu = Menu(gateway)
    await menu.start()
    monitor.menu_version = menu.version
    model = _model(settings, menu) if settings.model_configured else None
    if model:
        stack.push_async_callback(model.close)
    budget = Budget(settings.model_tokens_per_chat, settings.model_tokens_per_day)
    turns = Turns(
        gateway, menu.catalog, menu.understanding, model, budget, menu_changed=menu.changed
    )
    turns.observers.append(monitor.metrics.observe_turn)
    if inspector_port is not None:
        inspector = Inspector(gateway)
        await inspector.start(inspector_port)
        stack.push_async_callback(inspector.stop)
        turns.observers.append(inspector.observe)

    request = AiohttpRequest()
    await request.initialize()
    stack.push_async_callback(request.shutdown)
    api = Api(_token(settings), settings.telegram_api_url, request, monitor.metrics.observe_call)
    monitor.unanswered = api.unanswered
    me = await insist(api, "getMe")

    # Not as the settings have it: the group may have become a supergroup since.
    people = await gateway.call("get_admins")
    reader = Reader(me["username"], people["staff_chat_id"])
    edge = Edge(
        api,
        gateway,
        turns,
        reader,
        lambda: menu.catalog().restaurant,
        settings.messages_per_second,
    )
    turns.asking_model = edge.asking_model
    idle = timedelta(minutes=settings.session_idle_minutes)
    scheduler = Scheduler(gateway, idle, turns.usage, settings.log_months)
    stack.push_async_callback(edge.stop, FINISH_TURNS)
    stack.push_async_callback(scheduler.stop)
    scheduler.start()
    monitor.jobs = scheduler.overdue_at
    await edge.start(introduce=introduce)
    if settings.webhook_url is None:
        await edge.poll()
    else:
        await _serve_webhook(settings, settings.webhook_url, edge, introduce)
    monitor.ready = True


async def _connect(settings: Settings) -> Gateway:
    if settings.database_url is None:
        raise StartError("DATABASE_URL is not set.")
    direct = settings.database_direct_url
    try:
        return await Gateway.connect(
            settings.database_url.get_secret_value(),
            direct=direct.get_secret_value() if direct else None,
            prepared=settings.prepared_statements,
        )
    except GatewayError as error:
        raise StartError(f"The database of DATABASE_URL can't be used: {error}") from error


def _token(settings: Settings) -> str:
    if settings.telegram_bot_token is None:
        raise StartError("TELEGRAM_BOT_TOKEN is not set: put the token from @BotFather into .env.")
    return settings.telegram_bot_token.get_secret_value()


def _model(settings: Settings, menu: "Menu") -> Model:
    # A local server may need no key; the client insists on one.
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    return Model(
        menu.understanding,
        key,
        settings.openai_model,
        settings.openai_base_url,
        settings.model_format,
        settings.model_seconds,
    )


async def _serve_webhook(settings: Settings, url: str, edge: Edge, announce: bool) -> None:
    host, port = settings.webhook_host, settings.webhook_port
    own = None
    if settings.webhook_certificate is not None:
        own = certificate.load(settings.webhook_certificate, settings.webhook_key)
    try:
        await edge.serve(url, settings.webhook_token, host, port, own, announce=announce)
    except OSError as error:
        raise StartError(
            f"WEBHOOK_HOST and WEBHOOK_PORT can't be listened on ({host}:{port}): "
            f"{error.strerror or error}."
        ) from error


async def _serve_health(settings: Settings, monitor: Monitor) -> None:
    host, port = settings.health_host, settings.health_port
    if not port:
        return
    try:
        await monitor.start(host, port)
    except OSError as error:
        raise StartError(
            f"HEALTH_HOST and HEALTH_PORT can't be listened on ({host}:{port}): "
            f"{error.strerror or error}."
        ) from error


class Menu:
    """The menu and its compiled vocabulary, which follow the database together."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._preloader = Preloader(gateway)
        self._understanding: Understanding | None = None
        self._compiled: Catalog | None = None
        self._compiling = asyncio.Lock()

    async def start(self) -> None:
        await self._gateway.listen("menu", self.changed)
        try:
            await self._preloader.load()
        except NoMenu:
            raise StartError("The database has no restaurant: run python -m bot migrate.") from None
        await self._compile()

    def catalog(self) -> Catalog:
        return self._preloader.catalog

    def understanding(self) -> Understanding:
        assert self._understanding is not None
        return self._understanding

    def version(self) -> int | None:
        """The version by which texts are understood just now."""
        return self._compiled.version if self._compiled else None

    async def changed(self, payload: str) -> None:
        """Returns when texts are understood by that version, or a later one."""
        await self._preloader.on_menu_changed(payload)
        await self._compile()

    async def _compile(self) -> None:
        async with self._compiling:
            catalog = self._preloader.catalog
            if catalog is not self._compiled:
                # Off the event loop: a large menu takes a while.
                self._understanding = await asyncio.to_thread(Understanding, catalog)
                self._compiled = catalog
                _spare_what_stays()


def _spare_what_stays() -> None:
    """Menu and modules, most of all objects, are no longer looked through for cycles."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 10, 10)


async def _unless(stop: asyncio.Event, work: Awaitable[None]) -> None:
    """Does the work, or leaves it when it is time to stop."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
    finally:
        stopping.cancel()
        working.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
