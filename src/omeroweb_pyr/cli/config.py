"""``omeroweb config``: look at and change OMERO's own configuration, ``etc/grid/config.xml`` below ``$OMERODIR``.

The ini file beats what is written there. Changes take effect when the app is started again.
"""

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any

from omeroweb_pyr.cli import editing, frontends
from omeroweb_pyr.cli.errors import CommandError
from omeroweb_pyr.cli.ini import WHICH, Ini, add_ini, chosen
from omeroweb_pyr.settings import configxml
from omeroweb_pyr.settings.foreign import FOREIGN
from omeroweb_pyr.settings.keys import PREFIX
from omeroweb_pyr.settings.model import KEYS
from omeroweb_pyr.settings.reading import Reader, Source, nearest
from omeroweb_pyr.settings.sources import CONFIG, OMERODIR

NAME = re.compile(r"[A-Za-z0-9._-]+\Z")
SECRET = re.compile(r"(pass|password|secret|secret_key)\Z", re.IGNORECASE)
WITHIN = re.compile(r"""(?<=://)[^/@"]+(?=@)|(?<="password": ")[^"]+(?=")|(?<="password":")[^"]+(?=")""", re.IGNORECASE)
"""A password within JSON: before the host of an address, or under that name."""
STARS = "********"
EXTRA: tuple[Any, ...] = (frontends,)
"""Modules that add further ones, such as the configuration of a web server."""


def add(commands: Any) -> None:
    """Add the command, each of whose own commands is a function here or a module of ``EXTRA``."""
    made = commands.add_parser("config", help="look at and change the configuration", description=__doc__)
    verbs = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    one = verb(verbs, "get", get, "print what config.xml says: all of it, or the bare value of one key")
    one.add_argument("key", metavar="KEY", nargs="?")
    one = verb(verbs, "set", change, "set a key in config.xml; without a value, remove it (a value that begins with - comes after --)")
    one.add_argument("key", metavar="KEY")
    one.add_argument("value", metavar="VALUE", nargs="?")
    verb(verbs, "edit", edit, "edit config.xml as a list of key=value with $EDITOR")
    for name, run, text in (
        ("list", listing, "print every key with its value and where that is from"),
        ("check", check, "say all that is wrong with the configuration, or worth knowing; the exit status is 1 if the app would not start"),
    ):
        one = verbs.add_parser(name, help=text, description=text)
        add_ini(one)
        one.set_defaults(run=run)
    for module in EXTRA:
        module.add(verbs)


def verb(verbs: Any, name: str, run: Any, text: str) -> Any:
    """Add a command on config.xml."""
    made = verbs.add_parser(name, help=text, description=text)
    made.add_argument("--ini", metavar="INI", help=WHICH)
    made.set_defaults(run=run)
    return made


def get(given: argparse.Namespace) -> int:
    """Print what config.xml says."""
    path = place(given.ini)
    texts = configxml.read(path) if path.exists() else {}
    if given.key is None:
        for name, text in sorted(texts.items()):
            say(f"{name}={masked(name, text)}")
    elif given.key in texts:
        say(texts[given.key])
    return 0


def change(given: argparse.Namespace) -> int:
    """Set one key, or remove it."""
    acceptable(given.key, given.value)
    path = place(given.ini)
    with configxml.changing(prepared(path)) as texts:
        if given.value is not None:
            texts[given.key] = given.value
        elif texts.pop(given.key, None) is None:
            warn(f"{given.key} was not set in {path}")
    for line in overriding(given.key, given.ini) + (remarks(given.key) if given.value is not None else []):
        warn(line)
    return 0


def edit(given: argparse.Namespace) -> int:
    """Let the user's editor change all of them; what can't be used is refused, and his draft is kept."""
    path = place(given.ini)
    with configxml.changing(prepared(path)) as texts:
        wanted = editing.edited(texts, os.environ.get("EDITOR") or "vi", faults_of)
        same = wanted == texts
        texts.clear()
        texts.update(wanted)
    say("Nothing was changed." if same else f"{path} was changed.")
    return 0


