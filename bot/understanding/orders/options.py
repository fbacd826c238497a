"""An option given to the open line: which of the choices its words may mean."""

from bot.understanding.orders.lines import LineBuilder
from bot.understanding.text.chunks import Chunk


class Options(LineBuilder):
    """Single-valued groups are filled so that as much as possible of what is said fits."""

    def _option(self, chunk: Chunk, legal: list[int]) -> None:
        line = self.line
        assert line is not None
        if self.strange:
            # After a word nobody knows: it may well say that the option is not wanted.
            self.result.reasons.append("doubtful_option")
        if self._reads_as_one(chunk):
            self.result.reasons.append("joined_options")
        if self._is_told_apart(chunk, legal):
            self.result.reasons.append("doubtful_sort")
        if line.inherited:
            self._give_way(legal)
        taken = [option["choice_id"] for option in line.options]
        legal = self._told_before(legal, taken)
        if self.correcting:
            self._take_back(legal)
            taken = [option["choice_id"] for option in line.options]
        if taken and not self.qualifier and self._is_said(chunk, legal, taken[-1]):
            return
        if not self.qualifier and legal == [*{*legal} & {*taken}] and not self._is_other(legal):
            # Said twice.
            self.qualifier = self.note = self.count = None
            return
        if self._say_more(legal):
            return
        choice_id = next((c for c in legal if self._has_room(c, taken)), None)
        if len({self.vocabulary.choices[c][0] for c in legal}) < len(legal):
            self.result.signs.append("several_choices")
        key = "".join(word.lemma for word in chunk.words)
        if (choice_id, key) in self.vocabulary.inferred:
            self.result.signs.append("inferred_option")
        if choice_id is not None and choice_id != legal[0]:
            self.result.signs.append("second_sense")
        if choice_id is None:
            choice_id = self._make_room(legal)
        if choice_id is None:
            self._unplaced(chunk, "refilled_option")
            return
        meaning = self.qualifier.meaning("qualifier") if self.qualifier else None
        qualifier = meaning.value if meaning else None
        if (choice_id, qualifier) in self.vocabulary.absorbed:
            qualifier = None
        count = self.count or 1
        line.options.append({"choice_id": choice_id, "qualifier": qualifier, "count": count})
        line.legal.append(legal)
        self.last_qualifier = self.qualifier
        self.qualifier = self.note = self.count = None
        self.separated = False

    def _is_other(self, legal: list[int]) -> bool:
        """ "a medium medium roast": what was taken for it before is something else then."""
        assert self.line is not None
        for index, option in enumerate(self.line.options):
            others = [c for c in self.line.legal[index] if c != option["choice_id"]]
            if option["choice_id"] in legal and others:
                taken = [one["choice_id"] for one in self.line.options]
                moved = next((c for c in others if self._has_room(c, taken)), None)
                option["choice_id"] = moved or option["choice_id"]
                return moved is not None
        return False

    def _told_before(self, legal: list[int], taken: list[int]) -> list[int]:
        """ "… with swiss cheese and extra cheese": the sort is said already."""
        said = [
            c for c in taken for sort in legal if sort < 0 and c in self.vocabulary.any_of[sort]
        ]
        return said if len(said) == 1 else legal

    def _give(self, chunk: Chunk, legal: list[int]) -> None:
        """To the open line, and to those that share what is said of it."""
        line, qualifier, count = self.line, self.qualifier, self.count
        self._option(chunk, legal)
        for other in self.shared:
            self.line, self.qualifier, self.count = other, qualifier, count
            legal = self._legal(chunk)
            if legal:
                self._option(chunk, legal)
        self.line, self.qualifier, self.count = line, None, None

    def _take_back(self, legal: list[int]) -> None:
        """ "white rice, no wait, brown rice": the option before gives way to its like."""
        assert self.line is not None
        self.correcting = False
        self.result.reasons.append("corrected")
        if not self.line.options:
            return
        last, choices = len(self.line.options) - 1, self.vocabulary.choices
        groups = {choices[choice][0] for choice in legal}
        for index in reversed(range(last + 1)):
            option = self.line.options[index]
            group, at_most, _ = choices[option["choice_id"]]
            same = index == last and bool(option["qualifier"]) == bool(self.qualifier)
            if group in groups and (at_most == 1 or same):
                del self.line.options[index], self.line.legal[index]

    def _swap(self, chunk: Chunk, legal: list[int]) -> None:
        """ "onions instead of pickles": where one may have both, the second is not wanted."""
        assert self.line is not None
        self.replacing = False
        choices = self.vocabulary.choices
        taken = [option["choice_id"] for option in self.line.options]
        unwanted = next((c for c in legal if c not in taken), None)
        sole = unwanted is not None and choices[unwanted][1] == 1
        if unwanted and sole and taken and choices[taken[-1]][0] == choices[unwanted][0]:
            # Of one sort a dish has one: what stands in its place says it all.
            return
        self.result.reasons.append("replacement")
        if unwanted is None or sole:
            return
        self.line.options.append({"choice_id": unwanted, "qualifier": "no", "count": 1})
        self.line.legal.append(legal)

    def _give_way(self, legal: list[int]) -> None:
        """ "two large …, one of them small and without …": the part is not as the whole."""
        assert self.line is not None
        choices = self.vocabulary.choices
        filled = {choices[choice][0] for choice in legal if choices[choice][1] == 1}
        for index in reversed(range(len(self.line.options))):
            inherited = self.line.options[index]["choice_id"]
            if inherited in self.line.inherited and (
                inherited in legal or choices[inherited][0] in filled
            ):
                del self.line.options[index], self.line.legal[index]

    def _is_told_apart(self, chunk: Chunk, legal: list[int]) -> bool:
        """ "red salsa" where the dish has several, and none of that name."""
        before = self._before(chunk)
        if before is None or not any(choice in self.vocabulary.any_of for choice in legal):
            return False
        if before.number is not None or before.items or self._legal(before):
            return False
        return before.is_("note", "size") or not before.meanings

    def _reads_as_one(self, chunk: Chunk) -> bool:
        """ "chilli peppers" where the dish has "Chillies" and several sorts of peppers."""
        before = self._before(chunk)
        if before is None or self.line is None or self.line.item_id is None:
            return False
        first, second = before.words[-1], chunk.words[0]
        return (
            bool(self._legal(before))
            and len(chunk.words) == 1
            and first.text == first.lemma
            and second.text != second.lemma
            and second.lemma in self.vocabulary.choice_words.get(self.line.item_id, ())
            and not self.vocabulary.plurals.isdisjoint(self._legal(before))
        )

    def _is_said(self, chunk: Chunk, legal: list[int], last: int) -> bool:
        """ "cheddar cheese": what the option right before is one of."""
        before = self._before(chunk)
        named = bool(
            before and before.sense and any(last in ids for ids in before.sense.choices.values())
        )
        return named and any(last in self.vocabulary.any_of.get(choice, ()) for choice in legal)

    def _say_more(self, legal: list[int]) -> bool:
        """ "a cheese toast with extra cheese": an option that is there already."""
        meaning = self.qualifier.meaning("qualifier") if self.qualifier else None
        assert self.line is not None
        for option in self.line.options:
            if meaning and option["choice_id"] in legal and option["qualifier"] is None:
                if meaning.value not in ("extra", "light"):
                    return False
                option["qualifier"] = meaning.value
                self.last_qualifier, self.qualifier, self.note = self.qualifier, None, None
                return True
        return False

    def _make_room(self, legal: list[int], seen: frozenset[int] = frozenset()) -> int | None:
        """ "a medium large latte": the first word is the roast once the second is the size.

        What is said already moves to another of its senses if that makes all fit.
        """
        assert self.line is not None
        options = self.line.options
        for choice_id in legal:
            group = self.vocabulary.choices[choice_id][0]
            for index, option in enumerate(options):
                if index in seen or self.vocabulary.choices[option["choice_id"]][0] != group:
                    continue
                rest = [o["choice_id"] for o in options if o is not option]
                others = [o for o in self.line.legal[index] if o != option["choice_id"]]
                moved = next((o for o in others if self._has_room(o, [*rest, choice_id])), None)
                moved = moved or self._make_room(others, seen | {index})
                if moved is not None:
                    option["choice_id"] = moved
                    return choice_id
        return None

    def _has_room(self, choice_id: int, taken: list[int]) -> bool:
        group, at_most, _ = self.vocabulary.choices[choice_id]
        inside = [other for other in taken if self.vocabulary.choices[other][0] == group]
        return choice_id not in taken and len(inside) < at_most

    def _countable(self, choice_id: int) -> bool:
        return self.vocabulary.choices[choice_id][2]
