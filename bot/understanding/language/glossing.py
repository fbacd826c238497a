"""Words of other languages in a text put into English, where the text speaks them at all.

English and the menu win: a word of theirs is left alone unless what stands around it
says otherwise, and a language is heard only from a word that is neither.
"""

from dataclasses import dataclass

from bot.understanding.language.glossary import Gloss, Glossary, load_all
from bot.understanding.language.lexicon import Lexicon
from bot.understanding.language.tokens import Token
from bot.understanding.names.vocabulary import Vocabulary

# A shorter word is too easily something else to tell a language by; a longer one is no slip.
_TELLING, _CERTAIN = 3, 5


@dataclass(frozen=True, slots=True)
class Found:
    """The tokens up to `end` are `gloss`; `rest` is the word a suffix was written onto."""

    end: int
    gloss: Gloss
    rest: str | None = None


def glossed(tokens: list[Token], lexicon: Lexicon, vocabulary: Vocabulary) -> dict[int, Found]:
    """What is to be put into English, by its first token; nothing for plain English."""
    found: dict[int, Found] = {}
    for glossary in load_all():
        keys = [glossary.key(token.text) for token in tokens]
        if not glossary.words.isdisjoint(keys):
            reader = _Reader(glossary, tokens, keys, lexicon, vocabulary)
            for start, one in reader.read().items():
                if start not in found or found[start].end < one.end:
                    found[start] = one
    return found


