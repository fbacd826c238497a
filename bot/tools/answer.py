"""A turn's results as one reply: all sentences, and the card that matters most."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.cards import unclear, which_line
from bot.cards.card import Card, Reply
from bot.cards.layout import clip
from bot.cards.snapshot import Snapshot
from bot.menu.catalog import Catalog
from bot.tools import phrases, refusals, screens
from bot.tools.call import ToolCall
from bot.tools.registry import TOOLS
from bot.tools.route import Route
from bot.tools.view import View

TOAST_LIMIT = 200
# A toast is gone after two seconds: what is longer, or ends a plan, is to be dismissed.
ALERT_FROM = 120
_ALERTS = ("closed",)

# Draws the card, above any tool: without an answer nothing else goes on.
_ASKS = 60
_ASKS_WHICH = 70
# Above what was changed, below what was asked to be seen.
_ASKS_ABOUT_REST = 12
_REFUSED = 2

# What finishes a call once the line is chosen, and the call's quantity goes along.
_WHICH = {"set_quantity": "set_line", "remove_from_cart": "take_line", "add_to_cart": "add_line"}

_OPTIONS = (
    "open_options",
    "choose_option",
    "confirm_options",
    "cancel_options",
    "choose_between",
    "confirm",
    "deny",
)


@dataclass(frozen=True, slots=True)
class _Outcome:
    weight: int
    view: View
    said: str = ""
    toast: str = ""


def reply(snapshot: Snapshot, route: Route, menu: Catalog, now: datetime, tapped: bool) -> Reply:
    """`snapshot["results"]` are those of `route.calls`, or none for a repeated update."""
    views = [
        View(snapshot, menu, now, _done(call, result), result, route.place, route.message)
        for call, result in zip(route.calls, snapshot["results"], strict=False)
    ]
    if snapshot["repeated"] or not views:
        nothing = View(snapshot, menu, now, ToolCall("view_cart"), {}, route.place)
        return _reply(snapshot, screens.current(nothing), route.toast, tapped)
    outcomes = [_outcome(view, len(views) > 1) for view in views]
    if route.any_of and any(view.result["ok"] for view in views):
        outcomes = [each for each in outcomes if each.view.result["ok"]]
    elif route.any_of:
        outcomes = outcomes[-1:]
    main = max(reversed(outcomes), key=lambda each: each.weight)
    toast = " ".join(filter(None, [route.toast, *(each.toast for each in outcomes)]))
    # What a toast says, or the card itself by its question, need not stand above it.
    said = [
        each.said
        for each in outcomes
        if not (tapped and each.toast)
        and not (each is main and each.weight in (_ASKS_WHICH, _ASKS_ABOUT_REST))
    ]
    if left_out := views[0].result.get("left_out"):
        said.insert(0, phrases.left_out(left_out))
    if not (tapped and toast):
        said.append(_cart(outcomes))
    if _asks_on(main.view):
        said.append(phrases.question(snapshot["pending"]))
    card = _draw(main, clip(" ".join(filter(None, said)), phrases.SAID_LIMIT))
    alert = any(view.result.get("reason") in _ALERTS for view in views)
    return _reply(snapshot, card, toast, tapped, alert)


def _done(call: ToolCall, result: Mapping[str, Any]) -> ToolCall:
    """The call that was made: an answer to a question becomes the call that asked it."""
    if result["tool"] == call.tool:
        return call
    return ToolCall(result["tool"], result.get("arguments") or {})


def _outcome(view: View, among_others: bool) -> _Outcome:
    result = view.result
    if not result["ok"]:
        return _refused(view)
    tool = TOOLS[view.call.tool]
    weight = _ASKS if result.get("needs_options") else tool.weight
    unclear_part = tool.name == "unclear" and among_others
    if unclear_part and view.call.arguments.get("item_ids"):
        weight = _ASKS_ABOUT_REST
    # Alone, the card of an unclear message says it itself.
    alone = tool.name == "unclear" and not among_others and not _asks_on(view)
    said = "" if alone else tool.say(view)
    return _Outcome(weight, view, said, tool.toast(view))


def _refused(view: View) -> _Outcome:
    reason, detail = view.result["reason"], view.result.get("detail") or {}
    if reason == "not_allowed":
        return _Outcome(_REFUSED, view)
    sentence = refusals.sentence(reason, detail, view.menu, view.now)
    order = view.snapshot["order"]
    if reason == "not_in_checkout" and order and order["status"] in ("placed", "accepted"):
        sentence = refusals.too_late(order, view.menu)
    weight = _ASKS_WHICH if reason == "which_line" else _REFUSED
    return _Outcome(weight, view, sentence, sentence)


def _draw(outcome: _Outcome, said: str) -> Card:
    view = outcome.view
    if _asks_on(view):
        return screens.the_options(view, said)
    if view.result["ok"]:
        return TOOLS[view.call.tool].draw(view, said)
    reason = view.result["reason"]
    if reason == "not_allowed":
        return unclear.draw(view.snapshot, view.message, said=said)
    if reason == "which_line":
        return _which_line(view, said)
    if view.call.tool in _OPTIONS and view.snapshot["pending"]:
        return screens.the_options(view, said)
    if reason == "cart_empty":
        return screens.the_cart(view, "")
    return screens.back(view, said)


def _asks_on(view: View) -> bool:
    """A line of an order waits for an answer, and this call leads back to the question."""
    pending, tool = view.snapshot["pending"], view.call.tool
    if not pending or "no" not in pending:
        return False
    if not view.result["ok"]:
        return bool(view.result["reason"] == "options_waiting")
    if view.result.get("needs_options"):
        return True
    if tool == "unclear":
        return not view.call.arguments.get("item_ids") and view.place is None
    return tool in _OPTIONS or (TOOLS[tool].changes_cart and view.place is None)


def _which_line(view: View, said: str) -> Card:
    arguments, detail = view.call.arguments, view.result["detail"]
    verb = _WHICH.get(view.call.tool)
    quantity = arguments.get("quantity") or 0
    if verb is None:
        verb, quantity = "customise" if view.call.tool == "open_options" else "this_line", None
    elif not isinstance(quantity, int) or not 0 <= quantity < 2**31:
        return screens.the_cart(view, said)
    return which_line.draw(view.snapshot, detail["name"], detail["lines"], verb, quantity, said)


def _cart(outcomes: list[_Outcome]) -> str:
    """What the cart has come to, after a turn that changed it."""
    for each in outcomes:
        result = each.view.result
        if result["ok"] and TOOLS[each.view.call.tool].changes_cart and result.get("added") != []:
            return phrases.cart_summary(each.view)
    return ""


def _reply(snapshot: Snapshot, card: Card, toast: str, tapped: bool, alert: bool = False) -> Reply:
    if tapped:
        words = clip(toast, TOAST_LIMIT) or None
        return Reply(card, words, alert or len(toast) > ALERT_FROM, to_admin=snapshot["is_admin"])
    live = snapshot.get("card")
    return Reply(
        card,
        previous_message_id=live["message_id"] if live else None,
        to_admin=snapshot["is_admin"],
    )
