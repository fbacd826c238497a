"""How the menu's search reads a text: words without case, accents and plurals."""

import re
import unicodedata

# Indic vowel signs are no word characters to `\w`, yet part of the word.
_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0dff])+")
_MARKS = re.compile(r"[\u0300-\u036f'\u2019]")
# They tell no dish from another.
_STOP = frozenset(("a", "an", "and", "any", "of", "some", "the", "with"))


def words(text: str) -> list[str]:
    """The words of `text` in lower case, without accents, apostrophes and filling words."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    plain = unicodedata.normalize("NFC", plain)
    return [word for word in _WORD.findall(plain) if word not in _STOP]


def lemma(word: str) -> str:
    """The word in the singular, by rules that need only agree with themselves."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 5 and word.endswith("oes"):
        return word[:-2]
    return word[:-1]
