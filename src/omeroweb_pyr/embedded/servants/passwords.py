"""The part of IAdmin about passwords: kept as hashes, and never logged."""

import logging
import secrets
from typing import Any

import omero

from omeroweb_pyr.embedded import mail
from omeroweb_pyr.embedded.passwords import hash_password
from omeroweb_pyr.embedded.schema import SYSTEM
from omeroweb_pyr.embedded.servants.authority import over_user, text, users_only, with_password
from omeroweb_pyr.embedded.store import Writer
from omeroweb_pyr.embedded.wire import people
from omeroweb_pyr.embedded.wire.login import password_fits
from omeroweb_pyr.embedded.wire.service import Call, Service, raise_api_usage, raise_security, raise_validation, writes

log = logging.getLogger(__name__)


class PasswordService(Service):
    """Changes passwords."""

    @writes
    def changePassword(self, call: Call, password: Any) -> None:
        """Change the caller's password; an administrator's session for somebody else can't."""
        with_password(call)
        _set_password(call, call.session.user_id, given_password(password))

    @writes
    def changePasswordWithOldPassword(self, call: Call, old: Any, new: Any) -> None:
        """Change the caller's password, who knows the old one."""
        users_only(call)
        if not password_fits(call.store, call.session.user_id, str(text(old) or "")):
            raise_security("Old password is invalid")
        _set_password(call, call.session.user_id, given_password(new))

    @writes
    def changeUserPassword(self, call: Call, name: str, password: Any) -> None:
        """Change somebody's password: as an administrator, or as the owner of a group of his."""
        with_password(call)
        user = people.find_user(call.store.read(), name)
        if user is None:
            raise_api_usage(f"No such experimenter: {name}")
        over_user(call, user)
        may_set_password(call, user)
        _set_password(call, user, given_password(password))

    @writes
    def reportForgottenPassword(self, call: Call, name: str, email: str) -> None:
        """Send a new password to somebody's own address."""
        try:
            reset_password(call, name, email)
        except Unresettable as why:
            raise omero.SecurityViolation("", "ome.conditions.AuthenticationException", str(why)) from why
        except mail.Unsent as why:
            raise omero.InternalException("", "ome.conditions.InternalException", f"{why} The password was not changed.") from why


class Unresettable(Exception):
    """A password can't be reset; ``name`` is OMERO's word for why."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


def reset_password(call: Call, name: str, email: str) -> None:
    """Give a user a new password, and send it to the address that he and the server both know; if it can't be sent, nothing changes."""
    row = call.store.read().execute("SELECT id, firstName, lastName, email, ldap FROM experimenter WHERE omeName = ?", (name,)).fetchone()
    if row is None:
        raise Unresettable("Unknown user.", "unknown-user")
    user, first, last, known, ldap = row
    if not known:
        raise Unresettable("User has no email address.", "unknown-email")
    if known != email:
        raise Unresettable("Email address does not match.", "not-match")
    if ldap:
        raise Unresettable("User is authenticated by LDAP server. You cannot reset this password.", "ldap-user")
    if SYSTEM in people.membership(call.store.read(), user).groups:
        raise Unresettable("Cannot reset password of administrators: another administrator sets it.", "password-change-failed")
    password = secrets.token_urlsafe(12)
    hashed = hash_password(password)
    body = f"Dear {first} {last} ({name}), your new password is: {password}"
    mail.send(call.store, mail.Mail((known,), "OMERO - Reset password", body))
    with call.store.write() as writer:
        store_password(writer, user, hashed)
    log.info("the password of user %s was reset", user)


def given_password(password: Any) -> str:
    """Return a password that is given as Slice's text, and not empty."""
    given = text(password)
    if not given:
        raise_validation("a password can't be empty")
    return str(given)


def may_set_password(call: Call, user: int) -> None:
    """Refuse to set the password of somebody with more privileges."""
    if people.privileges(call.store.read(), user) - call.caller.privileges:
        raise_security("Cannot change the password of a more privileged user.")


def store_password(writer: Writer, user: int, hashed: str) -> None:
    """Keep the hash of a user's password."""
    sql = "INSERT INTO password (experimenter_id, hash) VALUES (?, ?) ON CONFLICT (experimenter_id) DO UPDATE SET hash = excluded.hash"
    writer.connection.execute(sql, (user, hashed))


def _set_password(call: Call, user: int, password: str) -> None:
    hashed = hash_password(password)
    with call.store.write() as writer:
        store_password(writer, user, hashed)
    log.info("the password of user %s was changed", user)
