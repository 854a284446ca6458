"""A real mail server for tests: encrypted, and with a log-in, where that is wanted."""

import gc
import ipaddress
import socket
import ssl
import threading
import warnings
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NAME, PASSWORD = "mailer", "mailer's secret"


class MailServer:
    """Keeps what it is sent; with ``certificate`` it wants STARTTLS, then the log-in of ``NAME``."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.mails: list[EmailMessage] = []
        self._arrived = threading.Condition()
        options: dict = {}
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            options = {"tls_context": context, "require_starttls": True, "authenticator": self.check, "auth_required": True}
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=20, **options)
        self._controller.start()

    async def handle_DATA(self, server, session, envelope) -> str:
        with self._arrived:
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self.mails[-1].add_header("X-Recipients", " ".join(envelope.rcpt_tos))
            self._arrived.notify_all()
        return "250 taken"

    def check(self, server, session, envelope, mechanism, auth_data) -> AuthResult:
        good = isinstance(auth_data, LoginPassword) and (auth_data.login, auth_data.password) == (NAME.encode(), PASSWORD.encode())
        return AuthResult(success=good)

    def wait(self, count: int = 1) -> list[EmailMessage]:
        """Wait for so many mails; return all there are."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.mails) >= count, timeout=20), "no mail came"
            return list(self.mails)

    def wait_for(self, subject: str) -> EmailMessage:
        """Wait for a mail with this subject; return it."""
        with self._arrived:
            found = self._arrived.wait_for(lambda: next((mail for mail in self.mails if mail["Subject"] == subject), None), timeout=20)
            assert found, "no such mail came"
            return found

    def close(self) -> None:
        self._controller.stop()
        with warnings.catch_warnings():
            # aiosmtpd leaves the sockets of refused encryptions to the collector.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


def make_certificate(path: Path) -> Path:
    """Write a key and a certificate for this machine that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
