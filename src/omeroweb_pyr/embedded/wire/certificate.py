"""The self-signed certificate that ssl needs, made at the first start and kept in the data folder.

OMERO's clients check no names and no authorities; the certificate lets them talk ssl, as they do unless told otherwise.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates, serialize_key_and_certificates
from cryptography.x509.oid import NameOID

FOLDER, FILE, PASSWORD = "ssl", "server.p12", "password"
YEARS = 10
NAMES = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1")), x509.IPAddress(ip_address("::1"))]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A PKCS#12 file with key and certificate, and the password that opens it."""

    path: Path
    password: str


def certificate(folder: Path) -> Certificate:
    """Return the certificate of a data folder; a new one when there is none that can be read and is valid still."""
    made = Certificate(folder / FOLDER / FILE, _read(folder / FOLDER / PASSWORD) or secrets.token_urlsafe(24))
    if not _is_valid(made):
        made.path.parent.mkdir(mode=0o700, exist_ok=True)
        _write(made.path.with_name(PASSWORD), made.password.encode())
        _write(made.path, _sign(made.password))
    return made


def _sign(password: str) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectAlternativeName(NAMES), critical=False)
        .sign(key, hashes.SHA256())
    )
    return serialize_key_and_certificates(b"embedded OMERO", key, signed, None, BestAvailableEncryption(password.encode()))


def _is_valid(found: Certificate) -> bool:
    try:
        _, signed, _ = load_key_and_certificates(found.path.read_bytes(), found.password.encode())
    except (OSError, ValueError):
        return False
    return signed is not None and signed.not_valid_after_utc > datetime.now(UTC)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""


def _write(path: Path, content: bytes) -> None:
    """Put a file in place, whole and for its owner only."""
    partial = path.with_name(f"{path.name}.part")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    partial.replace(path)
