"""From rows to annotations: a row each, but a row a pair of key-value pairs."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from omeroweb_pyr.gateway import rows
from omeroweb_pyr.gateway.model import RATING, Annotation, Annotations, Attachment, Comment, Inherited, KeyValues, Other, Rating, Tag
from omeroweb_pyr.gateway.rows import EPOCH, Row
from omeroweb_pyr.permissions import Permission

Values = dict[str, Any]

OF_LINK = ("link", "linked", "linker_id", "linker_name", "linker_first", "linker_last", "l_details_permissions")
"""The columns of a row that tell of the link, not of the annotation."""
PERSON = ("id", "name", "first", "last")


def annotations(found: Iterable[Row]) -> Annotations:
    """Sort rows by what they are, each annotation once, in the order of the rows."""
    made = made_of(found)
    return Annotations(
        tags=tuple(each for each in made if isinstance(each, Tag)),
        comments=tuple(each for each in made if isinstance(each, Comment)),
        key_values=tuple(each for each in made if isinstance(each, KeyValues)),
        ratings=tuple(each for each in made if isinstance(each, Rating)),
        files=tuple(each for each in made if isinstance(each, Attachment)),
        others=tuple(each for each in made if isinstance(each, Other)),
    )


def inherited(found: Sequence[Row], above: Sequence[str]) -> tuple[Inherited, ...]:
    """Make annotations of what is ``above``, the nearest first; nobody takes them off from below."""
    whole = [{**row, **dict.fromkeys(OF_LINK), **{f"linker_{name}": row[f"owner_{name}"] for name in PERSON}} for row in found]
    at: dict[int, tuple[int, str, int]] = {}
    for row in found:
        kind = next(kind for kind in above if row[f"{kind}_at"] is not None)
        at[row["id"]] = (above.index(kind), kind, row[f"{kind}_at"])
    made = sorted(made_of(whole), key=lambda each: (at[each.id][0], at[each.id][2], each.id))
    return tuple(Inherited(each, *at[each.id][1:]) for each in made)


def made_of(found: Iterable[Row]) -> list[Annotation]:
    """Make each annotation once, in the order of the rows, with a link that the caller may delete if there is one."""
    first: dict[int, Row] = {}
    pairs: dict[int, dict[int, tuple[str, str]]] = {}
    for row in found:
        known = first.setdefault(row["id"], row)
        if Permission.DELETE not in rows.rights(known["l_details_permissions"]):
            first[row["id"]] = {**known, **{name: row[name] for name in OF_LINK}}  # a later link may be the caller's own
        if row["place"] is not None:  # by place: an annotation linked twice is read twice
            pairs.setdefault(row["id"], {})[row["place"]] = (row["key"] or "", row["value"] or "")
    return [_annotation(row, tuple(pairs.get(key, {}).values())) for key, row in first.items()]


def _annotation(row: Row, pairs: tuple[tuple[str, str], ...]) -> Annotation:
    about, what, text = _about(row), row["what"], row["text"] or ""
    match what:
        case "tag":
            return Tag(**about, text=text)
        case "comment":
            return Comment(**about, text=text)
        case "map":
            return KeyValues(**about, pairs=pairs)
        case "file":
            about |= {"name": row["file_name"] or "", "mimetype": row["mimetype"] or ""}
            return Attachment(**about, file_id=row["file"], size=row["file_size"] or 0)
        case "long" if row["namespace"] == RATING:
            return Rating(**about, stars=row["long"] or 0)
    return Other(**about, what=what, value=SAYS[what](row))


SAYS: dict[str, Callable[[Row], Any]] = {
    "long": lambda row: row["long"],
    "double": lambda row: row["double"],
    "boolean": lambda row: None if row["boolean"] is None else bool(row["boolean"]),
    "term": lambda row: row["term"],
    "time": lambda row: rows.moment(row["time"]),
    "xml": lambda row: row["text"],
}
"""What those say that have nothing but a value."""


def _about(row: Row) -> Values:
    return {
        "id": row["id"],
        "namespace": row["namespace"],
        "description": row["description"] or "",
        "owner": rows.person(row),
        "created": rows.moment(row["created"]) or EPOCH,
        "rights": rows.rights(row["a_details_permissions"]),
        "link": row["link"] or 0,
        "added_by": rows.person(row, "linker"),
        "added": rows.moment(row["linked"]) or EPOCH,
        "link_rights": rows.rights(row["l_details_permissions"]),
    }
