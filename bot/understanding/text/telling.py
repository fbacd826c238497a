"""What someone tells along with an order: why, for what day, in what mood. It orders nothing."""

from bot.understanding.language.lexicon import Lexicon, Meaning
from bot.understanding.text.chunks import Chunk

_FILLER = (Meaning("filler"),)
_SEPARATORS = ("comma", "stop", "and")
# So many words tell how a sentence begins.
_OPENING = 6
# So many may say what an order is for.
_PURPOSE = 4


def passed_over(chunks: list[Chunk], lexicon: Lexicon) -> list[Chunk]:
    """The chunks of an order, those that only tell something as mere fillers.

    All that is said up to the next comma, "and" or verb is told, or none of it: with a
    name of the menu, a refusal or a word that matters to the restaurant in it, it stays.
    """
    if not any(chunk.items for chunk in chunks):
        return chunks
    telling = _Telling(chunks, lexicon)
    made = list(chunks)
    index, opening = 0, True
    while index < len(chunks):
        chunk = chunks[index]
        end = telling.end(index, opening)
        for position in range(index, end):
            words = [word.as_typed for word in chunks[position].words]
            made[position] = Chunk(words, 1.0, _FILLER)
        opening = end > index or chunk.is_(*_SEPARATORS) or (opening and chunk.is_("filler"))
        index = max(end, index + 1)
    return made


