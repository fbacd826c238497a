"""Phrases found by their words: shortest first, words of courtesy passed over inside them."""

from bot.understanding.language.phrase_tree import PhraseTree


def _tree() -> PhraseTree[str]:
    tree: PhraseTree[str] = PhraseTree(frozenset({"please"}))
    tree.add([([["show"]], False), ([["me"]], True), ([["the", "menu"]], False)], "menu")
    tree.add([([["show"]], False)], "show")
    return tree


def _found(text: str) -> list[tuple[int, list[str]]]:
    words = text.split()
    return list(_tree().walk(words, words, 0))


def test_every_phrase_that_begins_there_is_found_shortest_first() -> None:
    assert _found("show the menu now") == [(1, ["show"]), (3, ["menu"])]


def test_a_word_of_courtesy_inside_a_phrase_is_passed_over_and_ends_none() -> None:
    assert _found("show please me the menu please") == [(1, ["show"]), (5, ["menu"])]


def test_a_word_is_also_found_by_its_lemma() -> None:
    assert list(_tree().walk(["shows", "x"], ["show", "x"], 0)) == [(1, ["show"])]


def test_what_was_walked_before_does_not_hide_a_phrase_added_later() -> None:
    tree = _tree()
    words = ["show", "prices"]
    before = list(tree.walk(words, words, 0))
    tree.add([([["show", "prices"]], False)], "prices")
    assert [*before, (2, ["prices"])] == list(tree.walk(words, words, 0))
