"""Chunks of one clause to order lines: what, how many, with which options and note."""

from collections.abc import Iterator

from bot.understanding.chunks import Chunk
from bot.understanding.lines import Line, LineBuilder, Parsed

# Said between a number and its dish, or between a dish and its options.
_THIN = ("filler", "function", "of", "unit", "times", "more", "article", "that", "all", "by")
_SEPARATORS = ("and", "comma")
_NOTHING = (
    "filler",
    "function",
    "of",
    "unit",
    "times",
    "ordinal_noun",
    "goods",
    "vague",
    "instead",
    "off",
    "to",
    "by",
)


class LineParser(LineBuilder):
    """One pass over the chunks.

    `setting` lets the last number of a line win; without `pointing`, "that" alone
    names nothing.
    """

    def parse(self) -> Parsed:
        self.postfix = self._numbers_follow()
        for index, chunk in enumerate(self.chunks):
            self._take(index, chunk)
        self._headless()
        for chunk, _ in self.waiting:
            self._unplaced(chunk, "orphan_option")
        if self.qualifier:
            self._unplaced(self.qualifier, "nothing_qualified")
        self.result.quantity = self.quantity
        self._share()
        return self.result

    def _numbers_follow(self) -> bool:
        """ "idly 2, vada 3": the numbers stand after their dishes."""
        marks = ""
        for chunk in self.chunks:
            if chunk.items:
                marks += "I"
            elif chunk.number is not None:
                marks += "N"
            elif chunk.is_("count", "article"):
                return False
        return len(marks) > 1 and marks == "IN" * (len(marks) // 2)

    def _take(self, index: int, chunk: Chunk) -> None:
        if chunk.items or (chunk.sense and chunk.sense.choices):
            self._name(index, chunk)
        elif (chunk.number is not None and not chunk.ordinal) or chunk.is_("count", "article"):
            self._number(index, chunk)
        elif chunk.ordinal or chunk.is_("ordinal"):
            self._ordinal(index, chunk)
        elif chunk.is_(*_SEPARATORS):
            self.separated = True
            self.introduced = self.strange = False
        elif chunk.is_("or"):
            self.qualifier = self.last_qualifier
            self.separated = self.note is None
        elif chunk.is_("more") and self._means_again(index, chunk):
            self.more = True
        elif chunk.is_("qualifier"):
            self._qualify(chunk)
        elif chunk.is_("with"):
            self.introduced, self.note = True, None
        elif chunk.is_("other") and self.line and self.line.quantity:
            self._split(None)
        elif chunk.is_("all"):
            self.result.everything = True
        elif chunk.is_("mark") and self._number_follows(index):
            self.mark = True
        elif chunk.is_("that"):
            self._that(index)
        elif chunk.is_("note"):
            self._way(index, chunk)
        elif chunk.is_("instead_of"):
            self.replacing = True
        elif self._only_sorts(index, chunk):
            return
        elif chunk.part or (chunk.sense and chunk.sense.categories):
            self._vague_name(chunk)
        elif chunk.is_("vague"):
            self.result.reasons.append("vague_quantity")
            self._unplaced(chunk, "vague_quantity")
        elif not chunk.is_(*_NOTHING) and not (chunk.sense and chunk.sense.group):
            self._unknown(chunk)

    def _name(self, index: int, chunk: Chunk) -> None:
        legal = self._legal(chunk)
        if legal and self.quantity is None and not self._belongs_to_next(index, chunk):
            self._option(chunk, legal)
            if chunk.qualified and chunk.qualified[0].is_("qualifier"):
                self.last_qualifier = chunk.qualified[0]
        elif chunk.qualified and chunk.qualified[0].is_("with") and chunk.qualified[1].sense:
            self.introduced, self.note = True, None
            self._name(index, chunk.qualified[1])
        elif chunk.qualified and self._qualifies(chunk.qualified[1]):
            self._qualify(chunk.qualified[0])
            self._option(chunk.qualified[1], self._legal(chunk.qualified[1]))
        elif chunk.items:
            if self.line and (self.qualifier or (self.introduced and chunk.part)):
                self._write(chunk)
            else:
                self._open(chunk)
        elif self._item_follows(index):
            self.waiting.append((chunk, self._qualified()))
        elif chunk.is_("qualifier") and not self.qualifier:
            self._qualify(chunk)
        elif self.line and (
            chunk.is_("note") or chunk.qualified or self.qualifier or self.introduced or self.note
        ):
            self._write(chunk)
        elif chunk.is_("count"):
            self._number(index, chunk)
        elif chunk.part:
            self._vague_name(chunk)
        elif not chunk.is_(*_NOTHING):
            self._unplaced(chunk, "illegal_option")

    def _qualifies(self, name: Chunk) -> bool:
        """ "extra ghee" where the open line's item has "Ghee"."""
        return self.quantity is None and bool(self._legal(name))

    def _belongs_to_next(self, index: int, chunk: Chunk) -> bool:
        """ "…, large coffee": an option said before its dish, after a separator."""
        if not self.separated or not chunk.sense or chunk.items:
            return False
        following = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        return following is not None and any(
            item_id in chunk.sense.choices for item_id in following.items
        )

    def _open(self, chunk: Chunk) -> None:
        if self.replacing:
            self._unplaced(chunk, "replacement")
            return
        if self.more and self.quantity is None:
            self.quantity = 1
        elif self.quantity is not None and self.line and self.line.quantity is None:
            # The number stood before this dish, so the one before is not postfix.
            self.postfix = False
        line = self.line
        if (
            line
            and [line.item_id] == chunk.items
            and not (
                self.separated or self.introduced or self.quantity or line.options or line.notes
            )
        ):
            # Two words for one dish, side by side.
            return
        ids = chunk.items or list(chunk.part)
        self._start(
            Line(item_id=ids[0], chunk=chunk)
            if len(chunk.items) == 1
            else Line(candidates=tuple(ids[:3]), chunk=chunk)
        )
        if chunk.part and len(chunk.items) == 1:
            self.result.reasons.append("part_of_name")

    def _number(self, index: int, chunk: Chunk) -> None:
        meaning = chunk.meaning("count") or chunk.meaning("article")
        value = chunk.number if chunk.number is not None else meaning.value if meaning else 1
        article = chunk.number is None and chunk.is_("article")
        line = self.line
        before = self.chunks[index - 1] if index else None
        if chunk.is_("ordinal_noun") and before and (before.ordinal or before.is_("ordinal")):
            # "the first one"
            return
        if self.replacing and (self.quantity if line is None else line.quantity) is not None:
            # "3 instead of 2": the old number says nothing new.
            self.replacing = False
        elif self.mark:
            self._headless()
            self._start(Line(number=value, chunk=chunk))
        elif self.postfix and line and line.quantity is None and not self._describing():
            line.quantity = abs(value)
        elif self._item_follows(index):
            if not (article and self.quantity is not None):
                if not self.more or self.quantity is not None:
                    self._headless()
                self.quantity = value
        elif article:
            following = next(self._following(index), None)
            if following is not None and following.is_("that", "more", "mark"):
                self.quantity = value
        else:
            self._loose_number(index, chunk, value)

    def _loose_number(self, index: int, chunk: Chunk, value: int) -> None:
        """A number that stands before no dish."""
        line, following = self.line, next(self._following(index), None)
        if following is not None and not (following.meanings or following.sense or following.part):
            self.introduced, self.note = False, None
            self._unplaced(chunk, "unknown_word")
        elif following is not None and following.is_("more", "mark"):
            # "one more", "2 of number 5"
            self._headless()
            self.quantity = value
        elif (
            line
            and following is not None
            and self._legal(following)
            and self._countable(self._legal(following)[0])
        ):
            self.count = value
        elif line and line.number is not None and self.separated and following is None:
            self._start(Line(number=value, chunk=chunk))
        elif (
            line
            and 0 < value <= self._unshared()
            and following is not None
            and self._describes(following)
        ):
            self._split(value)
        elif line and self._describing() and not self.setting:
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
        if chunk.ordinal or (following is not None and following.is_("ordinal_noun", "mark")):
            self._headless()
            self._start(Line(number=value, chunk=chunk))
        elif not chunk.is_("filler"):
            self._unknown(chunk)

    def _that(self, index: int) -> None:
        if self.mark or self._item_follows(index):
            return
        counted = self.more or self.quantity is not None
        if (self.line is None and (self.pointing or counted)) or (self.separated and counted):
            self._start(Line())

    def _way(self, index: int, chunk: Chunk) -> None:
        """A way to prepare: of the open line, or of the dish it precedes."""
        item_next = self._item_follows(index)
        if self.line and not (item_next and (self.separated or self.quantity is not None)):
            self._write(chunk)
        elif item_next:
            self.waiting.append((chunk, self._qualified()))
        else:
            self._unknown(chunk)

    def _only_sorts(self, index: int, chunk: Chunk) -> bool:
        """A category said along with a dish of it ("a side of fries")."""
        if not chunk.sense or not chunk.sense.categories:
            return False
        following = self.chunks[index + 1 : index + 2]
        named = [item_id for after in following for item_id in after.items]
        if self.line and self.line.item_id is not None and not self.separated:
            named.append(self.line.item_id)
        items = self.vocabulary.items
        return any(items[item_id].category_id in chunk.sense.categories for item_id in named)

    def _vague_name(self, chunk: Chunk) -> None:
        """Words of several names, or a category where one item is needed."""
        named = self.qualifier or self.introduced or (self.note and not self.separated)
        if self.line and self.quantity is None and named:
            self._write(chunk)
            return
        ids = chunk.part
        if not ids and chunk.sense:
            ids = tuple(
                item.item_id
                for item in self.vocabulary.items.values()
                if item.category_id in chunk.sense.categories
            )
        self._start(Line(candidates=ids[:3], chunk=chunk))

    def _unknown(self, chunk: Chunk) -> None:
        writing = self.note is not None and not self.separated
        if self.line and (self.qualifier or self.introduced or writing):
            self._write(chunk)
            self.strange = True
        else:
            self._unplaced(chunk, "unknown_word")

    def _names_item(self, chunk: Chunk) -> bool:
        return bool(chunk.items or chunk.part or (chunk.sense and chunk.sense.categories))

    def _item_follows(self, index: int) -> bool:
        """Is a dish named next, with at most its options in between?"""
        joined = self._choice_at(index)
        for position in range(index + 1, min(index + 9, len(self.chunks))):
            chunk = self.chunks[position]
            if self._names_item(chunk) and not (chunk.is_("note") and not chunk.items):
                return True
            if chunk.sense and chunk.sense.choices:
                joined = True
                continue
            if joined and chunk.is_("and") and self._choice_at(position + 1):
                # "a small ghee and podi …": several options before their dish.
                continue
            if chunk.number is not None or not chunk.is_(*_THIN, "qualifier", "note"):
                return False
        return False

    def _choice_at(self, index: int) -> bool:
        chunk = self.chunks[index] if index < len(self.chunks) else None
        return bool(chunk and chunk.sense and chunk.sense.choices and not chunk.sense.items)

    def _following(self, index: int) -> Iterator[Chunk]:
        for position in range(index + 1, len(self.chunks)):
            if not self.chunks[position].is_("filler", "function", "of"):
                yield self.chunks[position]

    def _means_again(self, index: int, chunk: Chunk) -> bool:
        """ "one more", "more idly" and not "more chutney"."""
        if self.quantity is not None or not chunk.is_("qualifier"):
            return True
        if self.line and not self.separated:
            return False
        return any(c.items for c in self.chunks[index + 1 : index + 2])

    def _number_follows(self, index: int) -> bool:
        following = next(self._following(index), None)
        return following is not None and following.number is not None
