"""Chunks to clauses: what is done to what, one verb or whole action each."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.understanding.language.lexicon import Meaning
from bot.understanding.text.chunks import Chunk

_EMPTY = (
    "correction",
    "each",
    "filler",
    "function",
    "and",
    "comma",
    "of",
    "goods",
    "times",
    "to",
    "off",
    "article",
)


_COMMA = (Meaning("comma"),)


def says_something(chunk: Chunk) -> bool:
    if chunk.sense or chunk.part or chunk.number is not None:
        return True
    return not chunk.is_(*_EMPTY)


@dataclass(slots=True)
class Clause:
    """Either an `action`, or a `verb` (None when none was said) with its `body`."""

    verb: Meaning | None = None
    body: list[Chunk] = field(default_factory=list)
    action: Meaning | None = None
    verb_chunk: Chunk | None = None
    question: bool = False
    # The first of its sentence: nothing it could belong to stands before it.
    first: bool = True
    # An action with words right after it that are no clause of their own, and those words.
    trailed: bool = False
    tail: bool = False

    @property
    def content(self) -> list[Chunk]:
        return [chunk for chunk in self.body if says_something(chunk)]

    @property
    def says_something(self) -> bool:
        return any(says_something(chunk) for chunk in self.body)

    @property
    def counted(self) -> bool:
        return any(chunk.number is not None or chunk.is_("count") for chunk in self.body)


def _reading(chunks: list[Chunk], index: int, current: Clause) -> Meaning | None:
    """The chunk's meaning as an action or verb, unless it is something else here."""
    chunk = chunks[index]
    if chunk.items or (chunk.sense and chunk.sense.choices):
        return None
    action = chunk.meaning("action")
    opens = index + 1 < len(chunks) and _opens_order(chunks[index + 1])
    if opens and chunk.is_("filler") and not action:
        # "let me see, a tea" shows nothing.
        return None
    verbs = [meaning for meaning in chunk.meanings if meaning.kind == "verb"]
    if action and action.alone and (current.says_something or _has_tail(chunks, index)):
        return None
    if action and not (verbs and _names_something(chunks, index)):
        return action
    if not verbs:
        return None
    followed = any(says_something(chunk) for chunk in chunks[index + 1 : index + 6])
    if not (followed and verbs[0].value == "add"):
        verbs.sort(key=lambda verb: (not verb.root, not verb.open))
    verb = verbs[0]
    if verb.value == "set" and chunk.is_("with", "correction"):
        # "make it 3" sets, "make it crispy" describes.
        following = [c for c in chunks[index + 1 : index + 4] if says_something(c)]
        if not following or not (following[0].number is not None or following[0].is_("count")):
            return None
        if chunk.is_("correction") and any(c.items for c in current.body):
            # "a tea, actually make it two": of what has just been said
            return None
    weak = verb.value == "search" and not (verb.open or verb.root)
    other = len(verbs) < len(chunk.meanings) or chunk.sense is not None
    if weak and current.verb and current.verb.value in ("remove", "set"):
        return None
    if weak and current.says_something and not _separated(current):
        if current.verb and current.verb.value != "search":
            return None
        if current.verb is None and (current.counted or not (other and _trails(chunks, index))):
            return None if other or current.counted else verb
    return verb


def _opens_order(chunk: Chunk) -> bool:
    return chunk.is_("filler", "comma", "article", "count") or chunk.number is not None


def _after(chunks: list[Chunk], index: int) -> Iterator[Chunk]:
    return (chunks[position] for position in range(index + 1, len(chunks)))


def _names_something(chunks: list[Chunk], index: int) -> bool:
    """ "cancel the dosa" is not "cancel"."""
    following = next((chunk for chunk in _after(chunks, index) if says_something(chunk)), None)
    return following is not None and bool(
        following.sense
        or following.part
        or following.number is not None
        or following.is_("that", "mark", "count")
    )


def _interrupts(action: Meaning, current: Clause) -> bool:
    """ "three teas for pick up, all large": how it is to be had, said in the middle of it."""
    orders = current.verb is None or current.verb.value == "add"
    dishes = any(chunk.items for chunk in current.body)
    return bool(orders and dishes and action.tool == "checkout" and any(action.arguments))


def _is_aside(chunk: Chunk) -> bool:
    """After "for pick up": when, where, or under what name."""
    named = (chunk.sense or chunk.part) and not chunk.typos
    return not (named or chunk.is_("and", "comma", "stop", "article", "with"))


