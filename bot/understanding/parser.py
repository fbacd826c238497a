"""Chunks of one clause to order lines: what, how many, with which options and note."""

from bot.understanding.chunks import Chunk
from bot.understanding.lines import Line, Parsed
from bot.understanding.surroundings import Surroundings

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


class LineParser(Surroundings):
    """One pass over the chunks.

    `setting` lets the last number of a line win; without `pointing`, "that" alone
    names nothing.
    """

    def parse(self) -> Parsed:
        self.postfix = self._numbers_follow()
        self._imply()
        for index, chunk in enumerate(self.chunks):
            self.at = index
            self._take(index, chunk)
        self._headless()
        for chunk, _ in self.waiting:
            self._unplaced(chunk, "orphan_option")
        if self.qualifier:
            self._unplaced(self.qualifier, "nothing_qualified")
        self.result.quantity = self.quantity
        self._share()
        return self.result

    def _spread(self, index: int, joint: Chunk) -> None:
        """ "minus the tomato and lettuce" wants neither, "without tomato and lettuce" one."""
        if joint.is_("and") and self.last_qualifier and self.last_qualifier.is_("spreading"):
            following = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
            if following and self._legal(following) and not following.qualified:
                self.qualifier = self.last_qualifier

    def _imply(self) -> None:
        """ "a large with ham": options without a dish, of which only one dish has them all."""
        if self.setting or any(c.items or c.part or c.is_("that") for c in self.chunks):
            return
        offers = [set(c.sense.choices) for c in self.chunks if c.sense and c.sense.choices]
        dishes = set.intersection(*offers) if len(offers) > 1 else set()
        if len(dishes) == 1:
            self.line = Line(item_id=dishes.pop())
            self.result.lines.append(self.line)
            self.result.reasons.append("implied_item")

    def _take(self, index: int, chunk: Chunk) -> None:
        if self._is_generic(index, chunk):
            return
        if chunk.items or (chunk.sense and chunk.sense.choices):
            self._name(index, chunk)
        elif (chunk.number is not None and not chunk.ordinal) or chunk.is_("count", "article"):
            self._number(index, chunk)
        elif chunk.ordinal or chunk.is_("ordinal"):
            self._ordinal(index, chunk)
        elif chunk.is_(*_SEPARATORS):
            self.separated = True
            self.introduced = self.strange = False
            self._spread(index, chunk)
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
        elif chunk.is_("note", "size"):
            self._way(index, chunk)
        elif chunk.is_("instead_of"):
            self.replacing = True
        elif self.line and self.qualifier and chunk.sense and chunk.sense.group:
            # "no beans" where there are two sorts
            self._write(chunk)
        elif self._only_sorts(index, chunk):
            return
        elif chunk.part or (chunk.sense and chunk.sense.categories):
            self._vague_name(chunk)
        elif chunk.is_("vague"):
            self.result.reasons.append("vague_quantity")
            self._unplaced(chunk, "vague_quantity")
        elif chunk.sense and chunk.sense.group:
            if self.introduced and not self._beside_choice(index):
                self._unplaced(chunk, "which_option")
        elif not chunk.is_(*_NOTHING):
            self._unknown(chunk)

    def _name(self, index: int, chunk: Chunk) -> None:
        legal = self._legal(chunk)
        if legal and self._measures(index):
            return
        if self.separated and self._counted_after(index):
            legal = []
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

    def _open(self, chunk: Chunk) -> None:
        if self.replacing:
            self._unplaced(chunk, "replacement")
            return
        if self._points_back(chunk):
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
            if 2 * len(chunk.words) < self._length(chunk.items[0]):
                self.result.reasons.append("little_of_name")
            if line and self._touches(chunk, line):
                # "crisp packets" where both are dishes' names
                self.result.reasons.append("doubtful_dish")

    def _number(self, index: int, chunk: Chunk) -> None:
        meaning = chunk.meaning("count") or chunk.meaning("article")
        value = chunk.number if chunk.number is not None else meaning.value if meaning else 1
        article = chunk.number is None and chunk.is_("article")
        line = self.line
        before = self.chunks[index - 1] if index else None
        if chunk.is_("ordinal_noun") and before and (before.ordinal or before.is_("ordinal")):
            # "the first one"
            return
        if chunk.is_("ordinal_noun") and line is not None and line is self.repeated:
            # "a small one"
            return
        if self.replacing and (self.quantity if line is None else line.quantity) is not None:
            # "3 instead of 2": the old number says nothing new.
            self.replacing = False
        elif self.mark:
            self._headless()
            self._start(Line(number=value, chunk=chunk))
        elif line and chunk.is_("qualifier") and self._is_plain_choice(index + 1):
            # "double bacon"
            self._qualify(chunk)
        elif line and value > 0 and self._counted(index):
            self.count = value
        elif self._another(index):
            assert line is not None
            self.quantity = value
            self.repeated = Line(item_id=line.item_id, chunk=line.chunk)
            self._start(self.repeated)
        elif self.postfix and line and line.quantity is None and not self._describing():
            line.quantity = abs(value)
        elif self._item_follows(index):
            if not (article and self.quantity is not None):
                if not self.more or self.quantity is not None:
                    self._headless()
                self.quantity = value
        elif article:
            following = next(self._following(index), None)
            qualified = following is not None and following.is_("qualifier")
            if following is not None and following.is_("that", "more", "mark"):
                # "an extra shot" counts no dish.
                self.quantity = None if qualified and self._choice_at(index + 2) else value
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
        elif chunk.ordinal or (following is not None and following.is_("ordinal_noun", "mark")):
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
        if self._names_unknown(index):
            self._unplaced(chunk, "unknown_word")
        elif self.line and not (item_next and (self.separated or self.quantity is not None)):
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
            item = self.vocabulary.items.get(self.line.item_id or 0)
            if item and item.groups and self.introduced and not self.qualifier:
                # "with …": of a dish with options, it may be one by another name.
                self.result.reasons.append("unknown_option")
            self._write(chunk)
            self.strange = True
        else:
            self._unplaced(chunk, "unknown_word")