def listing(given: argparse.Namespace) -> int:
    """Print every key with its value and where that is from."""
    reader, _ = chosen(given.ini).reading()
    for name, found in reader.found.items():
        under = "" if found.name == name else f", as {found.name}"
        beaten = "".join(f"; beats {place}" for place, _ in found.hidden)
        say(f"{name} = {masked(name, found.text)} ({found.origin or 'default'}{under}{beaten})")
    return 0


def check(given: argparse.Namespace) -> int:
    """Say all that is wrong, or worth knowing."""
    reader, _ = chosen(given.ini).reading()
    for line in reader.faults:
        say(f"Wrong: {line}")
    for line in reader.warnings():
        say(f"Note: {line}")
    if not reader.faults:
        say("The configuration can be used.")
    return 1 if reader.faults else 0


def place(ini: str | None) -> Path:
    """Return the path of config.xml; OMERO's folder must be there, the file need not."""
    named = Ini(ini).texts().get(OMERODIR) if (ini := ini or os.environ.get("OMEROWEB_INI")) else None
    folder = named or os.environ.get("OMERODIR")
    if not folder:
        raise CommandError(f"OMERO's folder is not known: set OMERODIR, or {OMERODIR} in the ini file")
    if not Path(folder).is_dir():
        raise CommandError(f"{folder}: there is no such folder; OMERODIR has to name OMERO's")
    return Path(folder).absolute() / CONFIG


def prepared(path: Path) -> Path:
    """Make the folder of the file, when it is missing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{path.parent}: can't be made ({error.strerror})") from None
    return path


def acceptable(name: str, text: str | None) -> None:
    """Refuse a name that can't be a key, and a text that its key can't have."""
    for fault in faults_of(name, text or ""):
        raise CommandError(fault)


def faults_of(name: str, text: str) -> list[str]:
    """Return what is wrong with a key and its text."""
    if not NAME.match(name):
        return [f"{name!r} can't be a key: letters, digits, dots, hyphens and underscores can"]
    if any(ord(letter) < 32 and letter not in "\t\n" for letter in text) or not encodes(text):
        return [f"{name}: only text in UTF-8 without control characters can be kept"]
    reader = Reader([Source("config.xml", {name: text}, Path())], Path())
    if name in KEYS:
        reader.value(KEYS[name])
    return reader.faults


def encodes(text: str) -> bool:
    """Say whether a text can be written; what the shell gave need not."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def overriding(name: str, ini: str | None) -> list[str]:
    """Say that the ini file sets a key, too."""
    path = ini or os.environ.get("OMEROWEB_INI")
    if not path:
        return []
    texts, key = Ini(path).texts(), KEYS.get(name)
    return [f"{path} sets {one} too, and beats it" for one in (key.names if key else (name,)) if texts.get(one, "").strip()]


def remarks(name: str) -> list[str]:
    """Return what the user should know who has just set a key."""
    if name in FOREIGN:
        return [f"{name} has no effect here: {FOREIGN[name].advice}"]
    if name in KEYS or not name.startswith(PREFIX):
        return []
    return [f"{name} is no setting of ours, perhaps a plug-in's{nearest(name, KEYS)}"]


def masked(name: str, text: str) -> str:
    """Return a text as it may be shown: stars for a password, also for one within JSON."""
    secret = KEYS[name].secret if name in KEYS else SECRET.search(name)
    if not secret or not text:
        return text
    return WITHIN.sub(STARS, text) if text.lstrip().startswith("{") else STARS


def say(line: str) -> None:
    """Print a line of what was asked for."""
    print(line)  # noqa: T201 - a command talks to its user


def warn(line: str) -> None:
    """Print a line beside what was asked for."""
    print(f"omeroweb: {line}", file=sys.stderr)  # noqa: T201 - a command talks to its user
