"""Sorts of one dish, spoken of by its noun or listed after it."""

from dataclasses import replace
from itertools import pairwise

from bot.understanding.names.names import Sense
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.option_counts import chooses, counts, quantity
from bot.understanding.text.chunks import Chunk


def names_dish(chunk: Chunk) -> bool:
    """One dish, one of several, or one of a category."""
    return bool(chunk.items or chunk.part or (chunk.sense and chunk.sense.categories))


def sole_item(chunk: Chunk) -> int | None:
    return chunk.items[0] if len(chunk.items) == 1 else None


class ListedSorts:
    """ "a strawberry shake and a vanilla one"; "two shakes, one vanilla, one strawberry"."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.made: list[Chunk] = []
        # The last word of the dish spoken of last.
        self.noun: str | None = None
        # Where in `made` a dish is spoken of by such a noun alone, with its number.
        self.vague: tuple[int, int] | None = None
        # Its sorts are being listed.
        self.listing = False
        # That noun alone is a dish too: "3 dosas" may be three plain ones.
        self.plain = False
        # What was said of it, and so holds for each of its sorts.
        self.common: list[Chunk] = []

    def completed(self, chunks: list[Chunk]) -> list[Chunk]:
        index = 0
        while index < len(chunks):
            length, full = self._sort(chunks, index)
            if full:
                if self.vague and counts(self.made[self.vague[0]]):
                    self._take_apart(chunks[index:], full)
                self._name(full)
            else:
                self._note(chunks[index])
            index += length
        return self.made

    def _sort(self, chunks: list[Chunk], index: int) -> tuple[int, Chunk | None]:
        """The chunks from here that name a sort, and the dish they make with the noun."""
        of_them = bool(self.made) and self.made[-1].is_("that") and self.listing
        before = self.made[-3:-1] if of_them else self.made[-2:]
        counted = any(map(counts, before)) and (counts(before[-1]) or chooses(before[-1]))
        if not self.noun or not counted or not _could_name(chunks[index]):
            return 1, None
        for length in (3, 2, 1):
            one = chunks[index + length] if index + length < len(chunks) else None
            called = one is not None and one.is_("ordinal_noun") and len(one.words) == 1
            after = chunks[index + length + 1 : index + length + 2]
            if self.listing and after and (after[0].sense or after[0].part):
                # "one chicken one mutton": the second "one" counts.
                called = False
            if not called and not (self.listing and length == 1):
                continue
            if not _could_name(chunks[index + length - 1]):
                continue
            if not called and chunks[index].items and not self._has_noun(chunks[index].items[0]):
                continue
            full = self._with_noun(chunks[index : index + length])
            if full:
                return length + called, full
        return 1, None

    def _is_sort(self, chunk: Chunk) -> bool:
        """Is it one of the noun's sorts, or may it be said of one ("two of them rava")?"""
        if chunk.items:
            return self._has_noun(chunk.items[0])
        return chunk.number is None

    def _with_noun(self, chunks: list[Chunk]) -> Chunk | None:
        words = [word for chunk in chunks for word in chunk.words]
        if sole_item(chunks[0]) and len(chunks) == 1:
            exact = self.vocabulary.unordered.get(
                tuple(sorted([*(word.lemma for word in words), self.noun or ""]))
            )
            # "rava" is the Rava Dosa, and not what else begins so.
            whole = exact and self.listing
            return Chunk(words, 1.0, sense=Sense(items=exact or [])) if whole else chunks[0]
        if any(chunk.items or chunk.number is not None for chunk in chunks):
            return None
        small = self.vocabulary.lexicon.names_stop
        lemmas = [word.lemma for word in words if word.lemma not in small]
        ids = self.vocabulary.named_by([*lemmas, self.noun or ""])
        return Chunk(words, 1.0, sense=Sense(items=ids)) if len(ids) == 1 else None

    def _has_noun(self, item_id: int) -> bool:
        titles = self.vocabulary.titles.get(self.noun or "", ())
        return any(title.item_id == item_id for title in titles)

    def _name(self, full: Chunk) -> None:
        if self.vague:
            start, end = self.vague
            self.common = [chunk for chunk in self.made[start:end] if chooses(chunk)]
            del self.made[start : end + 1]
            self.vague = None
        self.made += [*self.common, full]

    def _take_apart(self, chunks: list[Chunk], first: Chunk) -> None:
        """Of "3 dosas, one masala and two rava" nothing else is left; "two of them rava"
        leaves one; and "3 dosas, one masala vada" is another order."""
        assert self.vague is not None
        start, end = self.vague
        whole = quantity(self.made[start])
        last = next(at for at in reversed(range(len(self.made))) if counts(self.made[at]))
        parts = quantity(self.made[last])
        for chunk, following in pairwise(chunks):
            if counts(chunk) and not self._is_sort(following):
                break
            parts += quantity(chunk) if counts(chunk) else 0
            if parts >= whole:
                break
        if parts == whole or (parts > whole and not self.plain):
            return
        if parts < whole and (self.made[-1].is_("that") or not self.plain):
            self.made[start] = replace(self.made[start], number=whole - parts)
            if sole_item(first) == sole_item(self.made[end]):
                # "two of them plain": the others are not.
                fragment = self.vocabulary.fragments.of((self.noun or "",))
                words = self.made[end].words
                self.made[end] = Chunk(words, 1.0, part=fragment.heads if fragment else ())
        self.vague = None

    def _several(self, chunk: Chunk) -> bool:
        """ "3 dosas": a noun in the plural, and a number right before it."""
        word, before = chunk.words[0], self.made[-1:]
        plural = word.text in self.vocabulary.lexicon.plurals(word.lemma)
        counted = bool(before) and counts(before[0]) and quantity(before[0]) > 1
        return plural and len(chunk.words) == 1 and counted

    def _joined(self, chunk: Chunk) -> Chunk:
        """ "beef salad", "chocolate malt shake": the noun with its sort said right before."""
        if sole_item(chunk) or not names_dish(chunk):
            return chunk
        for back in range(1, 4):
            sort = self.made[-back] if len(self.made) >= back else None
            if not sort or sort.items or not chooses(sort):
                return chunk
            words = [word.lemma for word in (*sort.words, *chunk.words)]
            ids = self.vocabulary.named_by(words)
            if len(ids) == 1 and not self._is_open(ids[0]):
                del self.made[-back]
                return Chunk([*sort.words, *chunk.words], 1.0, sense=Sense(items=ids))
        return chunk

    def _is_open(self, item: int) -> bool:
        """Has this dish just been named, and none been counted since?"""
        for chunk in reversed(self.made):
            if item in chunk.items:
                return True
            if counts(chunk):
                return False
        return False

    def _note(self, chunk: Chunk) -> None:
        chunk = self._joined(chunk)
        if names_dish(chunk):
            noun = chunk.words[-1].lemma
            several = len({title.item_id for title in self.vocabulary.titles.get(noun, ())}) > 1
            self.noun, self.vague, self.common = (noun if several else None), None, []
            self.listing = False
            end = len(self.made)
            self.plain = bool(sole_item(chunk)) and self._several(chunk)
            if several and (not sole_item(chunk) or self.plain):
                start = end
                while start and chooses(self.made[start - 1]):
                    start -= 1
                start -= bool(start and counts(self.made[start - 1]))
                self.vague, self.listing = (start, end), True
        self.made.append(chunk)


def _could_name(chunk: Chunk) -> bool:
    return chunk.number is None and not chunk.is_("and", "comma", "with", "of", "article", "count")
