"""What a path segment may be: an id, a word, or either with a suffix that names a representation."""

import re

SUFFIXES = frozenset({"json", "png", "jpg", "csv", "zarr", "iiif"})
"""Every suffix there is; one that no view serves is a 404 all the same."""

ID = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
LARGEST_ID = 2**63 - 1


def split(name: str) -> tuple[str, str]:
    """Split ``1001.png`` into ``1001`` and ``png``; KeyError for a suffix that nobody knows."""
    stem, dot, suffix = name.partition(".")
    if dot and suffix not in SUFFIXES:
        raise KeyError(name)
    return stem, suffix


LABEL = re.compile(r"([A-Za-z]{1,2})([0-9]{1,3})", re.ASCII)
"""A well of a plate: its row by letters, its column by number."""


def well_label(name: str) -> str:
    """Read a well's label in any spelling (``b4``) and return the one it has in URLs, ``B04``; KeyError for anything else."""
    found = LABEL.fullmatch(name)
    if found is None or int(found[2]) == 0:
        raise KeyError(name)
    return f"{found[1].upper()}{int(found[2]):02}"


def object_id(name: str, least: int = 1) -> int:
    """Read an id; KeyError for all that OMERO could not have given out, so that each id has one spelling."""
    if not ID.fullmatch(name) or not least <= int(name) <= LARGEST_ID:
        raise KeyError(name)
    return int(name)
