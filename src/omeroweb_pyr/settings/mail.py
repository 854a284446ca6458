"""Mail to the administrators, and the server it goes out by."""

import re
from dataclasses import dataclass
from typing import ClassVar

from omeroweb_pyr.settings.casts import boolean, structure, text, whole
from omeroweb_pyr.settings.keys import Fault, Group, key

ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\Z")
EXAMPLE = '[["Ada Lovelace", "ada@example.org"]]'


@dataclass(frozen=True, slots=True)
class Admin:
    """Somebody who gets mail when a page fails."""

    name: str
    address: str


def admins(value: str) -> tuple[Admin, ...]:
    """Take a JSON list of names and mail addresses."""
    found = structure(value or "[]")
    if not isinstance(found, list):
        raise Fault(f"a JSON list such as {EXAMPLE}")
    return tuple(admin(one) for one in found)


def admin(entry: object) -> Admin:
    """Take a name and a mail address."""
    match entry:
        case [str(name), str(address)] if ADDRESS.match(address) and name.isprintable():
            return Admin(name, address)
    raise Fault(f"a JSON list such as {EXAMPLE}")


def sender(value: str) -> str:
    """Take a mail address, perhaps with a name before it."""
    if not value.isprintable() or not ADDRESS.match(value.rpartition("<")[2].removesuffix(">")):
        raise Fault("a mail address such as root@localhost")
    return value


def line(value: str) -> str:
    """Take text of one line."""
    if not value.isprintable():
        raise Fault("text of one line")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(Group):
    """Who gets mail when a page fails, and how it leaves this machine."""

    title: ClassVar[str] = "Mail"

    admins: tuple[Admin, ...] = key("admins", admins, "[]", "Names and mail addresses of those who get mail when a page fails, as JSON.")
    sender: str = key("omero.mail.from", sender, "root@localhost", "The address that mail comes from.", old=("server_email",))
    host: str = key("omero.mail.host", text, "localhost", "The mail server.", old=("email_host",))
    port: int = key("omero.mail.port", whole(1, 65535), "25", "The port of the mail server.", old=("email_port", "email_host_port"))
    username: str = key(
        "omero.mail.username", text, "", "The name to log in to the mail server with, if it wants one.", old=("email_host_user",)
    )
    password: str = key(
        "omero.mail.password", text, "", "The password that goes with it.", old=("email_host_password",), secret=True, exact=True
    )
    starttls: bool = key(
        "omero.mail.smtp.starttls.enable", boolean, "false", "Whether mail goes out encrypted (STARTTLS).", old=("email_use_tls",)
    )
    subject_prefix: str = key(
        "admins.email_subject_prefix",
        line,
        "[Django] ",
        "What the subjects of mails begin with.",
        old=("email_subject_prefix",),
        exact=True,
    )
