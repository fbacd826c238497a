"""Names a menu does not write but people say: shorter ones, and what else they call things."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from bot.menu.catalog import Choice, Item
from bot.understanding.names.degrees import add_degrees
from bot.understanding.names.menu_names import MenuNames
from bot.understanding.names.names import Sense

# The names of an item's groups and choices.
_Signature = tuple[tuple[object, ...], ...]
# Of a longer name, not every selection of words is tried.
_MOST_WORDS = 6
# How much less a part of what else people say is worth than a part of what is written.
_SAID = 3
# So many names end in a noun that says little.
_SEVERAL = 3


class ShortNames:
    """Names added to a menu's own; what items with the same options share is made once."""

    def __init__(self, names: MenuNames) -> None:
        self._names = names
        self._short: dict[_Signature, list[tuple[str, str, str, int]]] = {}
        self._said: dict[str, list[str]] = {}
        for item in names.items.values():
            self._add_short_choices(item)
            add_degrees(names, item)

    def _add_short_choices(self, item: Item) -> None:
        """ "Ice cream scoop" is also "ice cream", "Chopped nuts" are "nuts"."""
        names = self._names
        choices = [choice for group in item.groups for choice in group.choices]
        signature = tuple(
            (group.name, *((choice.name, *choice.aliases) for choice in group.choices))
            for group in item.groups
        )
        short = self._short.get(signature)
        if short is None:
            short = self._short[signature] = list(self._shorter_choices(item))
        for name, surface, lemma, at in short:
            exact, close = names.surfaces.get(surface), names.lemmas.get(lemma)
            measured = self._names.parse(choices[at].name)[0][1:2] == [names.lexicon.names_of]
            if not any(_is_taken(sense, item, measured) for sense in (exact, close)):
                names.infer_choice(item.item_id, choices[at].choice_id, name)
                names.short_choices.add(lemma)

    def _shorter_choices(self, item: Item) -> Iterator[tuple[str, str, str, int]]:
        """A short name, its surface and lemma, and the place of its choice.

        Where two could be called so, it is the one of whose name less is missing.
        """
        short: dict[tuple[str, ...], dict[int, int]] = defaultdict(dict)
        forms: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
        choices = [(group, choice) for group in item.groups for choice in group.choices]

        def add(name: str, at: int, missing: int) -> None:
            key = tuple(self._names.parse(name)[1])
            short[key][at] = min(missing, short[key].get(at, 99))
            forms[key].append((name, at))

        for at, (group, choice) in enumerate(choices):
            written = (choice.name, *choice.aliases)
            for name in self._with_group(choice.name, group.name):
                add(name, at, 0)
            for full in (*written, *self.said(choice.name)):
                for name, dropped in _shorter(self._names, full, group.name):
                    if full not in written and self._names.lemma(name) in self._names.titles:
                        # Another word for it is a dish's own.
                        continue
                    # Rather part of a written name: "tomato" is no ketchup.
                    add(name, at, dropped + _SAID * (full not in written))
        for key, places in short.items():
            named_of = {place: choices[place][1].name for place in places}
            every = [choice for _, choice in choices]
            meant = self._meant(forms[key][0][0], places, every)
            if meant is None:
                meant = self._likeliest(key, named_of, every)
            for name in dict.fromkeys(form for form, at in forms[key] if at == meant):
                yield name, "".join(self._names.parse(name)[0]), "".join(key), meant or 0

    def _likeliest(
        self, key: tuple[str, ...], names: dict[int, str], choices: list[Choice]
    ) -> int | None:
        """Of several with as little missing: the place of the one people mean."""
        # Cinnamon is the powder, which everybody calls so ...
        usual = [at for at, name in names.items() if " ".join(key) in self.said(name)]
        # ... but caramel the syrup, of which there are pumps, and not the drizzle ...
        counted = [at for at in names if choices[at].countable]
        # ... and of whose sort there are more.
        heads = Counter("".join(self._names.parse(choice.name)[1][-1:]) for choice in choices)
        alike = {at: heads["".join(self._names.parse(name)[1][-1:])] for at, name in names.items()}
        most = max(alike.values())
        sorts = [at for at in names if alike[at] == most >= _SEVERAL]
        likely = usual or counted or sorts
        return likely[0] if len(likely) == 1 else None

    def _with_group(self, name: str, group: str) -> Iterator[str]:
        """ "double patty" is "Double" of the "Patties"."""
        names = self._names
        words, nouns = names.parse(name)[0], names.parse(group)[1][-1:]
        for word in names.parse(group)[1]:
            for said in names.lexicon.said_with.get(word, ()):
                if said not in words:
                    yield f"{name} {said}"
        if len(words) != 1 or not nouns or nouns[0] in {words[0], *names.lexicon.size_nouns}:
            return
        if names.lexicon.is_mere_noun(nouns[0]):
            yield f"{name} {nouns[0]}"

    def _meant(self, short: str, missing: dict[int, int], choices: list[Choice]) -> int | None:
        """The place of the choice that has a name with so little missing."""
        names = [choices[at].name for at in missing]
        least = [at for at, dropped in missing.items() if dropped == min(missing.values())]
        said = self._names.parse(short)[0]
        parsed = [self._names.parse(name)[0] for name in names]
        foods = self._names.lexicon.is_food
        if len(names) > 1 and foods(said[-1]) and all(words[-1:] == said for words in parsed):
            # "Turkey bacon" is no bacon; one that is only cut or fried so is.
            others = [any(map(foods, words[:-1])) for words in parsed]
            ending = sum(self._names.parse(choice.name)[0][-1:] == said for choice in choices)
            if others.count(False) == 1 and ending == len(names):
                plain = others.index(False)
                looks = self._names.lexicon.describing.issuperset(parsed[plain][:-1])
                return [*missing][plain] if looks else None
        return least[0] if len(least) == 1 else None

    def add_synonyms(self) -> None:
        """ "Coca Cola Zero" is also "coke zero", unless something else is."""
        for item in self._names.items.values():
            for name in (item.name, *item.aliases):
                for other in self.said(name):
                    for sense in self._names.senses(other):
                        sense.items = sense.items or [item.item_id]
            for group in item.groups:
                for choice in group.choices:
                    for other in self.said(choice.name):
                        for sense in self._names.senses(other):
                            if item.item_id not in sense.choices:
                                sense.choices[item.item_id] = [choice.choice_id]
                                self._names.note_inferred(item.item_id, choice.choice_id, other)

    def said(self, name: str) -> list[str]:
        """What else people call something of this name."""
        if name not in self._said:
            lemmas = self._names.parse(name)[1]
            bare = f" {' '.join(lemmas)} "
            self._said[name] = [
                bare.replace(f" {written} ", f" {said} ").strip()
                for word in dict.fromkeys(lemmas)
                for written, said in self._names.lexicon.synonyms.get(word, ())
                if f" {written} " in bare
            ]
        return self._said[name]


