"""IShare: there are no shares, so whoever looks for one finds none."""

from collections.abc import Sequence
from typing import Any

from omeroweb_pyr.embedded.wire.service import Call, Service, raise_validation


class ShareService(Service):
    """Lists nothing; shares can't be made."""

    interface = "IShare"

    def getShare(self, call: Call, share: int) -> Any:
        """Return nothing: there is no such share."""

    def getOwnShares(self, call: Call, active: bool) -> list[Any]:
        """Return no shares."""
        return []

    def getMemberShares(self, call: Call, active: bool) -> list[Any]:
        """Return no shares."""
        return []

    def getSharesOwnedBy(self, call: Call, user: Any, active: bool) -> list[Any]:
        """Return no shares."""
        return []

    def getMemberSharesFor(self, call: Call, user: Any, active: bool) -> list[Any]:
        """Return no shares."""
        return []

    def getMemberCount(self, call: Call, shares: Sequence[int]) -> dict[int, int]:
        """Return no counts."""
        return {}

    def getCommentCount(self, call: Call, shares: Sequence[int]) -> dict[int, int]:
        """Return that there are no comments."""
        return dict.fromkeys(shares, 0)

    def deactivate(self, call: Call) -> None:
        """Do nothing: no share is in use."""


UNKNOWN = (
    "activate",
    "getContents",
    "getContentSubList",
    "getContentSize",
    "getContentMap",
    "getComments",
    "getAllMembers",
    "getAllGuests",
    "getAllUsers",
)
"""Questions about one share."""


def _unknown(name: str) -> Any:
    def refuse(self: ShareService, call: Call, share: int, *others: Any) -> Any:  # noqa: ARG001 - the operation's signature
        raise_validation(f"No share with id {share}")

    refuse.__name__, refuse.__doc__ = name, "Refuse: there is no such share."
    return refuse


for _operation in UNKNOWN:
    setattr(ShareService, _operation, _unknown(_operation))
