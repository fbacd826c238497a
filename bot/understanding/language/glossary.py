"""A language mixed into English orders: its phrases and what they are in English words.

One file `lexicons/LANGUAGE.toml` each, beside en.toml, whose patterns it uses. Every
table maps English words to the language's phrases for them:

meanings     said anywhere; "" for what says nothing
before_dish  so only right before a word of the menu ("do" is two in "do idli")
after_dish   so only right after one
verbs        end what they are said of, as verbs at the end of a sentence do
after_dish_verbs  the same, so only right after a word of the menu
following    said after what they qualify, while English says them before
refusals     the same; right after a dish alone they refuse it
suffixes     written onto the end of a word

`sounds` are ways to write the same, by which words are compared.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.understanding.language.lexicon import FOLDER
from bot.understanding.language.patterns import expanded

BASE = "en"
# Where a phrase's English words belong: in place of it, behind what they are done to,
# or before what they qualify.
_PLACES = {
    "meanings": "",
    "before_dish": "",
    "after_dish": "",
    "verbs": "ending",
    "after_dish_verbs": "ending",
    "following": "following",
    "refusals": "refusal",
}
_TABLES = (*_PLACES, "suffixes", "sounds", "sets")


@dataclass(frozen=True, slots=True)
class Gloss:
    """A phrase in English; `place` is "", "ending", "following" or "refusal"."""

    words: tuple[str, ...]
    place: str = ""


Phrases = dict[tuple[str, ...], Gloss]


class Glossary:
    """ValueError for a table nobody knows or a phrase that is listed with two meanings."""

    def __init__(self, language: str, data: dict[str, Any]) -> None:
        self.language = language
        unknown = sorted(data.keys() - set(_TABLES))
        if unknown:
            raise ValueError(f"{language}.toml: unknown tables {', '.join(unknown)}")
        self._sounds: list[list[str]] = data.get("sounds", [])
        self._keys: dict[str, str] = {}
        self._sets: dict[str, list[str]] = data.get("sets", {})
        self.suffixes: dict[str, str] = {
            suffix: said for said, all_of in data.get("suffixes", {}).items() for suffix in all_of
        }
        self.anywhere = self._table(data, "meanings", "verbs", "following", "refusals")
        self.before_dish = self._table(data, "before_dish")
        self.after_dish = self._table(data, "after_dish", "after_dish_verbs")
        phrases = (*self.anywhere, *self.before_dish, *self.after_dish)
        self.words = frozenset(word for phrase in phrases for word in phrase)
        # The first words of longer phrases.
        self.beginnings = frozenset(phrase[0] for phrase in self.anywhere if len(phrase) > 1)
        self.longest = max((len(phrase) for phrase in phrases), default=0)

    def key(self, word: str) -> str:
        """How the word is compared: "chaahiye" and "chahiye" are one."""
        found = self._keys.get(word)
        if found is None:
            found = word
            for written, sound in self._sounds:
                found = found.replace(written, sound)
            if len(self._keys) < 20_000:
                self._keys[word] = found
        return found

    def _table(self, data: dict[str, Any], *names: str) -> Phrases:
        made: Phrases = {}
        for name in names:
            for said, patterns in data.get(name, {}).items():
                gloss = Gloss(tuple(said.split()), _PLACES[name])
                for phrase in self._wordings(patterns):
                    if made.setdefault(phrase, gloss) != gloss:
                        raise ValueError(
                            f'{self.language}.toml: "{" ".join(phrase)}" means both '
                            f'"{" ".join(made[phrase].words)}" and "{said}"'
                        )
        return made

    def _wordings(self, patterns: list[str]) -> Iterator[tuple[str, ...]]:
        for pattern in patterns:
            for wording in expanded(pattern, self._sets):
                if wording:
                    yield tuple(self.key(word) for word in wording)


def read(path: Path) -> Glossary:
    """The language of one file; the error names the file."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: {error}") from error
    return Glossary(path.stem, data)


@cache
def load_all() -> tuple[Glossary, ...]:
    """Every language besides English that has a file, read once."""
    return tuple(read(path) for path in sorted(FOLDER.glob("*.toml")) if path.stem != BASE)
