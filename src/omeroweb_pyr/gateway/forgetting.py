"""New passwords for those who forgot theirs: OMERO makes and mails them; whoever asks has not logged in."""

import contextlib

import omero.cmd

from omeroweb_pyr.errors import OmeroWebError
from omeroweb_pyr.gateway.model_staff import GUESTS
from omeroweb_pyr.gateway.pool import Pool
from omeroweb_pyr.gateway.writing.removing import run

GUEST = "guest"
"""Whom OMERO lets in without a password of his own, for this very purpose."""


def reset(pool: Pool, server_id: object, user: str, email: str, address: str | None) -> bool:
    """Have a new password mailed to somebody, if he has this address; say whether OMERO did so."""
    with pool.apart(server_id, GUEST, GUEST, address) as connection:
        seam = connection.seam(None)
        try:
            response = run(connection, seam, omero.cmd.ResetPasswordRequest(omename=user, email=email), GUESTS)
        finally:
            with contextlib.suppress(OmeroWebError):
                connection.end(None)
    return isinstance(response, omero.cmd.ResetPasswordResponse)
