"""Sentence frames of corrections, from the lexicon: fixed words with slots between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.understanding.language.lexicon import Lexicon
from bot.understanding.language.patterns import slots

# Longer messages are no corrections, and slots cost time: words of a message, of a slot.
_LONGEST = 24
_MOST = {"line": 8, "old": 8, "how": 8, "count": 3, "about": 14, "new": 16}
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Frame:
    """`does` is what to make of the slots; `value` a number that goes with it."""

    does: str
    value: int
    pattern: re.Pattern[str]
    # Written with a comma, which is otherwise passed over.
    marked: bool
    # One word of each set is in every message that fits.
    needed: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """`slots`: the (start, end) of each slot's words in the message."""

    frame: Frame
    slots: dict[str, tuple[int, int]]


class Frames:
    def __init__(self, lexicon: Lexicon) -> None:
        """`lexicon.corrections` may be empty: then nothing is a correction."""
        data = lexicon.corrections
        self.frames = [
            Frame(
                each["does"],
                each.get("value", 0),
                re.compile(_regex(phrase, lexicon.sets)),
                " , " in phrase,
                _needed(phrase, lexicon.sets),
            )
            for each in data.get("frames", ())
            for phrase in each["phrases"]
        ]
        # Frames by the words of which one must be there, and those without any.
        self._by_word: dict[str, list[int]] = {}
        self._open = [n for n, frame in enumerate(self.frames) if not frame.needed]
        for n, frame in enumerate(self.frames):
            for word in frame.needed[0] if frame.needed else ():
                self._by_word.setdefault(word, []).append(n)
        self._negations = frozenset(data.get("negations", ()))
        self._lead = _any_of(data.get("lead", ()), lexicon.sets)
        self._trail = _any_of(data.get("trail", ()), lexicon.sets)
        self._turns = _any_of(data.get("turns", ()), lexicon.sets)
        self._first_of_turns = {phrase.split()[0] for phrase in data.get("turns", ())}

    def match(self, words: list[str], does: frozenset[str]) -> Iterator[Match]:
        """Every frame of these kinds that the message fits, with or without its first words
        and courtesies."""
        if len(words) > _LONGEST:
            return
        present = frozenset(words)
        numbers = set(self._open)
        for word in present:
            numbers.update(self._by_word.get(word, ()))
        frames = [
            self.frames[n]
            for n in sorted(numbers)
            if self.frames[n].does in does
            and not any(needed.isdisjoint(present) for needed in self.frames[n].needed[1:])
        ]
        if not frames:
            return
        kept = [n for n, word in enumerate(words) if word[0].isalnum()]
        marked = [n for n, word in enumerate(words) if word[0].isalnum() or word == ","]
        ways = dict.fromkeys(
            (tuple(kept), self._bare(words, kept), tuple(marked), self._bare(words, marked))
        )
        written = [("".join(words[n] + " " for n in places), places) for places in ways]
        for frame in frames:
            for text, places in written:
                if frame.marked is not ("," in text):
                    continue
                found = frame.pattern.fullmatch(text)
                spans = _spans(found, text, places) if found else {}
                if found and all(end - start <= _MOST[n] for n, (start, end) in spans.items()):
                    yield Match(frame, spans)

    def turn(self, words: list[str]) -> int | None:
        """Where the message takes back what it has just said ("…, actually two")."""
        if len(words) > _LONGEST:
            return None
        for index in range(1, len(words)):
            if words[index] in self._first_of_turns and self._turns.match(
                "".join(word + " " for word in words[index:])
            ):
                return index
        return None

    def _bare(self, words: list[str], places: list[int]) -> tuple[int, ...]:
        """The words without what leads to them and what only follows them."""
        while places:
            text = "".join(words[n] + " " for n in places)
            lead = self._lead.match(text)
            if not lead:
                break
            count = lead.group().count(" ")
            end = places[count - 1] + 1
            if words[end - 1] in self._negations and words[end : end + 1] != [","]:
                # "no onion": dropping it would say the opposite.
                break
            places = places[count:]
            while places and words[places[0]] == ",":
                places = places[1:]
        while places:
            # Read backwards: the longest courtesy at the end.
            cuts = (
                n for n in range(max(0, len(places) - 5), len(places))
                if self._trail.fullmatch("".join(words[k] + " " for k in places[n:]))
            )  # fmt: skip
            cut = next(cuts, None)
            if cut is None:
                break
            places = places[:cut]
            while places and words[places[-1]] == ",":
                places = places[:-1]
        return tuple(places)


def _regex(phrase: str, sets: dict[str, list[str]]) -> str:
    parts = []
    for wordings, optional in slots(phrase, sets):
        slot = _SLOT.fullmatch(wordings[0][0]) if len(wordings) == 1 else None
        if slot:
            parts.append(rf"(?P<{slot.group(1)}>\S.*? )")
            continue
        ways = "|".join(re.escape(" ".join(words) + " ") for words in wordings)
        parts.append(f"(?:{ways}){'?' if optional else ''}")
    return "".join(parts)


def _needed(phrase: str, sets: dict[str, list[str]]) -> tuple[frozenset[str], ...]:
    needed = []
    for wordings, optional in slots(phrase, sets):
        first = frozenset(words[0] for words in wordings)
        if not optional and not any(map(_SLOT.fullmatch, first)):
            needed.append(first)
    return tuple(sorted(needed, key=len))


def _any_of(phrases: Any, sets: dict[str, list[str]]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(f"(?:{_regex(phrase, sets)})" for phrase in longest_first) or "(?!)")


def _spans(found: re.Match[str], text: str, places: tuple[int, ...]) -> dict[str, tuple[int, int]]:
    spans = {}
    for name in found.groupdict():
        start, end = found.span(name)
        if start >= 0:
            first = text.count(" ", 0, start)
            spans[name] = (places[first], places[text.count(" ", 0, end) - 1] + 1)
    return spans
