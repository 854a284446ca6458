"""What files take: by group, by user, by kind; as tables with bars, and as CSV."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from omeroweb_pyr.gateway.model_staff import Use
from omeroweb_pyr.presenters.tables import written
from omeroweb_pyr.presenters.wording import number

T = TypeVar("T")
KINDS = {
    "FilesetEntry": "Imported files",
    "FileAnnotation": "Attachments",
    "OriginalFile": "Other files",
    "Pixels": "Pixels",
    "Thumbnail": "Thumbnails",
    "Job": "Logs",
}
UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")
COLUMNS = ("user", "user_name", "group", "group_name", "kind", "files", "bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A line of a table: what it is about, where that is taken apart, and its part of the largest, in percent."""

    label: str
    url: str
    files: str
    size: str
    part: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A table of bars."""

    title: str
    bars: tuple[Bar, ...]
    more: int
    """How many lines are left out; the CSV has them."""


def charts(
    uses: Iterable[Use], users: Mapping[int, str], groups: Mapping[int, str], address: Callable[[str, int], str], *, by: Iterable[str]
) -> tuple[Chart, ...]:
    """Lay out what files take ``by`` group and user, each with the address of what it is made of, and by kind."""
    known, found = list(uses), []
    for what, names in (("group", groups), ("user", users)):
        if what in by:
            sums = added((getattr(use, what), use) for use in known)
            labels = labelled(sums, names, what)
            bars = [(labels[id], address(what, id), *sum) for id, sum in sums.items()]
            found.append(chart(f"By {what}", bars))
    kinds = [(KINDS.get(kind, kind), "", *sum) for kind, sum in added((use.kind, use) for use in known).items()]
    return (*found, chart("By kind", kinds)) if known else ()


def added(uses: Iterable[tuple[T, Use]]) -> dict[T, tuple[int, int]]:
    """Add up files and bytes by whatever stands beside each use."""
    sums: dict[T, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for key, use in uses:
        files, bytes = sums[key]
        sums[key] = (files + use.files, bytes + use.bytes)
    return sums


def labelled(ids: Iterable[int], names: Mapping[int, str], what: str) -> dict[int, str]:
    """Name users or groups; those of the same name by their ids too."""
    found = {id: names.get(id) or f"{what.capitalize()} {id}" for id in ids}
    often = Counter(found.values())
    return {id: f"{label} ({what} {id})" if often[label] > 1 else label for id, label in found.items()}


def chart(title: str, bars: Iterable[tuple[str, str, int, int]], most: int = 50) -> Chart:
    """Lay out bars, given as label, address, files and bytes; the largest first."""
    lines = sorted(bars, key=lambda bar: (-bar[3], bar[0]))
    largest = max((bytes for *_, bytes in lines), default=0) or 1
    found = tuple(
        Bar(label=label, url=url, files=number(files), size=size(bytes), part=round(100 * bytes / largest, 2))
        for label, url, files, bytes in lines[:most]
    )
    return Chart(title=title, bars=found, more=max(len(lines) - most, 0))


def size(bytes: int) -> str:
    """Word a number of bytes."""
    value, unit = float(bytes), 0
    while value >= 1000 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.3g} {UNITS[unit]}" if unit else f"{bytes} bytes"


def table(uses: Iterable[Use], users: Mapping[int, str], groups: Mapping[int, str]) -> str:
    """Write it as CSV."""
    named = ((use, users.get(use.user, ""), groups.get(use.group, "")) for use in uses)
    rows = ((use.user, user, use.group, group, KINDS.get(use.kind, use.kind), use.files, use.bytes) for use, user, group in named)
    return written(COLUMNS, rows)
