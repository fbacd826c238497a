"""Lines opened: the next dish, one more of the last, or a part of the open line's quantity."""

from bot.understanding.orders.lines import Line
from bot.understanding.orders.notes import Notes
from bot.understanding.text.chunks import Chunk


class Parts(Notes):
    """Of "two …, one with …" the parts are lines too, and what is left is the whole's."""

    def _start(self, line: Line) -> None:
        self._elide()
        if self.correcting and self.line and not line.whole:
            # "a tea, no wait, a coffee"
            replaced = self.line
            self.result.lines.remove(replaced)
            self._take_back_beside(replaced)
            self.result.reasons.append("corrected")
            if replaced.item_id == line.item_id:
                line.options, line.legal = replaced.options, replaced.legal
                line.inherited = {option["choice_id"] for option in line.options}
        self.correcting, self.shared = False, []
        line.quantity, self.quantity = self.quantity, None
        self.line = line
        self.result.lines.append(line)
        waiting, self.waiting = self.waiting, []
        if self.qualifier:
            self._unplaced(self.qualifier, "nothing_qualified")
        self.more = self.mark = self.separated = self.introduced = False
        self.note = self.qualifier = self.last_qualifier = self.count = None
        self.strange = False
        number: int | None = None
        for chunk, qualifier, count in waiting:
            legal = self._legal(chunk)
            meaning = chunk.meaning("count")
            self.qualifier, self.count = qualifier, count or number
            number = None
            if legal:
                self._option(chunk, legal)
            elif meaning and line.quantity is None:
                line.quantity = meaning.value
            elif meaning and not qualifier:
                # "a triple shot mocha" where another dish may be triple
                number = meaning.value
            elif chunk.is_("unit") or (not qualifier and self._rename(chunk)):
                continue
            elif chunk.is_("note", "size") or qualifier:
                self._write(chunk)
                self.note = None
            else:
                self._unplaced(chunk, "illegal_option")
        self.qualifier = None
        line.before = len(line.options)

    def _take_back_beside(self, line: Line) -> None:
        """ "an iced mocha latte, sorry, …": two names side by side go together."""
        beside = self.result.lines[-1] if self.result.lines else None
        if not (beside and beside.chunk and line.chunk) or line.options:
            return
        if 0 <= line.chunk.start - beside.chunk.end <= 1:
            self.result.lines.remove(beside)

    def _elide(self) -> None:
        """ "one with sour cream and one without": what is not wanted is what was said before."""
        meaning = self.qualifier.meaning("qualifier") if self.qualifier else None
        line = self.line
        model = line and (line.whole or line.repeats)
        if not line or not model or not model.options or not meaning or meaning.value != "no":
            return
        unwanted = model.options[-1]["choice_id"]
        line.options = [option for option in line.options if option["choice_id"] != unwanted]
        line.legal = line.legal[: len(line.options)]
        line.options.append({"choice_id": unwanted, "qualifier": "no", "count": 1})
        line.legal.append([unwanted])
        self.qualifier = None

    def _repeat(self, quantity: int) -> None:
        """ "… and a small with soy": the same dish again, with what was said before its name."""
        assert self.line is not None
        line = self.line
        self.quantity = quantity
        self.repeated = Line(item_id=line.item_id, chunk=line.chunk, repeats=line)
        self._start(self.repeated)
        self.repeated.options = [dict(option) for option in line.options[: line.before]]
        self.repeated.legal = line.legal[: line.before]
        self.repeated.inherited = {option["choice_id"] for option in self.repeated.options}
        self.repeated.before = line.before

    def _gather(self, chunk: Chunk) -> None:
        """The lines that share what is said next: the last two for "both", or all."""
        lines = [line for line in self.result.lines if not line.candidates]
        parts = [line for line in lines if line.whole]
        lines = parts or lines
        if chunk.meaning("each") and chunk.is_("pair"):
            lines = lines[-2:]
        self.shared = [line for line in lines if line is not self.line]
        self.introduced, self.note, self.qualifier = True, None, None

    def _split(self, quantity: int | None, joined: bool = False) -> None:
        """ "two …, one with … and the other with …": a part of the open line's quantity.

        What was said of all holds for each, but not in "two … without … and one with …"
        (`joined`).
        """
        assert self.line is not None
        whole = self.line.whole or self.line
        self.quantity = self._unshared() if quantity is None else quantity
        self._start(Line(item_id=whole.item_id, chunk=whole.chunk, whole=whole))
        assert self.line is not None
        if joined and not any(line.whole is whole for line in self.result.lines[:-1]):
            return
        self.line.options = [dict(option) for option in whole.options]
        self.line.legal = list(whole.legal)
        self.line.inherited = {option["choice_id"] for option in whole.options}

    def _unshared(self) -> int:
        """What is left of the open line's quantity to be given to parts of it."""
        if not self.line:
            return 0
        whole = self.line.whole or self.line
        parts = [line.quantity or 0 for line in self.result.lines if line.whole is whole]
        # A first part is smaller than the whole.
        return (whole.quantity or 0) - (sum(parts) if parts else 1)

    def _share(self) -> None:
        for line in self.result.lines:
            if line.whole:
                line.whole.quantity = (line.whole.quantity or 0) - (line.quantity or 0)
                if line.whole.quantity < 0:
                    self.result.reasons.append("parts_exceed_whole")
        wholes = [line.whole for line in self.result.lines if line.whole]
        self.result.lines = [
            line for line in self.result.lines if line not in wholes or (line.quantity or 0) > 0
        ]

    def _headless(self) -> None:
        """ "one more": a quantity that no dish follows is of the last mentioned."""
        if self.more and (self.line is None or self.separated or self.quantity is not None):
            self.quantity = 1 if self.quantity is None else self.quantity
            self._start(Line())
        elif self.quantity is not None and any(c.items for c in self.chunks) and self.line:
            self.result.reasons.append("orphan_number")
            self.quantity = None
