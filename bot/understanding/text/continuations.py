"""Sentences that go on about the dish of the one before."""

from dataclasses import replace

from bot.understanding.language.lexicon import Lexicon, Meaning
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.clauses import Clause

# Between what is exchanged.
_LINKS = ("function", "with", "to", "by")
_DESCRIBING = ("qualifier", "with", "note", "instead", "instead_of")


def continued(clauses: list[Clause], lexicon: Lexicon) -> list[Clause]:
    """ "… . make it crispy": a sentence about the dish before it."""
    kept: list[Clause] = []
    for clause in clauses:
        before = kept[-1] if kept else None
        if before and _precedes(before, clause):
            clause.body = _with_options(clause.body, before.body)
            kept[-1] = clause
            continue
        if before and _is_same(clause) and (said := _ordered_last(before)):
            before.body += [replace(said[1], meanings=(Meaning("comma"),), sense=None), *said]
            continue
        if before and _follows_verb(clause, before):
            before.body += clause.body
            continue
        if before and _belongs(clause, before):
            if clause.verb and clause.verb.value == "remove" and clause.verb_chunk:
                no = Meaning("qualifier", "no")
                before.body.append(replace(clause.verb_chunk, meanings=(no,)))
            if clause.content[0].is_("more") and clause.verb_chunk:
                # "jenny wants hers with caramel": one more.
                comma = replace(clause.verb_chunk, meanings=(Meaning("comma"),), sense=None)
                before.body.append(comma)
            before.body += _exchanged(clause, _dish(before) or 0, lexicon.tellings)
        elif before and (_describes(clause, before) or _takes_back(clause, before)):
            before.body += clause.body
        else:
            kept.append(clause)
    return kept


def _exchanged(clause: Clause, dish: int, words: dict[str, frozenset[str]]) -> list[Chunk]:
    """ "swap the white bun for a brown one": the second in the place of the first.

    Who substitutes says it the other way round, "substitute the second for the first".
    """
    options = [at for at, chunk in enumerate(clause.body) if _legal(chunk, dish)]
    said = {word.text for word in clause.verb_chunk.words} if clause.verb_chunk else set()
    if len(options) != 2 or said.isdisjoint(words["exchanges"]):
        return clause.body
    first, second = (clause.body[at] for at in options)
    link = next((c for c in clause.body[options[0] + 1 : options[1]] if c.is_(*_LINKS)), None)
    if link is None:
        return clause.body
    turned = not (said.isdisjoint(words["given_first"]) or link.is_("with"))
    kept, dropped = (first, second) if turned else (second, first)
    joined = replace(link, meanings=(Meaning("with"),), sense=None)
    instead = replace(link, meanings=(Meaning("instead_of"),), sense=None)
    return [joined, kept, instead, dropped, *clause.body[options[1] + 1 :]]


def _is_same(clause: Clause) -> bool:
    """ "and i'll have the same": nothing else is said."""
    content = clause.content
    adds = clause.verb is not None and clause.verb.value == "add"
    return adds and len(content) == 1 and content[0].is_("same")


def _ordered_last(clause: Clause) -> list[Chunk]:
    """The dish ordered last, as one, with all that was said of it."""
    dishes = [at for at, chunk in enumerate(clause.body) if len(chunk.items) == 1]
    if not dishes or not _adds(clause):
        return []
    start = dishes[-1]
    while start and clause.body[start - 1].sense and not clause.body[start - 1].items:
        start -= 1
    said = clause.body[start:]
    while said and said[-1].is_("and", "comma"):
        said = said[:-1]
    return [replace(said[0], meanings=(Meaning("article", 1),), sense=None, number=1), *said]


def _precedes(clause: Clause, after: Clause) -> bool:
    """ "with extra ghee i'd like a dosa": nothing but options of the dish that is named next."""
    if clause.verb or clause.action or clause.question or not (after.verb and _adds(after)):
        return False
    dishes = [chunk for chunk in after.body if chunk.items]
    content = clause.content
    if not dishes or len(dishes[0].items) != 1 or not content:
        return False
    item = dishes[0].items[0]
    options = [
        chunk
        for chunk in content
        if not chunk.items
        and (_legal(chunk, item) or (chunk.qualified and _legal(chunk.qualified[1], item)))
    ]
    rest = (chunk for chunk in content if chunk not in options)
    said = all(chunk.is_("with", "qualifier", "count", "unit") or chunk.number for chunk in rest)
    return bool(options) and said and content[-1] in options


def _with_options(body: list[Chunk], options: list[Chunk]) -> list[Chunk]:
    """The body with these options right after its first dish."""
    dish = next(at for at, chunk in enumerate(body) if chunk.items)
    link = replace(options[0], meanings=(Meaning("with"),), sense=None, number=None)
    return [*body[: dish + 1], link, *options, *body[dish + 1 :]]


