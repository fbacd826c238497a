"""What is kept of a text that the rules did not understand: its words, and nobody's data."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.tools.call import ToolCall
from bot.understanding.language.lexicon import Lexicon
from bot.understanding.model.personal import HIDDEN, hide, may_name
from bot.understanding.names.vocabulary import Vocabulary

LONGEST = 200
# Calls that another chat may repeat on the same words: none that ends an order.
_REPEATABLE = (
    "add_to_cart",
    "set_quantity",
    "remove_from_cart",
    "search_menu",
    "view_cart",
    "checkout",
    "order_status",
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One text, without what is personal.

    * `key`: its exact words, to know it again by; None when it may not be remembered
    * `words`: what of it the menu may be taught, in small letters and without marks
    * `example`: the text as it was written
    * `common`: are the words already the language's own?
    """

    key: str | None
    words: str
    example: str
    common: bool
    item_ids: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "words": self.words,
            "example": self.example,
            "common": self.common,
            "item_ids": list(self.item_ids),
        }


def phrase(
    text: str,
    vocabulary: Vocabulary,
    name: str = "",
    rest: str | None = None,
    item_ids: Iterable[int] = (),
) -> Phrase:
    """`rest` is what of the text was not understood; `name` is its writer's."""
    text = " ".join(text[: 4 * LONGEST].split())
    example = hide(text, vocabulary, name)
    shown = normal(example)
    key = normal(text, marks="?-&+")
    if HIDDEN in example or may_name(text, vocabulary) or not 0 < len(key) <= LONGEST:
        key = ""
    # What is hidden in the whole is not found in it again.
    pieces = (normal(piece) for piece in (rest or "").split("…"))
    words = next((each for each in pieces if each and f" {each} " in f" {shown} "), shown)
    words = _bare(words, vocabulary.lexicon)[:LONGEST].strip()
    return Phrase(
        key or None,
        words,
        example[:LONGEST],
        is_said(words, vocabulary.lexicon),
        tuple(item_ids),
    )


def is_repeatable(calls: Iterable[ToolCall]) -> bool:
    """May these calls be kept for others who write the same? Notes are someone's own words."""
    return all(
        call.tool in _REPEATABLE
        and not any(line.get("note") for line in call.arguments.get("lines") or ())
        for call in calls
    )


def normal(text: str, marks: str = "-&") -> str:
    """The words of `text` in small letters; of its marks only `marks`, and inner apostrophes."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    kept = "".join(
        letter
        if letter.isalnum() or unicodedata.category(letter)[0] == "M" or letter in f"{marks}'\u200d"
        else " "
        for letter in text
    )
    words = (word.strip("'") for word in kept.split())
    return " ".join(word for word in words if word.strip(marks) or "?" in word)


def is_said(words: str, lexicon: Lexicon) -> bool:
    """Does the language itself say this: one of its words, or a whole phrase?"""
    said = words.replace("'", "").split()
    if len(said) == 1 and (said[0] in lexicon.words or said[0] in lexicon.common):
        return True
    lemmas = [lexicon.lemma(word) for word in said]
    if said and all(word.isdigit() or word in lexicon.numbers for word in said):
        return True
    return any(end == len(said) for end, _ in lexicon.phrases(said, lemmas, 0))


def _bare(words: str, lexicon: Lexicon) -> str:
    """Without numbers, articles and courtesy around it: "one dragon please" is "dragon"."""
    bare = words.split()
    while len(bare) > 1 and (bare[0].isdigit() or bare[0] in lexicon.telling):
        bare = bare[1:]
    while len(bare) > 1 and bare[-1] in lexicon.courtesy:
        bare = bare[:-1]
    return " ".join(bare)
