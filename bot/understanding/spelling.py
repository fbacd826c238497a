"""Misspelt words, and the known ones they were meant to be."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.names import Names


class Spelling:
    """The words of a menu and of its language, by how they are written."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._lexicon = names.lexicon
        self._targets = self._by_start_and_length()
        self._skeletons: dict[str, list[str]] = defaultdict(list)
        self._title_words: dict[int, list[str]] = defaultdict(list)
        for word in sorted(names.titles):
            self._title_words[len(word)].append(word)
            if len(self._skeleton(word)) >= 3:
                self._skeletons[self._skeleton(word)].append(word)

    def _by_start_and_length(self) -> dict[tuple[str, int], list[str]]:
        targets: dict[tuple[str, int], list[str]] = defaultdict(list)
        own = {word for word in self._names.words if len(word) >= 4 and word.isalpha()}
        own.update(key for key in self._names.surfaces if len(key) >= 6 and key.isalpha())
        language = {word for word in self._lexicon.words if len(word) >= 4 and word.isalpha()}
        for word in sorted(own | language):
            targets[word[0], len(word)].append(word)
        return dict(targets)

    def repair(self, word: str) -> tuple[str, int] | None:
        """The one known word that `word` was meant to be, and how many slips away."""
        if len(word) < 3 or len(word) > 30:
            return None
        reach = 2 if len(word) >= 7 else 1
        near = [
            target
            for length in range(len(word) - reach, len(word) + reach + 1)
            for target in self._targets.get((word[0], length), ())
        ]
        found = [
            (target, distance, index)
            for target, distance, index in process.extract(
                word, near, scorer=OSA.distance, score_cutoff=reach, limit=8
            )
            if self._is_slip(word, target)
        ]
        if not found:
            return self._spelt_out(word)
        best = min(distance for _, distance, _ in found)
        words = [target for target, distance, _ in found if distance == best]
        words.sort(key=lambda target: self._likeliness(word, target))
        return words[0], int(best)

    def _is_slip(self, word: str, target: str) -> bool:
        """A short word with another letter in it is rather a word we don't know ("coke")."""
        return (
            len(word) > 4
            or target in self._names.words
            or len(word) < len(target)
            or sorted(word) == sorted(target)
        )

    def _likeliness(self, word: str, target: str) -> tuple[bool, bool, bool, bool, int, str]:
        """Of targets as near, the least: people get the last letter right, and say names."""
        return (
            target[-1] != word[-1],
            target not in self._names.words,
            target not in self._names.surfaces,
            not self._lexicon.is_phrase(target),
            -len(self._names.titles.get(self._lexicon.lemma(target), ())),
            target,
        )

    def _spelt_out(self, word: str) -> tuple[str, int] | None:
        """The one word of the menu that begins so, or of which only vowels are missing."""
        begun = [
            target
            for length in range(len(word) + 3, len(word) + 9)
            for target in self._targets.get((word[0], length), ())
            if len(word) >= 4 and target.startswith(word) and target in self._names.words
        ]
        if len({self._lexicon.lemma(target) for target in begun}) == 1:
            return begun[0], 2
        targets = self._skeletons.get(self._skeleton(word), [])
        fitting = [target for target in targets if _is_inside(word, target)]
        return (fitting[0], 1) if len(fitting) == 1 else None

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
