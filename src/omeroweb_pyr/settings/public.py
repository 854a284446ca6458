"""The public user: who an anonymous visitor becomes, and on which paths."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from omeroweb_pyr.settings.casts import boolean, pattern, text, whole
from omeroweb_pyr.settings.keys import Group, key


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicUser(Group):
    """Who an anonymous visitor becomes, and on which paths."""

    title: ClassVar[str] = "The public user"

    enabled: bool = key("public.enabled", boolean, "false", "Whether visitors who are not logged in are served as the public user.")
    user: str = key("public.user", text, "", "The public user's name; needed when public.enabled.")
    password: str = key("public.password", text, "", "The public user's password; needed when public.enabled.", secret=True, exact=True)
    server_id: int = key("public.server_id", whole(1), "1", "The place of the public user's server in server_list, counted from 1.")
    url_filter: re.Pattern[str] = key(
        "public.url_filter",
        pattern,
        "^/(?!webadmin)",
        "What the path (with the prefix) must match somewhere for a visitor to be let in;"
        " the default lets him in everywhere but at /webadmin.",
    )
    get_only: bool = key("public.get_only", boolean, "true", "Whether the public user may only look.")
    cache_enabled: bool = key(
        "public.cache.enabled", boolean, "false", "Whether all processes share one OMERO session of the public user, through the cache."
    )
    cache_key: str = key("public.cache.key", text, "omero.web.public.cache.key", "The name that the shared session has in the cache.")
    cache_timeout: int = key("public.cache.timeout", whole(1), "86400", "For how many seconds the shared session is kept in the cache.")

    def remarks(self) -> Iterable[str]:
        """Say that nobody is let in for lack of a log-in."""
        if self.enabled and not self.complete:
            yield "Nothing is public: omero.web.public.enabled is true, but omero.web.public.user or omero.web.public.password is missing."

    @property
    def complete(self) -> bool:
        """Say whether there is somebody whom visitors can be served as; where there is not, nothing is public."""
        return bool(self.user and self.password)
