"""How often something may happen: counted beside the web sessions, so that the limits are those of all processes together."""

import hashlib
from typing import Any

from omeroweb_pyr.sessions import STORE
from omeroweb_pyr.sessions.records import Store


def admit(registry: Any, what: str, most: int, seconds: int) -> bool:
    """Count one more of ``what``; say whether it is not more than ``most`` within that time."""
    store: Store = registry[STORE]
    return store.count(hashlib.sha256(what.encode(errors="surrogatepass")).hexdigest()[:32], seconds) <= most
