"""The tap that says "Yes, forget me": no turn, since no session is left to answer from."""

from collections.abc import Mapping
from typing import Any

from bot.cards import privacy
from bot.cards.card import Reply

VERB = "forget_me"

_REFUSED = {
    "too_late": "I asked a while ago. Please send /forget again.",
    "busy": "One moment, please. Then tap once more.",
    "is_admin": "An admin can't be forgotten.",
}


def reply(outcome: Mapping[str, Any]) -> Reply:
    """`outcome` as `api.forget_person` gives it."""
    if outcome["ok"]:
        return Reply(privacy.forgotten(), "I have forgotten you.", forgotten=True)
    if outcome["reason"] == "order_open":
        return Reply(None, privacy.order_first(outcome["order_number"]), alert=True)
    return Reply(None, _REFUSED.get(outcome["reason"], "That does not work here."), alert=True)
