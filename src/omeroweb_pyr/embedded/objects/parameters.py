"""omero.sys.Parameters as plain Python values."""

from typing import Any

from omero.rtypes import unwrap

Page = tuple[int | None, int | None]
"""Offset and limit."""

NO_PAGE: Page = (None, None)


def unwrap_params(parameters: Any) -> tuple[dict[str, Any], Page]:
    """Return the values by name, and the page that is asked for; None is no parameters."""
    if parameters is None:
        return {}, NO_PAGE
    values = {name: unwrap(value) for name, value in (parameters.map or {}).items()}
    part = parameters.theFilter
    if part is None:
        return values, NO_PAGE
    return values, (unwrap(part.offset), unwrap(part.limit))
