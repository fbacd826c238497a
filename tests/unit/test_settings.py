"""Settings: what an owner writes, and what Tiffin says when it can't be used."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import InvalidSetting, Settings, load_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def plain(value: object) -> str:
    """A default as it is written in .env.example."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return Path(value).name if isinstance(value, Path) else str(value)


def test_the_example_lists_every_setting_with_its_default() -> None:
    lines = re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)

    assert dict(lines) == {
        name.upper(): plain(value) for name, value in load_settings(env_file=None)
    }
    assert len(lines) == len(dict(lines))


def test_the_example_says_what_each_setting_means() -> None:
    paragraphs = EXAMPLE.read_text(encoding="utf-8").split("\n\n")
    bare = [each for each in paragraphs if re.search(r"^[A-Z_]+=", each, re.M) and each[0] != "#"]

    assert bare == []


def test_a_copy_of_the_example_means_the_defaults() -> None:
    assert load_settings(env_file=EXAMPLE) == load_settings(env_file=None)


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("SIMULATOR_PORT=9001\nSESSION_IDLE_MINUTES=5\n")
    monkeypatch.setenv("SIMULATOR_PORT", "9002")

    settings = load_settings(file)

    assert (settings.simulator_port, settings.session_idle_minutes) == (9002, 5)


@pytest.mark.parametrize(
    ("written", "ids"),
    [("", ()), ("12", (12,)), ("12,34", (12, 34)), (" 12, 34 ,", (12, 34)), ("12 34", (12, 34))],
)
def test_admins_are_written_with_commas(
    monkeypatch: pytest.MonkeyPatch, written: str, ids: tuple[int, ...]
) -> None:
    monkeypatch.setenv("ADMIN_IDS", written)

    assert load_settings(None).admin_ids == ids


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SIMULATOR_PORT", "eighty", "a number from 1 to 65535, not 'eighty'"),
        ("SIMULATOR_PORT", "0", "a number from 1 to 65535"),
        ("WEBHOOK_PORT", "70000", "a number from 1 to 65535"),
        ("WEBHOOK_URL", "orders.example.com", "an address like https"),
        ("WEBHOOK_HOST", "everywhere", "an IP address"),
        ("TELEGRAM_API_URL", "ftp://example.com", "an address like https"),
        ("ADMIN_IDS", "asha", "user ids with commas"),
        ("STAFF_CHAT_ID", "@kitchen", "the number of a Telegram chat"),
        ("SESSION_IDLE_MINUTES", "0", "a number of minutes"),
        ("SESSION_IDLE_MINUTES", "soon", "a number of minutes"),
        ("PREPARED_STATEMENTS", "never", "yes or no, not 'never'"),
        ("LOG_LEVEL", "loud", "debug, info, warning or error, not 'loud'"),
    ],
)
def test_an_invalid_setting_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(InvalidSetting, match=rf"^{name} should be .*{said}.*\.env") as caught:
        load_settings(None)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "123:top secret"),
        ("WEBHOOK_SECRET", "top secret!"),
        ("DATABASE_URL", "mysql://me:secret@localhost/tiffin"),
        ("DATABASE_DIRECT_URL", "mysql://me:secret@localhost/tiffin"),
    ],
)
def test_an_invalid_secret_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(InvalidSetting, match=f"^{name} should be") as caught:
        load_settings(None)

    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_settings_never_show_their_secrets() -> None:
    settings = load_settings(
        None,
        telegram_bot_token="123:hunter2",
        openai_api_key="sk-hunter2",
        webhook_secret="hunter2",
        database_url="postgresql://me:hunter2@localhost/tiffin",
        database_direct_url="postgresql://owner:hunter2@localhost/tiffin",
    )

    assert "hunter2" not in repr(settings) + str(settings)
    assert set(settings.secrets) == {
        "123:hunter2",
        "sk-hunter2",
        "hunter2",
        "postgresql://me:hunter2@localhost/tiffin",
        "postgresql://owner:hunter2@localhost/tiffin",
    }


def test_processes_of_one_bot_agree_on_a_webhook_secret() -> None:
    one = load_settings(None, telegram_bot_token="1:a")
    other = load_settings(None, telegram_bot_token="1:b")

    assert one.webhook_token == load_settings(None, telegram_bot_token="1:a").webhook_token
    assert one.webhook_token != other.webhook_token
    assert re.fullmatch(r"[\w-]{1,256}", one.webhook_token)
    assert load_settings(None, webhook_secret="mine").webhook_token == "mine"


def test_a_model_is_asked_only_when_one_is_configured() -> None:
    assert not load_settings(None).model_configured
    assert load_settings(None, openai_api_key=SecretStr("key")).model_configured
    assert load_settings(None, openai_base_url="http://127.0.0.1:11434/v1").model_configured


def test_addresses_lose_their_last_slash() -> None:
    assert load_settings(None, telegram_api_url="http://127.0.0.1:1/").telegram_api_url[-1] == "1"


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"OPENAI_MODEL=\xff\xfe\n")

    with pytest.raises(InvalidSetting, match="env can't be read"):
        load_settings(file)
