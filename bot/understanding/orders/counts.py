"""Numbers and pointers in a clause: quantities, counts of an option, "the third one", "that"."""

from bot.understanding.orders.lines import Line
from bot.understanding.orders.surroundings import Surroundings
from bot.understanding.text.chunks import Chunk


class Counts(Surroundings):
    """What a number counts is told by what stands around it."""

    def _number(self, index: int, chunk: Chunk) -> None:
        meaning = chunk.meaning("count") or chunk.meaning("article")
        value = chunk.number if chunk.number is not None else meaning.value if meaning else 1
        article = chunk.number is None and chunk.is_("article")
        self.articled = article
        line = self.line
        before = self.chunks[index - 1] if index else None
        if chunk.is_("ordinal_noun") and before and (before.ordinal or before.is_("ordinal")):
            # "the first one"
            return
        if chunk.is_("ordinal_noun") and line is not None and line is self.repeated:
            # "a small one"
            return
        if chunk.is_("ordinal_noun") and line is not None and line.whole and self._ends_part(index):
            return
        if chunk.is_("ordinal_noun") and self._of_one_said(index):
            return
        if self.replacing and (self.quantity if line is None else line.quantity) is not None:
            # "3 instead of 2": the old number says nothing new.
            self.replacing = False
        elif self.mark and chunk.placed:
            self._headless()
            self._start(Line(number=value, chunk=chunk))
        elif line and chunk.is_("qualifier") and self._is_plain_choice(index + 1):
            # "double bacon"
            self._qualify(chunk)
        elif (
            line
            and line.options
            and value > 1
            and self._is_plain_portion(index + 1)
            and not (line.whole and value <= self._unshared())
        ):
            # "two creams" of what cannot be counted
            self.result.reasons.append("uncounted_option")
        elif value > 0 and self._multiplies(index, chunk):
            # "a triple shot mocha"
            self.count = value
        elif self._doubles(index):
            # "double ham omelette"
            self.qualifier, self.note = chunk, None
        elif line and value > 0 and self._counted(index):
            self.count = value
        elif line and value > 0 and self._counts_last(index):
            line.options[-1]["count"] = value
        elif self._another(index):
            self._repeat(value)
        elif self.correcting and line and not self._item_follows(index) and not article:
            # "a tea, actually make it two"
            line.quantity, self.correcting = abs(value), False
        elif self.postfix and line and line.quantity is None and not self._describing():
            line.quantity = abs(value)
        elif self._item_follows(index):
            if not (article and self.quantity is not None):
                if not self.more or self.quantity is not None:
                    self._headless()
                self.quantity = value
        elif article and self._is_part(index):
            self._split(1)
        elif article:
            following = next(self._following(index), None)
            qualified = following is not None and following.is_("qualifier")
            if following is not None and following.is_("that", "more", "mark"):
                # "an extra shot" counts no dish.
                self.quantity = None if qualified and self._choice_at(index + 2) else value
        else:
            self._loose_number(index, chunk, value)

    def _of_one_said(self, index: int) -> bool:
        """ "a mocha, the large one": the open line's dish, and no other."""
        before = self.chunks[max(0, index - 2) : index]
        if len(before) < 2 or not self._legal(before[1]) or self._item_follows(index):
            return False
        opened = before[0].is_("article") or before[0].words[-1].text == "the"
        return opened and self.line is not None and self._unshared() <= 0

    def _loose_number(self, index: int, chunk: Chunk, value: int) -> None:
        """A number that stands before no dish."""
        line, following = self.line, self._described_next(index)
        if following is not None and not (following.meanings or following.sense or following.part):
            self.introduced, self.note = False, None
            self._unplaced(chunk, "unknown_word")
        elif following is not None and (
            following.ordinal or following.is_("more", "mark", "ordinal")
        ):
            # "one more", "2 of number 5", "2 of the third"
            self._headless()
            self.quantity = value
        elif line and line.number is not None and self.separated and following is None:
            self._start(Line(number=value, chunk=chunk))
        elif (
            line
            and 0 < value <= self._unshared()
            and following is not None
            and self._describes(following)
        ):
            self._split(value, joined=index > 0 and self.chunks[index - 1].is_("and"))
        elif line and self._describing() and not self.setting:
            if following is not None and (following.is_("unit") or following.sense):
                self.result.reasons.append("doubtful_option")
            self._write(chunk)
        elif line and (line.quantity is None or self.setting):
            line.quantity = abs(value)
        elif self.quantity is not None or (line and line.quantity is not None):
            self._unplaced(chunk, "orphan_number")
        else:
            self.quantity = value

    def _ordinal(self, index: int, chunk: Chunk) -> None:
        """ "the third one" is the third of the last list; "first" alone is nothing."""
        meaning = chunk.meaning("ordinal")
        value = chunk.number if chunk.number is not None else meaning.value if meaning else 1
        following = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        if self._unshared() > 0 and self._is_described(index):
            # "two …, the first with … and the second with …"
            self._split(1)
        elif self._dish_of_ordinal(index):
            # "for the first one a small tea"
            return
        elif (
            chunk.ordinal
            or (following is not None and following.is_("ordinal_noun", "mark"))
            or self._stands_alone(index)
        ):
            self._headless()
            self._start(Line(number=value, chunk=chunk))
        elif not chunk.is_("filler"):
            self._unknown(chunk)

    def _stands_alone(self, index: int) -> bool:
        """ "two of the third", but not "first a coffee"."""
        before, after = self.chunks[max(0, index - 1) : index], self.chunks[index + 1 : index + 2]
        named = bool(before) and before[0].words[-1].text == "the"
        return named and all(chunk.is_("and", "comma", "stop") for chunk in after)

    def _that(self, index: int) -> None:
        if self.mark or self._item_follows(index):
            return
        counted = self.more or self.quantity is not None
        if (self.line is None and (self.pointing or counted)) or (self.separated and counted):
            self._start(Line())
