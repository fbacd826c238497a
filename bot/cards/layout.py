"""What every card has to keep to: Telegram's limits, and readable text.

Lengths are counted in UTF-16 units, as Telegram counts them.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from bot.cards.card import Button, Card, Rows, Span, Style, Tap
from bot.cards.taps import VERBS

TEXT_LIMIT = 4000  # Telegram allows 4096; the rest is room for an edge's own words
LABEL_LIMIT = 60
BUTTON_LIMIT = 100

# Control characters, overrides of the writing direction (which would reorder
# what we write after a name) and halves of surrogate pairs.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]+"
)


def units(text: str) -> int:
    # Halves of surrogate pairs count, too, though no encoding has them.
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str, otherwise: str = "") -> str:
    """One line of someone else's text: a name, a note, a message."""
    if not (text.isascii() and text.isprintable()):
        text = _UNPRINTABLE.sub(" ", text)
    return " ".join(text.split()) or otherwise


def clip(text: str, limit: int) -> str:
    """The text within `limit` units, ending in … where it was cut."""
    # A character is two units at most: what is short need not be counted.
    if 2 * len(text) <= limit or units(text) <= limit:
        return text
    kept, room = [], limit - 1
    for character in text:
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def quoted(text: str, limit: int = 120) -> str:
    return f"“{clip(plain(text), limit)}”"


def button(
    label: str, verb: str, *arguments: int | str, stamp: tuple[str, int] | None = None
) -> Button:
    """`stamp` is the session's tag and cart version, of which a verb takes what binds it."""
    binding = VERBS[verb].binding
    tag = stamp[0] if stamp and binding != "any" else None
    version = stamp[1] if stamp and binding == "as_shown" else None
    return Button(clip(plain(label), LABEL_LIMIT) or "·", Tap(verb, arguments, tag, version))


def card(kind: str, spans: Iterable[Span], rows: Iterable[Sequence[Button]] = ()) -> Card:
    """A card whose text is cut to the limit; its builder has paged the buttons."""
    kept, room = [], TEXT_LIMIT
    for span in spans:
        if not span.text:
            continue
        size = units(span.text)
        if size > room:
            kept.append(Span(clip(span.text, room), span.style, span.url))
            break
        kept.append(span)
        room -= size
    return Card(kind, tuple(kept), _rows(rows))


def _rows(rows: Iterable[Sequence[Button]]) -> Rows:
    return tuple(tuple(row) for row in rows if row)


def text(words: str, style: Style = "plain", url: str | None = None) -> Span:
    return Span(words, style, url)


def bold(words: str) -> Span:
    return Span(words, "bold")


def lead(words: str) -> tuple[Span, ...]:
    """What the turn did, above the rest of the card."""
    return (Span(words + "\n\n"),) if words else ()


def pager(page: int, pages: int, turn: Callable[[str, int], Button]) -> tuple[Button, ...]:
    """‹ 2/4 ›, or nothing for a single page; `turn(page)` makes a page's button."""
    if pages < 2:
        return ()
    return (
        turn("‹", (page - 1) % pages),
        button(f"{page + 1}/{pages}", "noop"),
        turn("›", (page + 1) % pages),
    )


def in_pairs(buttons: Iterable[Button]) -> tuple[tuple[Button, ...], ...]:
    """Two a row: what still reads on a narrow phone."""
    row = tuple(buttons)
    return tuple(row[at : at + 2] for at in range(0, len(row), 2))
