"""Lines opened: the next dish, one more of the last, or a part of the open line's quantity."""

from bot.understanding.lines import Line
from bot.understanding.notes import Notes


class Parts(Notes):
    """Of "two …, one with …" the parts are lines too, and what is left is the whole's."""

    def _start(self, line: Line) -> None:
        line.quantity, self.quantity = self.quantity, None
        self.line = line
        self.result.lines.append(line)
        waiting, self.waiting = self.waiting, []
        if self.qualifier:
            self._unplaced(self.qualifier, "nothing_qualified")
        self.more = self.mark = self.separated = self.introduced = False
        self.note = self.qualifier = self.last_qualifier = self.count = None
        self.strange = False
        for chunk, qualifier in waiting:
            legal = self._legal(chunk)
            self.qualifier = qualifier
            if legal:
                self._option(chunk, legal)
            elif chunk.is_("count") and line.quantity is None:
                meaning = chunk.meaning("count")
                line.quantity = meaning.value if meaning else None
            elif chunk.is_("unit") or (not qualifier and self._rename(chunk)):
                continue
            elif chunk.is_("note", "size") or qualifier:
                self._write(chunk)
                self.note = None
            else:
                self._unplaced(chunk, "illegal_option")
        self.qualifier = None

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
