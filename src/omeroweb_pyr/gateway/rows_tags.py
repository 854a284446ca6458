"""From rows to tags and sets of tags."""

from collections.abc import Callable, Sequence

from omeroweb_pyr.gateway import rows
from omeroweb_pyr.gateway.model import Crumb, Named
from omeroweb_pyr.gateway.model_tags import TagObject, TagSet
from omeroweb_pyr.gateway.queries.tags import LINKS
from omeroweb_pyr.gateway.rows import Row

Trail = tuple[Crumb, ...]


def tag(row: Row, trail: Trail, _found: Sequence[Row] = ()) -> TagObject:
    """Make a tag with the counts of what it is on."""
    counts = tuple((kind, row[f"{kind}_count"] or 0) for kind in LINKS)
    return TagObject(**rows.base(row, trail), namespace=row["namespace"] or "", counts=counts)


def tag_set(row: Row, trail: Trail, _found: Sequence[Row] = ()) -> TagSet:
    """Make a set of tags."""
    return TagSet(**rows.base(row, trail), child_count=row["child_count"] or 0)


MAKERS: dict[str, Callable[[Row, Trail, Sequence[Row]], Named]] = {"tag": tag, "tagset": tag_set}
