"""Names of the menu in a text: in full, in another order, in part."""

from collections.abc import Iterator
from dataclasses import replace

from bot.understanding.names.names import Sense
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.words import Word


def names(words: list[Word], start: int, vocabulary: Vocabulary) -> Iterator[Chunk]:
    """Names of the menu that begin at `start`: in full, in another order, in part."""
    surface = text = lemma = ""
    content: list[str] = []
    beyond: list[str] = []
    small, numbers = vocabulary.lexicon.names_stop, vocabulary.lexicon.numbers
    apart, articled, gathering = False, False, True
    for end in range(start + 1, min(len(words), start + vocabulary.longest + 2) + 1):
        word = words[end - 1]
        if not word.text[0].isalnum():
            # A mark ends a name, but "medu-vada" is one.
            if word.text == "-" and word.token.glued:
                continue
            return
        if text and not (gathering or any(map(vocabulary.begins, {surface, text, lemma}))):
            return
        # "peppre jack" for "pepperjack": what cannot stand alone may not have been misspelt.
        joined = text + word.raw
        surface, text, lemma = surface + word.raw, text + word.text, lemma + word.lemma
        span = words[start:end]
        slips = sum(w.cost for w in span)
        found = vocabulary.sense(surface, lemma) or vocabulary.sense(text, lemma)
        if found is None and word.slips:
            found = vocabulary.surfaces.get(joined)
        if found:
            short = len(found.items) == 1 and lemma in vocabulary.shortened
            part = tuple(found.items) if short else ()
            yield Chunk(span, 1.0 + slips + 0.02 * short, sense=found, part=part)
        ending = vocabulary.endings.get(lemma)
        alone = bool(ending and len(ending) == 1 and not (found and found.items))
        taken = alone and (_is_option_of(span, vocabulary) or _joins_options(span, vocabulary))
        if ending and alone and not taken:
            yield _one_item(span, ending[0], 1.1 + slips, found)
        # A name goes on over small words and numbers only where it is complete.
        counting = word.text in numbers or word.token.number is not None
        apart = apart or word.lemma in small or counting or word.lemma in content
        # "… and a …" are two things.
        articled = articled or (apart and word.text in vocabulary.lexicon.articles)
        if apart:
            if word.lemma not in small and not articled:
                beyond.append(word.lemma)
                ids = vocabulary.unordered.get(tuple(sorted(content + beyond)))
                option = _is_option(content, beyond, vocabulary)
                if ids and len(content) > 1 and not (option or (found and found.items)):
                    yield Chunk(span, 1.2 + slips, sense=Sense(items=ids))
            gathering = gathering and vocabulary.gathers(content, beyond)
            continue
        content.append(word.lemma)
        ids = vocabulary.unordered.get(tuple(sorted(content))) if len(content) > 1 else None
        if ids and not (found and found.items):
            yield Chunk(span, 1.1 + slips, sense=Sense(items=ids))
        turned = vocabulary.turned_choices.get(tuple(sorted(content)))
        if turned and not found and not ids:
            yield Chunk(span, 1.1 + slips, sense=turned)
        if not (found and found.items):
            yield from _part(span, content, found, vocabulary)
        gathering = vocabulary.gathers(content, beyond)


def _is_option_of(span: list[Word], vocabulary: Vocabulary) -> bool:
    """ "iced chai" where a chai may be iced: no part of a "Green Iced Tea"."""
    option = vocabulary.sense(
        "".join(word.text for word in span[:-1]), "".join(word.lemma for word in span[:-1])
    )
    if option is None or not option.choices:
        return False
    if "".join(word.lemma for word in span[:-1]) in vocabulary.short_choices:
        # "depot burger" of the "Depot Classic Burger", though there is a "Depot sauce"
        first = {title.item_id for title in vocabulary.titles.get(span[0].lemma, ())}
        return not any(t.item_id in first for t in vocabulary.titles.get(span[-1].lemma, ()))
    titles = vocabulary.titles.get(span[-1].lemma, ())
    heads = [title for title in titles if title.head == span[-1].lemma]
    said = {word.lemma for word in span[:-1]}
    if heads and all(said <= title.words and not title.joint for title in heads):
        # "hot chocolate" where no chocolate is but hot
        return False
    return any(t.item_id in option.choices for t in vocabulary.titles.get(span[-1].lemma, ()))


