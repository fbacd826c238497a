"""Looking around in the menu."""

from typing import Any

from bot.tools.call import ToolCall
from bot.understanding.language.lexicon import Meaning
from bot.understanding.orders.outcome import Reading
from bot.understanding.text.chunks import Chunk
from bot.understanding.text.clauses import Clause

# Looking for something, these say nothing about what.
_LOOSE = ("article", "with", "or", "unit", "that", "all", "more", "ordinal_noun")


class Searches(Reading):
    """A search may be of a category, a meal, a diet, words of names, or all of these."""

    def _looks_around(self, clause: Clause, content: list[Chunk]) -> bool:
        """No verb, or only a wish, and nothing that could be put into a cart."""
        if clause.verb and not clause.verb.wish:
            return False
        if not content or clause.counted:
            return False
        if clause.question and not clause.verb and any(chunk.items for chunk in content):
            return True
        topics = [chunk for chunk in content if not chunk.is_("all")]
        return bool(topics) and all(_is_topic(chunk) for chunk in topics)

    def _search(self, clause: Clause, verb: Meaning | None) -> None:
        arguments: dict[str, Any] = {
            "query": None,
            "category": None,
            "meal_period": None,
            "diet": None,
        }
        query: list[str] = []
        rest: list[Chunk] = []
        category: Chunk | None = None
        named = any(chunk.sense for chunk in clause.content)
        for chunk in clause.content:
            sense, diet = chunk.sense, chunk.meaning("diet")
            if sense and sense.periods and arguments["meal_period"] is None:
                arguments["meal_period"] = sense.periods[0]
            elif sense and sense.categories and arguments["category"] is None:
                arguments["category"] = sense.categories[0]
                category = chunk
            elif diet and not chunk.items and arguments["diet"] is None:
                arguments["diet"] = diet.value
            elif chunk.is_("note") and query and verb and verb.open:
                # "is the … spicy" asks for more than the dish.
                rest.append(chunk)
            elif chunk.qualified or (chunk.is_("qualifier") and not sense):
                # "… without onion": names tell what is in a dish, not what isn't.
                rest.append(chunk)
            elif sense or chunk.part or chunk.is_("note"):
                query += [word.text for word in chunk.words]
            elif chunk.is_(*_LOOSE) or (named and (chunk.number is not None or chunk.is_("count"))):
                continue
            elif verb and verb.open and not named and self._could_be_food(chunk):
                query += [word.text for word in chunk.words]
            else:
                rest.append(chunk)
        others = [c for c in clause.content if c.sense and c.sense.categories and c is not category]
        if category and others:
            # "chicken starters": of two categories, neither alone.
            arguments["category"] = None
            query = [word.text for word in category.words] + query
        arguments["query"] = " ".join(query) or None
        self.outcome.rest += rest
        if rest:
            self.outcome.reasons.append("unknown_word")
        elif any(value is not None for value in arguments.values()) or (verb and verb.root):
            self.outcome.calls.append(ToolCall("search_menu", arguments))
        else:
            self._lose(clause, "nothing_named")

    def _could_be_food(self, chunk: Chunk) -> bool:
        """Unknown to the menu and no everyday word either: somebody's name of a dish."""
        return (
            not chunk.meanings
            and chunk.number is None
            and not any(
                word.text in self.vocabulary.lexicon.common or not word.text[0].isalpha()
                for word in chunk.words
            )
        )


def _is_topic(chunk: Chunk) -> bool:
    """Something to look for: a category, a meal, a diet."""
    if chunk.is_("diet") and not chunk.items:
        return True
    sense = chunk.sense
    return bool(sense and (sense.topic or not sense.items) and (sense.categories or sense.periods))
