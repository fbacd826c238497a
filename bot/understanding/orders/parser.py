"""Chunks of one clause to order lines: what, how many, with which options and note."""

from bot.understanding.orders.lines import Parsed
from bot.understanding.orders.naming import NOTHING, Naming
from bot.understanding.text.chunks import Chunk

_SEPARATORS = ("and", "comma")


class LineParser(Naming):
    """One pass over the chunks.

    `setting` lets the last number of a line win; without `pointing`, "that" alone
    names nothing.
    """

    def parse(self) -> Parsed:
        self.postfix = self._numbers_follow()
        self.trailing = self._options_follow()
        for index, chunk in enumerate(self.chunks):
            self.at = index
            self._take(index, chunk)
        self._elide()
        self._headless()
        for chunk, _, _ in self.waiting:
            self._unplaced(chunk, "orphan_option")
        if self.qualifier:
            self._unplaced(self.qualifier, "nothing_qualified")
        self.result.quantity = self.quantity
        self._share()
        return self.result

    def _take(self, index: int, chunk: Chunk) -> None:
        if self._is_generic(index, chunk) or self._so_called(index, chunk):
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
        elif chunk.is_("each") and self._distributes(index):
            self._gather(chunk)
        elif chunk.is_("correction") and not self._describing():
            self.correcting = self.line is not None
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
        elif self._only_sorts(index, chunk) or self._says_of_what(index, chunk):
            return
        elif chunk.part or (chunk.sense and chunk.sense.categories):
            self._vague_name(chunk)
        elif chunk.is_("vague"):
            self.result.reasons.append("vague_quantity")
            self._unplaced(chunk, "vague_quantity")
        elif chunk.sense and chunk.sense.group:
            if self.introduced and not self._beside_choice(index):
                self._unplaced(chunk, "which_option")
        elif not (chunk.is_(*NOTHING) or self._is_plain(index, chunk)):
            self._unknown(chunk)

    def _spread(self, index: int, joint: Chunk) -> None:
        """ "minus the tomato and lettuce" wants neither, "without tomato and lettuce" one."""
        if not self.last_qualifier or not self.last_qualifier.is_("spreading"):
            return
        following = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        listed = joint.is_("joint") or (joint.is_("comma") and self._list_ends(index + 1))
        if listed and following and self._legal(following) and not following.qualified:
            self.qualifier = self.last_qualifier