def _is_taken(sense: Sense | None, item: Item, measured: bool) -> bool:
    """`measured`: a "splash of milk" is milk, though there is a dish of this name."""
    if sense is None:
        return False
    return item.item_id in sense.choices or (bool(sense.items) and not measured)


def _shorter(names: MenuNames, name: str, group: str) -> Iterator[tuple[str, int]]:
    """The name without some of its words, and how many those are.

    Either its beginning is left or words with its last; never without one that tells
    something. What is left of it is no word of the language, and at its beginning no
    common one: "black" alone is not "black olives". Only the group's own name says
    nothing ("lunch size").
    """
    words, _ = names.parse(name)
    lexicon = names.lexicon
    if words[:1] and words[0] in lexicon.numbers and lexicon.is_food(words[-1]):
        # "Four nuggets"
        words = words[1:]
        yield " ".join(words), 1
    if not words or any(word in lexicon.telling and not lexicon.is_food(word) for word in words):
        return
    noun = names.parse(group)[0]
    if words[1:] == noun:
        yield words[0], len(noun)
    for kept in _selections(words):
        at_end = kept[-1] == words[-1]
        if kept[0] in lexicon.names_stop or kept[-1] in lexicon.names_stop:
            continue
        if words.count(kept[0]) > 1 or (not at_end and words[len(kept)] == lexicon.names_of):
            # "half and half", "packet of sugar"
            continue
        common = kept[0] in lexicon.describing or (not at_end and kept[0] in lexicon.common)
        noun_alone = lexicon.is_mere_noun(kept[0]) or (at_end and lexicon.is_food(kept[0]))
        if len(kept) > 1 or (noun_alone and not common):
            yield " ".join(kept), len(words) - len(kept)
    for word in words[1:-1]:
        if lexicon.is_food(word) and word not in lexicon.describing:
            # "bbq" of "hickory bbq sauce"
            yield word, len(words)


def _selections(words: list[str]) -> Iterator[list[str]]:
    for length in range(1, len(words)):
        yield words[:length]
    *others, last = words
    small = range(len(others)) if len(words) <= _MOST_WORDS else range(1)
    for length in small:
        for kept in combinations(others, length):
            yield [*kept, last]
