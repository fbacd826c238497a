"""What Citus would refuse of a schema that is distributed by `chat_id`, read from the catalogue.

Each function gives sentences, one a finding. A table of schema public with a chat_id is a
chat's; any other is copied to every node (a reference table), or each node has its own.
"""

import re

import asyncpg

KEY = "chat_id"

SCHEMAS = "SELECT n.oid FROM pg_namespace n WHERE n.nspname IN ('public', 'api', 'tool', 'private')"

TABLES = f"""
SELECT c.oid, c.relname AS name, c.relnamespace = 'public'::regnamespace AND EXISTS (
    SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = $1 AND NOT a.attisdropped
) AS by_chat
FROM pg_class c
WHERE c.relnamespace IN ({SCHEMAS}) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""

UNIQUE = """
SELECT c.relname AS index, i.indrelid AS table, ARRAY(
    SELECT a.attname FROM pg_attribute a
    WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
) AS columns
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indisunique OR i.indisexclusion
"""

FOREIGN = """
SELECT f.conname AS name, f.conrelid AS source, f.confrelid AS target, EXISTS (
    SELECT FROM unnest(f.conkey, f.confkey) AS pair (here, there)
    JOIN pg_attribute h ON h.attrelid = f.conrelid AND h.attnum = pair.here
    JOIN pg_attribute t ON t.attrelid = f.confrelid AND t.attnum = pair.there
    WHERE h.attname = $1 AND t.attname = $1
) AS by_chat
FROM pg_constraint f WHERE f.contype = 'f' AND f.conparentid = 0
"""

NUMBERED = """
SELECT a.attrelid AS table, a.attname AS name
FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
AND (a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval(%')
"""

TRIGGERS = """
SELECT t.tgname AS name, t.tgrelid AS table FROM pg_trigger t
WHERE NOT t.tgisinternal AND t.tgparentid = 0
"""

FUNCTIONS = f"""
SELECT p.pronamespace::regnamespace || '.' || p.proname AS name, p.proname AS bare,
       p.prosrc AS body, p.proargnames[1] AS first
FROM pg_proc p WHERE p.pronamespace IN ({SCHEMAS})
"""

COLUMNS = f"""
SELECT DISTINCT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE a.attnum > 0 AND c.relnamespace IN ({SCHEMAS})
"""

# Where a table's name stands: behind one of these, or further on in a FROM's list.
FROM = (
    r"\b(?:FROM|JOIN|UPDATE|INTO|TABLE|ONLY|USING)\s+"
    r"(?:[\w.]+(?:\s+(?:AS\s+)?\w+)?\s*,\s*)*"
)
# A name that a body gives itself, to a common table expression or to a column.
OWN = re.compile(r"(\w+)\s+AS\s+(?:(?:NOT\s+)?MATERIALIZED\s+)?\(|\bAS\s+(\w+)\b", re.IGNORECASE)
# What a literal must hold to be a statement, run by EXECUTE.
STATEMENT = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|ALTER|CREATE|DROP|LOCK|TRUNCATE)\b")


class Schema:
    """The tables by oid, and which of them are a chat's."""

    def __init__(self, rows: list[asyncpg.Record]) -> None:
        self.names: dict[int, str] = {row["oid"]: row["name"] for row in rows}
        self.by_chat: dict[int, str] = {row["oid"]: row["name"] for row in rows if row["by_chat"]}

    @property
    def reference(self) -> set[str]:
        return set(self.names.values()) - set(self.by_chat.values())


async def read(connection: asyncpg.Connection) -> Schema:
    return Schema(await connection.fetch(TABLES, KEY))


async def keys_without_chat(connection: asyncpg.Connection) -> list[str]:
    """Primary keys and others that are unique: only within a shard can this be known."""
    tables = (await read(connection)).by_chat
    return [
        f"{tables[row['table']]}: {row['index']} is unique without {KEY}"
        for row in await connection.fetch(UNIQUE)
        if row["table"] in tables and KEY not in row["columns"]
    ]


async def foreign_keys_across(connection: asyncpg.Connection) -> list[str]:
    schema = await read(connection)
    found = []
    for row in await connection.fetch(FOREIGN, KEY):
        source, target = row["source"] in schema.by_chat, row["target"] in schema.by_chat
        names = f"{schema.names[row['source']]}: {row['name']}"
        if source and target and not row["by_chat"]:
            found.append(f"{names} leads to {schema.names[row['target']]} without {KEY}")
        elif target and not source:
            found.append(f"{names} leads from every node to {schema.names[row['target']]}")
    return found


async def numbered_columns(connection: asyncpg.Connection) -> list[str]:
    """Identity and serial columns: their numbers come out of order between nodes."""
    tables = (await read(connection)).by_chat
    return [
        f"{tables[row['table']]}.{row['name']} is given by a sequence"
        for row in await connection.fetch(NUMBERED)
        if row["table"] in tables
    ]


async def triggers(connection: asyncpg.Connection) -> list[str]:
    tables = (await read(connection)).by_chat
    return [
        f"{tables[row['table']]}: {row['name']}"
        for row in await connection.fetch(TRIGGERS)
        if row["table"] in tables
    ]


async def unqualified_names(connection: asyncpg.Connection) -> list[str]:
    """Tables and functions of ours without their schema: on the nodes there is no search path."""
    tables = set((await read(connection)).names.values())
    functions = await connection.fetch(FUNCTIONS)
    builtin = {row[0] for row in await connection.fetch(
        "SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
    )}  # fmt: skip
    calls = {row["bare"] for row in functions} - builtin
    # A column may be called like a table: such a name counts where tables stand alone.
    columns = {row[0] for row in await connection.fetch(COLUMNS)}
    patterns = (
        _any_of(tables - columns, r"(?!\s*[.(])"),
        _any_of(tables & columns, r"(?!\s*[.(])", before=FROM),
        _any_of(tables, r"(?=\s*\()", before=r"\bINTO\s+"),
        _any_of(calls, r"(?=\s*\()"),
    )
    found = []
    for row in functions:
        code = _code(row["body"])
        names = {match[1] for pattern in patterns for match in pattern.finditer(code)}
        names -= {name for own in OWN.findall(code) for name in own}
        found += [f"{row['name']} says {name} without a schema" for name in sorted(names)]
    return found


def _any_of(names: set[str], after: str, before: str = "") -> re.Pattern[str]:
    found = "|".join(sorted(map(re.escape, names), key=len, reverse=True)) or r"(?!)"
    # Not a part of a longer name, not qualified, not an alias's or an argument's.
    return re.compile(rf"{before}(?<![\w.\"$])({found})\b{after}", re.IGNORECASE)


def _code(body: str) -> str:
    """A body without its comments, and without literals that are no statements."""

    def kept(match: re.Match[str]) -> str:
        literal = match[0]
        if literal.startswith(("--", "/*")):
            return " "
        return f" {literal.strip(chr(39))} " if STATEMENT.search(literal) else "''"

    return re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", kept, body, flags=re.DOTALL)
