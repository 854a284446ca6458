"""What outlives a request and is too large, or too secret, for a web session: kept beside their records, where any process finds it.

It is sealed with the site's own key, so that whoever reads the store learns nothing; it goes with age, as sessions do.
"""

import hashlib
import json
import zlib
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from omeroweb_pyr import settings
from omeroweb_pyr.sessions import STORE
from omeroweb_pyr.sessions.records import Record, Store
from omeroweb_pyr.sessions.secret import secret_key

SEAL = "omeroweb_pyr.parcels"
LARGEST = 1_000_000
"""How many bytes a store takes for sure: memcached has no more for one record."""


class TooLarge(ValueError):
    """More than a store may take."""


def put(registry: Any, name: str, value: Any, *, new: bool = True) -> None:
    """Keep something that can be written as JSON; when not ``new``, only where there still is something of that name."""
    sealed = _seal(registry).encrypt(zlib.compress(json.dumps(value).encode()))
    if len(sealed) > LARGEST:
        raise TooLarge
    _record(registry, name).write(sealed, new=new)


def get(registry: Any, name: str) -> Any:
    """Return what is kept, or None; what was sealed with another key is nobody's any more."""
    record = _record(registry, name)
    sealed = record.read()
    if sealed is None:
        return None
    try:
        value = json.loads(zlib.decompress(_seal(registry).decrypt(sealed)))
    except (InvalidToken, zlib.error, ValueError):
        return None
    record.touch()
    return value


def drop(registry: Any, name: str) -> None:
    """Keep it no longer."""
    _record(registry, name).drop()


def _record(registry: Any, name: str) -> Record:
    store: Store = registry[STORE]
    return store.record(hashlib.sha256(f"parcel {name}".encode()).hexdigest()[:32])


def _seal(registry: Any) -> Fernet:
    found: Fernet | None = registry.get(SEAL)
    if found is None:
        wanted = settings.of(registry).session
        key = hashlib.sha256(f"parcels {secret_key(wanted.secret_key, wanted.folder)}".encode()).digest()
        found = registry[SEAL] = Fernet(urlsafe_b64encode(key))
    return found
