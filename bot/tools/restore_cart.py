"""Bring back the cart of an expired session, at today's prices."""

from dataclasses import dataclass

from bot.cards import lines
from bot.cards.layout import clip, plain
from bot.tools import phrases, screens
from bot.tools.tool import Tool
from bot.tools.view import View


@dataclass(frozen=True, slots=True)
class Arguments:
    session_id: str


def say(view: View) -> str:
    sentence = f"Welcome back! {lines.items(view.result['count'])} restored."
    dropped = phrases.joined(clip(plain(name), 60) for name in view.result["dropped"][:6])
    return f"{sentence} No longer available: {dropped}." if dropped else sentence


TOOL = Tool("restore_cart", screens.the_cart, Arguments, say, changes_cart=True)
