"""What OMERO has written down of changes to users, groups and memberships."""

from collections.abc import Sequence
from typing import Any

from omeroweb_pyr.gateway import rows, staffing
from omeroweb_pyr.gateway.connection import Connection, Seam
from omeroweb_pyr.gateway.model_staff import KINDS, Entry, Wish
from omeroweb_pyr.gateway.queries import staff
from omeroweb_pyr.gateway.reading import ANY, LAST_ID, maps

PACKAGE = "ome.model.meta."


def entries(connection: Connection, seam: Seam, wanted: Wish, limit: int) -> tuple[Entry, ...]:
    """List entries, the latest first, with the names of what they are about as far as it is still there."""
    told = {"who": wanted.who, "about": wanted.about, "since": wanted.since, "until": wanted.until, "before": wanted.before}
    given: dict[str, Any] = {name: value for name, value in told.items() if value}
    kinds = [KINDS[wanted.kind]] if wanted.kind else list(KINDS.values())
    values: dict[str, Any] = {"names": [PACKAGE + name for name in kinds]} | given
    for name in ("who", "about"):
        if name in given:  # an id is as good as a name
            text = given[name]
            values[f"{name}_id"] = int(text) if text.isascii() and text.isdigit() and int(text) <= LAST_ID else -1
    if "about" in given:
        values |= {"users": PACKAGE + KINDS["user"], "groups": PACKAGE + KINDS["group"], "links": PACKAGE + KINDS["membership"]}
    found = maps(connection, seam, staff.entries(given), values, ANY, (0, limit))
    named = _names(connection, seam, found)
    return tuple(_entry(row, named) for row in found)


def _entry(row: rows.Row, named: dict[tuple[str, int], str]) -> Entry:
    kind = row["kind"].removeprefix(PACKAGE)
    return Entry(
        id=row["id"],
        when=rows.moment(row["time"]) or rows.EPOCH,
        who=row["who"],
        who_id=row["who_id"],
        action=row["action"],
        kind=kind,
        about=row["about"],
        name=named.get((kind, row["about"]), ""),
    )


def _names(connection: Connection, seam: Seam, found: Sequence[rows.Row]) -> dict[tuple[str, int], str]:
    """Name what entries are about, users by the names that they log in with: at most three calls."""
    about: dict[str, set[int]] = {name: set() for name in KINDS.values()}
    for row in found:
        about[row["kind"].removeprefix(PACKAGE)].add(row["about"])
    users, groups = staffing.log_ins(connection, seam, about["Experimenter"], about["ExperimenterGroup"])
    links = about["GroupExperimenterMap"]
    held = maps(connection, seam, staff.MEMBERSHIPS, {"ids": sorted(links)}, ANY) if links else []
    named = {("Experimenter", id): name for id, name in users.items()} | {("ExperimenterGroup", id): name for id, name in groups.items()}
    return named | {("GroupExperimenterMap", row["id"]): f"of {row['user_name']} in {row['group_name']}" for row in held}
