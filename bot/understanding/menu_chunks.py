"""Names of the menu in a text: in full, in another order, in part."""

from collections.abc import Iterator
from dataclasses import replace

from bot.understanding.chunks import Chunk
from bot.understanding.lexicon import Lexicon
from bot.understanding.names import Sense, Title
from bot.understanding.vocabulary import Vocabulary
from bot.understanding.words import Word


def names(words: list[Word], start: int, vocabulary: Vocabulary) -> Iterator[Chunk]:
    """Names of the menu that begin at `start`: in full, in another order, in part."""
    surface = text = lemma = ""
    titles: set[Title] | None = None
    content: list[str] = []
    beyond: list[str] = []
    small, numbers = vocabulary.lexicon.names_stop, vocabulary.lexicon.numbers
    apart = False
    for end in range(start + 1, min(len(words), start + vocabulary.longest + 2) + 1):
        word = words[end - 1]
        if not word.text[0].isalnum():
            # A mark ends a name, but "medu-vada" is one.
            if word.text == "-" and word.token.glued:
                continue
            return
        surface, text, lemma = surface + word.raw, text + word.text, lemma + word.lemma
        span = words[start:end]
        slips = sum(w.cost for w in span)
        found = vocabulary.sense(surface, lemma) or vocabulary.sense(text, lemma)
        if found:
            yield Chunk(span, 1.0 + slips, sense=found)
        ending = vocabulary.endings.get(lemma)
        alone = bool(ending and len(ending) == 1 and not (found and found.items))
        if ending and alone and not _is_option_of(span, vocabulary):
            yield _one_item(span, ending[0], 1.1 + slips, found)
        # A name goes on over small words and numbers only where it is complete.
        counting = word.text in numbers or word.token.number is not None
        apart = apart or word.lemma in small or counting or word.lemma in content
        if apart:
            if word.lemma not in small:
                beyond.append(word.lemma)
                ids = vocabulary.unordered.get(tuple(sorted(content + beyond)))
                if ids and len(content) > 1 and not (found and found.items):
                    yield Chunk(span, 1.2 + slips, sense=Sense(items=ids))
            continue
        content.append(word.lemma)
        ids = vocabulary.unordered.get(tuple(sorted(content))) if len(content) > 1 else None
        if ids and not (found and found.items):
            yield Chunk(span, 1.1 + slips, sense=Sense(items=ids))
        turned = vocabulary.turned_choices.get(tuple(sorted(content)))
        if turned and not found and not ids:
            yield Chunk(span, 1.1 + slips, sense=turned)
        with_word = vocabulary.titles.get(word.lemma, set())
        titles = with_word if titles is None else titles & with_word
        if titles and not (found and found.items):
            if found is None or not (found.choices or found.periods):
                basic = _basic(content, titles, vocabulary.lexicon, sort=found is not None)
                if basic is not None and not _is_option_of(span, vocabulary):
                    yield _one_item(span, basic, 1.02 + 0.03 * len(content) + slips, found)
                    continue
            yield _part(span, content, titles, vocabulary, slips)


def _is_option_of(span: list[Word], vocabulary: Vocabulary) -> bool:
    """ "iced chai" where a chai may be iced: no part of a "Green Iced Tea"."""
    option = vocabulary.sense(
        "".join(word.text for word in span[:-1]), "".join(word.lemma for word in span[:-1])
    )
    dishes = {title.item_id for title in vocabulary.titles.get(span[-1].lemma, ())}
    return bool(option and not option.choices.keys().isdisjoint(dishes))


def _one_item(span: list[Word], item_id: int, cost: float, found: Sense | None) -> Chunk:
    """Part of one item's name, beside whatever else it stands for."""
    sense = replace(found, items=[item_id]) if found else Sense(items=[item_id])
    sense.topic = bool(sense.categories) and span[-1].text != span[-1].lemma
    return Chunk(span, cost, sense=sense, part=(item_id,))


def _basic(content: list[str], titles: set[Title], lexicon: Lexicon, *, sort: bool) -> int | None:
    """The item that is meant if no more is said: "latte" is the "Caffe Latte", not the
    "Vanilla Latte", "tea" not the "Iced Tea". A `sort` of dish is asked about sooner."""
    if sort and not lexicon.topics.isdisjoint(content):
        return None
    said = set(content)
    heads = {title: title.words - said for title in titles if title.head in said}
    if not all(title.joint for title in heads):
        heads = {title: left for title, left in heads.items() if not title.joint}
    every = {title.item_id for title in heads}
    plain = {title.item_id for title, left in heads.items() if left <= lexicon.plain}
    told = {t.item_id for t, left in heads.items() if not lexicon.marked.isdisjoint(left)}
    for fits in (every, plain, every - told):
        if len(fits) == 1:
            return fits.pop()
    return None


def shared(words: list[Word], start: int, vocabulary: Vocabulary) -> Chunk | None:
    """ "black and pinto beans": the first of two options that share their noun."""
    first = words[start]
    if start + 3 >= len(words) or vocabulary.sense(first.text, first.lemma):
        return None
    if words[start + 1].text not in vocabulary.lexicon.names_and:
        return None
    for end in range(start + 4, min(len(words), start + 6) + 1):
        head = words[end - 1]
        second = words[start + 2 : end]
        whole = vocabulary.sense(
            "".join(word.text for word in second), "".join(word.lemma for word in second)
        )
        found = vocabulary.sense(first.text + head.text, first.lemma + head.lemma)
        if whole and whole.choices and found and found.choices:
            return Chunk([first], 1.0 + first.cost, sense=found)
    return None


def _part(
    span: list[Word], content: list[str], titles: set[Title], vocabulary: Vocabulary, slips: float
) -> Chunk:
    """Some words of names: as good as the name if one item alone can be meant."""
    heads = {title for title in titles if title.head in content}
    begun = {title.item_id for title in titles if title.first == content[0]}
    if not heads and len(begun) == 1 and _is_name(span, vocabulary):
        # The only dish whose name begins so.
        return Chunk(span, 0.8 * len(content) + 0.5 + slips, sense=Sense(items=[*begun]))
    if heads:
        cost, titles = 0.8 * len(content) + 0.45, heads
    elif len(content) > 1 and all(t.head in vocabulary.generic_heads for t in titles):
        cost = 0.8 * len(content) + 0.5
    else:
        return Chunk(span, 2.2 * len(content) + slips, part=_ids(titles, 30))
    ids = _ids(titles, 30)
    if len(ids) == 1:
        return Chunk(span, cost + slips, sense=Sense(items=list(ids)), part=ids)
    return Chunk(span, cost + 0.3 + slips, part=ids)


def _is_name(span: list[Word], vocabulary: Vocabulary) -> bool:
    """Are these words no English, of no option, and typed as the menu has them?"""
    return not any(word.slips or vocabulary.lexicon.knows(word.text) for word in span) and not (
        len(span) == 1 and span[0].lemma in vocabulary.choice_vocabulary
    )


def _ids(titles: set[Title], at_most: int) -> tuple[int, ...]:
    """Items by how little of their name is missing."""
    best: dict[int, int] = {}
    for title in titles:
        best[title.item_id] = min(len(title.words), best.get(title.item_id, 99))
    return tuple(sorted(best, key=lambda item_id: (best[item_id], item_id))[:at_most])
