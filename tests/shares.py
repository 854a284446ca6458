"""Which tests of a run in several processes stay together: those of a file, and all that lead to what clients have asked before."""

from xdist.scheduler import LoadFileScheduling

TOGETHER = "tests/fidelity/"


class Shares(LoadFileScheduling):
    """Give each process whole files, and the folder of clients' tests to one."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)
