"""TLS by the bot itself, for a webhook without a proxy."""

import re
import ssl
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.settings import StartError

_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Certificate:
    """`upload` is what Telegram must be given to trust it, in PEM: None for a known issuer's."""

    tls: ssl.SSLContext
    upload: bytes | None


def load(certificate: Path, key: Path | None) -> Certificate:
    """Both files in PEM; without `key` the private key stands in the certificate's file.

    Raises StartError when they can't be used, or not together.
    """
    try:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)
        # The private key, which may stand in the same file, is not for Telegram.
        chain = "\n".join(_BLOCK.findall(certificate.read_text(encoding="ascii"))) + "\n"
        own_root = _vouches_for_itself(tls, chain)
    except (OSError, ValueError) as error:
        # ssl.SSLError is an OSError.
        reason = (
            error.strerror or getattr(error, "reason", "") if isinstance(error, OSError) else ""
        )
        raise StartError(
            f"WEBHOOK_CERTIFICATE ({certificate}) and WEBHOOK_KEY ({key or 'in the same file'}) "
            f"can't be used{f' ({reason})' if reason else ''}: they should be a certificate and "
            "its private key, without a password, in PEM."
        ) from error
    return Certificate(tls, chain.encode() if own_root else None)


def _vouches_for_itself(server: ssl.SSLContext, chain: str) -> bool:
    """Whether a client that trusts nothing but the chain itself would accept it."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.load_verify_locations(cadata=chain)
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = server.wrap_bio(up, down, server_side=True)
    theirs = client.wrap_bio(down, up)
    while True:
        try:
            theirs.do_handshake()
            return True
        except ssl.SSLCertVerificationError:
            return False
        except ssl.SSLWantReadError:
            pass
        with suppress(ssl.SSLWantReadError):
            ours.do_handshake()
