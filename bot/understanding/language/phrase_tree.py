"""Phrases by their words, so that all those which begin at a word are found in one walk."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

# The longest phrase in tokens, words of courtesy included.
_LONGEST = 16
_MOST_KEPT = 20_000

Meaning = TypeVar("Meaning")
# A pattern's places in order: the wordings possible there, and whether it may stay empty.
Slots = Iterable[tuple[list[list[str]], bool]]


class _Node(Generic[Meaning]):
    """Where a phrase stands after some words; several phrases may share a start."""

    __slots__ = ("meaning", "next")

    def __init__(self) -> None:
        self.next: dict[str, list[_Node[Meaning]]] = {}
        self.meaning: Meaning | None = None


class _State(Generic[Meaning]):
    """All phrases that some words may have begun; `next` is what was walked before."""

    __slots__ = ("meanings", "next", "nodes", "words")

    def __init__(self, reached: list[_Node[Meaning]], passed: list[_Node[Meaning]]) -> None:
        self.nodes = [*reached, *passed]
        # What was passed over ends no phrase.
        self.meanings = [node.meaning for node in reached if node.meaning is not None]
        self.words = {word for node in self.nodes for word in node.next}
        self.next: dict[tuple[str, str], _State[Meaning] | None] = {}


class PhraseTree(Generic[Meaning]):
    """Inside a phrase, words of `courtesy` are passed over ("show me please the menu")."""

    def __init__(self, courtesy: frozenset[str]) -> None:
        self._courtesy = courtesy
        self._root: _Node[Meaning] = _Node()
        self._start: _State[Meaning] | None = None
        self._kept = 0

    def add(self, places: Slots, meaning: Meaning) -> None:
        reached = [self._root]
        for wordings, optional in places:
            end: _Node[Meaning] = _Node()
            for wording in wordings:
                self._link(reached, wording, end)
            reached = [*reached, end] if optional else [end]
        for node in reached:
            if node is not self._root:
                node.meaning = meaning
        self._start = None

    def _link(self, reached: list[_Node[Meaning]], wording: list[str], end: _Node[Meaning]) -> None:
        for index, word in enumerate(wording):
            node = end if index == len(wording) - 1 else _Node()
            for before in reached:
                before.next.setdefault(word, []).append(node)
            reached = [node]

    def of_word(self, word: str) -> list[Meaning]:
        """What a word says by itself."""
        return [node.meaning for node in self._root.next.get(word, ()) if node.meaning is not None]

    def walk(
        self, words: list[str], lemmas: list[str], start: int
    ) -> Iterator[tuple[int, list[Meaning]]]:
        """Every phrase that begins at `start`, as (end, meanings), shortest first."""
        if self._start is None or self._kept > _MOST_KEPT:
            self._start, self._kept = _State([self._root], []), 0
        state = self._start
        for position in range(start, min(len(words), start + _LONGEST)):
            word, lemma = words[position], lemmas[position]
            said = word if word in state.words or word in self._courtesy else lemma
            if said not in state.words and said not in self._courtesy:
                return
            key = (said, lemma)
            following = state.next[key] if key in state.next else self._step(state, key)
            if following is None:
                return
            if following.meanings:
                yield position + 1, following.meanings
            state = following

    def endings(self) -> Iterator[tuple[tuple[str, ...], list[Meaning]]]:
        """Words that end phrases, and all that these mean; phrases that end alike come once."""
        seen: set[frozenset[int]] = set()
        following: list[tuple[tuple[str, ...], list[_Node[Meaning]]]] = [((), [self._root])]
        while following:
            path, nodes = following.pop()
            for word in {word for node in nodes for word in node.next}:
                reached = [after for node in nodes for after in node.next.get(word, ())]
                state = frozenset(map(id, reached))
                if state not in seen:
                    seen.add(state)
                    following.append(((*path, word), reached))
                    yield (*path, word), [n.meaning for n in reached if n.meaning is not None]

    def _step(self, state: _State[Meaning], key: tuple[str, str]) -> _State[Meaning] | None:
        word, lemma = key
        reached: list[_Node[Meaning]] = []
        for node in state.nodes:
            reached += node.next.get(word) or node.next.get(lemma) or ()
        passed = state.nodes if state is not self._start and word in self._courtesy else []
        found = state.next[key] = _State(reached, passed) if reached or passed else None
        self._kept += 1
        return found
