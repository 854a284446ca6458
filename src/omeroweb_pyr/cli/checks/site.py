"""What a check looks at, and what it says."""

import shlex
from dataclasses import dataclass, field
from typing import Any

from omeroweb_pyr.cli.ini import Ini, NoIni
from omeroweb_pyr.settings import Reader, Settings

CONFIG = "config.xml"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: fine, worth a note, or wrong; ``change`` are the lines that cure it."""

    text: str
    change: str = ""
    wrong: bool = False
    note: bool = False


def wrong(text: str, change: str = "") -> Finding:
    """Say that something is wrong."""
    return Finding(text, change, wrong=True)


def note(text: str, change: str = "") -> Finding:
    """Say what is worth knowing."""
    return Finding(text, change, note=True)


@dataclass
class Site:
    """A configuration, the app made with it, and the address that visitors use, where it is told."""

    ini: Ini
    reader: Reader
    settings: Settings
    url: str = ""
    registry: Any = None
    """None when the app can't be made: ``failure`` says why."""
    failure: str = ""
    complaints: list[str] = field(default_factory=list)
    """What plug-ins and pages complained of while the app was made."""

    @property
    def is_https(self) -> bool:
        """Say whether visitors come by https, as far as is known."""
        return self.url.startswith("https:")

    def set(self, name: str, value: str) -> str:
        """Return the line that sets a key, where it is set now."""
        name = name if name.startswith("omero.") else f"omero.web.{name}"
        found = self.reader.found.get(name)
        at = found.name if found else name
        # What nothing sets goes where OMERO has its own: the ini file that comes with us sets nothing either.
        if self.settings.omerodir and (not found or found.origin in {"", CONFIG}):
            return f"{self.command} {at} {shlex.quote(value)}"
        return f"in {self.ini.path}: {at} = {value}"

    def call(self, words: str) -> str:
        """Return how a command of ours is called for this site."""
        return f"omeroweb {words}" if isinstance(self.ini, NoIni) else f"omeroweb {words} {shlex.quote(str(self.ini.path))}"

    def unset(self, name: str, origin: str) -> str:
        """Return the line that takes a key away where it is set."""
        return f"{self.command} {name}" if origin == CONFIG else f"in {self.ini.path}: remove {name}"

    @property
    def command(self) -> str:
        """Return the command that changes config.xml; the ini file may be what names OMERO's folder."""
        named = self.reader.found["omero.web.omerodir"].origin not in {"", "$OMERODIR"}
        return f"omeroweb config set --ini {shlex.quote(str(self.ini.path))}" if named else "omeroweb config set"
