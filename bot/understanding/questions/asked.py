"""What a question's holes hold, looked up in the menu: a fitting sentence to a tool call."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.tools.call import ToolCall
from bot.understanding.language.lexicon import Meaning
from bot.understanding.names.vocabulary import Vocabulary
from bot.understanding.orders.intents import Intents
from bot.understanding.questions.sentences import Sentence
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.clauses import Clause, says_something
from bot.understanding.text.cutting import cut
from bot.understanding.text.words import Word

Holes = Mapping[str, Sequence[Word]]

# These are answered with "please ask the staff", also where no dish of the menu is meant.
_HEALTH = ("contains", "without", "free")
_ABOUT_SORTS = ("available", "price")


class Asking:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.lexicon = vocabulary.lexicon
        self._allergens = {
            self.lexicon.lemma(name): group for name, group in self.lexicon.allergens.items()
        }
        self._tools: dict[str, Callable[[dict[str, Any], Holes], ToolCall | None]] = {
            "describe_item": self._describe,
            "check_ingredient": self._ingredient,
            "quote_price": self._price,
            "search_menu": self._search,
            "show_hours": self._hours,
            "alert_staff": self._alert,
        }

    def call(self, question: Sentence, holes: Holes) -> ToolCall | None:
        """None where a hole holds something else than the question is about."""
        read = self._tools.get(question.tool)
        arguments = dict(question.arguments)
        return read(arguments, holes) if read else ToolCall(question.tool, arguments)

    def names_dish(self, words: Sequence[Word]) -> bool:
        return any(chunk.items for chunk in self._cut(words))

    # One method a tool --------------------------------------------------------

    def _describe(self, arguments: dict[str, Any], holes: Holes) -> ToolCall | None:
        about = arguments["about"]
        if not self._fill_word(arguments, holes):
            return None
        reference = self._reference(holes["dish"], about)
        if reference is not None:
            return ToolCall("describe_item", {"item": reference, **arguments})
        if not self._content(holes["dish"]):
            return None
        category = self._category(holes["dish"])
        if about == "taste":
            if category is None:
                return None
            words = arguments.get("words", [])
            return _search(query=arguments["word"], words=words, category=category)
        if about in _HEALTH:
            dish = self._said(holes["dish"])
            return ToolCall(
                "check_ingredient",
                {key: arguments[key] for key in ("word", "words", "about")} | {"dish": dish},
            )
        if about in ("all", "price") and category is not None:
            return _search(category=category)
        return None

    def _ingredient(self, arguments: dict[str, Any], holes: Holes) -> ToolCall | None:
        if not self._fill_word(arguments, holes):
            return None
        return ToolCall("check_ingredient", arguments)

    def _price(self, arguments: dict[str, Any], holes: Holes) -> ToolCall | None:
        """One dish as it comes is described; more, or with options, is added up."""
        chunks = self._cut(holes["lines"])
        outcome = Intents(self.vocabulary, self.text).read([Clause(Meaning("verb", "add"), chunks)])
        if outcome.rest or len(outcome.calls) != 1 or outcome.calls[0].tool != "add_to_cart":
            return None
        lines = outcome.calls[0].arguments["lines"]
        line = lines[0]
        if not all(each.keys() & {"item_id", "number"} for each in lines):
            # "how much is it" is rather the cart.
            return None
        if len(lines) > 1 or line["quantity"] != 1 or line["options"]:
            return ToolCall("quote_price", {"lines": lines})
        return self._describe({"about": "price"}, {"dish": holes["lines"]})

    def _search(self, arguments: dict[str, Any], holes: Holes) -> ToolCall | None:
        found: dict[str, Any] = {}
        if "topic" in holes:
            topic = self._topic(holes["topic"])
            if topic is None:
                return None
            found = topic
        if "amount" in holes:
            amount = self._amount(holes["amount"])
            if amount is None:
                return None
            # "under 100" leaves out what costs 100.
            below = Decimal(amount) - (0 if arguments.pop("including", False) else Decimal("0.01"))
            found["max_price"] = str(below)
        if "taste" in holes and (category := self._category(holes["taste"])):
            # "something sweet", where sweets are a category
            found["category"] = category
        elif "taste" in holes:
            if not self._fill_word(arguments, holes):
                return None
            found["query"], found["words"] = arguments.pop("word"), arguments.pop("words")
        if "meal" in holes:
            found["meal_period"] = self._period(holes["meal"])
            if found["meal_period"] is None:
                return None
        return _search(**found, **arguments)

    def _hours(self, arguments: dict[str, Any], holes: Holes) -> ToolCall | None:
        if "day" in holes:
            day = self.lexicon.days.get(holes["day"][0].text)
            if day is None:
                return None
            arguments = {"about": "day", "day": day}
        if "meal" in holes:
            period = self._period(holes["meal"])
            if period is None:
                return None
            arguments["meal_period"] = period
        return ToolCall("show_hours", arguments)

    def _alert(self, arguments: dict[str, Any], holes: Holes) -> ToolCall | None:
        return ToolCall("alert_staff", {**arguments, "text": " ".join(self.text.split())})

    # What stands in a hole ----------------------------------------------------

    def _said(self, words: Sequence[Word]) -> str:
        return " ".join(self.text[words[0].token.start : words[-1].token.end].split())

    def _cut(self, words: Sequence[Word]) -> list[Chunk]:
        """The chunks of these words alone, placed as in the whole text."""
        if not words:
            return []
        start, end = words[0].token.start, words[-1].token.end
        return cut(" " * start + self.text[start:end], self.lexicon, self.vocabulary)

    def _content(self, words: Sequence[Word]) -> list[Chunk]:
        return [chunk for chunk in self._cut(words) if says_something(chunk)]

    def _reference(self, words: Sequence[Word], about: str) -> dict[str, int] | None:
        """The one dish that is meant; {} for "it"."""
        content = self._content(words)
        if not content and any(chunk.is_("that") for chunk in self._cut(words)):
            return {}
        if len(content) != 1:
            return None
        chunk = content[0]
        if len(chunk.items) != 1:
            return {} if chunk.is_("that") and not chunk.sense and not chunk.part else None
        if chunk.sense and chunk.sense.categories:
            item = self.vocabulary.items[chunk.items[0]]
            named = "".join(word.lemma for word in chunk.words)
            own = "".join(self.lexicon.lemma(word) for word in item.name.casefold().split())
            # "have you got dosa": the category before the dish of which it is another name.
            if chunk.sense.topic or (about in _ABOUT_SORTS and named != own):
                return None
        return {"item_id": chunk.items[0]}

    def _category(self, words: Sequence[Word]) -> int | None:
        content = self._content(words)
        sense = content[0].sense if len(content) == 1 else None
        # "what's for snacks" is about the meal, even where a category is called so, too.
        return sense.categories[0] if sense and sense.categories and not sense.periods else None

    def _period(self, words: Sequence[Word]) -> int | None:
        content = self._content(words)
        sense = content[0].sense if len(content) == 1 else None
        return sense.periods[0] if sense and sense.periods else None

    def _topic(self, words: Sequence[Word]) -> dict[str, Any] | None:
        """What to look among: search arguments, none for "anything"."""
        said = [word.text for word in words]
        while said and said[0] in self.lexicon.anything:
            said, words = said[1:], words[1:]
        if not said:
            return {}
        if " ".join(said) in self.lexicon.tastes:
            return {"query": " ".join(said), "words": self.lexicon.tastes[" ".join(said)]}
        chunks = [c for c in self._cut(words) if not c.is_("goods", "filler") or c.sense]
        if not any(map(says_something, chunks)):
            return {}
        verb = Meaning("verb", "search", open=True)
        outcome = Intents(self.vocabulary, self.text).read([Clause(verb, chunks)])
        if outcome.rest or len(outcome.calls) != 1 or outcome.calls[0].tool != "search_menu":
            return None
        return {key: value for key, value in outcome.calls[0].arguments.items() if value}

    def _fill_word(self, arguments: dict[str, Any], holes: Holes) -> bool:
        """Puts `word`, and the `words` that mean the same, into the arguments."""
        if "taste" in holes:
            word = " ".join(w.text for w in holes["taste"])
            if word not in self.lexicon.tastes:
                return False
            arguments["word"] = word
            arguments["words"] = self.lexicon.tastes[word]
        elif asked := holes.get("what") or holes.get("allergen"):
            said = self._said(asked)
            lemmas = {self.lexicon.lemma(word.raw) for word in asked}
            own = {word for word in lemmas if word not in self.lexicon.names_stop}
            if own & self.lexicon.anything or not own:
                # "is there anything with mushroom in it" looks around.
                return False
            groups = self._groups(own)
            arguments["word"] = said.casefold()
            arguments["words"] = list(dict.fromkeys(word for group in groups for word in group))
        elif "word" in arguments:
            arguments["words"] = self.lexicon.avoided.get(arguments["word"], [])
        return True

    def _groups(self, asked: set[str]) -> list[list[str]]:
        """Of allergens; one that is called so before those that only have the word."""
        named = [group for name, group in self._allergens.items() if name in asked]
        return named or [
            group
            for group in self.lexicon.allergens.values()
            if asked & {self.lexicon.lemma(word) for word in group}
        ]

    def _amount(self, words: Sequence[Word]) -> int | None:
        values = [
            word.token.number
            if word.token.number is not None
            else self.lexicon.numbers.get(word.text)
            for word in words
        ]
        if len(values) == 2 and values[0] and values[1] == 100:
            return values[0] * 100
        value = values[0] if len(values) == 1 else None
        return value if value and value > 0 else None


def _search(**arguments: Any) -> ToolCall:
    filters = {key: arguments.get(key) for key in ("query", "category", "meal_period", "diet")}
    more = {key: arguments[key] for key in ("max_price", "sort", "words") if arguments.get(key)}
    return ToolCall("search_menu", {**filters, **more})
