"""Looking what a move would tear apart."""

from collections.abc import Mapping, Sequence

from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_changes import Loose, Part, Progress
from omeroweb_pyr.gateway.queries.moving import ANNOTATED, CONTAINED, ENDS, INSIDE, OF_FILESETS, PARTS
from omeroweb_pyr.gateway.reading import ANY, project


def loose(connection: Connection, seam: Seam, told: Progress) -> tuple[Loose, ...]:
    """Name what stays behind of the links that would be cut: a call for each kind of link."""
    found: list[Loose] = []
    going = {name: set(ids) for name, ids in told.things}
    for link, ids in told.links:
        if link in ENDS:
            above, below = CONTAINED[link]
            for parent, parent_name, child, child_name in project(connection, seam, ENDS[link], {"ids": list(ids)}, ANY):
                up = parent not in going.get(above, ())
                found.append(Loose(above, parent, parent_name or "", True) if up else Loose(below, child, child_name or "", False))
        elif link in ANNOTATED:
            rows = project(connection, seam, ANNOTATED[link], {"ids": list(ids)}, ANY)
            found += [Loose(kind, number, text or file or "", False) for number, kind, text, file in rows]
    return tuple(dict.fromkeys(found))


def split(connection: Connection, seam: Seam, wanted: Mapping[str, Sequence[int]]) -> tuple[tuple[Part, bool], ...]:
    """Find images that came in the same files as some in these things, though not all of them are; say of each whether it is.

    Two calls a kind.
    """
    inside: set[int] = set()
    parts: dict[int, Part] = {}
    for kind, ids in wanted.items():
        inside |= {number for (number,) in project(connection, seam, INSIDE[kind], {"ids": list(ids)}, ANY)}
        rows = project(connection, seam, PARTS[kind], {"ids": list(ids)}, ANY)
        parts |= {number: Part(number, name or "", fileset) for number, name, fileset in rows}
    torn = {part.fileset for part in parts.values() if part.id not in inside}
    found = sorted((part for part in parts.values() if part.fileset in torn), key=lambda each: (each.fileset, each.id))
    return tuple((part, part.id in inside) for part in found)


def of_filesets(connection: Connection, seam: Seam, ids: Sequence[int]) -> tuple[int, ...]:
    """Find the images of sets of files, in one call."""
    return tuple(number for (number,) in project(connection, seam, OF_FILESETS, {"ids": list(ids)}, ANY))
