"""The forms of a language's words: their spellings, plurals and participles."""

from collections.abc import Iterator
from typing import Any


class Inflection:
    def __init__(self, data: dict[str, Any]) -> None:
        self.numbers: dict[str, int] = data["numbers"]
        self.participle: str = data.get("participle", "")
        self.commanding: list[str] = data.get("commanding", [])
        self._spellings: dict[str, str] = data["spellings"]
        self._irregular: dict[str, str] = data["irregular_plurals"]
        self._plurals: list[list[str]] = data["plurals"]
        self._lemmas: dict[str, str] = {}

    def lemma(self, word: str) -> str:
        """The word in its usual spelling and in the singular."""
        found = self._lemmas.get(word)
        if found is None:
            number = self.numbers.get(word)
            found = self._spellings.get(word) or self._singular(word)
            found = self._spellings.get(found, found) if number is None else str(number)
            # Filled mostly by the menu; bounded, because customers invent words.
            if len(self._lemmas) < 20_000:
                self._lemmas[word] = found
        return found

    def is_plural(self, word: str) -> bool:
        return word not in self._spellings and self._singular(word) != word

    def respells(self, word: str) -> bool:
        """Is it only another spelling or name of a word?"""
        return word in self._spellings

    def _singular(self, word: str) -> str:
        if word in self._irregular:
            return self._irregular[word]
        for suffix, replacement in self._plurals:
            if word.endswith(suffix) and len(word) >= len(suffix) + 2:
                return word[: -len(suffix)] + replacement
        return word

    def plurals(self, word: str) -> Iterator[str]:
        """Forms whose lemma `word` is, by the rules of the language."""
        for suffix, replacement in self._plurals:
            if suffix != replacement and word.endswith(replacement):
                plural = word[: len(word) - len(replacement)] + suffix
                if self.lemma(plural) == word:
                    yield plural

    def commands(self, name: str) -> Iterator[str]:
        """How what a participle says is asked for: "heat it up" for "heated"."""
        # "med" is no participle.
        if self.participle and name.endswith(self.participle) and len(name) > 4 and name.isalpha():
            stem = name[: -len(self.participle)]
            for said in self.commanding:
                yield f"{stem} {said}"
                yield f"{stem}e {said}"

    def spellings_of(self, words: set[str]) -> Iterator[str]:
        """Other spellings of these words."""
        return (other for other, usual in self._spellings.items() if usual in words)
