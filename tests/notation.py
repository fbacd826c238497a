"""Tool calls in a short notation, for tables of messages and what they mean.

add 2 Idly {Ghee, no Podi} (crisp); 1 that | set 3 #2 | remove 1 Idly | remove that
search | search category=Dosa diet=veg query="paneer" | checkout dine_in | view_cart
unclear "the rest" [Idly, Podi Idly]

Lines of the cart: that | #2 (of the list shown last) | line 1 | last line | other | all |
every (said last) | Idly | [dosa] (any called so) | every Idly | line 2 of [dosa]
multiply 2 that | keep Idly, [dosa] | pick other | repeat turn
change 1 of Idly {large} (also {no onion}, which the database may keep as a note)
replace 1 of Idly with 2 Medu Vada {Ghee}; Masala Dosa

search max=99.99 sort=price | price 2 Idly; 1 Vada
describe taste Podi Dosa "spicy" | describe price that | ingredient contains "nuts" of "stew"

What is asked about ends in "?": add 2 paneer? [Palak Paneer {Ghee}, Kadai Paneer (crisp)] and
add 1 Toast {extra cheese?}.
"""

from collections.abc import Iterable
from typing import Any

from bot.menu.catalog import Catalog
from bot.tools.call import ToolCall


class Notation:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def write(self, calls: Iterable[ToolCall]) -> str:
        return " | ".join(self._call(call.tool, call.arguments) for call in calls)

    def _call(self, tool: str, arguments: dict[str, Any]) -> str:
        match tool:
            case "add_to_cart":
                return "add " + "; ".join(self._line(line) for line in arguments["lines"])
            case "set_quantity":
                return f"set {arguments['quantity']} {self._reference(arguments['item'])}"
            case "remove_from_cart":
                quantity = arguments["quantity"]
                count = "" if quantity is None else f"{quantity} "
                return f"remove {count}{self._reference(arguments['item'])}"
            case "search_menu":
                return self._search(arguments)
            case "multiply_quantity":
                return f"multiply {arguments['factor']} {self._reference(arguments['item'])}"
            case "keep_only":
                return "keep " + ", ".join(map(self._reference, arguments["items"]))
            case "pick_line":
                return f"pick {self._reference(arguments['item'])}"
            case "change_line":
                said = ", ".join(each["words"] for each in arguments["options"])
                return f"change {self._part(arguments)} {{{said}}}"
            case "replace_line":
                new = "; ".join(self._line(line) for line in arguments["lines"])
                return f"replace {self._part(arguments)} with {new}"
            case "repeat_order":
                return f"repeat {arguments['what']}"
            case "describe_item" | "check_ingredient":
                return self._question(tool, arguments)
            case "quote_price":
                return "price " + "; ".join(self._line(line) for line in arguments["lines"])
            case "unclear":
                names = ", ".join(self._item(item_id) for item_id in arguments["item_ids"])
                return f'unclear "{arguments["rest"] or ""}" [{names}]'
            case _:
                values = [str(value) for value in arguments.values() if value is not None]
                return " ".join([tool, *values])

    def _item(self, item_id: int) -> str:
        item = self.catalog.item(item_id)
        assert item is not None
        return item.name

    def _part(self, arguments: dict[str, Any]) -> str:
        reference = self._reference(arguments["item"])
        return f"{arguments['quantity']} of {reference}" if arguments["quantity"] else reference

    def _reference(self, arguments: dict[str, Any]) -> str:
        """An item's name stands for that very item, or else others called so."""
        dish = ""
        if "item_id" in arguments:
            dish = self._item(arguments["item_id"])
        elif "name" in arguments:
            dish = f"[{arguments['name']}]"
        if "position" in arguments:
            place = arguments["position"]
            where = "last line" if place == -1 else f"line {place}"
            return f"{where} of {dish}" if dish else where
        for word in ("every", "other", "all"):
            if arguments.get(word):
                return f"{word} {dish}".strip()
        return dish or (f"#{arguments['number']}" if "number" in arguments else "that")

    def _line(self, line: dict[str, Any]) -> str:
        if "candidates" in line:
            said = [{**one, "quantity": None} for one in line["candidates"]]
            found = ", ".join(self._line(one).strip() for one in said)
            return f"{line['quantity']} {line['name']}? [{found}]"
        quantity = "" if line["quantity"] is None else f"{line['quantity']} "
        written = f"{quantity}{self._reference(line)}"
        if line["options"]:
            written += " {" + ", ".join(self._option(option) for option in line["options"]) + "}"
        return written + (f" ({line['note']})" if line["note"] else "")

    def _option(self, option: dict[str, Any]) -> str:
        qualifier = (option["qualifier"] or "").replace("_", " ")
        if "any_of" in option:
            return f"{qualifier} {option['name']}?".strip()
        found = self.catalog.choice(option["choice_id"])
        assert found is not None
        count = f" x{option['count']}" if option["count"] > 1 else ""
        return f"{qualifier} {found[2].name}{count}".strip()

    def _search(self, arguments: dict[str, Any]) -> str:
        words = ["search"]
        if arguments["category"] is not None:
            category = self.catalog.category(arguments["category"])
            assert category is not None
            words.append(f"category={category.name}")
        if arguments["meal_period"] is not None:
            period = self.catalog.period(arguments["meal_period"])
            assert period is not None
            words.append(f"period={period.name}")
        if arguments["diet"] is not None:
            words.append(f"diet={arguments['diet']}")
        if arguments["query"] is not None:
            words.append(f'query="{arguments["query"]}"')
        if arguments.get("max_price"):
            words.append(f"max={arguments['max_price']}")
        if arguments.get("sort"):
            words.append(f"sort={arguments['sort']}")
        return " ".join(words)

    def _question(self, tool: str, arguments: dict[str, Any]) -> str:
        named = [f'"{arguments["word"]}"'] if arguments.get("word") else []
        if tool == "describe_item":
            item = self._reference(arguments["item"])
            return " ".join(["describe", arguments["about"], item, *named])
        dish = [f'of "{arguments["dish"]}"'] if arguments.get("dish") else []
        return " ".join(["ingredient", arguments.get("about", "contains"), *named, *dish])
