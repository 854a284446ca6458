"""The JSON API."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from omeroweb_pyr.settings.casts import address, whole
from omeroweb_pyr.settings.keys import Group, key


@dataclass(frozen=True, slots=True, kw_only=True)
class Api(Group):
    """How much the JSON API gives at a time, and the addresses in it."""

    title: ClassVar[str] = "The JSON API"

    limit: int = key("api.limit", whole(1), "200", "How many objects a list of the JSON API has unless asked otherwise.", waits=True)
    max_limit: int = key("api.max_limit", whole(1), "500", "How many it has at most.", waits=True)
    absolute_url: str = key(
        "api.absolute_url", address, "", "What addresses in the JSON API begin with, instead of where they were asked for.", waits=True
    )

    def remarks(self) -> Iterable[str]:
        """Say which of the two bounds counts."""
        if self.limit > self.max_limit:
            yield f"omero.web.api.limit is {self.limit}, but lists have at most omero.web.api.max_limit, which is {self.max_limit}."
