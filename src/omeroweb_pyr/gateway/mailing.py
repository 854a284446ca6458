"""What mail to users needs to know before it is sent: whether OMERO can send any, and who would get it."""

from typing import Any

from omeroweb_pyr.errors import Refused
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_staff import Letter, Recipients
from omeroweb_pyr.gateway.queries import always, letters
from omeroweb_pyr.gateway.reading import ANY, maps, project
from omeroweb_pyr.gateway.staffing import full_name

READY = "omero.mail.config"
NAMED = 50
"""How many of those without an address are named."""


def ready(connection: Connection, seam: Seam) -> bool:
    """Say whether this OMERO is set up to send mail; whom it does not tell finds out by trying."""
    try:
        told = str(seam.call(connection.service(seam, "getConfigService"), "getConfigValue", READY))
    except Refused:
        return True
    return told.strip().lower() == "true"


def recipients(connection: Connection, seam: Seam, letter: Letter) -> Recipients:
    """Find out who would get a mail, and who would if it went to those too who can't log in; three calls."""
    which = {"everyone": letter.everyone, "inactive": letter.inactive}
    chosen: dict[str, Any] = {} if letter.everyone else {"users": sorted(letter.users) or [-1], "groups": sorted(letter.groups) or [-1]}
    count, missing = letters.recipients(**which), letters.addressless(**which)
    me = connection.caller.user_id
    whole = letters.recipients(everyone=letter.everyone, inactive=True)
    total, all_ = (int(project(connection, seam, text, chosen | always(text, me), ANY)[0][0]) for text in (count, whole))
    found = maps(connection, seam, missing, chosen | always(missing, me), ANY, (0, NAMED)) if total else []
    named = tuple(f"{full_name(row)} ({row['user_name']})" for row in found)
    return Recipients(total=total, shut_out=all_ - total, addressless=found[0]["total"] if found else 0, named=named)
