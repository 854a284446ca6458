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

    limit: int = key("api.limit", whole(1), "200", "How many objects a list of the JSON API has unless asked otherwise.")
    max_limit: int = key("api.max_limit", whole(1), "500", "How many it has at most.")
    absolute_url: str = key(
        "api.absolute_url", address, "", "What addresses in the JSON API begin with, instead of where they were asked for."
    )

    def clashes(self) -> Iterable[str]:
        """Return what does not go together."""
        if self.limit > self.max_limit:
            yield f"omero.web.api.limit = '{self.limit}': expected at most omero.web.api.max_limit, which is {self.max_limit}"
