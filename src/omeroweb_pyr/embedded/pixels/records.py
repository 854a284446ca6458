"""What the database knows of an image's pixels, for those who may read it."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omeroweb_pyr.embedded.access import Caller, Reach
from omeroweb_pyr.embedded.pixels.errors import PixelsError
from omeroweb_pyr.embedded.pixels.settings import Look
from omeroweb_pyr.embedded.pixels.source import Sizes, Source, open_source
from omeroweb_pyr.embedded.store import Store

AT_ONCE = 500
"""How many ids go into one statement."""

MEASURED = 1 << 22
"""Where there are levels, the pixels of the largest one that is measured."""

NANOMETRES = {"ANGSTROM": 0.1, "NANOMETER": 1.0, "MICROMETER": 1e3, "MILLIMETER": 1e6, "METER": 1e9}

PIXELS_SQL = """
SELECT p.id, p.version, p.image, p.owner_id, p.group_id, p.sizeX, p.sizeY, p.sizeZ, p.sizeC, p.sizeT, t.value, f.path, f.series
FROM pixels p JOIN pixelstype t ON t.id = p.pixelsType LEFT JOIN pixels_file f ON f.pixels_id = p.id WHERE p.id IN ({marks})
"""

CHANNELS_SQL = """
SELECT c.pixels, c.id, c.red, c.green, c.blue, c.alpha, c.lookupTable, l.emissionWave, l.emissionWaveUnit, s.globalMin, s.globalMax
FROM channel c LEFT JOIN logicalchannel l ON l.id = c.logicalChannel LEFT JOIN statsinfo s ON s.id = c.statsInfo
WHERE c.pixels IN ({marks}) ORDER BY c.pixels, c.pixels_index
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A Pixels row with its channels; ``channels`` are their ids. ``path`` is None where no samples were ever stored."""

    id: int
    version: int
    image: int
    owner: int
    group: int
    sizes: Sizes
    pixel_type: str
    path: str | None
    series: int
    looks: tuple[Look, ...] = ()
    channels: tuple[int, ...] = ()

    def measured(self, source: Source) -> "Record":
        """Return the record with the extremes that the database lacks, taken from the middle plane."""
        looks = (look if look.extremes else replace(look, extremes=middle_extremes(source, c)) for c, look in enumerate(self.looks))
        return replace(self, looks=tuple(looks))


def records(store: Store, caller: Caller, ids: Iterable[int]) -> dict[int, Record]:
    """Read the records of those pixels that exist and that the caller may read."""
    db = store.read()
    reach = Reach.of(db, caller)
    wanted = list(dict.fromkeys(ids))
    found = {}
    for row in select(db, PIXELS_SQL, wanted):
        pixels, version, image, owner, group, *lengths, pixel_type, path, series = row
        if reach.admits(owner, group, caller.user_id):
            found[pixels] = Record(
                id=pixels,
                version=version,
                image=image,
                owner=owner,
                group=group,
                sizes=Sizes(*lengths),
                pixel_type=pixel_type,
                path=path,
                series=series or 0,
            )
    return _with_channels(db, found)


def record(store: Store, caller: Caller, pixels: int) -> Record | None:
    """Read one record, None when it does not exist for the caller."""
    return records(store, caller, [pixels]).get(pixels)


def source_of(store: Store, known: Record) -> Source:
    """Open the samples; PixelsError when there are none or not those that the database describes."""
    if known.path is None:
        raise PixelsError(f"No samples are stored for Pixels {known.id}.")
    source = open_source(store.pixels_path(known.path), known.series)
    if source.sizes != known.sizes:
        raise PixelsError(
            f"{source.path.name} holds {_product(source.sizes)} samples (x, y, z, c, t) where {_product(known.sizes)} are expected: "
            "it is damaged or another file."
        )
    return source


def middle_extremes(source: Source, c: int) -> tuple[float, float]:
    """Return the least and the greatest sample of a channel's middle plane at the first time point; of large ones, at a smaller level."""
    return extremes(source.within(MEASURED).plane(source.sizes.z // 2, c, 0))


def extremes(samples: NDArray[Any]) -> tuple[float, float]:
    """Return the least and the greatest finite sample."""
    if samples.dtype.kind == "f":
        samples = samples[np.isfinite(samples)]
    return (float(samples.min()), float(samples.max())) if samples.size else (0.0, 0.0)


def select(db: sqlite3.Connection, sql: str, ids: Sequence[int]) -> list[Any]:
    """Run a statement for many ids, some at a time; ``{marks}`` in it stands for them."""
    rows: list[Any] = []
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        rows += db.execute(sql.format(marks=", ".join("?" * len(some))), some).fetchall()
    return rows


def _with_channels(db: sqlite3.Connection, found: dict[int, Record]) -> dict[int, Record]:
    looks, channels = defaultdict(list), defaultdict(list)
    for pixels, channel, *facts in select(db, CHANNELS_SQL, list(found)):
        channels[pixels].append(channel)
        looks[pixels].append(_look(*facts))
    return {
        pixels: replace(row, looks=tuple(_exactly(looks[pixels], row)), channels=tuple(channels[pixels])) for pixels, row in found.items()
    }


def _exactly(looks: list[Look], row: Record) -> list[Look]:
    """Give every channel a look, also where the database has fewer Channel rows than channels."""
    return (looks + [Look()] * row.sizes.c)[: row.sizes.c]


def _look(*facts: Any) -> Look:
    red, green, blue, alpha, lut, wave, unit, low, high = facts
    return Look(
        color=None if None in (red, green, blue) else (red, green, blue, 255 if alpha is None else alpha),
        lut=lut or None,
        emission=wave * NANOMETRES[unit] if wave is not None and unit in NANOMETRES else None,
        extremes=None if low is None or high is None else (low, high),
    )


def _product(sizes: Sizes) -> str:
    return " x ".join(str(length) for length in sizes)
