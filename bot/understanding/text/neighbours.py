"""What stands right before and after a chunk: dishes, options, numbers."""

from collections.abc import Iterator

from bot.understanding.orders.lines import Line
from bot.understanding.orders.parts import Parts
from bot.understanding.text.chunks import Chunk

# Said between a number and its dish, or between a dish and its options.
_THIN = ("filler", "function", "of", "unit", "times", "more", "article", "that", "all", "by")
_DESCRIBING = (*_THIN, "qualifier", "note", "size", "count")


class Neighbours(Parts):
    """Nothing is changed by asking, and nothing decided."""

    def _following(self, index: int) -> Iterator[Chunk]:
        for position in range(index + 1, len(self.chunks)):
            if not self.chunks[position].is_("filler", "function", "of"):
                yield self.chunks[position]

    def _choice_at(self, index: int) -> bool:
        chunk = self.chunks[index] if index < len(self.chunks) else None
        return bool(chunk and chunk.sense and chunk.sense.choices and not chunk.sense.items)

    def _option_at(self, index: int) -> bool:
        following = self.chunks[index : index + 1]
        qualified = bool(following) and following[0].is_("qualifier")
        return self._choice_at(index + qualified)

    def _offers_first(self, index: int, dish: int) -> bool:
        """Is there a dish at `dish` that offers what is said from `index` on?"""
        items = self.chunks[dish].items if dish < len(self.chunks) else []
        options = [
            c for c in self.chunks[index:dish] if c.sense and c.sense.choices and not c.items
        ]
        return len(items) == 1 and all(c.sense and items[0] in c.sense.choices for c in options)

    def _names_item(self, chunk: Chunk) -> bool:
        return bool(chunk.items or chunk.part or (chunk.sense and chunk.sense.categories))

    def _item_follows(self, index: int) -> bool:
        """Is a dish named next, with at most its options in between?"""
        joined = self._choice_at(index)
        for position in range(index + 1, min(index + 9, len(self.chunks))):
            chunk = self.chunks[position]
            if self._names_item(chunk) and not (chunk.is_("note", "size") and not chunk.items):
                return not self._is_of_open_line(index, position)
            if chunk.sense and chunk.sense.choices:
                joined = True
                continue
            if chunk.sense and chunk.sense.group:
                continue
            if joined and chunk.is_("and") and self._offers_first(index, position + 1):
                # "a chicken and cashew stir fry", not "with a sauce and fries"
                return not self._is_given(index + 1, position)
            if joined and self._goes_on(index, position):
                continue
            if chunk.number is not None or not chunk.is_(*_DESCRIBING):
                return False
        return False

    def _is_of_open_line(self, index: int, dish: int) -> bool:
        """ "with a fried egg and bacon large fries": is the first an option of the dish before,
        and of the dish that follows none?"""
        items = self.chunks[dish].items
        option = next(
            (c for c in self.chunks[index + 1 : dish] if c.sense and c.sense.choices), None
        )
        return bool(
            len(items) == 1
            and option
            and option.sense
            and self._legal(option)
            and items[0] not in option.sense.choices
        )

    def _is_given(self, start: int, end: int) -> bool:
        """Are all options there such as the open line's dish may have as well?"""
        options = [c for c in self.chunks[start:end] if c.sense and c.sense.choices]
        return len(options) > 1 and all(self._legal(option) for option in options)

    def _number_follows(self, index: int) -> bool:
        following = next(self._following(index), None)
        return following is not None and following.number is not None

    def _described_next(self, index: int) -> Chunk | None:
        """What follows; of "one as a single", the option."""
        for following in self._following(index):
            if not (following.is_("article") and not following.sense):
                return following
            after = next(self._following(self.chunks.index(following)), None)
            if not (after and self._legal(after)):
                return following
        return None

    def _stands_before_dish(self, index: int, chunk: Chunk) -> bool:
        """Is a dish that offers this named right after it?"""
        following = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        return bool(
            chunk.sense
            and not chunk.items
            and following
            and any(item_id in chunk.sense.choices for item_id in following.items)
        )

    def _sole(self, choice_id: int) -> bool:
        """Is it one of those choices of which a dish has only one?"""
        return self.vocabulary.choices[choice_id][1] == 1

    def _sized(self, chunk: Chunk | None) -> bool:
        """Does this chunk name one of those choices of which a dish has only one?"""
        legal = self._legal(chunk) if chunk else []
        return any(self.vocabulary.choices[choice][1] == 1 for choice in legal)

    def _list_ends(self, index: int) -> bool:
        """Of "…, a, b and c": is what stands here followed by such an "and"?"""
        for chunk in self.chunks[index : index + 12]:
            if chunk.is_("joint"):
                return True
            if not (self._legal(chunk) or chunk.is_("comma", "function")):
                return False
        return False

    def _length(self, item_id: int) -> int:
        """How many words the shortest of the item's names has."""
        item = self.vocabulary.items[item_id]
        return min(len(name.split()) for name in (item.name, *item.aliases))

    def _is_short_name(self, chunk: Chunk) -> bool:
        return "".join(word.lemma for word in chunk.words) in self.vocabulary.shortened

    def _touches(self, chunk: Chunk, line: Line) -> bool:
        """Does this name follow that of the line before with nothing in between?"""
        return bool(line.chunk and line.item_id is not None and chunk.start - line.chunk.end <= 1)

    def _is_plain_choice(self, index: int) -> bool:
        """Is a choice that cannot be counted named there, of the open line's item?"""
        legal = self._legal(self.chunks[index]) if index < len(self.chunks) else []
        return bool(legal) and not self._countable(legal[0]) and not self._item_follows(index)

    def _goes_on(self, index: int, position: int) -> bool:
        """ "a small ghee and podi …", "one large, iced …": several options before their dish."""
        chunk = self.chunks[position]
        opened = self.quantity is not None or not self._counted_by(index)
        joins = chunk.is_("and") or (chunk.is_("comma") and opened)
        return joins and self._option_at(position + 1)

    def _counted_by(self, index: int) -> bool:
        """Is what stands right after a choice of the open line's dish that can be counted?"""
        legal = self._legal(self.chunks[index + 1]) if index + 1 < len(self.chunks) else []
        return bool(legal) and self._countable(legal[0])
