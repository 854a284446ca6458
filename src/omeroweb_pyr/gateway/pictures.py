"""Pictures drawn lately, kept in memory for whoever may see the image: a public one is drawn once, not once a visitor."""

import threading
from collections.abc import Callable, Hashable

from cachetools import LRUCache

from omeroweb_pyr.gateway.model import Picture

MEGABYTE = 1 << 20
SHARE = 8
"""No picture may take more than this part of the room."""


class Pictures:
    """The pictures of a pool, up to so many megabytes; the least recently asked for go first.

    A key names all that is seen: server, version of the image's settings, plane, settings asked for. Whether the caller may see the image
    is for the caller to find out before.
    """

    def __init__(self, megabytes: int) -> None:
        self._largest = megabytes * MEGABYTE // SHARE
        self._kept: LRUCache[Hashable, Picture] = LRUCache(megabytes * MEGABYTE, getsizeof=_size)
        self._lock = threading.Lock()

    def get(self, key: Hashable, draw: Callable[[], Picture]) -> Picture:
        """Return the picture of that name, drawn now if it is not here."""
        with self._lock:
            kept = self._kept.get(key)
        return kept if kept is not None else self._keep(key, draw())

    def _keep(self, key: Hashable, picture: Picture) -> Picture:
        if _size(picture) <= self._largest:
            with self._lock:
                self._kept[key] = picture
        return picture


def _size(picture: Picture) -> int:
    return len(picture.data) + 1000  # a name takes room too
