"""Single planes of an image, and what its files say of themselves: as tables for the client, and as files to keep."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from omeroweb_pyr.gateway.model import Channel
from omeroweb_pyr.gateway.model_acquisition import Original, Plane, Planes, Quantity
from omeroweb_pyr.presenters.grids import Choice, Pager, pager
from omeroweb_pyr.presenters.tables import written
from omeroweb_pyr.presenters.wording import number

COLUMNS = {"time": "Since the start", "exposure": "Exposure", "x": "Stage x", "y": "Stage y", "z": "Stage z"}
KEPT_AS = {"time": "time", "exposure": "exposure", "x": "stage_x", "y": "stage_y", "z": "stage_z"}
SPOTS = ("Z", "C", "T")
PAGE = 200
"""So many planes are shown at once."""
MOST_LINES = 2000
"""So many lines of what files say are shown at once; the file to keep has all of them."""

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlaneTable:
    """Some planes, a row each."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    told: str
    channels: tuple[Choice, ...]
    pager: Pager | None
    csv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What files say, as far as it is shown."""

    sections: tuple[tuple[str, Lines], ...]
    wanted: str
    cut: str
    """What is left out, in words."""
    long: bool
    """Whether there is more than a page shows, so that OMERO is asked again for what has a text in it."""
    attached: str
    text: str


def plane_table(found: Planes, drawn: Sequence[Channel], channel: int | None, page: int, path: str) -> PlaneTable:
    """Lay out a page of planes; ``channel`` counts from 1, and columns of which nothing is known are left out."""
    known = {name: label for name, label in COLUMNS.items() if any(name in plane.known for plane in found.planes)}
    first = (page - 1) * PAGE

    def address(there: int) -> str:
        asked = [f"channel={channel}"] if channel else []
        asked += [f"page={there}"] if there > 1 else []
        return f"{path}@@planes" + (f"?{'&'.join(asked)}" if asked else "")

    choices = [Choice("All channels", f"{path}@@planes", channel is None)]
    choices += [Choice(each.name, f"{path}@@planes?channel={at}", at == channel) for at, each in enumerate(drawn, 1)]
    return PlaneTable(
        heads=(*SPOTS, *known.values()),
        rows=tuple(_row(plane, known) for plane in found.planes),
        told=f"{number(first + 1)} to {number(first + len(found.planes))} of {number(found.total)}" if found.planes else "",
        channels=tuple(choices) if len(drawn) > 1 else (),
        pager=pager(found.total, first, PAGE, address),
        csv=f"{path}@@planes.csv",
    )


def plane_csv(planes: Iterable[Plane]) -> str:
    """Write planes as CSV: numbers from 1, each value with its unit beside it."""
    heads = ("z", "c", "t", *(f"{KEPT_AS[name]}{end}" for name in COLUMNS for end in ("", "_unit")))
    return written(heads, ((*_spot(plane), *(cell for name in COLUMNS for cell in _cells(plane, name))) for plane in planes))


def said(original: Original, wanted: str, path: str, attachment: Callable[[int], str]) -> Said:
    """Lay out what files say, of that what has a text in it."""
    everything = {"Of this image": original.series, "Of the whole file": original.whole}
    found = [(title, tuple(_having(told, wanted))) for title, told in everything.items()]
    total = sum(len(lines) for _, lines in found)
    shown, room = [], MOST_LINES
    for title, lines in found:
        shown.append((title, lines[:room]))
        room -= len(lines[:room])
    return Said(
        sections=tuple((title, lines) for title, lines in shown if lines),
        wanted=wanted,
        cut=f"The first {number(MOST_LINES)} of {number(total)} lines are shown." if total > MOST_LINES else "",
        long=sum(map(len, everything.values())) > MOST_LINES,
        attached=attachment(original.attached) if original.attached else "",
        text=f"{path}@@original-metadata.txt",
    )


def said_text(original: Original) -> str:
    """Write what files say as a text, in the form in which OMERO's own clients have it."""
    parts = {"GlobalMetadata": original.whole, "SeriesMetadata": original.series}
    return "\n".join(f"[{title}]\n" + "".join(f"{name}={_line(text)}\n" for name, text in told.items()) for title, told in parts.items())


def _having(told: Mapping[str, str], wanted: str) -> Iterator[tuple[str, str]]:
    part = wanted.lower()
    return ((name, text) for name, text in told.items() if part in f"{name} {text}".lower())


def _line(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\n    ")


def _spot(plane: Plane) -> tuple[int, int, int]:
    return plane.z + 1, plane.c + 1, plane.t + 1


def _row(plane: Plane, columns: Iterable[str]) -> tuple[str, ...]:
    return (*map(str, _spot(plane)), *(_spelled(plane, name) for name in columns))


def _spelled(plane: Plane, name: str) -> str:
    value = plane.known.get(name)
    return f"{value.value:.6g} {value.symbol}" if isinstance(value, Quantity) else ""


def _cells(plane: Plane, name: str) -> tuple[float | str, str]:
    value = plane.known.get(name)
    return (value.value, value.symbol) if isinstance(value, Quantity) else ("", "")
