"""What ``omeroweb doctor`` checks: each check takes the site and yields findings; none is as good as one that says fine."""

from collections.abc import Callable, Iterable

from omeroweb_pyr.cli.checks import configuration, files, mail, omero, public, visitors
from omeroweb_pyr.cli.checks.site import Finding, Site

Check = tuple[str, Callable[[Site], Iterable[Finding]]]

FIRST: tuple[Check, ...] = (("settings", configuration.settings), ("overridden", configuration.overridden))
"""Those that need no settings that can be used."""

ALL: tuple[Check, ...] = (
    *FIRST,
    ("waiting", configuration.waiting),
    ("app", configuration.app),
    ("environment", configuration.environment),
    ("OMERO", omero.servers),
    ("OMERO", omero.public_user),
    ("sessions", files.sessions),
    ("clock", files.clock),
    ("folders", files.folders),
    ("static files", files.static),
    ("daemon", files.daemon),
    ("prefix", visitors.prefix),
    ("cookies", visitors.cookies),
    ("proxy", visitors.proxy),
    ("visitors", visitors.address),
    ("mail", mail.server),
    ("public", public.matrix),
)
