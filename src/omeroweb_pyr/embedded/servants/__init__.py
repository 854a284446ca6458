"""The services: a module each (or a few), found by the ``interface`` of their classes."""

import importlib
import pkgutil

from omeroweb_pyr.embedded.wire.service import Service


def load() -> dict[str, type[Service]]:
    """Import every module here, and return the service classes by interface name."""
    found: dict[str, type[Service]] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for made in vars(module).values():
            if isinstance(made, type) and issubclass(made, Service) and made.__module__ == module.__name__ and hasattr(made, "interface"):
                found[made.interface] = made
    return found
