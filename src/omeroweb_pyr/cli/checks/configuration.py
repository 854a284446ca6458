"""Checks of the settings themselves, and of what the app makes of them."""

import importlib.util
from collections.abc import Iterator

from omeroweb_pyr.cli.checks.site import Finding, Site, note, wrong

SCRIPTS = "omero.web.scripts_to_ignore"


def settings(site: Site) -> Iterator[Finding]:
    """Tell every fault and every warning of the settings."""
    for fault in site.reader.faults:
        name = fault.partition(" ")[0]
        found = site.reader.found.get(name) or next((one for one in site.reader.found.values() if one.name == name), None)
        expected = fault.partition(": expected ")[2]
        yield wrong(fault, f"{site.set(name, '…')}   ({expected})" if not found or found.origin else "")
    yield from (note(line) for line in site.reader.warnings())


def overridden(site: Site) -> Iterator[Finding]:
    """Name the keys that are set in several places, of which one counts."""
    for found in site.reader.found.values():
        for origin, name in found.hidden:
            if origin != found.origin:
                yield note(f"{name} in {origin} has no effect: {found.name} is set in {found.origin}", site.unset(found.name, found.origin))


def waiting(site: Site) -> Iterator[Finding]:
    """Name the keys that are set and that nothing uses yet."""
    yield note(f"{SCRIPTS} is read and checked, and filters nothing until there is a script menu")
    for found in site.reader.found.values():
        if found.origin and found.key.waits and found.key.name != SCRIPTS:
            yield note(f"{found.name} ({found.origin}) is read and checked, and has no effect yet")


def app(site: Site) -> Iterator[Finding]:
    """Say why the app can't be made, if it can't, and what of it is left out."""
    if site.failure:
        yield wrong(f"the app can't be started: {site.failure}")
    yield from (note(line) for line in site.complaints)
    if not site.failure and site.settings.debug:
        change = site.set("debug", "false")
        yield note("omero.web.debug is on: that is for trying out, on one's own machine", change)


def environment(site: Site) -> Iterator[Finding]:  # noqa: ARG001 - every check takes the site
    """Warn of OMERO.web in the same environment: both have the command `omero web`."""
    if importlib.util.find_spec("omeroweb"):
        yield note("OMERO.web is installed beside us, so `omero web` may be its command or ours", "pip uninstall omero-web")
