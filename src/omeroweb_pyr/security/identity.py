"""Who a request is served as."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from pyramid.authorization import Authenticated, Everyone


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An OMERO user on a server, with the OMERO session that speaks for him."""

    server_id: int
    session_uuid: str = field(repr=False)
    user_id: int
    user_name: str
    is_public: bool = False
    viewer: str = ""
    """The administrator who sees the site as this user does, and changes nothing."""

    @property
    def principals(self) -> list[str]:
        """Return what access lists may name; the public user, and who only looks, is nobody's ``Authenticated``, so he only ever reads."""
        return [Everyone] if self.is_public or self.viewer else [Everyone, Authenticated, f"user:{self.user_id}"]

    @property
    def scope(self) -> str:
        """Say for whom shared caches may keep what is answered."""
        return "public" if self.is_public and not self.viewer else "private"

    @classmethod
    def from_record(cls, record: Any) -> Self | None:
        """Read what the web session holds; anything that does not look right is nobody."""
        match record:
            case {"server_id": int(server), "session_uuid": str(uuid), "user_id": int(user), "user_name": str(name)}:
                viewer = str(record.get("viewer", ""))
                return cls(server_id=server, session_uuid=uuid, user_id=user, user_name=name, viewer=viewer)
        return None

    def to_record(self) -> Mapping[str, int | str]:
        """Return what the web session is to hold."""
        return {
            "server_id": self.server_id,
            "session_uuid": self.session_uuid,
            "user_id": self.user_id,
            "user_name": self.user_name,
            **({"viewer": self.viewer} if self.viewer else {}),
        }
