"""The query string of a plate's page: ``?field=2&run=5``."""

from collections.abc import Mapping

from omeroweb_pyr.errors import BadRequest

LARGEST = 2**63 - 1


def read_choice(query: Mapping[str, str]) -> tuple[int | None, int | None]:
    """Read which field, counted from 1, and which run to show; None where nothing is said."""
    return _positive(query, "field"), _positive(query, "run")


def _positive(query: Mapping[str, str], key: str) -> int | None:
    text = query.get(key, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and 1 <= int(text) <= LARGEST):
        raise BadRequest(f"{key} must be a whole number, 1 or more.")
    return int(text)
