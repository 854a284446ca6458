"""Mail that the server sends: by the mail server that its ``omero.mail.*`` settings name, none while they do not."""

import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from omeroweb_pyr.embedded.store import Store

TIMEOUT = 20.0
ADDRESS = re.compile(r"[^\s@<>\",;]+@[^\s@<>\",;]+")
PASSWORD = "omero.mail.password"  # noqa: S105  (the name of a setting)
DEFAULTS = {
    "omero.mail.config": "false",
    "omero.mail.from": "",
    "omero.mail.host": "localhost",
    PASSWORD: "",
    "omero.mail.port": "25",
    "omero.mail.smtp.auth": "false",
    "omero.mail.smtp.starttls.enable": "false",
    "omero.mail.username": "",
}


class Unsent(Exception):
    """A mail could not be sent, for a reason that is told in a sentence."""


class NotConfigured(Unsent):
    """The settings name no mail server."""

    def __init__(self) -> None:
        super().__init__("Mail is not configured: set omero.mail.config, omero.mail.host and omero.mail.from.")


@dataclass(frozen=True, slots=True)
class Mail:
    """What is sent to whom; each gets a mail of his own."""

    recipients: tuple[str, ...]
    subject: str
    body: str
    html: bool = False


def send(store: Store, mail: Mail) -> list[str]:
    """Send a mail; return the recipients that the mail server takes none for. Unsent when nobody gets it."""
    settings = DEFAULTS | dict(store.read().execute("SELECT name, value FROM configuration WHERE name LIKE 'omero.mail.%'").fetchall())
    if settings["omero.mail.config"] != "true" or not settings["omero.mail.from"]:
        raise NotConfigured
    try:
        refused = _deliver(settings, mail)
    except (OSError, ValueError) as error:
        # Neither the traceback nor the server's words: both may quote the password.
        where = f"{settings['omero.mail.host']}:{settings['omero.mail.port']}"
        raise Unsent(f"No mail could be sent by {where} ({type(error).__name__}).") from None
    if len(refused) == len(mail.recipients):
        raise Unsent(f"The mail server at {settings['omero.mail.host']} takes no mail for {', '.join(refused)}.")
    return refused


def _deliver(settings: Mapping[str, str], mail: Mail) -> list[str]:
    refused = []
    with smtplib.SMTP(settings["omero.mail.host"], int(settings["omero.mail.port"]), timeout=TIMEOUT) as server:
        if settings["omero.mail.smtp.starttls.enable"] == "true":
            server.starttls(context=ssl.create_default_context())
        if settings["omero.mail.smtp.auth"] == "true":
            server.login(settings["omero.mail.username"], settings[PASSWORD])
        for recipient in mail.recipients:
            try:
                server.send_message(_written(settings["omero.mail.from"], recipient, mail))
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
                refused.append(recipient)
    return refused


def _written(sender: str, recipient: str, mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(mail.subject.split())
    message["From"], message["To"] = sender, recipient
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">"))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body, subtype="html" if mail.html else "plain")
    return message
