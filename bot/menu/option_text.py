"""Option groups as one line of text, as the menu's file has them.

    Size (choose 1): Regular = small; Large +20 | Extras (up to 3): Ghee = nei +15; Egg +15 each

A group has a name, a rule, and choices; groups are separated by "|", choices by
";". A choice is a name, other names for it after "=", its price after "+", and
"each" if it may be taken several times. A last "any of" makes it a word that may mean
any of others, about which the customer is asked:

    Cheese (up to 2): Cheddar +20; Gouda +25; Feta +30; Cheese any of Cheddar, Gouda, Feta

    (choose 1)       exactly one must be taken          (up to 1)  one, or none
    (choose 2)       exactly two must be taken          (up to 3)  at most three
    (choose 1 to 3)  one must, three may be taken
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.menu.catalog import Choice, OptionGroup
from bot.menu.reading import UNNUMBERED

MOST_GROUPS = 12
MOST_CHOICES = 40
MOST_TAKEN = 99
LONGEST_NAME = 60

_GROUP = re.compile(r"(?P<name>[^():]*?)\s*\((?P<rule>[^()]*)\)\s*:(?P<choices>.*)")
_RULE = re.compile(
    r"choose (?P<min>[0-9]{1,3})(?: ?(?:to|-) ?(?P<max>[0-9]{1,3}))?|up to (?P<most>[0-9]{1,3})"
)
_ANY_OF = re.compile(r"^(?P<choice>.*\S) any of (?P<others>.*)$", re.IGNORECASE)
_PRICE = re.compile(r"\+ ?(?P<price>[0-9]{1,6}(?:\.[0-9]{1,2})?)(?P<each> each)?$")
_RESERVED = re.compile(r"[|;:=+,]")
_EXAMPLE = 'for example "Size (choose 1): Regular; Large +20"'


class OptionError(ValueError):
    """The text can't be read; the message says what to write."""


def parse_options(text: str) -> tuple[OptionGroup, ...]:
    """Raises OptionError."""
    text = " ".join(text.split())
    if not text:
        return ()
    groups = tuple(_group(part.strip()) for part in text.split("|"))
    if len(groups) > MOST_GROUPS:
        raise OptionError(f"has {len(groups)} groups. Keep at most {MOST_GROUPS}")
    _refuse_twice("group", (group.name for group in groups))
    return groups


def format_options(groups: Iterable[OptionGroup]) -> str:
    """The text that `parse_options` reads as these groups, their numbers apart."""
    return " | ".join(
        f"{group.name} ({_rule_text(group)}): "
        + "; ".join(_choice_text(choice) + _any_of_text(choice, group) for choice in group.choices)
        for group in groups
    )


def meant_by(choice: Choice, group: OptionGroup) -> list[str]:
    """The names of the choices that one with `any_of` may mean."""
    if choice.choice_id == UNNUMBERED:
        return [group.choices[place].name for place in choice.any_of]
    return [other.name for other in group.choices if other.choice_id in choice.any_of]


def price_text(price: Decimal) -> str:
    """Decimals only where there are any: "40", "40.50"."""
    return f"{price:.0f}" if price == price.to_integral_value() else f"{price:.2f}"


def _group(text: str) -> OptionGroup:
    if not text:
        raise OptionError('has an empty group. Remove the "|" too many')
    match = _GROUP.fullmatch(text)
    if not match:
        raise OptionError(
            f'has the group "{_short(text)}" without a rule or a colon. Write it like this: '
            f"{_EXAMPLE}"
        )
    name = _name(match["name"], "group")
    choices = _choices([part.strip() for part in match["choices"].split(";")], name)
    if len(choices) > MOST_CHOICES:
        raise OptionError(f'has {len(choices)} choices in "{name}". Keep at most {MOST_CHOICES}')
    _refuse_twice(f'choice in "{name}"', (choice.name for choice in choices))
    least, most = _rule(match["rule"], name)
    real = sum(not choice.any_of for choice in choices)
    if least > real:
        raise OptionError(
            f'asks for {least} choices in "{name}" but lists {real}. '
            "Add choices or lower the number"
        )
    return OptionGroup(UNNUMBERED, name, least, most, choices)


