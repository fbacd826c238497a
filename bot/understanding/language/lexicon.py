"""A language as data: its phrases, numbers and spellings, read from `lexicons/*.toml`."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.understanding.language.inflection import Inflection
from bot.understanding.language.patterns import slots
from bot.understanding.language.phrase_tree import PhraseTree
from bot.understanding.questions.sentences import Sentences

FOLDER = Path(__file__).parents[1] / "lexicons"
_NOUNS = ("note", "unit", "goods")
_TELLING = ("qualifier", "count", "article", "diet", "with", "ordinal")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase does: `kind` is its role in a sentence, `value` its content.

    kind "action": `tool` with `arguments`, complete in itself; `soft` ones yield
    to anything else in the message, `alone` ones are none beside other words.
    kind "verb": `value` is add, remove, set or search; a `wish` ("i want …") may
    also be about something to look for; `open` takes words the menu doesn't know;
    `root` alone means the whole menu.
    Other kinds are the tables of `words` in the lexicon.
    """

    kind: str
    value: Any = None
    tool: str = ""
    arguments: tuple[tuple[str, Any], ...] = ()
    soft: bool = False
    alone: bool = False
    wish: bool = False
    open: bool = False
    root: bool = False


class Lexicon(Inflection):
    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__(data)
        self.contractions: dict[str, list[str]] = {
            key: value.split() for key, value in data["contractions"].items()
        }
        self.tens = frozenset(data["tens"])
        self.ordinal_suffixes = frozenset(data["ordinal_suffixes"])
        self.common = frozenset(data["common"].split())
        self.foods = frozenset(data["foods"].split())
        self.plain = frozenset(data["plain"])
        self.size_nouns = frozenset(data["size_nouns"])
        # How many sizes there are → what they are called, the smallest first.
        self.sizes: dict[int, list[list[str]]] = {}
        for sizes in data["sizes"]:
            self.sizes.setdefault(len(sizes), []).append(sizes)
        self.smallest, self.largest = data["smallest"], data["largest"]
        # What else each of several degrees is called; the first tells them.
        self.grades: list[dict[str, list[str]]] = data["grades"]
        self.describing = frozenset(data["describing"].split())
        self.topics = frozenset(data["topics"])
        self.marked = frozenset(data["marked"])
        self.names_stop = frozenset(data["names_stop"])
        self.names_of: str = data["names_of"]
        # A word of a group's name → what its choices are said with.
        self.said_with: dict[str, list[str]] = data["said_with"]
        self.servings = frozenset(data["servings"])
        self.verb_endings: list[str] = data["verb_endings"]
        self.pointing = frozenset(data["pointing"])
        self.names_and = frozenset(data["names_and"])
        self.vowels = frozenset(data["vowels"])
        self.category_nouns = frozenset(data["category_nouns"])
        self.personal: dict[str, list[str]] = data.get("personal", {})
        self.leaving = frozenset(data.get("leaving", []))
        # What sentences begin with that tell something and order nothing.
        self.tellings = {name: frozenset(said) for name, said in data["telling"].items()}
        # For questions: their sentences, and the words that fill the holes.
        self.openings = sorted((p.split() for p in data.get("openings", [])), key=len, reverse=True)
        self.closings = sorted((p.split() for p in data.get("closings", [])), key=len, reverse=True)
        # By their first word, and from their last word backwards.
        self.openings_by_word = _by_first(self.openings)
        self.endings_by_word = _by_first([phrase[::-1] for phrase in self.closings])
        self.joints = frozenset(data.get("joints", []))
        self.conditions = frozenset(data.get("conditions", []))
        self.currency = frozenset(data.get("currency", []))
        self.days: dict[str, int] = data.get("days", {})
        self.tastes: dict[str, list[str]] = data.get("tastes", {})
        self.allergens: dict[str, list[str]] = data.get("allergens", {})
        stated = [word for group in self.allergens.values() for word in group]
        fillers = {
            "taste": [*self.tastes],
            "day": [*self.days],
            "allergen": [*self.allergens, *stated],
        }
        self.questions = Sentences(data.get("questions", []), data["sets"], fillers)
        self.avoided: dict[str, list[str]] = data.get("avoided", {})
        self.anything = frozenset(data.get("anything", []))
        # first lemma → what is written with it, and what is said for that
        self.synonyms: dict[str, list[tuple[str, str]]] = {}
        for one, other in data["synonyms"].items():
            for written, said in ((self._bare(one), other), (self._bare(other), one)):
                self.synonyms.setdefault(written.partition(" ")[0], []).append((written, said))
        self.courtesy = frozenset(data["courtesy"])
        self._tree: PhraseTree[Meaning] = PhraseTree(self.courtesy)
        self.words: set[str] = set()
        # Words that say how much, how many or how: no name is the same without them.
        self.telling: set[str] = set(self.numbers)
        # Sentence frames of `bot.understanding.corrections.frames`, and the sets of words in them.
        self.corrections: dict[str, Any] = data.get("corrections", {})
        self.sets: dict[str, list[str]] = data["sets"]
        self._add_phrases(data)
        said = data["values"]["article"].values()
        self.articles = frozenset(word for phrases in said for word in phrases)
        self._add_frames()

    def _add_phrases(self, data: dict[str, Any]) -> None:
        sets: dict[str, list[str]] = data["sets"]
        for action in data["actions"]:
            arguments = tuple(action.get("arguments", {}).items())
            flags = {name: action.get(name, False) for name in ("soft", "alone")}
            meaning = Meaning("action", None, action["tool"], arguments, **flags)
            self._add(action["phrases"], sets, meaning)
        for verb in data["verbs"]:
            flags = {name: verb.get(name, False) for name in ("wish", "open", "root")}
            self._add(verb["phrases"], sets, Meaning("verb", verb["verb"], **flags))
        for kind, phrases in data["words"].items():
            self._add(phrases, sets, Meaning(kind))
        for kind, values in data["values"].items():
            for value, phrases in values.items():
                self._add(phrases, sets, Meaning(kind, int(value) if value.isdigit() else value))

    def _add_frames(self) -> None:
        """The words of frames are known words, though no phrases."""
        phrases = [*self.corrections.get("lead", ()), *self.corrections.get("trail", ())]
        for frame in self.corrections.get("frames", ()):
            phrases += frame["phrases"]
        for phrase in phrases:
            for wordings, _ in slots(phrase, self.sets):
                self.words.update(word for words in wordings for word in words if word.isalpha())

    def _add(self, patterns: Iterable[str], sets: dict[str, list[str]], meaning: Meaning) -> None:
        for pattern in patterns:
            places = list(slots(pattern, sets))
            for wordings, _ in places:
                words = {word for wording in wordings for word in wording}
                self.words |= words
                if meaning.kind in _TELLING and " " not in pattern:
                    self.telling |= words
            self._tree.add(places, meaning)

    def knows(self, word: str) -> bool:
        return (
            word in self.words
            or word in self.common
            or word in self.numbers
            or word in self._spellings
            or word in self.contractions
            or word in self.questions.words
        )

    def says(self, word: str) -> bool:
        """Is `word` part of any phrase or number?"""
        return (
            word in self.words
            or word in self.numbers
            or word in self.contractions
            or self.lemma(word) in self.words
        )

    def is_phrase(self, word: str) -> bool:
        """Does `word` say something by itself?"""
        return bool(self._tree.of_word(word))

    def means(self, word: str, kind: str) -> bool:
        """Is `word` by itself a phrase of this kind?"""
        return any(meaning.kind == kind for meaning in self._tree.of_word(word))

    def is_unit(self, word: str) -> bool:
        """Is it what something comes in, or by ("piece", "side")?"""
        return self.means(word, "unit") or word in self.servings

    def is_mere_noun(self, word: str) -> bool:
        """Does the language use `word` alone for nothing but food and what it comes in?"""
        return all(meaning.kind in _NOUNS for meaning in self._tree.of_word(word))

    def is_form_of_common(self, word: str) -> bool:
        """Is it a plural or a participle of a common word ("smells", "skipped", "hiking")?"""
        if self.lemma(word) in self.common and len(word) > 4:
            return True
        for suffix in self.verb_endings:
            stem = word[: -len(suffix)]
            if not word.endswith(suffix) or len(stem) < 3:
                continue
            if stem in self.common or f"{stem}e" in self.common:
                return True
            if stem[-1] == stem[-2] and stem[:-1] in self.common:
                return True
        return False

    def is_food(self, word: str) -> bool:
        return word in self.foods or self.lemma(word) in self.foods

    def _bare(self, name: str) -> str:
        return " ".join(self.lemma(word) for word in name.split())

    def phrases(
        self, words: list[str], lemmas: list[str], start: int
    ) -> Iterator[tuple[int, list[Meaning]]]:
        """Every phrase that begins at `start`, as (end, meanings), shortest first.

        Inside a phrase, words of courtesy are passed over ("show me please the menu").
        """
        return self._tree.walk(words, lemmas, start)

    def endings(self) -> Iterator[tuple[tuple[str, ...], list[Meaning]]]:
        """Words that end phrases, and all that these mean; phrases that end alike come once."""
        return self._tree.endings()


class _Tables(dict[str, Any]):
    """The tables of a file, and which of them have been asked for."""

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__(data)
        self.known: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.known.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.known.add(name)
        return super().get(name, default)


def _by_first(phrases: list[list[str]]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], []).append(phrase)
    return found


def read(path: Path) -> Lexicon:
    """The lexicon in one file; ValueError names the file and what is wrong with it."""
    try:
        data = _Tables(tomllib.loads(path.read_text(encoding="utf-8")))
        lexicon = Lexicon(data)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error
    except KeyError as error:
        raise ValueError(f"{path.name}: {error} is missing") from error
    unknown = sorted(data.keys() - data.known)
    if unknown:
        raise ValueError(f"{path.name}: unknown tables {', '.join(unknown)}")
    return lexicon


@cache
def load(language: str) -> Lexicon:
    """The lexicon of `language`, read once."""
    return read(FOLDER / f"{language}.toml")
