"""From the rows of a projection to the small frozen objects of ``model``."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from omeroweb_pyr.gateway import units
from omeroweb_pyr.gateway.model import (
    Crumb,
    Dataset,
    Group,
    Image,
    Object,
    Person,
    Pixels,
    PixelSize,
    Project,
)
from omeroweb_pyr.gateway.model_restyling import SavedBy
from omeroweb_pyr.gateway.rendering import Binding, Channel, Rendering, Saved
from omeroweb_pyr.permissions import Permission

Row = Mapping[str, Any]

RIGHTS = {
    "canEdit": Permission.EDIT,
    "canAnnotate": Permission.ANNOTATE,
    "canLink": Permission.LINK,
    "canDelete": Permission.DELETE,
    "canChgrp": Permission.CHGRP,
    "canChown": Permission.CHOWN,
}

RANGES = {
    "bit": (0, 1),
    "int8": (-128, 127),
    "uint8": (0, 255),
    "int16": (-32768, 32767),
    "uint16": (0, 65535),
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
}
"""The samples that a pixels type can hold; of others (float, double, complex) nothing is known."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PRIMARIES = ((0, 0, 255), (0, 255, 0), (255, 0, 0), (255, 0, 255), (0, 255, 255), (255, 255, 0))
GREY = (255, 255, 255)
GUESSED_CHANNELS = 4  # as many as OMERO turns on when it makes first settings


def obj(kind: str, row: Row, trail: tuple[Crumb, ...] = ()) -> Object:
    """Make a project, dataset or image of a row."""
    known = base(row, trail)
    if kind == "project":
        return Project(**known, child_count=row["child_count"] or 0)
    if kind == "dataset":
        return Dataset(**known, child_count=row["child_count"] or 0)
    return Image(**image(row, trail))


def image(row: Row, trail: tuple[Crumb, ...]) -> dict[str, Any]:
    """Read what every image has."""
    seen = {"acquired": moment(row["acquired"]), "pixels": pixels(row), "version": version(row), "regions": row.get("regions") or 0}
    return base(row, trail) | seen | {"fileset": row["fileset"]}


def base(row: Row, trail: tuple[Crumb, ...]) -> dict[str, Any]:
    """Read what every object has."""
    return {
        "id": row["id"],
        "name": row["name"] or "",
        "description": row["description"] or "",
        "owner": person(row),
        "group": group(row),
        "created": moment(row["created"]) or EPOCH,
        "rights": rights(row["x_details_permissions"]),
        "trail": trail,
    }


def rights(told: Mapping[str, Any] | None) -> frozenset[Permission]:
    """Read what the caller may do with a thing."""
    return frozenset({Permission.READ} | {right for name, right in RIGHTS.items() if (told or {}).get(name)})


def person(row: Row, name: str = "owner") -> Person:
    """Make the owner of a row's object; ``name`` is what the columns begin with."""
    return Person(row[f"{name}_id"], row[f"{name}_name"] or "", row[f"{name}_first"] or "", row[f"{name}_last"] or "")


def group(row: Row) -> Group:
    """Make the group of a row's object."""
    return Group(row["group_id"], row["group_name"] or "", level(row["group_permissions"]))


def moment(milliseconds: int | None) -> datetime | None:
    """Make a time of OMERO's milliseconds since 1970; None where there is none, or none that a calendar has."""
    if milliseconds is None:
        return None
    try:
        return EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def version(row: Row) -> str:
    """Name what a picture drawn without wishes shows: the samples, and the caller's own settings or else the owner's."""
    if row["pixels_id"] is None:
        return ""
    whose = "own" if row["own_settings"] is not None else "owner"
    return f"{row['pixels_id']}-{row[f'{whose}_settings'] or 0}-{row[f'{whose}_version'] or 0}"


def level(permissions: Any) -> str:
    """Read the permission string of a group, such as ``rwra--``."""
    if isinstance(permissions, Mapping):
        return str(permissions.get("perm") or "")
    return str(permissions or "")


def pixels(row: Row) -> Pixels | None:
    """Make the pixels of an image's row."""
    if row["pixels_id"] is None:
        return None
    return Pixels(
        id=row["pixels_id"],
        size_x=row["size_x"],
        size_y=row["size_y"],
        size_z=row["size_z"],
        size_c=row["size_c"],
        size_t=row["size_t"],
        type=row["type"] or "",
        physical_x=length(row, "physical_x"),
        physical_y=length(row, "physical_y"),
        physical_z=length(row, "physical_z"),
    )


