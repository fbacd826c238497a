"""Questions and small talk: whole sentences that ask, agree, thank or complain.

They are read before orders. A question changes no cart: an order beside one is
asked about, not guessed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.tools.call import ToolCall
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.questions.asked import Asking
from bot.understanding.questions.sentences import MOST_WORDS, Sentence
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.words import Word

_COMPLAINT = "alert_staff"
# Words of a sentence that may be two.
_SMALL_TALK = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """`calls` of what was asked, and what else the message says, in the customer's words.

    When that is `conditional`, it hangs on the answer.
    """

    calls: tuple[ToolCall, ...]
    rest: str | None = None
    conditional: bool = False


def read(text: str, chunks: Sequence[Chunk], vocabulary: Vocabulary) -> Asked | None:
    """None where nothing is asked, or more is said than the lexicon's questions know."""
    words = [word for chunk in chunks for word in chunk.words]
    if not 0 < len(words) <= MOST_WORDS:
        return None
    return _Reader(text, vocabulary).read(words)


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.lexicon = vocabulary.lexicon
        self.asking = Asking(text, vocabulary)

    def read(self, words: list[Word]) -> Asked | None:
        calls: list[ToolCall] = []
        social: list[ToolCall] = []
        rest: list[list[Word]] = []
        wanted: list[list[Word]] = []
        for sentence in self._sentences(words):
            for question, call in self._sentence(sentence, rest):
                (social if question.social else calls).append(call)
                if question.wanting:
                    wanted.append(sentence)
        alert = next((call for call in calls if call.tool == _COMPLAINT), None)
        if alert:
            # One who complains says more than the question; the staff reads all of it.
            return None if any(map(self.asking.names_dish, rest)) else Asked((alert,))
        if not calls:
            # "yes, and two idly" is no mere yes.
            return Asked((min(social, key=_importance),)) if social and not rest else None
        rest = wanted + rest
        unique = tuple(call for n, call in enumerate(calls) if call not in calls[:n])
        if not rest:
            return Asked(unique)
        start, end = rest[0][0].token.start, rest[-1][-1].token.end
        said = {word.text for word in words}
        conditional = not said.isdisjoint(self.lexicon.conditions)
        return Asked(unique, " ".join(self.text[start:end].split()), conditional)

    def _sentences(self, words: list[Word]) -> Iterator[list[Word]]:
        """Without marks that end one, and without those that say nothing ("Hi!")."""
        sentence: list[Word] = []
        for word, before in zip(words, [None, *words], strict=False):
            money = before is not None and before.text in self.lexicon.currency
            if word.text in self.lexicon.currency or (money and word.text == "."):
                # "rs. 100"
                continue
            if word.text in (".", "!", "?", "\n"):
                if sentence:
                    yield sentence
                sentence = []
            elif sentence or word.text[0].isalnum():
                sentence.append(word)
        while sentence and not sentence[-1].text[0].isalnum():
            sentence.pop()
        if sentence:
            yield sentence

    def _sentence(
        self, sentence: list[Word], rest: list[list[Word]]
    ) -> list[tuple[Sentence, ToolCall]]:
        """What one sentence asks; what of it asks nothing is added to `rest`."""
        found = self._fitting(sentence)
        if found:
            return [found]
        if self._is_courtesy(sentence):
            return []
        if talk := self._small_talk(sentence):
            return talk
        # "is it spicy, if not add 2": the question, and what goes on after it.
        for at, word in enumerate(sentence):
            if word.text in self.lexicon.joints and (found := self._fitting(sentence[:at])):
                return [found, *self._sentence(sentence[at + 1 :], rest)]
        if sentence:
            rest.append(sentence)
        return []

    def _small_talk(self, sentence: list[Word]) -> list[tuple[Sentence, ToolCall]]:
        """ "thanks bye": two that are no more than social, one after the other."""
        known = self.lexicon.questions.social_words
        if len(sentence) > _SMALL_TALK or any(word.text not in known for word in sentence):
            return []
        for at in range(1, len(sentence)):
            after = sentence[at + (sentence[at].text == ",") :]
            found = [self._fitting(sentence[:at]), self._fitting(after)]
            both = [each for each in found if each and each[0].social]
            if len(both) == len(found):
                return both
        return []

    def _fitting(self, sentence: list[Word]) -> tuple[Sentence, ToolCall] | None:
        for words in self._wordings(sentence):
            for texts in ([word.text for word in words], [word.raw for word in words]):
                for question, holes in self.lexicon.questions.fitting(texts):
                    filled = {hole: words[start:end] for hole, (start, end) in holes.items()}
                    call = self.asking.call(question, filled)
                    if call:
                        return question, call
        return None

    def _wordings(self, sentence: list[Word]) -> Iterator[list[Word]]:
        """The sentence, and without the courtesy around it."""
        if not sentence:
            return
        yield sentence
        start, end = 0, len(sentence)
        while size := _begun(sentence[start:end], self.lexicon.openings_by_word):
            start += size
        while size := _begun(sentence[start:end][::-1], self.lexicon.endings_by_word):
            end -= size
        shorter = [(start, end), (start, len(sentence)), (0, end)]
        for first, last in dict.fromkeys(shorter):
            if last - first < len(sentence):
                yield sentence[first:last]

    def _is_courtesy(self, sentence: list[Word]) -> bool:
        said = [word.text for word in sentence]
        return said in self.lexicon.openings or said in self.lexicon.closings


def _importance(call: ToolCall) -> int:
    """ "no, thanks" is rather a no."""
    kind = call.arguments.get("kind")
    return 0 if kind is None else 1 if kind == "bye" else 2


def _begun(words: Sequence[Word], phrases: Mapping[str, list[list[str]]]) -> int:
    """How many words of courtesy stand first, with a comma after them; never all."""
    near = phrases.get(words[0].text) if words else None
    if not near:
        return 0
    texts = [word.text for word in words]
    for phrase in near:
        size = len(phrase)
        if texts[:size] == phrase:
            size += len(texts) > size and texts[size] == ","
            return size if size < len(texts) else 0
    return 0