class _Reader:
    """One language looked for in one text."""

    def __init__(
        self,
        glossary: Glossary,
        tokens: list[Token],
        keys: list[str],
        lexicon: Lexicon,
        vocabulary: Vocabulary,
    ) -> None:
        self.glossary, self.tokens, self.keys = glossary, tokens, keys
        self.lexicon, self.vocabulary = lexicon, vocabulary
        self.foreign = [
            keys[at] in glossary.words and self._is_foreign(at) for at in range(len(tokens))
        ]

    def read(self) -> dict[int, Found]:
        bare = self._is_bare()
        self.spoken = self._is_spoken(bare)
        if not self.spoken and not bare:
            return {}
        found: dict[int, Found] = {}
        at = 0
        while at < len(self.tokens):
            one = self._at(at) or self._suffixed(at)
            if one:
                found[at] = one
            at = one.end if one else at + 1
        return found

    def _is_foreign(self, at: int) -> bool:
        """Is this word neither English nor a name of the menu?"""
        token = self.tokens[at]
        if not token.text[0].isalpha():
            return False
        if self.lexicon.says(token.text) or token.text in self.lexicon.common:
            return False
        return not self._is_name(at)

    def _is_name(self, at: int) -> bool:
        """A word of the menu, but for one that only names of several words have."""
        text, lemma = self.tokens[at].text, self.lexicon.lemma(self.tokens[at].text)
        if not self.vocabulary.knows(text):
            return False
        titles = self.vocabulary.titles.get(lemma)
        if self.vocabulary.sense(text, lemma) or not titles:
            return True
        beside = (self.tokens[near].text for near in (at - 1, at + 1) if self._is_inside(near))
        return any(
            titles & self.vocabulary.titles.get(self.lexicon.lemma(near), set()) for near in beside
        )

    def _is_inside(self, at: int) -> bool:
        return 0 <= at < len(self.tokens)

    def _is_spoken(self, bare: bool) -> bool:
        marks = [
            at
            for at, foreign in enumerate(self.foreign)
            if foreign and (len(self.tokens[at].text) >= _TELLING or self._counts_dish(at))
        ]
        if len(marks) > 1 or self._says_phrase() or self._is_all_foreign():
            return True
        return any(
            len(self.tokens[at].text) >= _CERTAIN
            or (len(self.tokens[at].text) > _TELLING and self._counts_dish(at))
            or not self._is_slip(at, bare)
            for at in marks
        )

    def _counts_dish(self, at: int) -> bool:
        return (self.keys[at],) in self.glossary.before_dish and self._names(at + 1)

    def _is_all_foreign(self) -> bool:
        """ "nahi", "aama": an answer, and nothing else."""
        said = [at for at, token in enumerate(self.tokens) if token.text[0].isalnum()]
        return all(self.foreign[at] for at in said)

    def _is_slip(self, at: int, bare: bool) -> bool:
        """May one word alone also be a slip for one of the menu, or of a sentence in English?"""
        repairs = self.vocabulary.repairs(self.tokens[at].text)
        return any(not bare or self.vocabulary.knows(repair.text) for repair in repairs)

    def _says_phrase(self) -> bool:
        """A phrase of several words, one of which is neither English nor of the menu."""
        return any(
            tuple(self.keys[at:end]) in self.glossary.anywhere and any(self.foreign[at:end])
            for at, key in enumerate(self.keys)
            if key in self.glossary.beginnings
            for end in range(at + 2, min(len(self.keys), at + self.glossary.longest) + 1)
        )

    def _is_bare(self) -> bool:
        """Nothing but names, numbers and what says nothing: no sentence of English."""
        return all(
            token.number is not None
            or not token.text[0].isalpha()
            or self.keys[at] in self.glossary.words
            or self._names(at)
            or self._says_nothing(token.text)
            for at, token in enumerate(self.tokens)
        )

    def _says_nothing(self, word: str) -> bool:
        texts = [word], [self.lexicon.lemma(word)]
        return word in self.lexicon.numbers or any(
            meaning.kind in ("filler", "and")
            for _, meanings in self.lexicon.phrases(*texts, 0)
            for meaning in meanings
        )

    def _names(self, at: int) -> bool:
        """Is a dish, an option or what it comes in named here?"""
        if not self._is_inside(at):
            return False
        word = self.tokens[at].text
        if not word[0].isalpha() or word in self.lexicon.names_stop:
            return False
        if self.vocabulary.knows(word):
            return not self.foreign[at]
        texts = [word], [self.lexicon.lemma(word)]
        units = self.lexicon.phrases(*texts, 0)
        if any(meaning.kind == "unit" for _, meanings in units for meaning in meanings):
            return True
        if self.lexicon.says(word) or word in self.lexicon.common:
            return word in self.lexicon.foods
        return word in self.lexicon.foods or any(
            self.vocabulary.knows(repair.text) for repair in self.vocabulary.repairs(word)
        )

    def _ends(self, at: int) -> bool:
        return not self._is_inside(at) or not self.tokens[at].text[0].isalnum()

    def _at(self, at: int) -> Found | None:
        for end in range(min(len(self.keys), at + self.glossary.longest), at, -1):
            phrase = tuple(self.keys[at:end])
            gloss = self.glossary.before_dish.get(phrase)
            if gloss and self._names(end) and not self._after_english(at):
                return Found(end, gloss)
            gloss = self.glossary.after_dish.get(phrase)
            if (
                gloss
                and (self._names(at - 1) or self._glossed(at - 1))
                and (self.spoken or self._ends(end))
            ):
                return Found(end, gloss)
            gloss = self.glossary.anywhere.get(phrase)
            if gloss and self.spoken and (any(self.foreign[at:end]) or end - at > 1):
                return Found(end, gloss)
        return None

    def _after_english(self, at: int) -> bool:
        """ "can you do …": grammar of English goes before."""
        if not at or not self.tokens[at - 1].text[0].isalpha():
            return False
        word = self.tokens[at - 1].text
        return self.lexicon.says(word) and not (
            self.foreign[at - 1] or self._names(at - 1) or self._says_nothing(word)
        )

    def _glossed(self, at: int) -> bool:
        return self._is_inside(at) and self.foreign[at]

    def _suffixed(self, at: int) -> Found | None:
        """ "idliyum vadaiyum": "and" written onto names."""
        word = self.tokens[at].text
        if not self.spoken or not word[0].isalpha() or self._is_known(word):
            return None
        for suffix, said in self.glossary.suffixes.items():
            rest = word.removesuffix(suffix)
            if rest != word and len(rest) >= _TELLING and self.vocabulary.knows(rest):
                return Found(at + 1, Gloss(tuple(said.split())), rest)
        return None

    def _is_known(self, word: str) -> bool:
        return self.vocabulary.knows(word) or self.lexicon.says(word)
