"""What a message, a tap or a command becomes: a call of one tool."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call, as `api.take_turn` takes it.

    `arguments` are resolved: items and choices by their ids, never by name.
    What needs the session ("one more", "number 3") stays a reference for the
    database to fill; its forms are in `bot.tools.reference`.
    """

    tool: str
    arguments: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"tool": self.tool, "arguments": self.arguments}