class _Telling:
    def __init__(self, chunks: list[Chunk], lexicon: Lexicon) -> None:
        self.chunks = chunks
        self.lexicon = lexicon
        self.words = lexicon.tellings

    def end(self, index: int, opening: bool) -> int:
        """Where that ends which is told from `index` on; there itself, if nothing is."""
        chunk = self.chunks[index]
        if chunk.words[0].text in self.words["benefit"]:
            if chunk.is_("filler"):
                return index + 2 * self._is_called(index + 1)
            if self._is_for(index):
                return self._for_ends(index)
        if chunk.number == 1 and self._is_for_one(index):
            return index + 2
        counted = _counts(chunk) and not _named(chunk)
        if counted or chunk.words[-1].lemma in self.words["headings"]:
            return self._heading_ends(index, counted)
        if _named(chunk) or chunk.is_("verb", "action", *_SEPARATORS):
            return index
        said = self._said(index)
        if opening and (moods := self._mood_ends(index)) > index:
            return moods
        if opening and said[0] in self.words["benefit"] and (end := self._purpose_ends(index)):
            return end
        if opening and self._is_habit(said):
            return self._habit_ends(index)
        reason = self._gives_reason(index, said)
        if not reason and not (opening and self._has_subject(said)):
            return index
        start = index + reason
        end = self._runs_to(start)
        if end == start or not self._tells(start, end):
            return index
        return end

    def _said(self, index: int) -> list[str]:
        words: list[str] = []
        for chunk in self.chunks[index : index + _OPENING]:
            if chunk.is_(*_SEPARATORS) or _named(chunk):
                break
            words += [word.text for word in chunk.words]
        return words[:_OPENING]

    def _gives_reason(self, index: int, said: list[str]) -> bool:
        """ "because it's late", "since dinner is soon", "after i drop the kids"."""
        if said[0] not in self.words["reasons"] | self.words["moments"] or len(said) < 2:
            return False
        if said[0] in self.words["reasons"]:
            following = self.chunks[index + 1]
            return not (_counts(following) or _named(following))
        return self._has_subject(said[1:])

    def _has_subject(self, said: list[str]) -> bool:
        first, following = said[0], said[1] if len(said) > 1 else ""
        if first in self.words["told"]:
            return True
        if first in self.words["speakers"]:
            return following in self.words["predicates"]
        if first in self.words["others"]:
            return bool(following)
        if first not in self.words["owners"]:
            return False
        people = [self.lexicon.lemma(word) in self.words["people"] for word in said[1:3]]
        return any(people) or any(word in self.words["predicates"] for word in said[2:4])

    def _is_called(self, index: int) -> bool:
        """Is "dana" of "for my boss dana" there, and nothing after it?"""
        name = self.chunks[index] if index < len(self.chunks) else None
        if not name or name.meanings or self._is_ordered(name) or self._matters(name):
            return False
        return name.number is None and self._closes(index + 1)

    def _is_for_one(self, index: int) -> bool:
        """ "one for me and one for my wife": whose they are, and nothing else of them."""
        following = self.chunks[index + 1 : index + 2]
        benefits = bool(following) and following[0].words[0].text in self.words["benefit"]
        return benefits and following[0].is_("filler") and self._closes(index + 2)

    def _closes(self, index: int) -> bool:
        return index >= len(self.chunks) or self.chunks[index].is_(*_SEPARATORS)

    def _is_for(self, index: int) -> bool:
        """ "a tea for dana": after what is ordered, or after "one", and in no exchange."""
        if len(self.chunks[index].words) > 1 or index == 0:
            return False
        earlier = self.chunks[:index]
        exchanged = any(chunk.words[0].text in self.words["exchanges"] for chunk in earlier[-8:])
        ordered = _counts(earlier[-1]) or any(chunk.items for chunk in earlier)
        return ordered and not exchanged and not earlier[-1].is_("verb")

    def _for_ends(self, index: int) -> int:
        """Of a name nobody knows, or an occasion, and nothing after it."""
        end, unknown = index + 1, 0
        while end < len(self.chunks) and not self.chunks[end].is_(*_SEPARATORS):
            chunk = self.chunks[end]
            strange = bool(chunk.typos) or not (chunk.meanings or chunk.number is not None)
            strange = (strange and not _named(chunk)) or chunk.is_("ordinal")
            if chunk.is_("ordinal_noun") and unknown and chunk.words[0].text != "one":
                end += 1
                continue
            if unknown and _counts(chunk):
                # "for the meeting, two with …"
                break
            thin = chunk.is_("function", "article") and not _named(chunk) and not unknown
            if chunk.is_("filler") and unknown:
                break
            if self._is_ordered(chunk) or self._matters(chunk) or not (strange or thin):
                return index
            unknown += strange
            end += 1
        return end if 0 < unknown <= 2 else index

    def _purpose_ends(self, index: int) -> int:
        """ "for dinner i would like …": up to the verb, if all of it is plain English; else 0."""
        for end in range(index + 1, min(index + 2 + _PURPOSE, len(self.chunks))):
            chunk = self.chunks[end]
            if chunk.is_("verb"):
                return end if end > index + 1 else 0
            timed = chunk.sense is not None and bool(chunk.sense.periods) and not chunk.items
            plain = all(word.text in self.lexicon.common for word in chunk.words)
            if self._matters(chunk) or not (timed or (plain and not self._is_ordered(chunk))):
                return 0
        return 0

    def _heading_ends(self, index: int, counted: bool) -> int:
        """ "two drinks for the office: …": how many there are of what follows."""
        noun = self.chunks[index + counted : index + counted + 1]
        if not noun or noun[0].words[-1].lemma not in self.words["headings"]:
            return index
        if noun[0].items and not (counted and self._sums_up(index)):
            return index
        if any(chunk.items for chunk in self.chunks[:index]):
            return index
        for end in range(index + counted + 1, len(self.chunks) - 1):
            chunk = self.chunks[end]
            if chunk.is_("comma", "stop", "verb"):
                return end if _counts(self.chunks[end + 1]) else index
            offered = chunk.items or any(word.raw in self.lexicon.foods for word in chunk.words)
            if offered or self._matters(chunk) or _counts(chunk):
                return index
            if chunk.is_("qualifier", "and"):
                return index
        return index

    def _sums_up(self, index: int) -> bool:
        """ "two coffees, a latte and a mocha": are there as many of what follows?"""
        after = self.chunks[index + 2 :]
        said = [c.number if c.number is not None else 1 for c in after if _counts(c)]
        dishes = sum(bool(chunk.items) for chunk in after)
        listed = bool(after) and after[0].words[0].text in self.words["listing"]
        return listed and dishes == len(said) > 1 and sum(said) == self.chunks[index].number

    def _mood_ends(self, index: int) -> int:
        """ "rough night, …": a sentence of nothing but plain English, before the order."""
        if any(chunk.items for chunk in self.chunks[:index]):
            return index
        for end in range(index, len(self.chunks)):
            chunk = self.chunks[end]
            if chunk.is_("comma", "stop"):
                return index if chunk.words[0].text == "?" else end
            plain = not chunk.meanings and chunk.number is None and not self._is_ordered(chunk)
            known = all(word.text in self.lexicon.common for word in chunk.words)
            thin = chunk.is_("filler", "function") or (chunk.is_("article") and end > index)
            if not (thin or (plain and known)):
                return index
            if self._matters(chunk):
                return index
        return index

    def _is_habit(self, said: list[str]) -> bool:
        others = said[0] in self.words["others"] or said[0] in self.words["owners"]
        return others and not self.words["habits"].isdisjoint(said[1:3])

    def _habit_ends(self, index: int) -> int:
        """ "she drinks mochas, so one mocha": what is ordered is said after it."""
        for position in range(index, len(self.chunks) - 2):
            chunk = self.chunks[position]
            if chunk.is_("comma", "stop"):
                so = self.chunks[position + 1].words[0].text in self.words["so"]
                return position if so and any(c.items for c in self.chunks[position:]) else index
            if _counts(chunk) or chunk.is_("and", "qualifier"):
                return index
        return index

    def _runs_to(self, start: int) -> int:
        for position in range(start, len(self.chunks)):
            chunk = self.chunks[position]
            if chunk.is_(*_SEPARATORS):
                return start if chunk.words[0].text == "?" else position
            if chunk.is_("verb", "action") and not chunk.typos:
                return position
            if self._is_ordered(chunk):
                counted = position
                while counted > start and _counts(self.chunks[counted - 1]):
                    counted -= 1
                return counted if counted < position else start
            if chunk.is_("qualifier", "mark") or self._matters(chunk):
                return start
        return len(self.chunks)

    def _is_ordered(self, chunk: Chunk) -> bool:
        return _named(chunk) or any(word.raw in self.lexicon.foods for word in chunk.words)

    def _matters(self, chunk: Chunk) -> bool:
        """Is it of allergies, money or complaints?"""
        matters = self.words["matters"]
        return any(word.text in matters or word.lemma in matters for word in chunk.words)

    def _tells(self, start: int, end: int) -> bool:
        """Is a word in it that orders nothing, and none that may be a dish nobody knows?"""
        strange = self.chunks[start - 1].words[0].text in self.words["reasons"] if start else False
        own = self.chunks[start].words[0].text
        for position in range(start, end):
            chunk = self.chunks[position]
            unknown = not (chunk.meanings or chunk.number is not None)
            strange = strange or unknown or chunk.number is not None
            if unknown and position > start and _counts(self.chunks[position - 1]):
                near = own in self.words["told"] and position <= start + 3
                known = all(self.lexicon.knows(word.text) for word in chunk.words)
                if not known and (near or own in self.words["speakers"]):
                    return False
        return strange


def _named(chunk: Chunk) -> bool:
    return bool(chunk.sense or chunk.part)


def _counts(chunk: Chunk) -> bool:
    return chunk.number is not None or chunk.is_("article", "count")
