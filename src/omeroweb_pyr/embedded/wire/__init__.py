"""OMERO's Slice interfaces over a socket: adapter, router, sessions, servants.

``slices`` is imported here, so that whatever module of this package comes first, the operations are recorded before
anything else imports omero.
"""

from omeroweb_pyr.embedded.wire import slices

__all__ = ["slices"]