def _rule(text: str, name: str) -> tuple[int, int]:
    match = _RULE.fullmatch(" ".join(text.lower().split()))
    if not match:
        raise OptionError(
            f'has the rule "({_short(text)})" in "{name}". Write (choose 1) if one must be '
            "taken, (up to 3) if up to three may, or (choose 1 to 3)"
        )
    if match["most"]:
        least, most = 0, int(match["most"])
    else:
        least = int(match["min"])
        most = int(match["max"] or least)
    if not 1 <= most <= MOST_TAKEN or least > most or (least == 0 and not match["most"]):
        raise OptionError(
            f'has the rule "({_short(text)})" in "{name}". The numbers go from 1 to '
            f"{MOST_TAKEN}, the smaller first"
        )
    return least, most


def _choices(texts: Sequence[str], group: str) -> tuple[Choice, ...]:
    others: dict[int, list[str]] = {}
    choices = []
    for place, text in enumerate(texts):
        match = _ANY_OF.match(text)
        if match:
            others[place] = [part.strip() for part in match["others"].split(",")]
            text = match["choice"].strip()
        choices.append(_choice(text, group))
    if not others:
        return tuple(choices)
    places = {
        choice.name.casefold(): place for place, choice in enumerate(choices) if place not in others
    }
    return tuple(
        _meaning(choice, others[place], places, group) if place in others else choice
        for place, choice in enumerate(choices)
    )


def _meaning(choice: Choice, others: list[str], places: dict[str, int], group: str) -> Choice:
    """`choice` with the places of those that it may mean."""
    if choice.price or choice.countable:
        raise OptionError(
            f'has "{_short(choice.name)}" in "{group}" with a price. It costs what the one '
            'costs that the customer chooses: write no price before "any of"'
        )
    for other in others:
        if other.casefold() not in places:
            raise OptionError(
                f'says that "{_short(choice.name)}" may be any of "{_short(other)}", which is '
                f'no choice of "{group}". Write choices of that group, with commas between them'
            )
    any_of = tuple(sorted({places[other.casefold()] for other in others}))
    if len(any_of) < 2:
        raise OptionError(
            f'says that "{_short(choice.name)}" may be any of one choice in "{group}". '
            'Write it as another name of that one, after "="'
        )
    return replace(choice, any_of=any_of)


def _choice(text: str, group: str) -> Choice:
    price = Decimal(0)
    match = _PRICE.search(text)
    if match:
        price = Decimal(match["price"])
        text = text[: match.start()].strip()
    elif "+" in text:
        raise OptionError(
            f'has the choice "{_short(text)}" in "{group}". Write its price as a plain number '
            'at the end, like "Large +20", or "Egg +15 each" if several may be taken'
        )
    name, equals, others = (part.strip() for part in text.partition("="))
    if equals and not others:
        raise OptionError(f'has a "=" without other names in "{group}". Remove it')
    aliases = others.split(",") if equals else []
    return Choice(
        UNNUMBERED,
        _name(name, f'choice in "{group}"'),
        tuple(_name(alias.strip(), f'choice in "{group}"') for alias in aliases),
        price.quantize(Decimal("0.01")),
        bool(match and match["each"]),
    )


def _name(text: str, what: str) -> str:
    if not text:
        raise OptionError(f"has a {what} without a name. Write one, {_EXAMPLE}")
    if len(text) > LONGEST_NAME:
        raise OptionError(
            f'has a {what} named "{_short(text)}". Keep names under {LONGEST_NAME + 1} letters'
        )
    if found := _RESERVED.search(text):
        raise OptionError(
            f'has a {what} named "{_short(text)}" with a "{found[0]}" in it. Separate groups '
            'with "|", choices with ";", and write other names after "="'
        )
    return text


def _refuse_twice(what: str, names: Iterable[str]) -> None:
    seen = set()
    for name in names:
        if name.casefold() in seen:
            raise OptionError(f'has the {what} "{name}" twice. Keep one')
        seen.add(name.casefold())


def _rule_text(group: OptionGroup) -> str:
    if not group.min_choices:
        return f"up to {group.max_choices}"
    if group.min_choices == group.max_choices:
        return f"choose {group.min_choices}"
    return f"choose {group.min_choices} to {group.max_choices}"


def _choice_text(choice: Choice) -> str:
    text = choice.name
    if choice.aliases:
        text += f" = {', '.join(choice.aliases)}"
    if choice.price or choice.countable:
        text += f" +{price_text(choice.price)}"
    return text + " each" if choice.countable else text


def _any_of_text(choice: Choice, group: OptionGroup) -> str:
    return f" any of {', '.join(meant_by(choice, group))}" if choice.any_of else ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
