"""What ``?show=`` and ``?path=`` ask the client to open.

They are in OMERO.web's words, such as ``image-1|image-2`` or ``project.name-X``, or shorter ``image-1,2``, or paths of ours.
"""

import re
from dataclasses import dataclass

from omeroweb_pyr.forms.listing import NUMBER

KINDS = {
    **{kind: kind for kind in ("project", "dataset", "image", "screen", "plate", "run", "well", "tag", "tagset", "folder")},
    **{kind: kind for kind in ("roi", "shape", "fileset", "field")},
    "acquisition": "run",
}
MOST = 1000
LARGEST = 2**63 - 1
LABEL = re.compile(r"([A-Za-z]{1,2})([0-9]{1,3})|([0-9]{1,3})([A-Za-z]{1,2})", re.ASCII)
LISTED = re.compile(r"([a-z]+)[-=]([0-9]{1,19}(?:,[0-9]{1,19})+)", re.ASCII)
WORD = re.compile(r"(?P<kind>[a-z]+)(?:\.(?P<key>id|name))?[-=](?P<value>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An object by its id or by its name; ``path`` instead when it is named by its place."""

    kind: str = ""
    id: int | None = None
    name: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown, and how much there was besides."""

    wanted: tuple[Wanted, ...] = ()
    odd: int = 0
    """How many words nobody understands."""
    others: int = 0
    """How many are of another kind than the first, or named otherwise than by their ids."""
    more: int = 0
    """How many there are beyond what can be shown at once."""


def read_show(text: str) -> Asked:
    """Read what to show: several objects if they are named by their ids and are of one kind, else the first one."""
    words = [single for word in text.split("|") for single in _singly(word)]
    found = [wanted for word in words if (wanted := _wanted(word))]
    alike = [each for each in found if each.id is not None and found[0].id is not None and each.kind == found[0].kind]
    placed = [each for each in found if each.path and found[0].path]
    kept = list(dict.fromkeys(alike or placed or found[:1]))
    return Asked(tuple(kept[:MOST]), len(words) - len(found), len(set(found)) - len(kept), max(0, len(kept) - MOST))


def _singly(word: str) -> list[str]:
    """Write ``image-1,2`` as ``image-1`` and ``image-2``."""
    listed = LISTED.fullmatch(word.strip())
    return [f"{listed[1]}-{number}" for number in listed[2].split(",")] if listed else [word]


def read_path(text: str) -> tuple[Wanted, ...]:
    """Read OMERO.web's old ``path=``: the last object is meant, and those before it say where a well is."""
    return tuple(wanted for word in text.split("|")[:MOST] if (wanted := _wanted(word)))


def label(name: str) -> str | None:
    """Read the place of a well in either spelling, ``A1`` and ``1A``; None where it is none."""
    found = LABEL.fullmatch(name)
    if found is None:
        return None
    row, column = found[1] or found[4], int(found[2] or found[3])
    return f"{row.upper()}{column:02}" if column else None


def _wanted(word: str) -> Wanted | None:
    if word.startswith("/"):
        return Wanted(path=word)
    found = WORD.fullmatch(word.strip())
    kind = KINDS.get(found["kind"]) if found else None
    if found is None or kind is None:
        return None
    value = found["value"]
    if found["key"] == "name":
        return Wanted(kind, name=value) if value else None
    if NUMBER.fullmatch(value) and 0 < int(value) <= LARGEST:
        return Wanted(kind, int(value))
    return Wanted(kind, name=value) if kind == "well" and label(value) else None
