"""Mail that clients have sent: ResetPasswordRequest, SendEmailRequest."""

import json
from typing import Any

import omero.cmd

from omeroweb_pyr.embedded import mail
from omeroweb_pyr.embedded.commands.registry import command
from omeroweb_pyr.embedded.schema import USER
from omeroweb_pyr.embedded.servants.passwords import Unresettable, reset_password
from omeroweb_pyr.embedded.wire.jobs import Failed, Job

ACTIVE = f"SELECT child FROM groupexperimentermap WHERE parent = {USER}"


@command(omero.cmd.ResetPasswordRequest)
def reset(job: Job) -> Any:
    """Send somebody a new password, at the address that he and the server both know."""
    request = job.request
    if not request.omename:
        raise Failed("a name is missing", "no-omename")
    if not request.email:
        raise Failed("an address is missing", "no-email")
    try:
        reset_password(job.call, request.omename, request.email)
    except Unresettable as why:
        raise Failed(str(why), why.name) from why
    except mail.Unsent as why:
        raise _unsent(why) from why
    return omero.cmd.ResetPasswordResponse()


@command(omero.cmd.SendEmailRequest)
def send(job: Job) -> Any:
    """Send a mail to users, each his own; for administrators."""
    request = job.request
    if not job.call.caller.is_admin:
        raise Failed("only administrators send mail to users", "no-permission")
    for text, name in ((request.subject, "no-subject"), (request.body, "no-body")):
        if not text:
            raise Failed("a mail has a subject and a body", name)
    users = _users(job)
    invalid = sorted(user for user, address in users.items() if not _is_address(address))
    addresses = [address for address in (*users.values(), *(request.extra or ())) if _is_address(address)]
    recipients = tuple(dict.fromkeys(str(address) for address in addresses))
    if not recipients:
        raise Failed("nobody of them has an address", "no-recipients")
    try:
        refused = mail.send(job.call.store, mail.Mail(recipients, request.subject, request.body, html=request.html))
    except mail.Unsent as why:
        raise _unsent(why) from why
    return omero.cmd.SendEmailResponse(len(recipients), len(recipients) - len(refused), invalid, refused)


def _users(job: Job) -> dict[int, str | None]:
    """Return the users who are meant, with their addresses; those who can't log in only if that is asked for."""
    request = job.request
    chosen = json.dumps(list(request.userIds or ())), json.dumps(list(request.groupIds or ()))
    groups = "SELECT child FROM groupexperimentermap WHERE parent IN (SELECT value FROM json_each(?))"
    sql = f"SELECT id, email FROM experimenter WHERE (? OR id IN (SELECT value FROM json_each(?)) OR id IN ({groups}))"
    if not request.inactive:
        sql += f" AND id IN ({ACTIVE})"
    return dict(job.call.store.read().execute(sql, (request.everyone, *chosen)).fetchall())


def _is_address(address: str | None) -> bool:
    return address is not None and mail.ADDRESS.fullmatch(address) is not None


def _unsent(why: mail.Unsent) -> Failed:
    return Failed(str(why), "mail-not-configured" if isinstance(why, mail.NotConfigured) else "mail-send-failed")
