"""SharedResources: no tables, no processors, no repositories of others."""

from typing import Any

import omero.grid

from omeroweb_pyr.embedded.wire.service import Call, Service


class SharedResourcesService(Service):
    """Says what there is not."""

    interface = "SharedResources"

    def areTablesEnabled(self, call: Call) -> bool:
        """Say that there are no tables."""
        return False

    def repositories(self, call: Call) -> Any:
        """Return no repositories: files are imported where the server is."""
        return omero.grid.RepositoryMap([], [])

    def getScriptRepository(self, call: Call) -> Any:
        """Return none: there are no scripts."""
