"""The README's chart: what was measured, as bars in an SVG that reads by day and by night."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

WIDTH, LABEL, VALUE = 880, 300, 130
ROW, BAR, HEAD, GAP, EDGE = 26, 16, 34, 18, 20

_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600; font-size: 15px }
.note { fill: #57606a; font-size: 12px }
.paper { fill: #ffffff }
.bar { fill: #afb8c1 }
.ours { fill: #c2541b }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .note { fill: #9198a1 }
  .paper { fill: #0d1117 }
  .bar { fill: #57606a }
  .ours { fill: #f0883e }
}
"""

_PEERS = {
    "tiffin": "Tiffin",
    "redis_memory": "Redis blob, nothing on disk",
    "redis_always": "Redis blob, AOF always",
    "eventsourcing": "eventsourcing on PostgreSQL",
    "langgraph": "LangGraph, AsyncPostgresSaver",
}


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    said: str
    ours: bool = False


def draw(reports: Mapping[str, Any]) -> str:
    """SVG of what `reports` holds of the parts telegram, peers and tokens."""
    body, y = "", EDGE
    for title, bars in _panels(reports):
        drawn, y = _panel(title, bars, y)
        body += drawn
    height = y - GAP + EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-label="Benchmarks of Tiffin">\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect class="paper" width="{WIDTH}" height="{height}" rx="8"/>\n{body}</svg>\n'
    )


def _panels(reports: Mapping[str, Any]) -> Iterator[tuple[str, list[Bar]]]:
    if telegram := reports.get("telegram"):
        yield (
            "Updates a second through one bot, over loopback",
            [
                Bar(f"{name}, {mode}", row["per_second"], f"{row['per_second']:,}", what != "echo")
                for mode in ("polling", "webhook")
                for what, name in (("echo", "echo bot"), ("words", "Tiffin, a whole turn"))
                for row in (telegram[mode][what],)
            ],
        )
    if peers := reports.get("peers"):
        yield (
            "Milliseconds a turn: the conversation's state, durable but for the first Redis",
            [
                Bar(label, row["ms"], f"{row['ms']:.2f} · {row['ratio']:.2g} ×", name == "tiffin")
                for name, label in _PEERS.items()
                if (row := peers["peers"].get(name))
            ],
        )
    if tokens := reports.get("tokens"):
        yield (
            "Prompt tokens of a conversation of 48 turns",
            [
                Bar(way, row["48"], f"{row['48']:,}", way == "Tiffin")
                for way, row in tokens["prompt_tokens"].items()
            ],
        )


def _panel(title: str, bars: list[Bar], y: int) -> tuple[str, int]:
    longest = max(bar.value for bar in bars) or 1
    room = WIDTH - 2 * EDGE - LABEL - VALUE
    drawn = [f'<text class="title" x="{EDGE}" y="{y + 14}">{escape(title)}</text>\n']
    y += HEAD
    for bar in bars:
        length = max(round(bar.value / longest * room, 1), 1)
        middle = y + BAR / 2 + 4.5
        kind = "ours" if bar.ours else "bar"
        drawn.append(
            f'<text x="{EDGE}" y="{middle}">{escape(bar.label)}</text>'
            f'<rect class="{kind}" x="{EDGE + LABEL}" y="{y}" width="{length}" '
            f'height="{BAR}" rx="3"/>'
            f'<text class="note" x="{EDGE + LABEL + length + 8}" y="{middle}">'
            f"{escape(bar.said)}</text>\n"
        )
        y += ROW
    return "".join(drawn), y + GAP
