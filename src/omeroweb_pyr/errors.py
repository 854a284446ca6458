"""What can go wrong, in words a visitor understands; the views give each its HTTP status."""

import re

KEY = re.compile(r"([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""The key of an OMERO session: who knows it needs no password."""


def without_keys(text: str) -> str:
    """Leave of the keys of OMERO sessions as much in a text as tells them apart."""
    return KEY.sub(r"\1…", text)


class OmeroWebError(Exception):
    """A failure with a sentence for the visitor as its message."""


class NotLoggedIn(OmeroWebError):
    """Nobody is logged in, or OMERO no longer knows the session."""


class LoginRefused(OmeroWebError):
    """OMERO did not accept the user name and password."""


class ObjectNotFound(OmeroWebError):
    """The object is missing, or this caller may not know of it: nobody can tell which."""


class Refused(OmeroWebError):
    """The caller can see the object, but may not do this to it."""


class BadRequest(OmeroWebError):
    """The request can't be understood, or asks for what the object does not have."""


class Conflict(OmeroWebError):
    """Somebody else has changed the same meanwhile; ``now`` is what it is by now, by the names of the form's fields."""

    def __init__(self, message: str, **now: str) -> None:
        super().__init__(message)
        self.now = now


class NotYet(OmeroWebError):
    """OMERO.web has this, and this site has not."""


class NotReady(OmeroWebError):
    """OMERO is still preparing the pixels; asking again later may succeed."""


class ServerDown(OmeroWebError):
    """OMERO can't be reached, or did not answer within the time-out."""


class Unsure(ServerDown):
    """OMERO was asked for a change and never said whether it was made."""


class SessionsDown(OmeroWebError):
    """The store that says who is logged in can't be reached; who is logged in stays so."""
