"""Orders as people word them at a burger and coffee counter: nothing of it is in the lexicon."""

import pytest

from bot.understanding import Understanding
from tests import menus
from tests.counter import MENU, group
from tests.menus import item
from tests.notation import Notation

NOTATION = Notation(MENU)
UNDERSTANDING = Understanding(MENU)

ORDERS = {
    "a classic burger with lettuce and tomato please": "1 Classic Burger {Lettuce, Tomato}",
    "can i get two burgers one with bacon and the other with avocado":
        "1 Classic Burger {Streaky bacon}; 1 Classic Burger {Avocado}",
    "three halloumi burgers, two of them with jalapenos":
        "1 Halloumi Burger; 2 Halloumi Burger {Jalapenos}",
    "smokehouse burger no onion extra pickles light garlic sauce":
        "1 Smokehouse Burger {no Red onion, extra Gherkins, light Garlic sauce}",
    "burger with black and pinto beans": "1 Classic Burger {Black beans, Pinto beans}",
    "a burger without lettuce or tomato": "1 Classic Burger {no Lettuce, no Tomato}",
    "a burger without lettuce and tomato": "1 Classic Burger {no Lettuce, Tomato}",
    "large latte with oat milk and two shots":
        "1 Latte {Large, Oat milk, Espresso shot x2}",
    "a large medium roast latte": "1 Latte {Large, Medium roast}",
    "medium dark latte": "1 Latte {Medium, Dark roast}",
    "a medium large latte": "1 Latte {Medium roast, Large}",
    "small iced americano, no sugar": "1 Americano {Small, Iced, no Sugar}",
    "2 small capuccinos with skim milk": "2 Cappuccino {Small, Skimmed milk}",
    "latte with caramel and vanilla": "1 Latte {Caramel syrup, Vanilla syrup}",
    "a large latte with three pumps of hazelnut": "1 Latte {Large, Hazelnut syrup x3}",
    "a large latte with extra whipped cream and a small one with soy milk":
        "1 Latte {Large, extra Whipped cream}; 1 Latte {Small, Soy milk}",
    "a large cola and a small with ice": "1 Cola {Large}; 1 Cola {Small} (ice)",
    "large fries and a diet cola": "1 Fries {Large}; 1 Diet Cola",
    "2 large colas and 1 small": "2 Cola {Large}; 1 Cola {Small}",
    "sweet potato fries and onion rings": "1 Sweet Potato Fries; 1 Onion Rings",
    "could i have a burger i want cheddar on it and also some bacon":
        "1 Classic Burger {Cheddar, Streaky bacon}",
    "i'll take a halloumi burger but i don't want any tomato on it":
        "1 Halloumi Burger {no Tomato}",
    "a burger and fries please": "1 Classic Burger; 1 Fries",
    "i would like a burger well done in a brioche bun":
        "1 Classic Burger {Well done, Brioche bun}",
    "medium rare burger": None,
    "bacon and cheddar burger": "1 Classic Burger {Streaky bacon, Cheddar}",
    "two burgers with bacon, fries and a large cola":
        "2 Classic Burger {Streaky bacon}; 1 Fries; 1 Cola {Large}",
    "a bottle of sparkling water and a side of fries": "1 Sparkling Water; 1 Fries",
    "one gingerbeer": "1 Ginger Beer",
    "half a dozen onion rings": "6 Onion Rings",
    "a couple of lattes, medium, with oat milk": "2 Latte {Medium, Oat milk}",
    "burger with everything but onion": "1 Classic Burger {no Red onion}",
    "give me a burger with a fried egg and blue cheese":
        "1 Classic Burger {Fried egg, Blue cheese}",
    "a smokehouse burger with no extra cheddar": "1 Smokehouse Burger {no extra Cheddar}",
    "a latte with a little bit of cinnamon": "1 Latte {light Cinnamon}",
    "a burger easy on the hot sauce": "1 Classic Burger {light Hot sauce}",
    "i want an extra pickles burger": "1 Classic Burger {extra Gherkins}",
    "one burgr with jalapenoes and avacado": "1 Classic Burger {Jalapenos, Avocado}",
    "large capp with vanila": "1 Cappuccino {Large, Vanilla syrup}",
    "2x fries, 1x cola": "2 Fries; 1 Cola",
    "fries x2 and cola x3": "2 Fries; 3 Cola",
    "i'd like to order a small hot americano with whole milk and a burger with lettuce":
        "1 Americano {Small, Hot, Whole milk}; 1 Classic Burger {Lettuce}",
    "a double shot latte": "1 Latte {Espresso shot x2}",
    "latte with an extra shot": "1 Latte {extra Espresso shot}",
    "burger cut in half": "1 Classic Burger (cut in half)",
    "a burger with lettuce, tomato, and onion, and a ginger beer":
        "1 Classic Burger {Lettuce, Tomato, Red onion}; 1 Ginger Beer",
    "four burgers, one plain, one with bacon and two with avocado":
        "1 Classic Burger (plain); 1 Classic Burger {Streaky bacon}; "
        "2 Classic Burger {Avocado}",
    "i want a burger make it medium and hold the pickles":
        "1 Classic Burger {Medium, no Gherkins}",
    "hi there can you get me a halloumi burger in a lettuce wrap with chilli mayo thanks":
        "1 Halloumi Burger {Lettuce wrap, Chilli mayo}",
    "a regular fries": "1 Fries {Regular}",
    "burger with grilled onions instead of pickles": None,
    "one large iced dark roast americano with two sugars":
        "1 Americano {Large, Iced, Dark roast, Sugar x2}",
    "cappuccino, large, oat": "1 Cappuccino {Large, Oat milk}",
    "just a cola": "1 Cola",
    "my order is two burgers and three small fries": "2 Classic Burger; 3 Fries {Small}",
    "burger with onion rings on the side": "1 Classic Burger; 1 Onion Rings (on the side)",
    "a burger minus the tomato and lettuce": "1 Classic Burger {no Tomato, no Lettuce}",
    "add garlic sauce to a smokehouse burger": "1 Smokehouse Burger {Garlic sauce}",
    "i need three lattes: one large, one small and one medium":
        "1 Latte {Large}; 1 Latte {Small}; 1 Latte {Medium}",
    "an oat latte and a soy cappuccino": "1 Latte {Oat milk}; 1 Cappuccino {Soy milk}",
    "a vanilla latte": "1 Latte {Vanilla syrup}",
    "decaf latte": None,
    "two large lattes with oat milk, one of them iced":
        "1 Latte {Large, Oat milk}; 1 Latte {Large, Oat milk, Iced}",
    "can i get two large dark roast americanos one with ice and no sugar the other with cinnamon":
        "1 Americano {Large, Dark roast, Ice, no Sugar}; 1 Americano {Large, Dark roast, Cinnamon}",
    "2 burgers with bacon, one without bacon":
        "1 Classic Burger {Streaky bacon}; 1 Classic Burger {no Streaky bacon}",
    "two halloumi burgers the first with avocado the second with cheddar":
        "1 Halloumi Burger {Avocado}; 1 Halloumi Burger {Cheddar}",
    "a latte with an extra shot of espresso": "1 Latte {extra Espresso shot}",
    "a bacon burger with extra bacon": "1 Classic Burger {extra Streaky bacon}",
    "a latte with a shot of hazelnut syrup": "1 Latte {Hazelnut syrup}",
    "a burger with no bun": "1 Classic Burger (with no bun)",
    "one burger with lettuce and tomato and one with bacon":
        "1 Classic Burger {Lettuce, Tomato}; 1 Classic Burger {Streaky bacon}",
    "a burger with double bacon": "1 Classic Burger {extra Streaky bacon}",
    "a halloumi burger and a small cola to go with it": "1 Halloumi Burger; 1 Cola {Small}",
    "i was wondering if i could get a burger topped off with avocado":
        "1 Classic Burger {Avocado}",
    "burger with jalapenos sauce": "1 Classic Burger {Jalapenos}",
}  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), [(t, x) for t, x in ORDERS.items() if x])
def test_order_is_understood_for_certain(text: str, lines: str) -> None:
    understood = UNDERSTANDING.understand(text)
    assert NOTATION.write(understood.calls) == f"add {lines}"
    assert understood.sure