def _trails_off(chunks: list[Chunk], index: int) -> bool:
    """ "a tea... no, a coffee": dots in a row end no sentence."""
    chunk = chunks[index]
    return chunk.is_("stop") and any(
        other.is_("stop") and abs(other.start - chunk.start) == 1
        for other in chunks[max(0, index - 1) : index + 2]
    )


def _stands_alone(clause: Clause) -> bool:
    """ "the menu, and …"."""
    return bool(
        clause.verb and clause.verb.root and any(c.is_("and", "comma") for c in clause.body)
    )


def _separated(clause: Clause) -> bool:
    return bool(clause.body) and clause.body[-1].is_("and", "comma")


def _has_tail(chunks: list[Chunk], index: int) -> bool:
    for chunk in _after(chunks, index):
        if chunk.is_("and", "comma", "stop", "verb", "action"):
            return False
        if says_something(chunk):
            return True
    return False


def _trails(chunks: list[Chunk], index: int) -> bool:
    """Nothing is said after this verb before the next separator."""
    for chunk in _after(chunks, index):
        if chunk.is_("and", "comma", "stop"):
            return True
        if says_something(chunk) and not chunk.meaning("verb"):
            return False
    return True


def _agree(first: Meaning | None, last: Meaning) -> bool:
    """May a verb at the end of the clause be its verb?"""
    return first is None or first.value == last.value


def _joined(first: Meaning, second: Meaning) -> Meaning:
    """Two verbs with nothing between: "can i get" + "the menu", "what" + "do you have"."""
    if first.value == second.value == "search":
        return replace(second, open=first.open or second.open, root=first.root or second.root)
    if first.value == "search" and second.value == "add":
        return first
    if first.value == second.value:
        return replace(second, wish=first.wish and second.wish)
    return second


def split(chunks: list[Chunk]) -> list[Clause]:
    clauses: list[Clause] = []
    current = Clause()
    # Actions said in the middle of what the clause is about, and after one its when and where.
    held: list[Clause] = []
    skipping = False

    def close(first: bool) -> Clause:
        nonlocal current
        if current.verb or current.says_something:
            clauses.append(current)
        clauses.extend(held)
        held.clear()
        current = Clause(first=first)
        return current

    for index, chunk in enumerate(chunks):
        if _trails_off(chunks, index):
            current.body.append(replace(chunk, meanings=_COMMA))
            continue
        if chunk.is_("stop") and not chunk.sense:
            current.question = chunk.words[0].text == "?"
            close(first=True)
            continue
        meaning = _reading(chunks, index, current)
        skipping = skipping and meaning is None and _is_aside(chunk)
        if skipping:
            continue
        if meaning is None:
            current.body.append(chunk)
        elif meaning.kind == "action" and _interrupts(meaning, current):
            held.append(Clause(body=[chunk], action=meaning))
            current.body.append(replace(chunk, meanings=_COMMA, sense=None))
            skipping = True
        elif meaning.kind == "action":
            if current.verb and not current.says_something and not _stands_alone(current):
                # "show" + "my cart": the action says it all.
                current = Clause()
            close(first=False)
            trailed = _has_tail(chunks, index) and not meaning.soft
            clauses.append(Clause(body=[chunk], action=meaning, trailed=trailed))
            # "for pick up at the shop a large tea": how, where and what.
            current.tail = trailed and not any(value for _, value in meaning.arguments)
        elif chunk.ends and current.says_something and _agree(current.verb, meaning):
            current.verb, current.verb_chunk = current.verb or meaning, chunk
            close(first=False)
        else:
            separated = _separated(current)
            if current.verb and not current.says_something:
                current.verb = _joined(current.verb, meaning)
                current.verb_chunk = chunk
            elif current.verb is None and (
                not current.says_something
                or (
                    not separated
                    and _trails(chunks, index)
                    and not (meaning.value == "search" and current.counted)
                )
            ):
                current.verb, current.verb_chunk = meaning, chunk
            elif (
                current.verb is None
                and meaning.value == "set"
                and not (separated or current.counted)
            ):
                # "the idly should be 3"
                current.verb, current.verb_chunk = meaning, chunk
            elif current.verb and current.verb.value == meaning.value == "search":
                current.verb = replace(current.verb, open=current.verb.open or meaning.open)
            else:
                close(first=False)
                current.verb, current.verb_chunk = meaning, chunk
    close(first=True)
    return clauses