def _joins_options(span: list[Word], vocabulary: Vocabulary) -> bool:
    """ "lettuce and tomato": two options, and not the rest of "Bacon, Lettuce and Tomato"."""
    for at in range(1, len(span) - 1):
        if span[at].text in vocabulary.lexicon.names_and:
            sides = span[:at], span[at + 1 :]
            senses = [
                vocabulary.sense("".join(w.text for w in side), "".join(w.lemma for w in side))
                for side in sides
            ]
            return all(sense and sense.choices for sense in senses)
    return False


def _is_option(dish: list[str], said: list[str], vocabulary: Vocabulary) -> bool:
    """ "cold brew with vanilla": is the first a dish of its own, and it may have the second?"""
    first, second = vocabulary.lemmas.get("".join(dish)), vocabulary.lemmas.get("".join(said))
    return bool(first and second and any(item in second.choices for item in first.items))


def _one_item(span: list[Word], item_id: int, cost: float, found: Sense | None) -> Chunk:
    """Part of one item's name, beside whatever else it stands for."""
    sense = replace(found, items=[item_id]) if found else Sense(items=[item_id])
    sense.topic = bool(sense.categories) and span[-1].text != span[-1].lemma
    return Chunk(span, cost, sense=sense, part=(item_id,))


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
    span: list[Word], content: list[str], found: Sense | None, vocabulary: Vocabulary
) -> Iterator[Chunk]:
    """Some words of names: as good as the name if one item alone can be meant."""
    fragment = vocabulary.fragments.of(tuple(content))
    if fragment is None:
        return
    slips = sum(word.cost for word in span)
    # A sort of dish, an option, a time of the day are more likely meant by their names.
    # So are the names that the menu writes.
    short = "".join(content) in vocabulary.short_choices
    option = found and found.choices and (not short or vocabulary.lexicon.is_unit(content[-1]))
    named = found and (option or found.periods or _is_topic(content, vocabulary))
    if fragment.basic is not None and not (named or _is_option_of(span, vocabulary)):
        # Rather the dish than the sort of the same name, which costs 1.
        cost = 0.98 if found else 1.02 + 0.03 * len(content)
        yield _one_item(span, fragment.basic, cost + slips, found)
        return
    cost = 0.8 * len(content) + 0.45 + slips
    if fragment.heads:
        ids = fragment.heads
    elif fragment.begun is not None and _is_name(span, vocabulary):
        # The only dish whose name begins so.
        yield Chunk(span, cost + 0.05, sense=Sense(items=[fragment.begun]))
        return
    elif len(content) > 1 and fragment.generic:
        ids, cost = fragment.ids, cost + 0.05
    else:
        yield Chunk(span, 2.2 * len(content) + slips, part=fragment.ids)
        return
    if len(ids) == 1:
        yield Chunk(span, cost, sense=Sense(items=list(ids)), part=ids)
    else:
        yield Chunk(span, cost + 0.3, part=ids)


def _is_topic(content: list[str], vocabulary: Vocabulary) -> bool:
    return not vocabulary.lexicon.topics.isdisjoint(content)


def _is_name(span: list[Word], vocabulary: Vocabulary) -> bool:
    """Are these words no English, of no option, and typed as the menu has them?"""
    lexicon = vocabulary.lexicon
    if all(word.text in lexicon.describing for word in span):
        # "grilled" alone is no "Grilled Cheese".
        return False
    return not any(word.slips or lexicon.knows(word.text) for word in span) and not (
        len(span) == 1 and span[0].lemma in vocabulary.choice_vocabulary
    )
