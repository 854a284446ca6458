"""OMERO's ``etc/grid/config.xml``: profiles of properties, of which one is active; read and written as ``omero config`` does."""

import fcntl
import os
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from pyramid.exceptions import ConfigurationError

ACTIVE, PROFILE, VERSION = "__ACTIVE__", "omero.config.profile", "omero.config.version"
OWN = {PROFILE, VERSION}
"""Properties that are the file's own, not settings."""
FORMAT = "5.1.0"
"""What ``VERSION`` is in files as this module makes them."""
PATIENCE = 2.0
"""Seconds to wait for whoever is changing the file."""


def read(path: Path) -> dict[str, str]:
    """Return the properties of the active profile."""
    root = parse(path)
    return properties(profile(root, active(root)))


@contextmanager
def changing(path: Path) -> Iterator[dict[str, str]]:
    """Hold the file, as ``omero config`` does, and write the properties of its active profile as they are left; all of it or nothing."""
    path = Path(os.path.realpath(path))
    with held(path.with_name(path.name + ".lock")):
        root = parse(path) if path.exists() else ET.Element("icegrid")
        before = properties(profile(root, active(root)))
        wanted = dict(before)
        yield wanted
        if wanted != before:
            write(path, changed(root, wanted))


def parse(path: Path) -> ET.Element:
    """Return the root of the file; comments are kept, and an empty file is one without properties."""
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))  # noqa: S314 - expat fetches nothing, and the file is the administrator's
    try:
        return ET.fromstring(path.read_bytes().strip() or b"<icegrid/>", parser)  # noqa: S314
    except ET.ParseError as error:
        raise ConfigurationError(f"{path} can't be understood: it is not XML ({error})") from None
    except OSError as error:
        raise ConfigurationError(f"{path} can't be read ({error.strerror})") from None


def active(root: ET.Element) -> str:
    """Return the name of the profile that counts."""
    return os.environ.get("OMERO_CONFIG") or saved(root)


def saved(root: ET.Element) -> str:
    """Return the name of the profile that the file itself says is active."""
    return properties(profile(root, ACTIVE)).get(PROFILE, "default")


def profile(root: ET.Element, name: str) -> ET.Element | None:
    """Return the block of a profile."""
    return next((block for block in root.findall("properties") if block.get("id") == name), None)


def properties(block: ET.Element | None) -> dict[str, str]:
    """Return the settings of a profile; of ``ACTIVE``, its own properties too."""
    if block is None:
        return {}
    found = {one.get("name", ""): one.get("value", "") for one in block.findall("property")}
    return found if block.get("id") == ACTIVE else {name: value for name, value in found.items() if name not in OWN}


def changed(root: ET.Element, wanted: Mapping[str, str]) -> ET.Element:
    """Put the settings into the profile that counts, and its copy of the active profile beside it; leave the rest as it is."""
    name = active(root)
    if profile(root, ACTIVE) is None:
        root.insert(0, block(ACTIVE, {PROFILE: saved(root)}))
    if profile(root, name) is None:
        root.append(block(name, {}))
    fill(profile(root, name), wanted)
    fill(profile(root, ACTIVE), properties(profile(root, saved(root))))
    if root.find("include") is None:
        # OMERO's own template, which the server's configuration needs there.
        ET.SubElement(root, "include", file="templates.xml")
    ET.indent(root)
    return root


def block(name: str, own: Mapping[str, str]) -> ET.Element:
    """Make the block of a profile."""
    made = ET.Element("properties", id=name)
    for key, value in {**own, VERSION: FORMAT}.items():
        ET.SubElement(made, "property", name=key, value=value)
    return made


def fill(into: ET.Element | None, wanted: Mapping[str, str]) -> None:
    """Make these the settings of a profile; those that stay keep their place."""
    assert into is not None
    left = dict(wanted)
    for one in into.findall("property"):
        name = one.get("name", "")
        if name in OWN:
            continue
        if name in left:
            one.set("value", left.pop(name))
        else:
            into.remove(one)
    for name, value in left.items():
        ET.SubElement(into, "property", name=name, value=value)


def write(path: Path, root: ET.Element) -> None:
    """Put the new file in the old one's place in one step, with its owner and permissions; a new one is its maker's alone."""
    draft = None
    try:
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor
            ET.ElementTree(root).write(file, encoding="UTF-8", xml_declaration=True)
            if path.exists():
                old = path.stat()
                with suppress(PermissionError):
                    os.fchown(descriptor, old.st_uid, old.st_gid)
                os.fchmod(descriptor, old.st_mode & 0o7777)
            file.flush()
            os.fsync(descriptor)
        Path(draft).replace(path)
    except OSError as error:
        if draft:
            Path(draft).unlink(missing_ok=True)
        raise ConfigurationError(f"{path} can't be written ({error.strerror})") from None


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Hold the lock file that ``omero config`` holds; it goes away with the block."""
    until = time.monotonic() + PATIENCE
    while (descriptor := take(lock)) is None:
        if time.monotonic() > until:
            raise ConfigurationError(f"{lock.with_suffix('')} is being changed by another program; try again when it is done")
        time.sleep(0.1)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def take(lock: Path) -> int | None:
    """Lock a file, or return None when somebody else has it."""
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise ConfigurationError(f"{lock.with_suffix('')} can't be changed by this user ({error.strerror})") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever had it before may have taken the file away, and then the lock is on nothing.
        if os.path.samestat(os.fstat(descriptor), lock.stat()):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(descriptor)
    return None
