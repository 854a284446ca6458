"""What files take: by group, by user, by kind; as tables with bars, and as CSV."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from omeroweb_pyr.gateway.model_staff import Use
from omeroweb_pyr.presenters.tables import written
from omeroweb_pyr.presenters.wording import number

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
    """A line of a table: what it is about, and its part of the largest, in percent."""

    label: str
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


def charts(uses: Iterable[Use], users: Mapping[int, str], groups: Mapping[int, str], *, by_user: bool) -> tuple[Chart, ...]:
    """Lay out what files take, by group, by user where there are several, and by kind."""
    known = list(uses)
    found = [chart("By group", ((groups.get(use.group, f"Group {use.group}"), use) for use in known))]
    if by_user:
        found.append(chart("By user", ((users.get(use.user, f"User {use.user}"), use) for use in known)))
    return (*found, chart("By kind", ((KINDS.get(use.kind, use.kind), use) for use in known))) if known else ()


def chart(title: str, uses: Iterable[tuple[str, Use]], most: int = 50) -> Chart:
    """Add up by label, the largest first."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for label, use in uses:
        sums[label][0] += use.files
        sums[label][1] += use.bytes
    lines = sorted(sums.items(), key=lambda line: (-line[1][1], line[0]))
    largest = max((bytes for _, (_, bytes) in lines), default=0) or 1
    bars = tuple(
        Bar(label=label, files=number(files), size=size(bytes), part=round(100 * bytes / largest, 2)) for label, (files, bytes) in lines
    )
    return Chart(title=title, bars=bars[:most], more=max(len(bars) - most, 0))


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
