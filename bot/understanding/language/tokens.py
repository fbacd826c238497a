"""Text to tokens: words, numbers and the marks that separate them."""

import re
import unicodedata
from dataclasses import dataclass

# Indic vowel signs and joiners are no word characters to `\w`, yet part of the word.
_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0b80-\u0bcd\u200c\u200d])"
_PATTERN = re.compile(
    # A list's "1)" counts nothing.
    r"(?<!\S)\d+\)"
    rf"|(?P<number>(?:(?<![^\s,;(])-)?\d+(?:\.\d+)?)"
    rf"|(?P<word>{_LETTER}+(?:['’]{_LETTER}+)*)"
    r"|(?P<mark>[,;.!?+/#*():\n-])"
    r"|(?P<sign>[%&])"
)
# Signs that are read as words.
_WORDS = {"%": "percent", "&": "and"}
_APOSTROPHES = str.maketrans("", "", "'’")
# Beyond any quantity that could be meant; SQL refuses it like every other.
_BIGGEST = 999_999


@dataclass(frozen=True, slots=True)
class Token:
    """`start` and `end` are offsets in the text as it was typed."""

    text: str
    start: int
    end: int
    number: int | None = None
    # Written without a space after the token before ("2x", "3rd").
    glued: bool = False

    @property
    def is_latin(self) -> bool:
        """No letter beyond the Latin ones, their accents and what is no letter."""
        return self.text.isascii() or not any(
            letter.isalpha() and "LATIN" not in unicodedata.name(letter, "LATIN")
            for letter in self.text
        )


def _number(digits: str) -> int | None:
    """A whole number, or None for a fraction."""
    if "." in digits:
        return None
    sign, digits = (-1, digits[1:]) if digits[0] == "-" else (1, digits)
    return sign * (int(digits) if len(digits) <= 6 else _BIGGEST)


def tokenize(text: str) -> list[Token]:
    """Tokens in order, words in lower case without apostrophes; the rest is skipped."""
    tokens: list[Token] = []
    end = -1
    for match in _PATTERN.finditer(text):
        word = match.group()
        if match.lastgroup is None:
            word = ","
        number = None
        if match.lastgroup == "sign":
            word = _WORDS[word]
        elif match.lastgroup == "word":
            word = word if word.isascii() else unicodedata.normalize("NFKC", word)
            word = word.casefold().translate(_APOSTROPHES)
        elif match.lastgroup == "number":
            number = _number(word)
        tokens.append(Token(word, match.start(), match.end(), number, match.start() == end))
        end = match.end()
    return tokens
