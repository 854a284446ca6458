"""What the embedded OMERO does of OMERO's API, read off its code: the Sphinx directive ``embedded``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from omeroweb_pyr.embedded import commands, servants
from omeroweb_pyr.embedded.wire.factory import CREATORS, GETTERS, Factory
from omeroweb_pyr.embedded.wire.jobs import Handle
from omeroweb_pyr.embedded.wire.service import Service
from omeroweb_pyr.embedded.wire.slices import omero

BASES = frozenset({"Request", "GraphQuery", "GraphModify", "GraphModify2"})
"""Requests that are only there for others to be made of."""


def services() -> dict[str, dict[str, bool]]:
    """Return whether each operation of each service is answered; what is not is refused."""
    known: Mapping[str, type[Service]] = servants.load() | {"ServiceFactory": Factory, "Handle": Handle}
    names = sorted({*GETTERS.values(), *CREATORS.values(), *known})
    return {name: {operation: hasattr(known.get(name, Service), operation) for operation in operations(name)} for name in names}


def operations(service: str) -> list[str]:
    """Return the names of a service's operations in Slice."""
    skeleton = next(getattr(module, service) for module in (omero.api, omero.grid, omero.cmd) if hasattr(module, service))
    found = (name.removeprefix("_op_") for name in dir(skeleton) if name.startswith("_op_"))
    return sorted(name for name in found if not name.startswith("ice_"))


def requests() -> dict[str, str]:
    """Return what each request to be submitted does, an empty text where it is refused."""
    known = {request.__name__: command for request, command in commands.load().items()}
    found = {kind.__name__ for kind in vars(omero.cmd).values() if isinstance(kind, type) and issubclass(kind, omero.cmd.Request)}
    return {name: told(known.get(name)) for name in sorted(found - BASES)}


def told(command: Any) -> str:
    """Return the first sentence that a command says of itself."""
    return "" if command is None else (command.__doc__ or "").strip().partition("\n")[0]


def service_table() -> str:
    """Write the table of services: which operations are answered, which refused."""
    rows = ((f"``{name}``", listed(known, answered=True), listed(known, answered=False)) for name, known in services().items())
    return table(("Service", "Yes", "Refused"), (16, 50, 34), rows)


def request_table() -> str:
    """Write the table of requests."""
    rows = ((f"``{name}``", (text and "yes") or "refused", text) for name, text in requests().items())
    return table(("Request", "", "What it does"), (30, 10, 60), rows)


def listed(known: Mapping[str, bool], *, answered: bool) -> str:
    """Write the operations that are answered, or those that are not."""
    return ", ".join(name for name, is_answered in known.items() if is_answered is answered) or "\\-"


def table(head: tuple[str, ...], widths: Iterable[int], rows: Iterable[tuple[str, ...]]) -> str:
    """Write a table."""
    lines = [".. list-table::", "   :header-rows: 1", f"   :widths: {' '.join(map(str, widths))}", ""]
    for row in (head, *rows):
        lines += _row(row)
    return "\n".join([*lines, ""])


def _row(cells: tuple[str, ...]) -> Iterator[str]:
    for place, cell in enumerate(cells):
        yield f"   {'*' if place == 0 else ' '} - {cell}".rstrip()


TABLES = {"services": service_table, "requests": request_table}


class Embedded(SphinxDirective):
    """One of the tables of what is supported."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return it."""
        return self.parse_text_to_nodes(TABLES[directives.choice(self.arguments[0], list(TABLES))]())


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive."""
    app.add_directive("embedded", Embedded)
    return {"parallel_read_safe": True}
