"""Search finds what was meant, and nothing by accident."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.menu.catalog import Catalog, Item
from bot.menu.search import Entry, Index
from tests import menus

MENU = menus.sample()


def names(query: str | None, **filters: object) -> list[str]:
    return [item.name for item in MENU.search(query, **filters)]  # type: ignore[arg-type]


def category(name: str) -> int:
    return next(c.category_id for c in MENU.categories if c.name == name)


def found(query: str, *entries: str | Entry) -> list[int]:
    index = Index([Entry((entry,)) if isinstance(entry, str) else entry for entry in entries])
    return list(index.search(query))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("idly", "Idly"),
        ("IDLI", "Idly"),
        ("iddlies", "Idly"),
        ("masala dosa", "Masala Dosa"),
        ("masala dosas", "Masala Dosa"),
        ("Masala-Dosai!", "Masala Dosa"),
        ("masaladosa", "Masala Dosa"),
        ("msala dose", "Masala Dosa"),
        ("thosai", "Plain Dosa"),
        ("wada", "Medu Vada"),
        ("sambhar wada", "Sambar Vada"),
        ("butter milk", "Buttermilk"),
        ("buttermlk", "Buttermilk"),
        ("kaapi", "Filter Coffee"),
        ("cofee", "Filter Coffee"),
        ("chiken biriyani", "Chicken Biryani"),
        ("chiken 65", "Chicken 65"),
        ("veg biryani", "Vegetable Biryani"),
        ("gheeroast", "Ghee Roast Dosa"),
        ("hot & sour soup", "Hot and Sour Soup"),
        ("the curd rice", "Curd Rice"),
    ],
)
def test_the_best_answer_comes_first(query: str, first: str) -> None:
    assert names(query)[0] == first


def test_every_word_counts() -> None:
    assert names("curd rice with pickle") == []
    assert names("mutton dosa") == ["Mutton Keema Dosa"]


def test_exact_names_come_before_aliases_and_words() -> None:
    assert found("tea", "Green Tea", Entry(("Chai", "tea")), "Tea") == [2, 1, 0]


def test_a_prefix_finds_what_it_begins() -> None:
    assert set(names("pesar")) == {"Pesarattu", "Pesarattu Upma"}
    assert names("veg starter par") == []


def test_no_accidents_by_parts_of_words() -> None:
    assert names("hot chocolate") == []
    assert found("hot chocolate", "Chocolate Latte", "Hot Milk") == []
    assert found("tea", "Steak", "Teak Plank", "Instead") == [1]
    assert found("tea", "Steak", "Teak Plank", "Tea") == [2]
    assert found("ice", "Rice", "Juice") == []
    assert found("ham", "Shami Kebab", "Chamomile") == []
    # A word of the menu is no beginning of another.
    assert found("egg", "Eggless Cake", "Egg Curry") == [1]
    assert found("egg cury", "Eggless Curry", "Egg Curry") == [1]


def test_typos_are_mended_within_bounds() -> None:
    assert found("bringal", "Brinjal") == [0]
    assert found("dsoa", "Dosa") == [0]
    assert found("manchoorian", "Manchurian") == [0]
    # The first letter is right, short words are exact, two slips need seven letters.
    assert found("rosa", "Dosa") == []
    assert found("tee", "Tea") == []
    assert found("dxsx", "Dosa") == []


def test_a_spelling_learnt_from_one_item_holds_for_all() -> None:
    entries = (Entry(("Masala Dosa", "masala dosai")), Entry(("Neer Dosa",)), Entry(("Vada",)))
    assert found("neer dosai", *entries) == [1]
    assert found("dosai", *entries) == [0, 1]


def test_an_alias_of_other_words_teaches_no_spelling() -> None:
    entries = (Entry(("Curd Rice", "thayir rice")), Entry(("Curd Vada",)))
    assert found("thayir vada", *entries) == []


def test_a_category_finds_its_items_but_not_those_who_share_half_its_name() -> None:
    assert names("desserts") == [item.name for item in MENU.items_in(category("Sweets"))]
    assert "Filter Coffee" not in names("tea")
    assert names("dosa")[1:10] == [item.name for item in MENU.items_in(category("Dosa"))][1:10]


def test_diet_words_narrow_a_search() -> None:
    assert {item.diet for item in MENU.search("veg")} == {"veg"}
    assert len(MENU.search("veg")) == sum(item.diet == "veg" for item in MENU.items)
    assert {item.diet for item in MENU.search("non-veg")} == {"non_veg"}
    assert {item.diet for item in MENU.search("egg")} == {"egg"}
    assert names("veg starters") == names(None, category_id=category("Veg Starters"))
    assert "Chicken Keema Dosa" not in names("veg dosa")
    assert names("non veg dosa") == ["Chicken Keema Dosa", "Mutton Keema Dosa"]
    assert names("veg chicken") == []


def test_filters_hold_together() -> None:
    breakfast = MENU.periods[0].period_id
    items = MENU.search("dosa", period_id=breakfast, diet="veg", category_id=category("Dosa"))
    assert items
    assert all(breakfast in item.period_ids and item.diet == "veg" for item in items)
    assert MENU.search("dosa", diet="vegan") == []
    assert MENU.search(category_id=999) == []
    assert [item.diet for item in MENU.search(diet="egg")] == ["egg"] * len(names("egg"))


def test_no_query_is_the_whole_menu_in_its_order() -> None:
    for query in (None, "", "  "):
        assert MENU.search(query) == list(MENU.items)
    assert MENU.search(limit=3) == list(MENU.items[:3])
    assert MENU.search("dosa", limit=2) == MENU.search("dosa")[:2]
    assert MENU.search("dosa", limit=0) == []


def test_a_text_without_words_finds_nothing() -> None:
    assert names("?!") == []
    assert names("🍛") == []
    assert names("the") == []


def test_other_scripts_are_words_too() -> None:
    entries = (Entry(("Idly", "இட்லி")), Entry(("Dosa", "தோசை", "डोसा")))
    assert found("தோசை", *entries) == [1]
    assert found("डोसा", *entries) == [1]
    assert found("CAFÉ", "Cafe") == [0]


@given(st.text(max_size=300))
def test_no_text_breaks_a_search(text: str) -> None:
    found = MENU.search(text)
    assert len({item.item_id for item in found}) == len(found)


@given(st.sampled_from(MENU.items), st.data())
def test_every_name_and_alias_finds_its_item_first(item: Item, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from((item.name, *item.aliases)))
    assert MENU.search(name)[0] == item


def slowest(queries: list[str], search: Callable[[str], object]) -> float:
    """The 99th percentile in seconds of the CPU's time, of the best of three runs each."""
    times = []
    for query in queries:
        runs = []
        for _ in range(3):
            start = time.thread_time()
            search(query)
            runs.append(time.thread_time() - start)
        times.append(min(runs))
    return sorted(times)[int(len(times) * 0.99)]


def large() -> Catalog:
    headings = {c.category_id: c.name for c in MENU.categories}
    items = [
        {
            "category": f"{headings[item.category_id]} {n}",
            "name": f"{item.name} number {n}",
            "price": "10.00",
            "diet": item.diet,
            "aliases": [f"{alias} number {n}" for alias in item.aliases],
        }
        for n in range(14)
        for item in MENU.items
    ]
    headings_used = dict.fromkeys(str(item["category"]) for item in items)
    return menus.catalog(items, [{"name": name} for name in headings_used])


def test_searching_takes_less_than_a_millisecond() -> None:
    phrases = [name for item in MENU.items for name in (item.name, *item.aliases[:2])]
    typos = [name[:2] + name[3:] for name in phrases if len(name) > 4]
    queries = [*phrases, *typos, "veg", "non veg starters", "zzzzzz", "idly " * 800, "a" * 4_000]
    assert slowest(queries, MENU.search) < 0.001
    catalog = large()
    assert len(catalog.items) > 5_000
    assert slowest(queries, catalog.search) < 0.005
