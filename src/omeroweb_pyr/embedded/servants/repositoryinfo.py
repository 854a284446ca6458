"""IRepositoryInfo: how full the disk is."""

import shutil
from typing import Any

from omeroweb_pyr.embedded.wire.service import Call, Service

KILOBYTE = 1024


class RepositoryInfoService(Service):
    """Tells of the disk that the data folder is on."""

    interface = "IRepositoryInfo"

    def getUsedSpaceInKilobytes(self, call: Call) -> int:
        """Return what is used, by whomever."""
        return int(_disk(call).used // KILOBYTE)

    def getFreeSpaceInKilobytes(self, call: Call) -> int:
        """Return what is free."""
        return int(_disk(call).free // KILOBYTE)

    def getUsageFraction(self, call: Call) -> float:
        """Return the used part, from 0 to 1."""
        disk = _disk(call)
        return float(disk.used / (disk.used + disk.free))

    def sanityCheckRepository(self, call: Call) -> None:
        """Do nothing, as OMERO does by now."""

    def removeUnusedFiles(self, call: Call) -> None:
        """Do nothing: files go with their objects."""


def _disk(call: Call) -> Any:
    return shutil.disk_usage(call.store.folder)
