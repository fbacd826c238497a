"""What PostgreSQL says of a failure, without what the statement was given.

Its messages quote values, its DETAIL shows whole rows, and its CONTEXT whole statements:
names, notes and addresses of guests, who have no business in a log.
"""

import re

import asyncpg

HIDDEN = "…"

# Errors about statements and privileges quote names of ours; others quote values.
_NAMES_ALONE = ("42", "08", "53", "57")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'|“[^”]*”')
# asyncpg's own words: the argument follows, as Python shows it.
_ARGUMENT = re.compile(r"(?<=invalid input for query argument \$).*", re.DOTALL)
_FUNCTION = re.compile(r"^PL/pgSQL function (\S+?)\(.*\) line (\d+)", re.MULTILINE)


def described(error: asyncpg.PostgresError) -> str:
    """The code, the message, and the function's line: "22P02: invalid … (tool.stats:12)"."""
    code: str = error.sqlstate or "XX000"
    said = str(error.args[0] if error.args else type(error).__name__)
    said = _ARGUMENT.sub(lambda found: found[0].partition(":")[0], said)
    if not code.startswith(_NAMES_ALONE):
        said = _QUOTED.sub(HIDDEN, said)
    where = _FUNCTION.search(getattr(error, "context", None) or "")
    return f"{code}: {said} ({where[1]}:{where[2]})" if where else f"{code}: {said}"
