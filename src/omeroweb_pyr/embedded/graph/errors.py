"""Why a graph can't be handled."""


class GraphRefused(Exception):
    """What was asked can't be done; the message says which object stands in the way. ``name`` is OMERO's word for the kind of failure."""

    def __init__(self, message: str, name: str = "graph-fail") -> None:
        super().__init__(message)
        self.name = name


class Cancelled(Exception):
    """Whoever asked for it wants it no more."""
