"""What the bot can serve TLS with, and what of it Telegram is given."""

from pathlib import Path

import pytest

from bot.messaging import certificate
from bot.settings import StartError
from tests import certificates


def test_a_self_signed_certificate_is_for_telegram_too(tmp_path: Path) -> None:
    own, key = certificates.self_signed(tmp_path)
    assert certificate.load(own, key).upload == own.read_bytes()


def test_a_key_in_the_same_file_is_not_for_telegram(tmp_path: Path) -> None:
    own, key = certificates.self_signed(tmp_path)
    both = tmp_path / "both.pem"
    both.write_bytes(key.read_bytes() + own.read_bytes())
    assert certificate.load(both, None).upload == own.read_bytes()


def test_an_issuers_certificate_is_not_uploaded(tmp_path: Path) -> None:
    assert certificate.load(*certificates.issued(tmp_path)).upload is None


def test_what_cant_be_used_is_named(tmp_path: Path) -> None:
    own, key = certificates.self_signed(tmp_path)
    _, other_key = certificates.issued(tmp_path)
    text = tmp_path / "text"
    text.write_text("no certificate")
    for wrong in ((own, None), (own, other_key), (text, key), (tmp_path / "missing", key)):
        with pytest.raises(StartError, match=r"^WEBHOOK_CERTIFICATE \(.+ in PEM\.$"):
            certificate.load(*wrong)
