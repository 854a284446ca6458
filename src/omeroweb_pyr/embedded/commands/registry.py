"""The commands by the types of their requests."""

from collections.abc import Callable

from omeroweb_pyr.embedded.wire.jobs import Command

KNOWN: dict[type, Command] = {}


def command(request: type) -> Callable[[Command], Command]:
    """Make a function the one that fulfils requests of a type."""

    def keep(made: Command) -> Command:
        KNOWN[request] = made
        return made

    return keep
