"""Text to tool calls by rules alone: no state, no network, no exception."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.menu.catalog import Catalog
from bot.tools.call import ToolCall
from bot.understanding.confidence import SURE, confident
from bot.understanding.corrections.corrections import Corrections
from bot.understanding.language.lexicon import load
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.intents import Intents
from bot.understanding.orders.outcome import Outcome, quoted
from bot.understanding.orders.proposing import proposed
from bot.understanding.questions import questions
from bot.understanding.questions.questions import Asked
from bot.understanding.text import asides, statements, telling
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.clauses import says_something, split
from bot.understanding.text.continuations import continued
from bot.understanding.text.cutting import cut


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text means. `confidence` is 0 to 1; `sure` says whether to act on it.

    When unsure, `calls` holds what was understood and, last, an `unclear` call; dishes
    that may have been misread are lines with a single candidate (proposing.py). `rest`
    quotes what was not understood, and `candidates` are up to three items it may mean.
    """

    calls: tuple[ToolCall, ...]
    confidence: float
    sure: bool
    reasons: tuple[str, ...] = ()
    rest: str | None = None
    candidates: tuple[int, ...] = ()

    @property
    def hangs_on_answer(self) -> bool:
        """Only the customer can tell: a model would guess."""
        return "order_beside_question" in self.reasons


class Understanding:
    """One menu compiled; build a new one when the menu changes."""

    def __init__(self, catalog: Catalog, language: str = "en") -> None:
        self.menu_version = catalog.version
        self.lexicon = load(language)
        self.vocabulary = Vocabulary(
            catalog.items, catalog.categories, catalog.periods, self.lexicon
        )
        self.corrections = Corrections(self.vocabulary)

    def understand(self, text: str) -> Understood:
        chunks = self._cut(text)
        if any(chunk.in_other_script for chunk in chunks):
            # What it says of the words around it, nobody here can tell.
            rest = Outcome(rest=[chunk for chunk in chunks if says_something(chunk)])
            return self._unsure(text, rest, 0.0, ("other_script",))
        corrected = self._corrected(text, chunks)
        if corrected:
            return corrected
        asked = questions.read(text, chunks, self.vocabulary)
        if asked:
            return self._asked(text, asked)
        outcome = Intents(self.vocabulary, text).read(continued(split(chunks), self.lexicon))
        if not outcome.calls and not outcome.rest:
            outcome.reasons.append("nothing_understood")
        if any(chunk.doubtful for chunk in chunks):
            outcome.reasons.append("doubtful_spelling")
        typos = sum(chunk.typos for chunk in chunks)
        reasons = (*dict.fromkeys(outcome.reasons), *(("typo",) if typos else ()))
        confidence = confident(reasons)
        if outcome.calls and not outcome.rest and confidence >= SURE:
            return Understood(tuple(outcome.calls), confidence, True, reasons)
        remark = self.corrections.remark(text, chunks)
        if remark and (understood := self._correction(remark, chunks)):
            return understood
        return self._unsure(text, outcome, confidence, reasons)

    def _cut(self, text: str) -> list[Chunk]:
        chunks = cut(text, self.lexicon, self.vocabulary)
        for passed_over in (asides.passed_over, telling.passed_over, statements.passed_over):
            chunks = passed_over(chunks, self.lexicon)
        return chunks

    def _corrected(self, text: str, chunks: list[Chunk]) -> Understood | None:
        """A correction of what is in the cart, or of what this very message said before it."""
        before: Understood | None = None
        calls = self.corrections.read(text, chunks)
        if not calls and (parts := self.corrections.parts(text, chunks)):
            after = self.understand(text[parts[1][0].start :])
            if after.sure:
                calls = [*parts[0], *after.calls]
        turn = None if calls else self.corrections.turn(chunks)
        if turn is not None and not self._orders_anew(text, chunks):
            before = self.understand(text[:turn])
            if before.sure and before.calls[-1].tool == "add_to_cart":
                rest = text[turn:]
                chunks = self._cut(rest)
                calls = self.corrections.amend(rest, chunks)
        return self._correction(calls, chunks, before) if calls else None

    def _orders_anew(self, text: str, chunks: list[Chunk]) -> bool:
        """ "a tea, no wait, a coffee": an order as a whole, with what was said last in it."""
        outcome = Intents(self.vocabulary, text).read(continued(split(chunks), self.lexicon))
        tools = [call.tool for call in outcome.calls]
        corrected = "corrected" in outcome.reasons
        return corrected and tools == ["add_to_cart"] and not outcome.rest

    def _correction(
        self, calls: list[ToolCall], chunks: list[Chunk], before: Understood | None = None
    ) -> Understood | None:
        typos = sum(chunk.typos for chunk in chunks)
        reasons = ("typo",) if typos else ()
        confidence = min(confident(reasons), before.confidence if before else 1.0)
        if confidence < SURE or any(chunk.doubtful for chunk in chunks):
            return None
        said = before.calls if before else ()
        return Understood((*said, *calls), confidence, True, reasons)

    def _asked(self, text: str, asked: Asked) -> Understood:
        if asked.rest is None:
            return Understood(asked.calls, 1.0, True)
        order = self.understand(asked.rest)
        if (
            not asked.conditional
            and order.sure
            and all(call.tool == "add_to_cart" for call in order.calls)
        ):
            # "do you have tea? i'll take two teas": what is wanted whatever the answer.
            return replace(order, calls=(*asked.calls, *order.calls))
        # "is it spicy? if not add 2 idly"
        unclear = ToolCall("unclear", {"text": text, "rest": asked.rest, "item_ids": []})
        reasons = ("order_beside_question",)
        return Understood((*asked.calls, unclear), confident(reasons), False, reasons, asked.rest)

    def _unsure(
        self, text: str, outcome: Outcome, confidence: float, reasons: tuple[str, ...]
    ) -> Understood:
        rest = quoted(text, outcome.rest)
        if rest is None and not outcome.calls:
            rest = " ".join(text.split()) or None
        candidates = tuple(dict.fromkeys(self._candidates(outcome)))[:3]
        unclear = ToolCall("unclear", {"text": text, "rest": rest, "item_ids": list(candidates)})
        calls = proposed(outcome, self.vocabulary)
        return Understood((*calls, unclear), confidence, False, reasons, rest, candidates)

    def _candidates(self, outcome: Outcome) -> Iterable[int]:
        yield from outcome.candidates
        for chunk in outcome.rest:
            yield from chunk.part
        yield from self.vocabulary.nearest(self._unknown_words(outcome.rest))

    def _unknown_words(self, chunks: list[Chunk]) -> list[str]:
        words = [word.text for chunk in chunks if not chunk.meanings for word in chunk.words]
        strange = (word for word in words if len(word) > 2 and not self.lexicon.knows(word))
        return list(dict.fromkeys(strange))[:2]
