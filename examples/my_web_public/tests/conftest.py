"""The fixtures of omeroweb_pyr's own tests: an embedded OMERO in a process of its own, users for each test, apps over it."""

from tests.conftest import make_app, server, settings, world  # noqa: F401
