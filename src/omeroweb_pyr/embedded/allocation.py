"""How the C library keeps memory: large blocks go back to the system as soon as they are freed."""

import ctypes

MMAP_THRESHOLD, ARENAS = -3, -8
"""The names of mallopt's options in glibc."""

LARGE = 4 << 20
FEW = 2


def return_large_blocks() -> bool:
    """Keep threads from holding on to the memory of pictures they once drew; say whether the C library can be told so.

    Left alone, glibc raises the size of what it calls large with every block that is freed, and gives each thread an arena of its own.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(MMAP_THRESHOLD, LARGE) and mallopt(ARENAS, FEW))
