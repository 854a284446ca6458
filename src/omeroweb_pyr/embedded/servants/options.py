"""What clients ask of IContainer and IMetadata beside the ids: whose objects, of which time, and how deep."""

from dataclasses import dataclass
from typing import Any

from omero.rtypes import unwrap

from omeroweb_pyr.embedded.objects import Page, unwrap_params


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The filter and the options of an omero.sys.Parameters; None stands for whatever there is."""

    owner: int | None = None
    group: int | None = None
    start: int | None = None
    end: int | None = None
    leaves: bool = False
    orphan: bool = False
    page: Page = (None, None)

    @classmethod
    def of(cls, parameters: Any) -> "Options":
        """Read parameters, which may be missing; ids below zero stand for anybody."""
        wanted, options = getattr(parameters, "theFilter", None), getattr(parameters, "theOptions", None)
        return cls(
            owner=_id(getattr(wanted, "ownerId", None)),
            group=_id(getattr(wanted, "groupId", None)),
            start=unwrap(getattr(wanted, "startTime", None)),
            end=unwrap(getattr(wanted, "endTime", None)),
            leaves=bool(unwrap(getattr(options, "leaves", None))),
            orphan=bool(unwrap(getattr(options, "orphan", None))),
            page=unwrap_params(parameters)[1],
        )

    def narrow(self, alias: str) -> tuple[list[str], dict[str, Any]]:
        """Return HQL's conditions on whose a row is, and their parameters."""
        tests = {f"{alias}.details.owner.id = :owner": ("owner", self.owner), f"{alias}.details.group.id = :group": ("group", self.group)}
        used = {test: pair for test, pair in tests.items() if pair[1] is not None}
        return list(used), dict(used.values())

    def within(self, alias: str) -> tuple[list[str], dict[str, Any]]:
        """Return HQL's conditions on when a row was made, and their parameters."""
        time = f"{alias}.details.creationEvent.time"
        tests = {f"{time} >= :start": ("start", self.start), f"{time} <= :end": ("end", self.end)}
        used = {test: pair for test, pair in tests.items() if pair[1] is not None}
        return list(used), dict(used.values())


def _id(value: Any) -> int | None:
    known = unwrap(value)
    return known if known is not None and known >= 0 else None
