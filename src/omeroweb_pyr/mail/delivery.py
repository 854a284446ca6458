"""The way of a mail: a short queue, a thread of its own, and the mail server."""

import logging
import queue
import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid

from omeroweb_pyr.settings import Mail

TIMEOUT = 20.0
LONGEST_QUEUE = 50

log = logging.getLogger(__name__)


@contextmanager
def connected(wanted: Mail) -> Iterator[smtplib.SMTP]:
    """Hold a connection to the mail server, encrypted and logged in as the settings say; OSError, or smtplib's own, when it can't be."""
    with smtplib.SMTP(wanted.host, wanted.port, timeout=TIMEOUT) as server:
        if wanted.starttls:
            server.starttls(context=ssl.create_default_context())
        if wanted.username:
            server.login(wanted.username, wanted.password)
        yield server


class Post:
    """Takes mails at once and sends them one after the other; those that there is no room for are dropped."""

    def __init__(self, wanted: Mail) -> None:
        self._wanted = wanted
        self._queue: queue.Queue[tuple[str, str] | None] = queue.Queue(LONGEST_QUEUE)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def send(self, subject: str, text: str) -> None:
        """Put a mail to the administrators on its way."""
        try:
            self._queue.put_nowait((subject, text))
        except queue.Full:
            log.warning("Too many mails wait for %s: one was dropped.", self._wanted.host)
            return
        with self._lock:
            if self._thread is None:  # made so late that it is never lost by a fork
                self._thread = threading.Thread(target=self._work, name="mail", daemon=True)
                self._thread.start()

    def close(self, timeout: float = TIMEOUT) -> None:
        """Send what waits, and end the thread."""
        with self._lock:
            if self._thread is not None:
                self._queue.put(None, timeout=timeout)
                self._thread.join(timeout)
                self._thread = None

    def _work(self) -> None:
        while (mail := self._queue.get()) is not None:
            try:
                message = self._write(*mail)
                with connected(self._wanted) as server:
                    server.send_message(message)
            except Exception as error:  # noqa: BLE001 - whatever it was, the next mail is to be tried
                # Neither the traceback nor the server's words: both may quote the password.
                log.error("No mail could be sent by %s:%s (%s)", self._wanted.host, self._wanted.port, type(error).__name__)  # noqa: TRY400

    def _write(self, subject: str, text: str) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = " ".join((self._wanted.subject_prefix + subject).split())
        message["From"] = self._wanted.sender
        message["To"] = ", ".join(formataddr((admin.name, admin.address)) for admin in self._wanted.admins)
        message["Date"] = formatdate(localtime=True)
        message["Message-ID"] = make_msgid(domain=self._wanted.sender.rpartition("@")[2].rstrip(">"))
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message
