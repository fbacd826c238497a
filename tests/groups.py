"""Which groups of tests have run: told at the end, and insisted on in CI.

A group is a folder of tests; the database tests count apart for each PostgreSQL.
"""

import os
from collections import Counter

import pytest

FLAVOUR = "flavour"
REQUIRED = ("unit", "database-embedded", "database-debian", "messaging", "browser")


def add_option(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole-suite",
        action="store_true",
        help="tell what could not run; with CI set, fail if anything could not",
    )


def register(config: pytest.Config) -> None:
    # With xdist, the workers' reports all come to the main process.
    if config.getoption("--whole-suite") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Groups())


class Groups:
    def __init__(self) -> None:
        self._passed: Counter[str] = Counter()
        self._skipped: Counter[tuple[str, str]] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else "not said"
            self._skipped[_group(report), reason.removeprefix("Skipped: ")] += 1
        elif report.when == "call" and report.passed:
            self._passed[_group(report)] += 1

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        complete = not self._skipped and not self._missing()
        if os.environ.get("CI") and not complete and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        tell = terminalreporter.write_line
        terminalreporter.section("groups")
        for group in sorted({*REQUIRED, *self._passed}):
            tell(f"{group}: {self._passed[group]} passed")
        for group in self._missing():
            tell(f"No test of the group {group} has passed.", red=True)
        for (group, reason), count in sorted(self._skipped.items()):
            tell(f"Could not run {count} of {group}: {reason}", yellow=True)
        if not self._skipped and not self._missing():
            tell("Nothing was left out.", green=True)

    def _missing(self) -> list[str]:
        return [group for group in REQUIRED if not self._passed[group]]


def _group(report: pytest.TestReport) -> str:
    folder = report.nodeid.split("/")[1]
    if folder != "database":
        return folder
    # Those that ask for no flavour are about the built-in PostgreSQL itself.
    return f"database-{dict(report.user_properties).get(FLAVOUR, 'embedded')}"
