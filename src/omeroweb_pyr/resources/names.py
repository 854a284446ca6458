"""What a path segment may be: an id, a word, or either with a suffix that names a representation."""

import re

SUFFIXES = frozenset({"json", "png", "jpg", "csv", "zarr", "iiif"})
"""Every suffix there is; one that no view serves is a 404 all the same."""

ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
LARGEST_ID = 2**63 - 1


def split(name: str) -> tuple[str, str]:
    """Split ``1001.png`` into ``1001`` and ``png``; KeyError for a suffix that nobody knows."""
    stem, dot, suffix = name.partition(".")
    if dot and suffix not in SUFFIXES:
        raise KeyError(name)
    return stem, suffix


def object_id(name: str) -> int:
    """Read an id; KeyError for all that OMERO could not have given out, so that each id has one spelling."""
    if not ID.fullmatch(name) or int(name) > LARGEST_ID:
        raise KeyError(name)
    return int(name)
