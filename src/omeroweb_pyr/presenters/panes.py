"""The panes of annotations, in the order and by the names that the installation gives them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LABELS = {
    "tag": "Tags",
    "map": "Key-Value Pairs",
    "table": "Tables",
    "file": "Attachments",
    "comment": "Comments",
    "rating": "Ratings",
    "other": "Others",
}
"""The panes that there are, which is what a setting can choose from."""


@dataclass(frozen=True, slots=True)
class Pane:
    """A pane by its name, and its heading."""

    name: str
    label: str


def panes(wanted: Iterable[Mapping[str, Any]]) -> tuple[Pane, ...]:
    """Put the panes that are wanted in their order; each is there once, and what is no pane is left out."""
    found: dict[str, Pane] = {}
    for each in sorted((each for each in wanted if each["name"] in LABELS), key=_index):
        found.setdefault(each["name"], Pane(each["name"], str(each.get("label") or LABELS[each["name"]])))
    return tuple(found.values())


def _index(pane: Mapping[str, Any]) -> float:
    index = pane.get("index")
    return index if isinstance(index, int | float) else float("inf")