def _takes_back(clause: Clause, before: Clause) -> bool:
    """ "a small tea. no, a large one": another in its place."""
    ordered = _dish(before) is not None and _adds(before)
    return ordered and not clause.verb and not clause.action and denies(clause.body[:3])


def denies(chunks: list[Chunk]) -> bool:
    """ "no, a": not what was said, but what follows."""
    if len(chunks) < 3 or not chunks[1].is_("comma"):
        return False
    meaning = chunks[0].meaning("qualifier")
    counted = chunks[2].number is not None or chunks[2].is_("article", "count")
    return bool(meaning and meaning.value == "no" and len(chunks[0].words) == 1 and counted)


def _adds(clause: Clause) -> bool:
    return not clause.action and (clause.verb is None or clause.verb.value == "add")


def _dish(clause: Clause) -> int | None:
    """The dish that is spoken of last."""
    dish: int | None = None
    counted = False
    for chunk in clause.body:
        optional = bool(chunk.sense and dish in chunk.sense.choices)
        if len(chunk.items) == 1 and (counted or not optional):
            dish = chunk.items[0]
        counted = chunk.number is not None or chunk.is_("count")
    return dish


def _legal(chunk: Chunk, dish: int) -> bool:
    return bool(chunk.sense and dish in chunk.sense.choices)


def _follows_verb(clause: Clause, before: Clause) -> bool:
    """ "two dosas give, one with …": what names no dish belongs to the verb before it."""
    if not (before.verb and before.verb_chunk and before.verb_chunk.ends):
        return False
    if clause.verb or clause.action or before.verb.value != "add" or not clause.content:
        return False
    return not any(chunk.items or chunk.part or chunk.is_("more") for chunk in clause.body)


def _counts(chunk: Chunk, following: Chunk, dish: int) -> bool:
    """ "two shots": so many of an option of the dish, and no dish."""
    number = chunk.number is not None or chunk.is_("count")
    measured = following.is_("unit") and not following.items
    return number and (measured or (_legal(following, dish) and not following.items))


def _belongs(clause: Clause, before: Clause) -> bool:
    """ "a dosa … and i want extra ghee on it": only options of the dish before."""
    if clause.action or not clause.verb or not _adds(before):
        return False
    if clause.question and clause.verb.value != "add":
        return False
    dish = _dish(before)
    if clause.verb.value not in ("add", "remove", "set") or dish is None:
        return False
    options = 0
    content = clause.content
    for chunk, following in zip(content, [*content, None][1:], strict=True):
        if chunk.is_("ordinal", "mark"):
            return False
        if _legal(chunk, dish) or (following and _counts(chunk, following, dish)):
            options += 1
        elif chunk.is_("ordinal_noun") and not chunk.items and options:
            # "a small one"
            continue
        elif chunk.items or chunk.part or chunk.number is not None or chunk.is_("count"):
            # Another dish: what is said up to here must be options of the one before.
            adds = clause.verb.value in ("add", "set")
            return bool(options) and adds and _separated_before(clause, chunk)
    return options > 0


def _separated_before(clause: Clause, dish: Chunk) -> bool:
    """Is there an "and" or a comma after the last option before this dish?"""
    for chunk in reversed(clause.body[: clause.body.index(dish)]):
        if chunk.is_("and", "comma"):
            return True
        if chunk.sense and chunk.sense.choices and not _offers(dish, chunk):
            return False
    return False


def _offers(dish: Chunk, option: Chunk) -> bool:
    return bool(option.sense and any(item in option.sense.choices for item in dish.items))


def _describes(clause: Clause, before: Clause) -> bool:
    """ "… . decaf. two sugars": no verb, and nothing but what may be said of the dish."""
    dish = _dish(before)
    content = [chunk for chunk in clause.content if chunk.sense or not chunk.is_("unit")]
    if clause.verb or clause.action or clause.question or not content or not _adds(before):
        return False
    if dish is None or any(chunk.items and not _legal(chunk, dish) for chunk in content):
        return False
    if content[0].is_("with", "qualifier", "note") and not clause.counted:
        return True
    sized = False
    for chunk, following in zip(content, [*content[1:], None], strict=True):
        counted = chunk.number is not None or chunk.is_("count")
        if chunk.is_("ordinal_noun") and sized:
            # "make it a small one"
            continue
        sized = _legal(chunk, dish)
        if counted and not (following and _legal(following, dish)):
            return False
        if not counted and not (_legal(chunk, dish) or chunk.is_(*_DESCRIBING)):
            return False
    return True