ASKED = {
    "a latte with syrup": "1 Latte {syrup?}",
    "a burger with sauce": "1 Classic Burger {sauce?}",
    "2 large lattes with milk and 2 sugars": "2 Latte {Large, milk?, Sugar x2}",
    "two burgers with extra sauce, no onion": "2 Classic Burger {extra sauce?, no Red onion}",
    "a burger with beans and cheddar": "1 Classic Burger {beans?, Cheddar}",
    "two burgers one with beans and the other with bacon":
        "1 Classic Burger {beans?}; 1 Classic Burger {Streaky bacon}",
    "a burger without tomato or beans":
        "1 Classic Burger {no Tomato, no Black beans, no Pinto beans}",
    "a burger with no sauce": "1 Classic Burger (with no sauce)",
    "a burger with garlic sauce and extra sauce": "1 Classic Burger {extra Garlic sauce}",
    "a soy milk latte with milk": "1 Latte {Soy milk}",
    "3 lattes with extra milk, iced": "3 Latte {extra milk?, Iced}",
    "a burger with jalapenos sauce": "1 Classic Burger {Jalapenos}",
}  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), ASKED.items())
def test_a_word_for_several_choices_is_to_be_asked_about(text: str, lines: str) -> None:
    understood = UNDERSTANDING.understand(text)
    assert NOTATION.write(understood.calls) == f"add {lines}"
    assert understood.sure


def test_what_is_no_sort_is_not_asked_about() -> None:
    drinks = (
        group("Ice", 0, 1, "No ice", "Less ice", "Crushed ice"),
        group("Size", 1, 1, "Small cup", "Large cup"),
        group("Cup", 0, 1, "Paper cup", "Glass cup"),
    )
    menu = menus.catalog([item("Drinks", "Iced Cup", groups=drinks)], [{"name": "Drinks"}])
    assert not Understanding(menu).vocabulary.sorts


@pytest.mark.parametrize(
    "text",
    [
        "two burgers and a small lemonade",
        "a burger with grilled onions instead of pickles",
        "medium rare burger",
        "coke and a burger",
        "a burger with anchovies",
    ],
)
def test_doubtful_order_is_known_to_be(text: str) -> None:
    assert not UNDERSTANDING.understand(text).sure


def test_names_are_all_that_is_particular() -> None:
    assert len(ORDERS) >= 60
