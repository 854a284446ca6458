"""What a session was lately allowed to see: images found by id, remembered for a few seconds, so that tiles need no look-up."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace

from omeroweb_pyr.gateway.model import Image, Trail
from omeroweb_pyr.gateway.rendering import Saved

SECONDS = 5.0
ENTRIES = 2000


@dataclass(frozen=True, slots=True)
class Grant:
    """An image that the session may see; ``saved`` is None where the list that told of it told nothing of settings."""

    image: Image
    saved: Saved | None
    at: float


class Grants:
    """The grants of one connection."""

    def __init__(self) -> None:
        self._grants: OrderedDict[tuple[str, int | str, Trail], Grant] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: int | str, within: Trail, kind: str = "image") -> Grant | None:
        """Return a grant that still holds; of a field, the key is its number."""
        with self._lock:
            grant = self._grants.get((kind, key, within))
            return grant if grant is not None and grant.at > time.monotonic() - SECONDS else None

    def add(self, image: Image, within: Trail, saved: Saved | None) -> None:
        """Remember an image as just seen; settings known for the same version of it stay known."""
        now = time.monotonic()
        with self._lock:
            old = self._grants.pop((image.kind, image.key, within), None)
            if saved is None and old is not None and old.image.version == image.version and image.version:
                saved = old.saved
            self._grants[image.kind, image.key, within] = Grant(image, saved, now)
            while len(self._grants) > ENTRIES:
                self._grants.popitem(last=False)

    def learn(self, image: Image, saved: Saved) -> None:
        """Add its settings to what is known of an image; it is not known for longer by that."""
        with self._lock:
            grant = self._grants.get((image.kind, image.key, _within(image)))
            if grant is not None and grant.image.version == image.version:
                self._grants[image.kind, image.key, _within(image)] = replace(grant, saved=saved)

    def clear(self) -> None:
        """Forget all, for the pictures of some have changed."""
        with self._lock:
            self._grants.clear()

    def saved(self, image: Image) -> Saved | None:
        """Return the settings of just this version of an image, if known."""
        grant = self.get(image.key, _within(image), image.kind)
        return grant.saved if grant is not None and grant.image.version == image.version else None


def _within(image: Image) -> Trail:
    return tuple((crumb.kind, crumb.id) for crumb in image.trail)
