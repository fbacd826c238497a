"""Every setting, read once from the environment and `.env`, and passed down.

`.env.example` tells an owner the same: a test compares the two.
"""

import hashlib
import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ENV_FILE = Path(".env")


class StartError(Exception):
    """Tiffin can't start or go on; the message is a sentence for the owner, with the remedy."""


class InvalidSetting(StartError):
    """A setting can't be used; the message is a sentence that names it, and never a secret."""


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ValueError(value)
    return value.rstrip("/")


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[\w:-]+", value.get_secret_value(), re.ASCII):
        raise ValueError("token")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[\w-]{1,256}", value.get_secret_value(), re.ASCII):
        raise ValueError("secret")
    return value


def _database(value: SecretStr) -> SecretStr:
    if urlsplit(value.get_secret_value()).scheme not in ("postgresql", "postgres"):
        raise ValueError("address")
    return value


def _ids(value: Any) -> Any:
    return (
        [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value
    )


def _address(value: str) -> str:
    return value if value == "localhost" else str(ipaddress.ip_address(value))


Url = Annotated[str, AfterValidator(_url)]
Port = Annotated[int, Field(ge=1, le=65535)]
Address = Annotated[str, AfterValidator(_address)]
Token = Annotated[SecretStr, AfterValidator(_token)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database)]
Ids = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_ids)]
Tokens = Annotated[int, Field(ge=0, le=2**53)]
Level = Annotated[
    Literal["debug", "info", "warning", "error"],
    BeforeValidator(lambda value: value.lower() if isinstance(value, str) else value),
]

_AN_ADDRESS = "an address like https://example.com, without '?'"
_A_DATABASE = "an address like postgresql://user:password@host:5432/tiffin"
_A_PORT = "a number from 1 to 65535"
_A_FILE = "the path of a file"
_A_COUNT = "a number of tokens, 0 or more"

# What an owner reads when a value can't be used: "NAME should be …".
EXPECTED = {
    "telegram_bot_token": "a token from @BotFather like 123456:ABC-DEF",
    "telegram_api_url": _AN_ADDRESS,
    "webhook_url": _AN_ADDRESS,
    "webhook_secret": "1 to 256 letters, digits, '_' and '-'",
    "webhook_host": "an IP address like 127.0.0.1",
    "webhook_port": _A_PORT,
    "webhook_certificate": _A_FILE,
    "webhook_key": _A_FILE,
    "database_url": _A_DATABASE,
    "database_direct_url": _A_DATABASE,
    "prepared_statements": "yes or no",
    "admin_ids": "Telegram user ids with commas between them, like 1234567,7654321",
    "staff_chat_id": "the number of a Telegram chat, like -1001234567890",
    "session_idle_minutes": "a number of minutes from 1 to 10080 (a week)",
    "log_months": "a number of months from 1 to 1200, or 0 for all",
    "messages_per_second": "a number from 0 to 10000",
    "openai_base_url": _AN_ADDRESS,
    "model_format": "tools or json_schema",
    "model_seconds": "a number of seconds from 1 to 600",
    "model_tokens_per_chat": _A_COUNT,
    "model_tokens_per_day": _A_COUNT,
    "health_host": "an IP address like 127.0.0.1",
    "health_port": "a number from 1 to 65535, or 0 for none",
    "simulator_port": _A_PORT,
    "log_level": "debug, info, warning or error",
}


class Settings(BaseSettings):
    """All that an owner can set. Names in the environment are these in capitals."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    telegram_bot_token: Token | None = None
    telegram_api_url: Url = "https://api.telegram.org"

    webhook_url: Url | None = None
    webhook_secret: WebhookSecret | None = None
    webhook_host: Address = "127.0.0.1"
    webhook_port: Port = 8443
    webhook_certificate: Path | None = None
    webhook_key: Path | None = None

    database_url: DatabaseUrl | None = None
    database_direct_url: DatabaseUrl | None = None
    prepared_statements: bool = True
    data_dir: Annotated[Path, AfterValidator(Path.absolute)] = Path("var")
    log_months: Annotated[int, Field(ge=0, le=1200)] = 0

    admin_ids: Ids = ()
    staff_chat_id: int | None = None

    messages_per_second: Annotated[float, Field(ge=0, le=10_000)] = 30
    session_idle_minutes: Annotated[int, Field(ge=1, le=10_080)] = 30

    openai_api_key: SecretStr | None = None
    openai_base_url: Url | None = None
    openai_model: str = "gpt-4.1-mini"
    model_format: Literal["tools", "json_schema"] = "tools"
    model_seconds: Annotated[int, Field(ge=1, le=600)] = 8
    model_tokens_per_chat: Tokens = 20_000
    model_tokens_per_day: Tokens = 500_000

    health_host: Address = "127.0.0.1"
    health_port: Annotated[int, Field(ge=0, le=65535)] = 8086

    simulator_port: Port = 8085

    log_level: Level = "info"

    @property
    def model_configured(self) -> bool:
        """Whether unsure text may be sent to a model; a local server may need no key."""
        return self.openai_api_key is not None or self.openai_base_url is not None

    @property
    def webhook_token(self) -> str:
        """What Telegram must send as X-Telegram-Bot-Api-Secret-Token.

        Without WEBHOOK_SECRET it follows from the bot's token, so that several processes
        behind one address agree on it.
        """
        if self.webhook_secret is not None:
            return self.webhook_secret.get_secret_value()
        token = self.telegram_bot_token.get_secret_value() if self.telegram_bot_token else ""
        return hashlib.sha256(f"webhook of {token}".encode()).hexdigest()

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must never be written anywhere."""
        held = [value for _, value in self if isinstance(value, SecretStr)]
        found = [value.get_secret_value() for value in held]
        for url in (self.database_url, self.database_direct_url):
            if url is not None:
                found.append(urlsplit(url.get_secret_value()).password or "")
        return tuple(value for value in found if value)


def load_settings(env_file: Path | None = ENV_FILE, **overrides: Any) -> Settings:
    """Read the settings; `overrides` win over the environment. Raises InvalidSetting."""
    try:
        return Settings(**{"_env_file": env_file, **overrides})
    except ValidationError as error:
        raise InvalidSetting(_sentence(error)) from None
    except (OSError, UnicodeError) as error:
        raise InvalidSetting(f"{env_file} can't be read: save it as UTF-8 text.") from error


def _sentence(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    name = str(problem["loc"][0]).lower()
    expected = EXPECTED.get(name, "set otherwise")
    secret = "SecretStr" in str(Settings.model_fields[name].annotation)
    given = "" if secret or len(problem["loc"]) > 1 else f", not {problem['input']!r}"
    return f"{name.upper()} should be {expected}{given}: change it in .env or the environment."
