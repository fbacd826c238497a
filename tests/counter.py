"""A burger and coffee counter: a menu of which nothing is in the lexicon."""

from tests import menus
from tests.menus import choice, item


def group(name: str, at_least: int, at_most: int, *choices: str) -> dict[str, object]:
    """Choices as "Name = alias, alias", a countable one with a trailing #."""
    made = []
    for written in choices:
        full, _, aliases = written.rstrip("#").partition(" = ")
        named = [alias for alias in aliases.split(", ") if alias]
        made.append(choice(full, *named, countable=written.endswith("#")))
    return menus.group(name, at_least, at_most, *made)


TOPPINGS = group(
    "Topping", 0, 12,
    "Lettuce", "Tomato", "Red onion = onion", "Grilled onions", "Gherkins = pickles",
    "Blue cheese", "Cheddar", "Streaky bacon = bacon", "Fried egg", "Avocado", "Black beans",
    "Pinto beans", "Chilli mayo", "Garlic sauce", "Burger sauce", "Jalapenos", "Hot sauce",
)  # fmt: skip
DONENESS = group("Cooked", 0, 1, "Rare", "Medium", "Well done")
BUN = group("Bun", 0, 1, "Brioche bun", "Sesame bun", "Lettuce wrap")
SIDE_SIZE = group("Size", 0, 1, "Small", "Regular", "Large")
CUP = group("Size", 1, 1, "Small", "Medium", "Large")
ROAST = group("Roast", 0, 1, "Light roast = light", "Medium roast = medium", "Dark roast = dark")
MILK = group("Milk", 0, 1, "Oat milk = oat", "Soy milk", "Skimmed milk = skim milk", "Whole milk")
SYRUP = group("Syrup", 0, 3, "Caramel syrup#", "Vanilla syrup#", "Hazelnut syrup#")
EXTRAS = group(
    "Extras", 0, 4, "Espresso shot = shot#", "Whipped cream", "Cinnamon", "Ice", "Sugar#"
)
SERVED = group("Served", 0, 1, "Iced", "Hot")
BURGER = (BUN, DONENESS, TOPPINGS)
COFFEE = (CUP, ROAST, MILK, SYRUP, EXTRAS, SERVED)
MENU = menus.catalog(
    [
        item("Burgers", "Classic Burger", "burger", "hamburger", groups=BURGER),
        item("Burgers", "Smokehouse Burger", groups=BURGER),
        item("Burgers", "Halloumi Burger", groups=BURGER),
        item("Sides", "Fries", "chips", groups=(SIDE_SIZE,)),
        item("Sides", "Sweet Potato Fries", groups=(SIDE_SIZE,)),
        item("Sides", "Onion Rings", groups=(SIDE_SIZE,)),
        item("Coffee", "Latte", groups=COFFEE),
        item("Coffee", "Cappuccino", groups=COFFEE),
        item("Coffee", "Americano", groups=COFFEE),
        item("Drinks", "Ginger Beer"),
        item("Drinks", "Cola", groups=(SIDE_SIZE,)),
        item("Drinks", "Diet Cola", groups=(SIDE_SIZE,)),
        item("Drinks", "Sparkling Water"),
    ],
    [{"name": "Burgers"}, {"name": "Sides"}, {"name": "Coffee"}, {"name": "Drinks"}],
)
