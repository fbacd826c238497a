"""A guest reads what is kept, and has it forgotten, by tapping."""

from tests.messaging import standin
from tests.messaging.edge import until
from tests.messaging.whole import kitchen

RAVI, COOK = 1002, 1011


async def shows(person: standin.Person, words: str) -> bool:
    return words in (await person.messages())[-1]["text"]


async def test_a_guest_is_forgotten_after_a_last_question(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        ravi = here.world.person(RAVI)
        await ravi.start()
        assert "/forget" in (await ravi.say("/privacy"))["text"]
        await ravi.say("2 idly")
        question = await ravi.say("/forget")
        assert standin.labels(question)[0] == ["Yes, forget me"]

        await ravi.tap("No, go back")
        await until(lambda: shows(ravi, "Just write"))
        assert "Idly" in (await ravi.say("view my cart"))["text"]

        await ravi.say("/forget")
        answer = await ravi.tap("Yes, forget me")
        assert answer
        assert answer["text"] == "I have forgotten you."
        await until(lambda: shows(ravi, "I have forgotten you"))

        async def nothing_is_left() -> bool:
            tables = await here.rows(
                "SELECT table_name FROM information_schema.columns WHERE column_name = 'chat_id' "
                "AND table_schema = 'public'"
            )
            counts = [
                await here.value(f"SELECT count(*) FROM public.{table} WHERE chat_id = $1", RAVI)
                for (table,) in tables
            ]
            assert len(counts) >= 10
            return not any(counts)

        # The live card is written a second behind the turn.
        await until(nothing_is_left)
        assert "empty" in (await ravi.say("view my cart"))["text"]


async def test_an_order_in_the_kitchen_is_finished_first(tmp_path, empty_dsn):
    async with kitchen(tmp_path, empty_dsn) as here:
        ravi = here.world.person(RAVI)
        await ravi.start()
        await ravi.say("2 idly")
        await ravi.say("checkout")
        await ravi.tap("Place order")
        refused = await ravi.say("/forget")
        assert "The kitchen still has your order #1" in refused["text"]
        assert "Yes, forget me" not in str(refused["reply_markup"])
        assert await here.value("SELECT count(*) FROM customers WHERE user_id = $1", RAVI) == 1
