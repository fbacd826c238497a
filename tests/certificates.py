"""Certificates for this machine, made by openssl."""

import subprocess
from pathlib import Path

_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
_THIS_MACHINE = ("-addext", "subjectAltName=IP:127.0.0.1")


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate and its key."""
    certificate, key = folder / "own.pem", folder / "own.key"
    _openssl(
        "req", "-x509", *_NEW_KEY, "-subj", "/CN=127.0.0.1", *_THIS_MACHINE,
        "-days", "2", "-keyout", key, "-out", certificate,
    )  # fmt: skip
    return certificate, key


def issued(folder: Path) -> tuple[Path, Path]:
    """A certificate of an issuer's, and its key."""
    issuer, issuer_key = folder / "issuer.pem", folder / "issuer.key"
    _openssl(
        "req", "-x509", *_NEW_KEY, "-subj", "/CN=Issuer",
        "-days", "2", "-keyout", issuer_key, "-out", issuer,
    )  # fmt: skip
    request, certificate, key = folder / "a.request", folder / "issued.pem", folder / "issued.key"
    _openssl(
        "req", "-new", *_NEW_KEY, "-subj", "/CN=127.0.0.1", *_THIS_MACHINE,
        "-keyout", key, "-out", request,
    )  # fmt: skip
    _openssl(
        "x509", "-req", "-in", request, "-CA", issuer, "-CAkey", issuer_key, "-CAcreateserial",
        "-copy_extensions", "copy", "-days", "2", "-out", certificate,
    )  # fmt: skip
    return certificate, key


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
