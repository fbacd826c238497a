"""What is said of a line and is no option: its note, in the customer's own words."""

from bot.understanding.orders.options import Options
from bot.understanding.text.chunks import Chunk


class Notes(Options):
    """A qualifier waits for what it is said of; that may be an option or no more than a note."""

    def _write(self, chunk: Chunk) -> None:
        """Into the line's note, in the customer's own words."""
        line = self.line
        assert line is not None
        if self.introduced and not self.qualifier and not self.note and self._rename(chunk):
            return
        if self._has_options():
            self.result.signs += self._signs(chunk)
        if line.item_id is not None and self._may_be_option(chunk, line.item_id):
            self.result.reasons.append("ambiguous_option")
        elif not self.qualifier and self._is_others(chunk):
            self.result.reasons.append("others_option")
        if self.note is None or self.qualifier not in (None, self.last_qualifier):
            start = self.qualifier.start if self.qualifier else chunk.start
            self.note = [start, chunk.end]
            line.notes.append(self.note)
        else:
            self.note[1] = chunk.end
        if self.qualifier:
            self.last_qualifier = self.qualifier
        self.qualifier = None
        self.introduced = self.separated = False

    def _signs(self, chunk: Chunk) -> list[str]:
        """What of a dish with options makes a note doubtful."""
        assert self.line is not None
        if self.qualifier:
            return ["refused_dish"] if chunk.part else []
        known = self.vocabulary.option_words.get(self.line.item_id or 0, frozenset())
        if len(chunk.words) == 1 and chunk.words[0].lemma in known:
            return ["option_in_note"]
        if chunk.is_("size"):
            return ["size_in_note"]
        return ["way_in_note"] if chunk.is_("note") else []

    def _has_options(self) -> bool:
        item = self.vocabulary.items.get(self.line.item_id or 0) if self.line else None
        return bool(item and item.groups)

    def _is_others(self, chunk: Chunk) -> bool:
        """An option that other dishes have, and no usual wish."""
        choices = bool(chunk.sense and chunk.sense.choices and not chunk.items)
        return choices and not chunk.qualified and not chunk.is_("note")

    def _may_be_option(self, chunk: Chunk, item_id: int) -> bool:
        """ "garlic" where the dish has roasted garlic and garlic powder, not "room for milk"."""
        if chunk.qualified or chunk.is_("qualifier") or (chunk.sense and chunk.sense.group):
            return False
        meaning = self.qualifier.meaning("qualifier") if self.qualifier else None
        unwanted = meaning is not None and meaning.value in ("no", "no_extra")
        if unwanted and (item_id, chunk.words[-1].lemma) in self.vocabulary.sorts:
            # "no sauce" is no sauce, however many there are.
            return False
        lemmas = {word.lemma for word in chunk.words} - self.vocabulary.lexicon.names_stop
        known = self.vocabulary.choice_words.get(item_id, frozenset())
        return lemmas <= self.vocabulary.words and not lemmas.isdisjoint(known)

    def _rename(self, chunk: Chunk) -> bool:
        """ "dosa with cheese" where the menu has a "Cheese Dosa"."""
        line = self.line
        if not line or not line.chunk or line.item_id is None or line.notes:
            return False
        lemmas = [word.lemma for word in (*line.chunk.words, *chunk.words)]
        ids = self.vocabulary.named_by(lemmas)
        if len(ids) != 1:
            return False
        line.item_id, line.chunk = ids[0], Chunk([*line.chunk.words, *chunk.words], 1.0)
        self.introduced = self.separated = False
        return True

    def _qualify(self, chunk: Chunk) -> None:
        if self.line and not self.separated and self.qualifier:
            self._write(self.qualifier)
        self.qualifier, self.note = chunk, None

    def _wait(self, chunk: Chunk) -> None:
        """For the dish that follows."""
        qualifier, self.qualifier = self.qualifier, None
        count, self.count = self.count, None
        self.waiting.append((chunk, qualifier, count))

    def _describing(self) -> bool:
        """Inside what is said about the open line's dish."""
        return bool(self.introduced or self.qualifier or self.note)

    def _describes(self, chunk: Chunk) -> bool:
        return any(
            part.is_("with", "qualifier", "note", "that") or self._legal(part)
            for part in (chunk, *(chunk.qualified or ()))
        )

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