def length(row: Row, name: str) -> PixelSize | None:
    """Make a length of a column and that of its unit."""
    value, unit = row[name], row[f"{name}_unit"]
    return None if value is None or unit is None else PixelSize(float(value), *units.length(str(unit)))


def saved(rows: Iterable[Row], pixels_type: str, size_z: int) -> Saved:
    """Make the settings that the caller sees, of a row a channel and settings; where there are none, guess what OMERO will make."""
    rows = [row for row in rows if row["channel_id"] is not None]
    settings_id = next((row["own_settings"] or row["owner_settings"] for row in rows), None)
    stored = [row for row in rows if settings_id is not None and row["settings_id"] == settings_id and row["binding_id"] is not None]
    channels = {row["channel"]: row for row in rows}  # a guess needs each channel once
    chosen = {row["channel"]: row for row in stored}
    places = sorted(channels)
    head = stored[0] if stored else {}
    guess = [_guess(channels[place], place, len(places), pixels_type) for place in places]
    return Saved(
        rendering=Rendering(
            model=head.get("model") or ("greyscale" if len(places) == 1 else "rgb"),
            default_z=(head.get("default_z") or 0) if stored else size_z // 2,
            default_t=head.get("default_t") or 0,
            bits=head.get("bits") or 255,
            codomain_start=head.get("codomain_start") or 0,
            codomain_end=255 if head.get("codomain_end") is None else head["codomain_end"],
            channels=tuple(_binding(chosen[place]) if place in chosen else guess[at] for at, place in enumerate(places)),
        ),
        channels=tuple(_channel(channels[place], place, pixels_type) for place in places),
        stored=bool(stored),
    )


def saved_by(rows: Iterable[Row], pixels_type: str) -> tuple[SavedBy, ...]:
    """Make what everybody has saved, of a row a channel and settings; of what one has saved several times, the last."""
    by_owner: dict[int, dict[int, list[Row]]] = {}
    for row in rows:
        by_owner.setdefault(row["owner_id"], {}).setdefault(row["settings_id"], []).append(row)
    found = []
    for settings in by_owner.values():
        number = max(settings)
        of = sorted(settings[number], key=lambda row: row["channel"])
        head = {"own_settings": number, "owner_settings": None}
        whole = saved([{**row, **head} for row in of], pixels_type, 1).settings()
        found.append(SavedBy(id=number, owner=person(of[0]), settings=whole))
    return tuple(found)


def _binding(row: Row) -> Binding:
    return Binding(
        active=bool(row["active"]),
        start=row["start"] or 0.0,
        end=row["end_"] or 0.0,
        red=row["red"] or 0,
        green=row["green"] or 0,
        blue=row["blue"] or 0,
        alpha=255 if row["alpha"] is None else row["alpha"],
        lut=row["lut"] or "",
        inverted=bool(row["inverted"]),
        family=row["family"] or "linear",
        coefficient=1.0 if row["coefficient"] is None else row["coefficient"],
        noise=bool(row["noise"]),
    )


def _channel(row: Row, place: int, pixels_type: str) -> Channel:
    low, high = _reach(row, pixels_type)
    name = row["channel_name"] or (f"{row['emission']:g}" if row["emission"] is not None else str(place + 1))
    return Channel(name=name, low=low, high=high)


def _reach(row: Row, pixels_type: str) -> tuple[float, float]:
    """Return what the samples of a channel run from and to, as far as OMERO knows."""
    if row["low"] is not None and row["high"] is not None and row["high"] > row["low"]:
        return float(row["low"]), float(row["high"])
    low, high = RANGES.get(pixels_type, (0, 1))
    return float(low), float(high)


def _guess(row: Row, place: int, count: int, pixels_type: str) -> Binding:
    start, end = _reach(row, pixels_type)
    known = (row["channel_red"], row["channel_green"], row["channel_blue"])
    color = known if None not in known else GREY if count == 1 else PRIMARIES[place % len(PRIMARIES)]
    return Binding(active=place < GUESSED_CHANNELS, start=start, end=end, red=color[0], green=color[1], blue=color[2])
