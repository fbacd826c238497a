"""scripts/mutants can break what it says: each of its changes fits the file as it is."""

import tomllib
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
MUTANTS = tomllib.loads((TOP / "scripts/trouble/mutants.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_has_one_place_to_change_and_a_test_to_notice(name: str) -> None:
    mutant = MUTANTS[name]
    assert (TOP / mutant["file"]).read_text(encoding="utf-8").count(mutant["old"]) == 1
    file, test = mutant["test"].split("::")
    assert f"def {test}(" in (TOP / file).read_text(encoding="utf-8")
