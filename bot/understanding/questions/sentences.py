"""Whole sentences of the lexicon with holes in them: "is the {dish} spicy".

One fits what was said from its first word to its last, or not at all, so that no order
is ever taken for a question by one word in it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_SET = re.compile(r"<(\w+)>")
_ELEMENT = re.compile(r"\(([^)]+)\)|\[([^\]]+)\]|\{(\w+)\}|([^ ()\[\]{}]+)")
_WORD = r"[^\s,;:()]+ "
# How many words a hole takes; none of them a mark, but for those that hold several things.
_HOLES = {
    "any": r"(?:\S+ ){0,30}?",
    "lines": r"(?:\S+ ){1,30}?",
    "amount": rf"(?:{_WORD}){{1,2}}?",
    "meal": rf"(?:{_WORD}){{1,3}}?",
    "what": rf"(?:{_WORD}){{1,4}}?",
}
_FLAGS = ("tool", "phrases", "social", "wanting")
_HOLE = rf"(?:{_WORD}){{1,7}}?"

Place = tuple[int, int]

# Beyond this a message is no question of these.
MOST_WORDS = 60


@dataclass(frozen=True)
class Sentence:
    """`arguments` of the call besides what the holes give; `social` ones yield to
    anything else, and those that are `wanting` something are then not understood."""

    order: int
    tool: str
    arguments: Mapping[str, Any]
    phrase: str
    social: bool
    wanting: bool
    fillers: Mapping[str, Sequence[str]]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        parts = []
        for required, optional, hole, word in _ELEMENT.findall(self.phrase):
            if hole:
                known = "|".join(re.escape(f"{filler} ") for filler in self.fillers.get(hole, ()))
                parts.append(f"(?P<{hole}>{known or _HOLES.get(hole, _HOLE)})")
            else:
                wordings = (required or optional or word).split("|")
                either = "|".join(re.escape(wording.strip() + " ") for wording in wordings)
                parts.append(f"(?:{either}){'?' if optional else ''}")
        return re.compile("".join(parts))

    @property
    def anchors(self) -> set[str]:
        """Words one of which every sentence has that it fits."""
        for required, _, _, word in _ELEMENT.findall(self.phrase):
            if required or word:
                return {wording.split()[0] for wording in (required or word).split("|")}
        raise ValueError(f"a sentence needs a word of its own: {self.phrase}")

    @property
    def words(self) -> Iterator[str]:
        for required, optional, _, word in _ELEMENT.findall(self.phrase):
            for wording in (required or optional or word).split("|"):
                yield from wording.split()


def _spelt_out(phrase: str, sets: Mapping[str, list[str]]) -> str:
    """With the words of its sets; one inside a group is more wordings of the group."""

    def words(name: re.Match[str]) -> str:
        either = "|".join(sets[name[1]])
        return either if phrase[: name.start()].endswith(("(", "|", "[")) else f"({either})"

    return _SET.sub(words, phrase)


class Sentences:
    """All sentences with holes of one language."""

    def __init__(
        self,
        data: Sequence[Mapping[str, Any]],
        sets: Mapping[str, list[str]],
        fillers: Mapping[str, Sequence[str]],
    ) -> None:
        """`fillers`: all that a hole takes ("taste"), where that is known."""
        self._by_anchor: dict[str, list[Sentence]] = defaultdict(list)
        self.words: set[str] = set()
        self.social_words: set[str] = {","}
        order = 0
        for entry in data:
            own = {key: entry[key] for key in entry if key not in _FLAGS}
            for phrase in entry["phrases"]:
                flags = entry.get("social", False), entry.get("wanting", False)
                plain = _spelt_out(phrase, sets)
                sentence = Sentence(order, entry["tool"], own, plain, *flags, fillers)
                order += 1
                self.words.update(sentence.words)
                if sentence.social:
                    self.social_words.update(sentence.words)
                for anchor in sentence.anchors:
                    self._by_anchor[anchor].append(sentence)

    def fitting(
        self, words: Sequence[str]
    ) -> Iterator[tuple[Sentence, dict[str, tuple[int, int]]]]:
        """Those that fit these words, as (sentence, holes → (start, end) in words), in order."""
        near = {
            sentence.order: sentence
            for word in {*words}
            for sentence in self._by_anchor.get(word, ())
        }
        said = "".join(f"{word} " for word in words)
        for order in sorted(near):
            found = near[order].pattern.fullmatch(said)
            if found:
                yield (
                    near[order],
                    {
                        hole: (
                            said.count(" ", 0, found.start(hole)),
                            said.count(" ", 0, found.end(hole)),
                        )
                        for hole in found.groupdict()
                        if found.start(hole) >= 0
                    },
                )
