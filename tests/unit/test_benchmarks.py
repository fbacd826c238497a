"""What the benchmarks tell that no machine changes: tokens, and a chart that is one."""

from typing import Any
from xml.etree import ElementTree

import pytest

from scripts.benchmarks import chart, tokens


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return tokens.run(quick=True)


def test_the_conversation_costs_no_tokens(report: dict[str, Any]) -> None:
    assert set(report["prompt_tokens"]["Tiffin"].values()) == {0}


def test_what_keeps_the_conversation_in_the_prompt_costs_ever_more_a_turn(
    report: dict[str, Any],
) -> None:
    for way, row in report["prompt_tokens"].items():
        if way != "Tiffin":
            assert row["6"] / 6 < row["24"] / 24 < row["48"] / 48


def test_the_chart_shows_each_bar_by_its_measure(report: dict[str, Any]) -> None:
    drawn = ElementTree.fromstring(chart.draw({"tokens": report}))
    bars = [
        float(bar.attrib["width"])
        for bar in drawn.iter("{http://www.w3.org/2000/svg}rect")
        if bar.attrib["class"] != "paper"
    ]
    graph, text_context, ours = bars
    counted = list(report["prompt_tokens"].values())
    assert text_context / graph == pytest.approx(counted[1]["48"] / counted[0]["48"], abs=0.01)
    assert ours == 1
