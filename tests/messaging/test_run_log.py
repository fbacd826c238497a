"""What a bot at work writes while things fail, at its most talkative: no secret and no guest."""

import asyncio

import pytest

from tests.messaging.edge import until
from tests.messaging.whole import kitchen

RAVI = 1002
SECRETS = ("sk-l0ng-and-secret", "wh-secret-9", "hunter2")
WRITTEN = ("zzbasement", "98400 12345", "12 Temple Street", "zznote")


@pytest.fixture
async def dsn_with_password(empty_dsn: str) -> str:
    """As in DATABASE_URL; these servers don't look at the password."""
    return empty_dsn.replace("postgres@", "postgres:hunter2@", 1)


async def test_a_whole_evenings_output_holds_no_secret_and_no_guest(tmp_path, dsn_with_password):
    assert "hunter2" in dsn_with_password
    async with kitchen(
        tmp_path, dsn_with_password, LOG_LEVEL="debug", OPENAI_API_KEY=SECRETS[0],
        OPENAI_BASE_URL="http://127.0.0.1:9", WEBHOOK_SECRET=SECRETS[1],
    ) as here:  # fmt: skip
        ravi = here.world.person(RAVI)
        await ravi.start()
        await ravi.say("2 idly, note: zznote please")
        await ravi.say("bring it to 12 Temple Street, zzbasement, or call +91 98400 12345")
        await here.world.fault("error", count=2)
        await ravi.say("view my cart")
        # The order's row is refused, and PostgreSQL says which.
        await here.connection.execute("ALTER TABLE orders ADD CHECK (customer_name IS NULL)")
        await ravi.say("checkout")
        await ravi.press("Place order")
        await asyncio.to_thread(here.bot.says, "update parked")
        await until(lambda: here.value("SELECT count(*) FROM outbox WHERE kind = 'update_parked'"))
        told = await here.value("SELECT payload::text FROM outbox WHERE kind = 'update_parked'")
        stored = await here.value("SELECT last_error FROM update_inbox")
    said = here.bot.output
    token = here.world.token
    name = "Ravi"
    assert "23514" in said
    for word in (*SECRETS, token, *WRITTEN, name):
        assert word not in said
        assert word not in told
        assert word not in stored
