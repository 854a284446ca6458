"""What fulfils the requests that clients submit: a function each, found by the type of its request (``@command(omero.cmd.Timing)``)."""

import importlib
import pkgutil
from collections.abc import Mapping

from omeroweb_pyr.embedded.commands.registry import KNOWN
from omeroweb_pyr.embedded.wire.jobs import Command


def load() -> Mapping[type, Command]:
    """Import every module here, and return the commands by the types of their requests."""
    for info in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{info.name}")
    return KNOWN
