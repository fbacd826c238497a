"""Every tool is one Python file and one SQL function that agree."""

from pathlib import Path

import bot.tools
from bot.tools.registry import TOOLS

FUNCTIONS = Path(bot.tools.__file__).parents[2] / "db" / "functions"


async def test_every_tool_has_a_function_with_its_arguments(connection):
    rows = await connection.fetch(
        """SELECT p.proname, p.proargnames[2:] AS arguments, p.proargnames[1] AS session
        FROM pg_proc p WHERE p.pronamespace = 'tool'::regnamespace"""
    )
    functions = {row["proname"]: tuple(row["arguments"] or ()) for row in rows}
    assert functions == {name: tool.argument_names for name, tool in TOOLS.items()}
    assert {row["session"] for row in rows} == {"_session"}


async def test_every_function_is_in_the_file_of_its_name(connection):
    rows = await connection.fetch(
        """SELECT n.nspname || '/' || p.proname || '.sql' AS file
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('public', 'api', 'tool', 'private')"""
    )
    files = sorted(str(file.relative_to(FUNCTIONS)) for file in FUNCTIONS.glob("*/*.sql"))
    assert sorted(row["file"] for row in rows) == files
