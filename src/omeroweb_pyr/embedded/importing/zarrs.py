"""What OME-Zarr folders tell: ``multiscales`` and ``omero``."""

import json
from itertools import count, takewhile
from pathlib import Path
from typing import Any

from omeroweb_pyr.embedded.importing.facts import LENGTHS, TIMES, ChannelFacts, Facts, Quantity, Unreadable, quantity


def read(path: Path) -> list[Facts]:
    """Return the facts of each image: of the folder's own one, or of the folders 0, 1, … in it."""
    folders = [path]
    if "multiscales" not in _attributes(path):
        folders = list(takewhile(lambda folder: "multiscales" in _attributes(folder), (path / str(number) for number in count())))
    if not folders:
        raise Unreadable("is a folder, but no OME-Zarr: nothing in it tells of multiscales")
    return [_facts(_attributes(folder)) for folder in folders]


def _attributes(folder: Path) -> dict[str, Any]:
    for name in (".zattrs", "zarr.json"):
        if (folder / name).is_file():
            found = json.loads((folder / name).read_text(encoding="utf-8"))
            found = found.get("attributes", found)
            return dict(found.get("ome", found))
    return {}


def _facts(told: dict[str, Any]) -> Facts:
    scale = told["multiscales"][0]
    sizes = _sizes(scale)
    notes = told.get("omero") or {}
    return Facts(
        name=scale.get("name") or notes.get("name"),
        pixel_size=(sizes.get("x"), sizes.get("y"), sizes.get("z")),
        interval=sizes.get("t"),
        channels=tuple(
            ChannelFacts(name=channel.get("label"), color=_color(channel.get("color", ""))) for channel in notes.get("channels", [])
        ),
    )


def _sizes(scale: dict[str, Any]) -> dict[str, Quantity | None]:
    """Return the distance of samples along each axis; an axis without a unit has none."""
    changes = scale["datasets"][0].get("coordinateTransformations", [])
    factors: list[float] = next((change["scale"] for change in changes if change.get("type") == "scale"), [])
    axes = [axis if isinstance(axis, dict) else {"name": axis} for axis in scale.get("axes", [])]
    return {
        axis["name"]: quantity(factor, axis["unit"], TIMES if axis["name"] == "t" else LENGTHS, "")
        for axis, factor in zip(axes, factors, strict=False)
        if axis.get("unit")
    }


def _color(text: str) -> tuple[int, int, int] | None:
    try:
        red, green, blue = bytes.fromhex(text[:6])
    except ValueError:
        return None
    return red, green, blue
