"""Names of the menu in a clause: a dish of its own, or an option of the open line's."""

from bot.understanding.orders.counts import Counts
from bot.understanding.orders.lines import Line
from bot.understanding.text.chunks import Chunk

# So many chunks after a category a dish of it may be named, over these.
_NEAR = 5
_BETWEEN = ("comma", "article", "function", "filler", "unit")
# Words that say nothing of a dish by themselves.
NOTHING = (
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
    "each",
    "correction",
)


class Naming(Counts):
    """A name that is both is an option where the open line's dish has it."""

    def _name(self, index: int, chunk: Chunk) -> None:
        legal = self._legal(chunk)
        if legal and self._measures(index):
            return
        if self.separated and self._counted_after(index):
            legal = []
        if not legal and chunk.is_("count") and self.line and self._counted(index):
            # "double shot" where only another dish may be double
            self._number(index, chunk)
            return
        if (
            legal
            and chunk.is_("count")
            and chunk.is_("qualifier")
            and self._is_plain_choice(index + 1)
        ):
            # "double cheese" of a dish that may be double
            self._qualify(chunk)
            return
        if legal and self.replacing and self.line and self.quantity is None:
            self._swap(chunk, legal)
            return
        completes = bool(legal) and self._completes(chunk, legal)
        if completes:
            self.quantity = None
        role = self._role(index, chunk, legal, completes)
        if role == "option":
            self._give(chunk, legal)
            if chunk.qualified and chunk.qualified[0].is_("qualifier"):
                self.last_qualifier = chunk.qualified[0]
        elif role == "dish":
            self._open(chunk)
        elif role == "next":
            self._wait(chunk)
        elif chunk.qualified and chunk.qualified[0].is_("with") and chunk.qualified[1].sense:
            self.introduced, self.note = True, None
            self._name(index, chunk.qualified[1])
        elif chunk.qualified and self._qualifies(chunk.qualified[1]):
            self._qualify(chunk.qualified[0])
            self._give(chunk.qualified[1], self._legal(chunk.qualified[1]))
        elif chunk.items:
            introduced = self.introduced and chunk.part and self.quantity is None
            if self.line and (self.qualifier or introduced):
                if not self.qualifier and self._has_options():
                    self.result.reasons.append("dish_in_note")
                self._write(chunk)
            else:
                self._open(chunk)
        elif self._item_follows(index):
            self._wait(chunk)
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
        elif not chunk.is_(*NOTHING):
            self._unplaced(chunk, "illegal_option")

    def _role(self, index: int, chunk: Chunk, legal: list[int], completes: bool) -> str | None:
        """An option of the open line, a dish, or an option of the next one; None for neither.

        What else it might be is put down in `doubts`.
        """
        optional = bool(legal) and self.quantity is None
        role = "option" if optional and not self._belongs_to_next(index, chunk, legal) else None
        if not legal or not self.line:
            return role
        before_dish = self._stands_before_dish(index, chunk)
        possible = ["option"] if optional else []
        if len(chunk.items) == 1 and not self.qualifier:
            possible.append("dish")
        if before_dish and not self._describing():
            possible.append("next")
        plain = not self.qualifier and not (self.introduced and chunk.part)
        role = role or ("next" if before_dish else "dish" if chunk.items and plain else None)
        if index in self.roles:
            role = self.roles[index]
        elif role in possible and len(possible) > 1:
            self.doubts[index] = [other for other in possible if other != role]
        if role == "option" and before_dish:
            self.result.signs.append("option_before_dish")
        self.result.effort += self._strain(role, before_dish) + 0.3 * completes
        return role

    def _strain(self, role: str | None, before_dish: bool) -> float:
        """What it costs to take a name that may be several things for this one."""
        if role == "dish":
            return 0.0 if self.quantity is not None else 0.4 if self.separated else 0.7
        if self.trailing:
            return 0.6 * (role == "next")
        if role == "option":
            return 0.3 if before_dish and not self._describing() else 0.0
        return 0.0 if self.separated else 0.2

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
                self.separated
                or self.introduced
                or self.quantity
                or len(line.options) > line.before
                or line.notes
            )
        ):
            # Two words for one dish, side by side.
            return
        ids = chunk.items or list(chunk.part)
        if line and self.quantity is None:
            said = {other.item_id for other in self.result.lines}
            if len(ids) == 1 and ids[0] in said:
                self.result.reasons.append("same_dish_again")
            elif not self.separated:
                self.result.reasons.append("unseparated_dish")
        self._start(
            Line(item_id=ids[0], chunk=chunk)
            if len(chunk.items) == 1
            else Line(candidates=tuple(ids), chunk=chunk)
        )
        if chunk.part and len(chunk.items) == 1:
            self.result.reasons.append("part_of_name")
            little = 2 * len(chunk.words) < self._length(chunk.items[0])
            if little and not self._is_short_name(chunk):
                self.result.reasons.append("little_of_name")
            if line and self._touches(chunk, line):
                # "crisp packets" where both are dishes' names
                self.result.reasons.append("doubtful_dish")

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
        self._start(Line(candidates=ids, chunk=chunk))

    def _so_called(self, index: int, chunk: Chunk) -> bool:
        """ "the chicken one": any dish with this word in its name; the database knows which
        of them are in view."""
        after = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        if self.line or after is None or not after.is_("ordinal_noun") or chunk.number is not None:
            return False
        titles = [self.vocabulary.titles.get(word.lemma, set()) for word in chunk.words]
        named = sorted({title.item_id for title in set.intersection(*titles)})
        if len(chunk.items) == 1 or len(named) < 2:
            return False
        sort = sorted(self.vocabulary.by_category(chunk.sense.categories if chunk.sense else ()))
        ids = tuple(dict.fromkeys((*chunk.part, *sort, *named)))
        self._start(Line(candidates=ids, chunk=chunk))
        return True

    def _only_sorts(self, index: int, chunk: Chunk) -> bool:
        """A category said along with a dish of it ("a side of fries")."""
        if not chunk.sense or not chunk.sense.categories:
            return False
        # "for dessert, an apple pie"
        following = next(
            (c for c in self.chunks[index + 1 : index + _NEAR] if not c.is_(*_BETWEEN)), None
        )
        named = [] if following is None else list(following.items)
        if self.line and self.line.item_id is not None and not self.separated:
            named.append(self.line.item_id)
        items = self.vocabulary.items
        return any(items[item_id].category_id in chunk.sense.categories for item_id in named)

    def _way(self, index: int, chunk: Chunk) -> None:
        """A way to prepare: of the open line, or of the dish it precedes."""
        item_next = self._item_follows(index)
        if self._names_unknown(index):
            self._unplaced(chunk, "unknown_word")
        elif self.line and not (item_next and (self.separated or self.quantity is not None)):
            self._write(chunk)
        elif item_next:
            self._wait(chunk)
        else:
            self._unknown(chunk)
