"""scripts/mutants: guarantees broken on purpose, each in a copy, and the tests that notice."""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from scripts.trouble.bots import ROOT

LIST = Path(__file__).with_name("mutants.toml")
# pytest's exit codes; any other says that the test did not run.
GREEN, RED = 0, 1
PATIENCE = 180.0


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    old: str
    new: str
    test: str


def run(words: Sequence[str]) -> list[str]:
    """Prints the table; the mutants that nobody noticed, or that could not be tried."""
    chosen = [each for each in _mutants() if not words or any(w in each.name for w in words)]
    if not chosen:
        return [f"no mutant is named like {' or '.join(words)}"]
    place = Path(tempfile.mkdtemp(prefix="tiffin-mutants-"))
    # PostgreSQL's user reads the functions' files there, too.
    place.chmod(0o755)
    try:
        _copy(place)
        if _pytest(place, sorted({each.test for each in chosen})) != GREEN:
            return ["the tests are not green without any mutant"]
        outcomes = {each: _try(place, each) for each in chosen}
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return [f"{each.name}: {said}" for each, said in outcomes.items() if said]


def _mutants() -> list[Mutant]:
    return [Mutant(name, **each) for name, each in tomllib.loads(LIST.read_text()).items()]


def _copy(place: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)


def _try(place: Path, mutant: Mutant) -> str | None:
    """None when its test has turned red."""
    file = place / mutant.file
    whole = file.read_text()
    if whole.count(mutant.old) != 1:
        print(f"{mutant.name:38} does not apply to {mutant.file}", flush=True)
        return f"does not apply to {mutant.file}"
    started = monotonic()
    file.write_text(whole.replace(mutant.old, mutant.new))
    try:
        code = _pytest(place, [mutant.test])
    finally:
        file.write_text(whole)
    said = {RED: "red", GREEN: "GREEN"}.get(code, f"NOT RUN ({code})")
    print(f"{mutant.name:38} {said:5} {monotonic() - started:4.0f} s  {mutant.test}", flush=True)
    return None if code == RED else f"{said} in {mutant.test}"


def _pytest(place: Path, tests: Sequence[str]) -> int:
    """The exit code; a test that never ends has noticed, too."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(
            command,
            cwd=place,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE * len(tests),
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return RED
