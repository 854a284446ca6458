"""What a reply says that it has cost."""

import re


def asked_of_omero(response) -> int:
    """Return how many OMERO calls a reply took."""
    return int(re.search(r'omero;desc="(\d+)"', response.headers["Server-Timing"])[1])
