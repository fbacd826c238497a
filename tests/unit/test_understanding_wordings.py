"""Further ways to word an order, at the counter of burgers and coffee."""

import pytest

from bot.understanding import Understanding
from tests.counter import MENU
from tests.notation import Notation

NOTATION = Notation(MENU)
UNDERSTANDING = Understanding(MENU)

ORDERS = {
    "two lattes, a small one and a large one":
        "1 Latte {Small}; 1 Latte {Large}",
    "three lattes, a small iced one, a medium one and a large one":
        "1 Latte {Small, Iced}; 1 Latte {Medium}; 1 Latte {Large}",
    "four burgers half of them with bacon":
        "2 Classic Burger; 2 Classic Burger {Streaky bacon}",
    "six lattes, half with oat milk and half with soy milk":
        "3 Latte {Oat milk}; 3 Latte {Soy milk}",
    "two lattes with oat milk, cinnamon on one and whipped cream on the other":
        "1 Latte {Oat milk, Cinnamon}; 1 Latte {Oat milk, Whipped cream}",
    "2 burgers, no onion on one and extra bacon on the other":
        "1 Classic Burger {no Red onion}; 1 Classic Burger {extra Streaky bacon}",
    "one burger and one halloumi burger, the burger should be well done":
        "1 Classic Burger {Well done}; 1 Halloumi Burger",
    "a burger with extra pickles and no tomato on the burger":
        "1 Classic Burger {extra Gherkins, no Tomato}",
    "a halloumi burger with a fried egg and bacon large fries and a cola":
        "1 Halloumi Burger {Fried egg, Streaky bacon}; 1 Fries {Large}; 1 Cola",
    "a burger with onion rings on the side large cola":
        "1 Classic Burger; 1 Onion Rings (on the side); 1 Cola {Large}",
    "2 colas, a diet cola and a sparkling water":
        "2 Cola; 1 Diet Cola; 1 Sparkling Water",
    "let me see, a latte and two fries":
        "1 Latte; 2 Fries",
    "for lunch i'd like a burger and a cola":
        "1 Classic Burger; 1 Cola",
    "i can pick it up at six thirty, two burgers and a latte please":
        "2 Classic Burger; 1 Latte",
    "three lattes for the meeting two with oat milk and one with soy milk":
        "2 Latte {Oat milk}; 1 Latte {Soy milk}",
    "a latte with a sprinkle of cinnamon":
        "1 Latte {Cinnamon}",
    "a burger with cheddar and fries, thanks so much, bye":
        "1 Classic Burger {Cheddar}; 1 Fries",
    "i'm vegetarian so a halloumi burger with avocado":
        "1 Halloumi Burger {Avocado}",
    "honestly just a large latte con oat milk por favor":
        "1 Latte {Large, Oat milk}",
    "a burger, go easy on the garlic sauce":
        "1 Classic Burger {light Garlic sauce}",
    "with oat milk and an extra shot could i have a large latte":
        "1 Latte {Large, Oat milk, extra Espresso shot}",
    "no pickles, i'd like a classic burger":
        "1 Classic Burger {no Gherkins}",
    "with two pumps of vanilla i'll have an iced latte and onion rings":
        "1 Latte {Iced, Vanilla syrup x2}; 1 Onion Rings",
    "a small cola, large iced latte, medium hot americano":
        "1 Cola {Small}; 1 Latte {Large, Iced}; 1 Americano {Medium, Hot}",
    "fries large cola small latte iced":
        "1 Fries {Large}; 1 Cola {Small}; 1 Latte {Iced}",
    "a latte in the largest size you have":
        "1 Latte {Large}",
    "the biggest fries with the smallest latte please":
        "1 Fries {Large}; 1 Latte {Small}",
    "one burger and one halloumi burger, the burger should be well done and one large fries":
        "1 Classic Burger {Well done}; 1 Halloumi Burger; 1 Fries {Large}",
    "a fries and a large dark roast americano":
        "1 Fries; 1 Americano {Large, Dark roast}",
    "my sister would love a small latte with oat milk, and i'll have the same":
        "1 Latte {Small, Oat milk}; 1 Latte {Small, Oat milk}",
    "a large cola, hmm, actually a large latte, no sugar":
        "1 Latte {Large, no Sugar}",
    "mom wants a small americano, dad just wants a cola":
        "1 Americano {Small}; 1 Cola",
    "it's freezing out here, so a large hot americano would really hit the spot":
        "1 Americano {Large, Hot}",
    "i'm running on no sleep, give me a large latte with two extra shots":
        "1 Latte {Large, extra Espresso shot x2}",
    "let me treat my team: four medium lattes, two with whole milk and two with oat milk":
        "2 Latte {Medium, Whole milk}; 2 Latte {Medium, Oat milk}",
    "if the line isn't too long, put in a medium latte with vanilla for me":
        "1 Latte {Medium, Vanilla syrup}",
    "since my boss is visiting, two burgers and a diet cola":
        "2 Classic Burger; 1 Diet Cola",
    "would you mind making me a burger with avocado? my coworker jenny wants hers with bacon":
        "1 Classic Burger {Avocado}; 1 Classic Burger {Streaky bacon}",
    "i have only got five minutes, so just fries please":
        "1 Fries",
    "i'm trying to eat healthier, so a halloumi burger in a lettuce wrap":
        "1 Halloumi Burger {Lettuce wrap}",
    "a large latte, and my sister wants hers with soy milk":
        "1 Latte {Large}; 1 Latte {Soy milk}",
    "a burger, swap the brioche bun for a sesame bun and add bacon":
        "1 Classic Burger {Sesame bun, Streaky bacon}",
    "i'd like a halloumi burger but can you swap the brioche bun for a lettuce wrap":
        "1 Halloumi Burger {Lettuce wrap}",
}  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), ORDERS.items())
def test_order_is_understood_for_certain(text: str, lines: str) -> None:
    understood = UNDERSTANDING.understand(text)
    assert NOTATION.write(understood.calls) == f"add {lines}"
    assert understood.sure
