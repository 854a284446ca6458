"""Checks of the way to the administrators."""

import smtplib
import ssl
from collections.abc import Iterator

from omeroweb_pyr.cli.checks.site import Finding, Site, note, wrong
from omeroweb_pyr.mail.delivery import connected


def server(site: Site) -> Iterator[Finding]:
    """Greet the mail server, and log in to it, if anybody is to get mail."""
    wanted = site.settings.mail
    if not wanted.admins:
        yield note("nobody gets mail when a page fails", site.set("admins", '[["NAME", "YOU@EXAMPLE.ORG"]]'))
        return
    place = f"{wanted.host}:{wanted.port}"
    try:
        with connected(wanted) as found:
            found.noop()
    except smtplib.SMTPAuthenticationError:
        yield wrong(f"{place} refuses the log-in of {wanted.username}", site.set("omero.mail.password", "PASSWORD"))
    except smtplib.SMTPNotSupportedError as error:
        what = "omero.mail.username" if "AUTH" in str(error) else "omero.mail.smtp.starttls.enable"
        yield wrong(f"{place}: {error}", site.set(what, "" if "AUTH" in str(error) else "false"))
    except ssl.SSLError as error:
        yield wrong(
            f"{place}: its certificate is not to be trusted ({error.reason})", site.set("omero.mail.host", "NAME IN THE CERTIFICATE")
        )
    except (OSError, smtplib.SMTPException) as error:
        yield wrong(f"{place}: {error}", f"{site.set('omero.mail.host', 'HOST')}\n{site.set('omero.mail.port', 'PORT')}")
    else:
        yield Finding(f"{place} takes mail for {', '.join(admin.address for admin in wanted.admins)}")
