"""Harder forms of a menu and its orders: slips of the pen, no aliases, invented names.

Each takes the neutral forms and gives new ones. What is drawn by chance depends
on the seed alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from itertools import pairwise, zip_longest
from random import Random
from string import ascii_lowercase
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.language.lexicon import Lexicon, load

Menu = dict[str, Any]
Order = dict[str, Any]

_WORD = re.compile(r"[^\W\d_]+")
# Ordinary language even where a menu writes it: how much, how large, how hot, how done.
# Said of any dish, it stays, like the numbers and the words of grammar.
_ORDINARY = """
    small medium large regular big mini jumbo tall short size kids half full hot iced ice cold warm
    rare well done plain dark top topping ingredient drink
"""
_STAYING = frozenset(_ORDINARY.split())
# What the lexicon may call a word that a menu is free to use.
_FREE = ("note", "goods", "diet")


def with_typos(orders: Iterable[Order], seed: int) -> list[Order]:
    """Each text with one slip in one word of four letters or more, if it has any."""
    random = Random(seed)
    return [{**order, "text": _with_typo(order["text"], random)} for order in orders]


def _with_typo(text: str, random: Random) -> str:
    words = [m for m in _WORD.finditer(text) if len(m.group()) >= 4 and m.group().isascii()]
    if not words:
        return text
    chosen = random.choice(words)
    word = chosen.group()
    slipped = word
    while slipped.lower() == word.lower():
        slipped = random.choice(_SLIPS)(word, random.randrange(len(word)), random)
    return text[: chosen.start()] + slipped + text[chosen.end() :]


def _insert(word: str, at: int, random: Random) -> str:
    return word[:at] + random.choice(ascii_lowercase) + word[at:]


def _delete(word: str, at: int, _: Random) -> str:
    return word[:at] + word[at + 1 :]


def _substitute(word: str, at: int, random: Random) -> str:
    return word[:at] + random.choice(ascii_lowercase) + word[at + 1 :]


def _transpose(word: str, at: int, _: Random) -> str:
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


_SLIPS: tuple[Callable[[str, int, Random], str], ...] = (_insert, _delete, _substitute, _transpose)


def without_aliases(menu: Menu) -> Menu:
    """The menu with nothing but the names of its items and choices; categories keep theirs."""
    bare = deepcopy(menu)
    for named in _named(bare):
        named["aliases"] = []
    return bare


def _named(menu: Menu) -> Iterator[dict[str, Any]]:
    for item in menu["items"]:
        yield item
        for group in item.get("options", ()):
            yield from group["choices"]


def with_invented_names(menu: Menu, orders: Iterable[Order], seed: int) -> tuple[Menu, list[Order]]:
    """Every word that names an item or a choice replaced by an invented one, here and there.

    One word is one invention wherever it stands, in the singular and the plural,
    joined or apart, in other spellings that the lexicon knows, and with a slip in it.
    """
    invented = _Inventions(menu, Random(seed))
    bare = deepcopy(menu)
    for named in (*_named(bare), *bare["categories"]):
        for key in ("name", "aliases", "names"):
            if key in named:
                value = named[key]
                named[key] = (
                    invented.rewrite(value)
                    if isinstance(value, str)
                    else [invented.rewrite(name) for name in value]
                )
    for item in bare["items"]:
        for group in item.get("options", ()):
            group["group"] = invented.rewrite(group["group"])
    return bare, [{**order, "text": invented.rewrite(order["text"])} for order in orders]


class _Inventions:
    def __init__(self, menu: Menu, random: Random) -> None:
        self.lexicon: Lexicon = load("en")
        self._random = random
        self._taken: set[str] = set()
        # lemma → its invention; two words written as one → theirs
        self._invented: dict[str, str] = {}
        for named in _named(menu):
            for name in (named["name"], *named.get("aliases", ())):
                self._enter(_WORD.findall(name.lower()))
        self._known = sorted(word for word in self._invented if len(word) >= 5)

    def _enter(self, words: list[str]) -> None:
        for word in words:
            lemma = self.lexicon.lemma(word)
            if lemma not in self._invented and not self._stays(word, lemma):
                self._invent(lemma)
        for first, second in pairwise(words):
            joined = self.lexicon.lemma(first + second)
            parts = [self._of(first), self._of(second)]
            if joined not in self._invented and all(parts):
                self._invented[joined] = "".join(part or "" for part in parts)

    def _stays(self, word: str, lemma: str) -> bool:
        if len(word) < 3 or word in self.lexicon.numbers or not _STAYING.isdisjoint((word, lemma)):
            return True
        said = [m for _, meanings in self.lexicon.phrases([word], [lemma], 0) for m in meanings]
        return any(meaning.kind not in _FREE for meaning in said)

    def _invent(self, lemma: str) -> None:
        """A word that can be spoken, and that no slip makes another one."""
        while True:
            syllables = self._random.choice((2, 3, 3))
            word = "".join(
                self._random.choice("bdfgjklmnprtvz") + self._random.choice("aeiou")
                for _ in range(syllables)
            ) + self._random.choice(("", "n", "r", "l", "m", "k"))
            near = process.extractOne(word, self._taken, scorer=OSA.distance, score_cutoff=2)
            if near is None and not self.lexicon.knows(word):
                break
        self._taken.add(word)
        self._invented[lemma] = word

    def rewrite(self, text: str) -> str:
        written: list[str] = []
        matches = list(_WORD.finditer(text))
        end = 0
        for match, following in zip_longest(matches, matches[1:]):
            if match.start() < end:
                continue
            written.append(text[end : match.start()])
            apart = self._apart(match.group(), following.group() if following else "")
            if apart and following:
                between = text[match.end() : following.start()]
                written += [apart[0], between, apart[1]]
                end = following.end()
            else:
                written.append(self._rewritten(match.group()))
                end = match.end()
        return "".join(written) + text[end:]

    def _apart(self, first: str, second: str) -> tuple[str, str] | None:
        """Two words that a name writes as one become its invention, in two as well."""
        whole = self._of(first + second) if first and second else None
        if whole is None or (self._of(first) and self._of(second)):
            return None
        return whole[: len(whole) // 2], whole[len(whole) // 2 :]

    def _of(self, word: str) -> str | None:
        return self._invented.get(self.lexicon.lemma(word.lower()))

    def _rewritten(self, word: str) -> str:
        lower = word.lower()
        invented = self._of(lower)
        if invented is None and len(lower) >= 5 and not self.lexicon.knows(lower):
            near = process.extractOne(lower, self._known, scorer=OSA.distance, score_cutoff=1)
            invented = self._invented[near[0]] if near else None
        if invented is None:
            return word
        plural = lower.endswith("s") and self.lexicon.lemma(lower) != lower
        return invented + "s" * plural
