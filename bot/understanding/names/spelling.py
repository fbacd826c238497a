"""Misspelt words, and the known ones they were meant to be."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.language.lexicon import Lexicon
from bot.understanding.names.names import Names

_MOST = 4
_SHORTEST, _LONGEST = 3, 30
# From so many letters on, two of them may be wrong.
_LONG = 7


@dataclass(frozen=True, slots=True)
class Repair:
    """What a word was meant to be, `slips` away; the lower its `cost`, the likelier."""

    text: str
    slips: int
    cost: float
    doubtful: bool = False


class Nearby:
    """Words to be found by one that is a slip away: a letter too many, missing, wrong or swapped.

    Two words are no further apart than that only if leaving out at most a letter of
    each can make them the same.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._left: dict[str, list[str]] = {}
        for word in words:
            for left in _left_of(word):
                self._left.setdefault(left, []).append(word)

    def of(self, word: str) -> set[str]:
        left = (self._left.get(left, ()) for left in _left_of(word))
        return {
            near
            for words in left
            for near in words
            if OSA.distance(word, near, score_cutoff=1) == 1
        }


def _left_of(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


@cache
def _of_language(lexicon: Lexicon) -> Nearby:
    words = lexicon.words | lexicon.numbers.keys()
    return Nearby(sorted(word for word in words if len(word) >= _SHORTEST and word.isalpha()))


class Spelling:
    """The words of a menu and of its language, by how they are written."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._lexicon = names.lexicon
        own = {word for word in names.words if len(word) >= _SHORTEST and word.isalpha()}
        own |= {plural for word in own for plural in self._lexicon.plurals(word)}
        own |= set(self._lexicon.spellings_of(own))
        self._own = own
        # Names written as one word.
        self._joined = {
            key for key in names.surfaces if 6 <= len(key) <= 16 and key.isalpha()
        } - own
        self._nearby = Nearby(sorted(own | self._joined))
        self._nearby_language = _of_language(self._lexicon)
        self._long: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(own | self._joined | self._lexicon.words):
            if len(word) >= 5:
                self._long[word[0], len(word)].append(word)
        self._skeletons: dict[str, list[str]] = defaultdict(list)
        self._title_words: dict[int, list[str]] = defaultdict(list)
        for word in sorted(names.titles):
            self._title_words[len(word)].append(word)
            if len(self._skeleton(word)) >= 3:
                self._skeletons[self._skeleton(word)].append(word)

    def repairs(self, word: str) -> tuple[Repair, ...]:
        """What a word that nobody knows may have been meant to be, the likeliest first."""
        foods = self._lexicon.foods
        if not _SHORTEST <= len(word) <= _LONGEST or word in foods:
            return ()
        if self._lexicon.lemma(word) in foods:
            return ()
        real = word in self._lexicon.common
        if not real and self._lexicon.is_form_of_common(word):
            return ()
        found = list(self._one_slip(word, real))
        if not found and not real:
            found = list(self._two_slips(word)) or list(self._spelt_out(word))
        found.sort(key=lambda repair: (repair.cost, repair.text))
        return tuple(found[:_MOST])

    def _one_slip(self, word: str, real: bool) -> Iterator[Repair]:
        # An English word says what it says, unless the menu has one like it.
        near = self._nearby.of(word) | (set() if real else self._nearby_language.of(word))
        for target in near:
            cost = self._cost(word, target)
            if cost is not None:
                yield Repair(target, 1, cost + 0.5 * real, real)

    def _two_slips(self, word: str) -> Iterator[Repair]:
        if len(word) < _LONG:
            return
        near = [
            target
            for length in range(len(word) - 2, len(word) + 3)
            for target in self._long.get((word[0], length), ())
        ]
        for target, _, _ in process.extract(
            word, near, scorer=OSA.distance, score_cutoff=2, limit=_MOST
        ):
            yield Repair(target, 2, 0.6 + self._likeliness(word, target))

    def _cost(self, word: str, target: str) -> float | None:
        """How unlikely it is that `target` was meant, or None if a slip so short says nothing."""
        swapped = sorted(word) == sorted(target)
        if min(len(word), len(target)) == 3 and not swapped:
            # "una" for "tuna", "teaa" for "tea"
            doubled = len(word) == 4 and any(a == b for a, b in pairwise(word))
            if len(target) == 3 and not doubled:
                return None
        cost = 0.25 if swapped else 0.3
        if len(word) == len(target) <= 4 and not swapped:
            # A short word with another letter in it is rather one we don't know.
            cost += 0.2
        return cost + self._likeliness(word, target)

    def _likeliness(self, word: str, target: str) -> float:
        """People get the first and the last letter right, and say names."""
        cost = 0.15 * (word[0] != target[0]) + 0.05 * (word[-1] != target[-1])
        if target in self._own:
            return cost
        return cost + (0.15 if target in self._joined or self._lexicon.is_phrase(target) else 0.2)

    def _spelt_out(self, word: str) -> Iterator[Repair]:
        """The one word of the menu that begins so, or of which only vowels are missing."""
        begun = [
            target
            for length in range(len(word) + 3, len(word) + 9)
            for target in self._long.get((word[0], length), ())
            if len(word) >= 4 and target.startswith(word) and target in self._names.words
        ]
        if len({self._lexicon.lemma(target) for target in begun}) == 1:
            yield Repair(begun[0], 2, 0.4)
            return
        skeleton = self._skeleton(word)
        targets = self._skeletons.get(skeleton, [])
        if not targets and skeleton == word:
            # "chkn": of the consonants too, some may be missing.
            targets = [
                target
                for length in range(len(word) + 2, 2 * len(word) + 2)
                for target in self._title_words.get(length, ())
                if target[0] == word[0] and target[-1] == word[-1]
            ]
        fitting = [target for target in targets if _is_inside(word, target)]
        if len({self._lexicon.lemma(target) for target in fitting}) == 1:
            yield Repair(fitting[0], 1, 0.3)

    def _skeleton(self, word: str) -> str:
        return "".join(letter for letter in word if letter not in self._lexicon.vowels)

    def nearest(self, words: Iterable[str], at_most: int = 3) -> list[int]:
        """Items whose names look like these unknown words, the likest first."""
        scores: Counter[int] = Counter()
        for word in words:
            near = [
                target
                for length in range(len(word) - 1, len(word) + 2)
                for target in self._title_words.get(length, ())
            ]
            for target, distance, _ in process.extract(
                word, near, scorer=OSA.distance, score_cutoff=max(1, len(word) // 4), limit=4
            ):
                for title in self._names.titles[target]:
                    score = 100 - 20 * int(distance) - len(title.words)
                    scores[title.item_id] = max(scores[title.item_id], score)
        ranked = sorted(scores, key=lambda item_id: (-scores[item_id], item_id))
        return ranked[:at_most]


def _is_inside(word: str, target: str) -> bool:
    """Are the letters of `word` those of `target` in order, some left out?"""
    letters = iter(target)
    return all(letter in letters for letter in word)
