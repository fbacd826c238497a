"""What tells of a person is hidden before a text is kept: numbers, addresses, names.

It rather hides too much. What it can't know is a name in small letters that nothing
introduces.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.understanding.language.tokens import Token, tokenize
from bot.understanding.names.vocabulary import Vocabulary

HIDDEN = "***"

_PATTERNS = (
    re.compile(r"\S*@\w\S*"),
    re.compile(r"(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE),
    # Telephone, card and account numbers however they are grouped, and postal codes.
    re.compile(r"[+(]*\d(?:[\s().,/-]{0,3}\d){5,}|\d{5,}"),
)
_SPOKEN_DIGITS = 6
_BEFORE_ADDRESS = 2
_NUMBER_BEFORE_ADDRESS = 5

Span = tuple[int, int]


def hide(text: str, vocabulary: Vocabulary, name: str = "") -> str:
    """The text on one line, with *** for what tells of a person; `name` is its writer's own."""
    tokens = [token for token in tokenize(text) if token.text[0].isalnum()]
    spans = [match.span() for pattern in _PATTERNS for match in pattern.finditer(text)]
    spans += _spoken(tokens, vocabulary)
    spans += _address(tokens, vocabulary, len(text))
    spans += _names(text, tokens, vocabulary, name)
    kept, end = "", 0
    for start, stop in sorted(spans):
        if start >= end:
            kept += f"{text[end:start]} {HIDDEN} "
        end = max(end, stop)
    return " ".join((kept + text[end:]).split())


def may_name(text: str, vocabulary: Vocabulary) -> bool:
    """Does a word that nobody knows follow one like "for"? It may be a name in small letters."""
    tokens = [token for token in tokenize(text) if token.text[0].isalnum()]
    weak = vocabulary.lexicon.personal.get("name_may_follow", ())
    return any(
        before.text in weak
        and token.number is None
        and not (vocabulary.knows(token.text) or vocabulary.lexicon.knows(token.text))
        for before, token in pairwise(tokens)
    )


def _spoken(tokens: list[Token], vocabulary: Vocabulary) -> Iterator[Span]:
    """A number said digit by digit."""
    run: list[Token] = []
    for token in [*tokens, None]:
        if token and (token.number is not None or token.text in vocabulary.lexicon.numbers):
            run.append(token)
            continue
        if len(run) >= _SPOKEN_DIGITS:
            yield run[0].start, run[-1].end
        run = []


def _address(tokens: list[Token], vocabulary: Vocabulary, end: int) -> Iterator[Span]:
    """From some words before the first that only addresses have, to the end."""
    personal = vocabulary.lexicon.personal
    always = frozenset(personal.get("address", ()))
    numbered = frozenset(personal.get("address_with_number", ()))
    for index, token in enumerate(tokens):
        beside = (*tokens[max(0, index - 1) : index], *tokens[index + 1 : index + 3])
        tells = token.text in always or (
            token.text in numbered and any(each.number is not None for each in beside)
        )
        if tells and token.text not in vocabulary.words:
            before = range(max(0, index - _NUMBER_BEFORE_ADDRESS), index)
            numbers = [position for position in before if tokens[position].number is not None]
            # The street's own name; before a flat's number stands none.
            named = _BEFORE_ADDRESS if token.text in always else 1
            first = min([max(0, index - named), *numbers[-1:]])
            yield tokens[first].start, end
            return


def _names(text: str, tokens: list[Token], vocabulary: Vocabulary, name: str) -> Iterator[Span]:
    own = {token.text for token in tokenize(name) if len(token.text) > 2}
    strong = vocabulary.lexicon.personal.get("name_follows", ())
    weak = vocabulary.lexicon.personal.get("name_may_follow", ())
    after = 0
    for index, token in enumerate(tokens):
        strange = not (vocabulary.knows(token.text) or vocabulary.lexicon.knows(token.text))
        said = " ".join(each.text for each in tokens[max(0, index - 4) : index])
        capital = text[token.start].isupper()
        if _ends(said, strong):
            # A first name and a family name.
            after = 2
        introduced = after > 0 or (capital and _ends(said, weak))
        after = after - 1 if after and strange else 0
        if token.number is None and strange and (introduced or token.text in own):
            yield token.start, token.end


def _ends(said: str, phrases: list[str] | tuple[()]) -> bool:
    return any(said == phrase or said.endswith(f" {phrase}") for phrase in phrases)
