"""A simulated customer, whose own record is the truth that the bot is held against."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from scripts.trouble.feed import JSON, World

# Of the sample menu, served all day.
PRICES = {
    "Idly": Decimal(40),
    "Medu Vada": Decimal(35),
    "Plain Dosa": Decimal(60),
    "Masala Dosa": Decimal(80),
}
ASKING = ("add {} {}", "{} {} please", "I'd like {} {}", "{} {}")
BROWSING = ("show me the menu", "view my cart", "price of a coffee", "/help")
# The bot says this of itself, in place of an answer.
ONE_MOMENT = "One moment, please"
SORRY = "Sorry, something went wrong"
PLACED = re.compile(r"Order #(\d+) is placed")
LAST_WORDS = "are you open on sunday?"
LOOK_AGAIN = 6.0


class Trouble(Exception):
    """What a customer would complain of."""


class Customer:
    """`think` is the mean pause before an action, `patience` the longest wait for its effect,
    both in seconds."""

    def __init__(
        self, world: World, user_id: int, dice: random.Random, think: float, patience: float
    ) -> None:
        self.user_id = user_id
        self.cart: Counter[str] = Counter()
        # The orders that the bot has confirmed to them: number and lines.
        self.orders: list[tuple[int, Counter[str]]] = []
        self.waited: list[float] = []
        self.moments = 0
        self.acts = 0
        self._world = world
        self._dice = dice
        self._think = think
        self._patience = patience
        self._heard: list[JSON] = []
        self._news = asyncio.Event()
        self._sorry = ""
        world.hear(user_id, self._hear)

    async def visit(self, over: Callable[[], bool]) -> None:
        """Order again and again until it is `over`, then leave. Raises Trouble."""
        await self._pause()
        await self._say("/start", self._any())
        while not over():
            await self._fill_cart()
            if self._dice.random() < 0.7 and not over():
                await self._order()
        await self._settle()
        await self._say(LAST_WORDS, lambda message: "unday" in message.get("text", ""))

    async def _fill_cart(self) -> None:
        for _ in range(self._dice.randint(1, 3)):
            await self._pause()
            act = self._dice.choice([self._add, self._add, self._tap, self._browse])
            await act()

    async def _add(self) -> None:
        name, quantity = self._dice.choice(list(PRICES)), self._dice.randint(1, 3)
        # A cart does not grow without end.
        if self.cart[name] > 12:
            return
        self.cart[name] += quantity
        words = self._dice.choice(ASKING).format(quantity, name.lower())
        await self._say(words, self._any())

    async def _tap(self) -> None:
        """Plus or minus, up to three times at once, on the cart as it stands."""
        await self._settle()
        if not self.cart:
            return
        name = self._dice.choice(list(self.cart))
        less = self.cart[name] > 3 and self._dice.random() < 0.5
        found = self._newest(lambda message: _row(message, name) is not None)
        if found is None:
            return
        row = _row(found, name) or []
        taps = self._dice.randint(1, 3)
        self.cart[name] += -taps if less else taps
        await self._press(found, row[0 if less else 2]["callback_data"], taps)

    async def _browse(self) -> None:
        await self._say(self._dice.choice(BROWSING), self._any())

    async def _settle(self) -> None:
        """Look at the cart until it shows what was asked for."""
        await self._say("view my cart", self._shows_cart)

    async def _order(self) -> None:
        await self._settle()
        if not self.cart:
            return
        total = sum(PRICES[name] * count for name, count in self.cart.items())
        label = f"Place order · cash ₹{total:,}"
        known = {number for number, _ in self.orders}

        def is_placed(message: JSON) -> bool:
            said = PLACED.search(message.get("text", ""))
            return said is not None and int(said[1]) not in known

        seen = len(self._heard)
        await self._say("checkout", lambda message: _button(message, label) is not None)
        pressed: set[str] = set()
        end = asyncio.get_running_loop().time() + self._patience
        while True:
            card = self._newest(lambda message: _button(message, label) is not None)
            data = (_button(card, label) or {}).get("callback_data") if card else None
            if card and data and data not in pressed:
                pressed.add(data)
                await self._press(card, data, self._dice.randint(1, 2))
            try:
                placed = await self._until(is_placed, seen, LOOK_AGAIN)
                break
            except TimeoutError:
                if asyncio.get_running_loop().time() > end:
                    raise Trouble(f"{self.user_id}: pressed {label!r}, nothing came") from None
        number = PLACED.search(placed["text"])
        assert number is not None
        self.orders.append((int(number[1]), +self.cart))
        self.cart.clear()

    async def _say(self, text: str, answers: Callable[[JSON], bool]) -> JSON:
        """What answers it. Looks at the cart, which change nothing, are asked for again."""
        loop = asyncio.get_running_loop()
        started, seen = loop.time(), len(self._heard)
        again = text == "view my cart"
        while True:
            await self._world.act("send", user_id=self.user_id, text=text)
            self.acts += 1
            left = started + self._patience - loop.time()
            try:
                found = await self._until(answers, seen, min(left, LOOK_AGAIN) if again else left)
            except TimeoutError:
                if again and loop.time() < started + self._patience:
                    continue
                last = self._heard[-1].get("text", "") if self._heard else "nothing"
                raise Trouble(
                    f"{self.user_id}: wrote {text!r}, and was not answered within "
                    f"{self._patience:.0f} s; cart should be {dict(+self.cart)}; last heard "
                    f"{last!r}"
                ) from None
            self.waited.append(loop.time() - started)
            return found

    async def _press(self, message: JSON, data: str, taps: int) -> None:
        self.acts += taps
        done = await self._world.act(
            "tap",
            user_id=self.user_id,
            message_id=message["message_id"],
            data=data,
            taps=taps,
            wait=self._patience,
        )
        if not all(query["answer"] for query in done["queries"]):
            raise Trouble(f"{self.user_id}: tapped {data!r}, and it was not answered")

    async def _until(self, seen: Callable[[JSON], bool], after: int, seconds: float) -> JSON:
        """The first message after those that `seen` is true of. Raises TimeoutError, Trouble."""
        async with asyncio.timeout(seconds):
            while True:
                if self._sorry:
                    raise Trouble(f"{self.user_id}: was told {self._sorry!r}")
                for message in self._heard[after:]:
                    if seen(message):
                        return message
                self._news.clear()
                await self._news.wait()

    def _any(self) -> Callable[[JSON], bool]:
        """Any message that is new."""
        known = {message["message_id"] for message in self._heard}
        return lambda message: message["message_id"] not in known

    def _shows_cart(self, message: JSON) -> bool:
        text = message.get("text", "")
        if not +self.cart:
            return "cart is empty" in text
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        shown = Counter[str]()
        for row in rows:
            if len(row) == 3 and row[0]["text"] == "−":
                quantity, _, name = row[1]["text"].rpartition(" × ")
                shown[name] += int(quantity or 1)
        return shown == +self.cart

    def _newest(self, fits: Callable[[JSON], bool]) -> JSON | None:
        """The newest message that fits, as it looks now."""
        latest: dict[int, JSON] = {message["message_id"]: message for message in self._heard}
        return next(
            (latest[key] for key in sorted(latest, reverse=True) if fits(latest[key])), None
        )

    def _hear(self, message: JSON) -> None:
        text = message.get("text", "")
        if text.startswith(ONE_MOMENT):
            self.moments += 1
            return
        if text.startswith(SORRY):
            self._sorry = text
        self._heard.append(message)
        self._news.set()

    async def _pause(self) -> None:
        await asyncio.sleep(self._dice.uniform(0.2, 1.8) * self._think)


def _row(message: JSON, name: str) -> list[Any] | None:
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        if len(row) == 3 and row[0]["text"] == "−" and row[1]["text"].endswith(f" × {name}"):
            return list(row)
    return None


def _button(message: JSON | None, label: str) -> JSON | None:
    rows = (message or {}).get("reply_markup", {}).get("inline_keyboard", [])
    return next((button for row in rows for button in row if button["text"] == label), None)
