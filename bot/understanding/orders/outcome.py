"""What clauses led to, and what of them led to nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.tools.call import ToolCall
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.asking import asked
from bot.understanding.orders.lines import Parsed
from bot.understanding.orders.readings import read
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.clauses import Clause


@dataclass(slots=True)
class Outcome:
    """`rest` are the chunks that led to nothing, `candidates` items they may mean."""

    calls: list[ToolCall] = field(default_factory=list)
    rest: list[Chunk] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)


class Reading:
    """One text being read over one menu; the verbs' own ways are in the classes below this."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self.vocabulary = vocabulary
        self.text = text
        self.outcome = Outcome()

    def _parse(self, clause: Clause, setting: bool = False, asking: bool = False) -> Parsed:
        """With `asking`, a name that fits several dishes is a line with variants."""

        def parse(body: list[Chunk]) -> Parsed:
            return read(self.vocabulary, body, setting, clause.verb is not None)

        parsed = parse(clause.body)
        if asking and any(line.candidates for line in parsed.lines):
            parsed = asked(parse, clause.body, parsed, self.vocabulary)
        self.outcome.rest += parsed.unplaced
        self.outcome.reasons += parsed.reasons + parsed.signs
        for line in parsed.lines:
            if line.candidates and line.chunk:
                self.outcome.rest.append(line.chunk)
                self.outcome.reasons.append("ambiguous_item")
                self.outcome.candidates += line.candidates
        parsed.lines = [line for line in parsed.lines if not line.candidates]
        return parsed

    def _lose(self, clause: Clause, reason: str) -> None:
        """Nothing can be made of this clause."""
        self.outcome.reasons.append(reason)
        content = clause.content
        if content:
            start, end = clause.body.index(content[0]), clause.body.index(content[-1])
            self.outcome.rest += clause.body[start : end + 1]


def quoted(text: str, chunks: Iterable[Chunk]) -> str | None:
    """The customer's words for these chunks, in order, neighbours as one piece."""
    pieces: list[list[int]] = []
    for start, end in sorted({(chunk.start, chunk.end) for chunk in chunks}):
        if pieces and start - pieces[-1][1] <= 1:
            pieces[-1][1] = max(end, pieces[-1][1])
        else:
            pieces.append([start, end])
    return " … ".join(" ".join(text[start:end].split()) for start, end in pieces) or None
