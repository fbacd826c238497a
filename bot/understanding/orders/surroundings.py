"""What stands around a chunk, and what that makes of it."""

from bot.understanding.text.chunks import Chunk
from bot.understanding.text.neighbours import Neighbours


class Surroundings(Neighbours):
    """Questions about the chunks before and after one; nothing is changed by asking."""

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

    def _options_follow(self) -> bool:
        """ "cola large fries small tea iced": each dish before its options."""
        marks = ""
        for chunk in self.chunks:
            if chunk.items:
                marks += "I"
            elif chunk.sense and chunk.sense.choices:
                marks += "O" if marks[-1:] != "O" else ""
            elif not chunk.is_("filler"):
                return False
        return len(marks) > 3 and marks == "IO" * (len(marks) // 2)

    def _is_generic(self, index: int, chunk: Chunk) -> bool:
        """ "chipotle sauce": a noun that other options have, said of one without it."""
        before = self.chunks[index - 1] if index and self.line else None
        return bool(
            before
            and self._legal(before)
            and not (chunk.items or (chunk.sense and chunk.sense.choices))
            and len(chunk.words) == 1
            and chunk.words[0].lemma in self.vocabulary.choice_heads
        )

    def _is_plain(self, index: int, chunk: Chunk) -> bool:
        """ "a drip coffee", "the classic burger": no other than the dish itself."""
        following = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        plain = all(word.text in self.vocabulary.lexicon.plain for word in chunk.words)
        return plain and following is not None and len(following.items) == 1

    def _qualifies(self, name: Chunk) -> bool:
        """ "extra ghee" where the open line's item has "Ghee"."""
        return self.quantity is None and bool(self._legal(name))

    def _beside_choice(self, index: int) -> bool:
        """ "medium size", "size: large" and not "with beans" where there are two sorts."""
        following = next(self._following(index), None)
        before = self.chunks[index - 1] if index else None
        return any(chunk is not None and bool(self._legal(chunk)) for chunk in (before, following))

    def _measures(self, index: int) -> bool:
        """ "a shot of syrup": what something countable is counted in."""
        following = self.chunks[index + 1 : index + 3]
        if len(following) < 2 or not following[0].is_("of"):
            return False
        legal = self._legal(following[1])
        return bool(legal) and self._countable(legal[0])

    def _counted_after(self, index: int) -> bool:
        """ "…, raita x2": a dish of its own, and none of the menu."""
        following = self.chunks[index + 1 : index + 3]
        return len(following) == 2 and following[0].is_("times") and following[1].number is not None

    def _belongs_to_next(self, index: int, chunk: Chunk, legal: list[int]) -> bool:
        """ "…, large coffee": an option said before its dish, after a separator.

        Without one, if the open line has such an option already ("large tea small coffee").
        """
        assert self.line is not None
        if not chunk.sense or chunk.items:
            return False
        taken = [option["choice_id"] for option in self.line.options]
        full = taken and not any(self._has_room(choice, taken) for choice in legal)
        closed = index > 0 and self.chunks[index - 1].is_("beside")
        if not (self.separated or closed) and (not full or self.correcting):
            return False
        after = index + 1
        while self.separated and self._choice_at(after):
            # "…, large dark roast coffee"
            after += 1
        following = self.chunks[after] if after < len(self.chunks) else None
        said = [c.sense.choices for c in self.chunks[index:after] if c.sense]
        return following is not None and any(
            all(item_id in choices for choices in said) for item_id in following.items
        )

    def _points_back(self, chunk: Chunk) -> bool:
        """ "five dosas … on all of those dosas", "… on the dosa": a dish named again.

        Where that is not the open line's, the line is opened again.
        """
        before = self._before(chunk)
        if self.quantity is not None or before is None or len(chunk.items) != 1 or self.waiting:
            return False
        same = [line for line in self.result.lines if line.item_id == chunk.items[0]]
        if not same or same[-1].whole or same[-1] in (line.whole for line in self.result.lines):
            return False
        pointed = before.is_("that", "all", "each") or (
            before.words[-1].text in self.vocabulary.lexicon.pointing
        )
        if pointed and len(same) == 1:
            self.line = same[0]
            self.separated = False
            return True
        return pointed and same[-1] is self.line

    def _counted(self, index: int) -> bool:
        """ "two shots", "3 pumps of vanilla": so many of a choice of the open line's item."""
        for following in self._following(index):
            legal = self._legal(following)
            if legal:
                return self._countable(legal[0]) and not self._item_follows(index)
            if not following.is_("unit") and not (
                following.is_("qualifier") and following.is_("more")
            ):
                return False
        return False

    def _counts_last(self, index: int) -> bool:
        """ "caramel syrup, two pumps": so many of the option before."""
        line = self.line
        if not line or not line.options or not self._countable(line.options[-1]["choice_id"]):
            return False
        following = self._following(index)
        unit, after = next(following, None), next(following, None)
        return bool(unit and unit.is_("unit")) and (after is None or after.is_("and", "comma"))

    def _completes(self, chunk: Chunk, legal: list[int]) -> bool:
        """ "an omelette …, and a fruit cup": what the dish comes with, not yet chosen."""
        if (
            not self.line
            or not chunk.items
            or not self.articled
            or self.line.quantity not in (1, None)
        ):
            return False
        taken = [option["choice_id"] for option in self.line.options]
        return any(self._sole(c) and self._has_room(c, taken) for c in legal)

    def _says_of_what(self, index: int, chunk: Chunk) -> bool:
        """ "eggs scrambled": said along with an option that the open line's dish has."""
        if not self.line or self.quantity is not None or chunk.items or self.qualifier:
            return False
        said = bool(self._legal_at(index + 1))
        if said and not (chunk.meanings or chunk.part or chunk.sense):
            self.result.signs.append("unread_word")
        return said

    def _distributes(self, index: int) -> bool:
        """ "a tea and a coffee, both iced" and not "a tea with both"."""
        asked = self.introduced and self.chunks[index - 1].is_("with")
        if not self.line or asked or self._item_follows(index):
            return False
        after = next(self._following(index), None)
        return after is not None and (after.is_("with", "note") or self._describes(after))

    def _is_plain_portion(self, index: int) -> bool:
        """Is one of many choices named there that can't be counted, of the open line's item?"""
        chunk = self.chunks[index] if index < len(self.chunks) else None
        legal = self._legal(chunk) if chunk and not chunk.items else []
        return self._is_plain_choice(index) and bool(legal) and not self._sole(legal[0])

    def _multiplies(self, index: int, chunk: Chunk) -> bool:
        """ "a triple shot mocha": of the next dish's option, not of the dish."""
        option = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        if not option or not option.sense or not self._choice_at(index + 1):
            return False
        if self.quantity is None and chunk.number is not None:
            return False
        if chunk.is_("article") or not self._item_follows(index + 1):
            return False
        return any(self._countable(ids[0]) for ids in option.sense.choices.values())

    def _doubles(self, index: int) -> bool:
        """ "double ham omelette": twice the ham, and not the omelette."""
        chunk = self.chunks[index]
        return (
            chunk.is_("qualifier")
            and chunk.is_("count")
            and self._choice_at(index + 1)
            and self._item_follows(index + 1)
        )

    def _another(self, index: int) -> bool:
        """ "a large latte … and a small with soy": the same dish with another size."""
        line = self.line
        if line is None or not self.separated or line.whole or self._item_follows(index):
            return False
        following = next(self._following(index), None)
        meaning = following.meaning("qualifier") if following else None
        said_with = following is not None and (
            following.is_("with") or self.vocabulary.lexicon.means(following.words[0].text, "with")
        )
        if said_with or (meaning and meaning.value == "no"):
            # "one … with …, one with …": no part of the first
            return bool(line.quantity) and self._unshared() <= 0
        groups = {self.vocabulary.choices[option["choice_id"]][0] for option in line.options}
        return self._sized(following) and any(
            self.vocabulary.choices[choice][0] in groups
            for choice in (self._legal(following) if following else ())
        )

    def _is_part(self, index: int) -> bool:
        """ "two lattes, a small one and a large one": one of the open line's several."""
        if not self.separated or self._unshared() < 1:
            return False
        following = next(self._following(index), None)
        return self._sized(following) and not self._describing()

    def _ends_part(self, index: int) -> bool:
        """ "two lattes, a small one": said along with the article before its options."""
        for chunk in reversed(self.chunks[max(0, index - 3) : index]):
            if chunk.is_("article") and chunk.number is None:
                return True
            if not self._legal(chunk):
                return False
        return False

    def _is_described(self, index: int) -> bool:
        following = (c for c in self._following(index) if not c.is_("ordinal_noun"))
        after = next(following, None)
        return after is not None and (after.is_("with") or self._describes(after))

    def _names_unknown(self, index: int) -> bool:
        """ "… and a small lemonade" where the menu has none: not a way to prepare the last."""
        before = self.chunks[index - 1] if index else None
        following = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        return bool(
            before
            and (before.number is not None or before.is_("article"))
            and following
            and not (following.meanings or following.sense or following.part)
            and following.number is None
        )

    def _dish_of_ordinal(self, index: int) -> bool:
        """ "the first one a small tea": is a dish named right after?"""
        following = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        spoken = following is not None and following.is_("ordinal_noun")
        after = index + 1 if spoken else index
        opens = any(
            c.number is not None or c.is_("article") for c in self.chunks[after + 1 : after + 2]
        )
        return opens and self._item_follows(after + 1)

    def _legal_at(self, index: int) -> list[int]:
        return self._legal(self.chunks[index]) if index < len(self.chunks) else []

    def _means_again(self, index: int, chunk: Chunk) -> bool:
        """ "one more", "more idly" and not "more chutney"."""
        if chunk.is_("qualifier") and self._choice_at(index + 1):
            # "an extra cheese and pepper pizza"
            return False
        if self.quantity is not None or not chunk.is_("qualifier"):
            return True
        if self.line and (not self.separated or self._legal_at(index + 1)):
            return False
        # Part of a name may be an option by another name ("extra chocolate").
        return any(c.items and not c.part for c in self.chunks[index + 1 : index + 2])
