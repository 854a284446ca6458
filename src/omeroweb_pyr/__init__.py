"""OMERO.web, made anew: browse, view and share microscopy images by URL."""

from typing import Any


def main(global_config: dict[str, Any] | None, **ini: Any) -> Any:
    """Make the WSGI app: one line per subsystem, lowest layer first; ``omero.web.*`` keys of ``global_config`` win (the command line's)."""
    from pyramid.config import Configurator  # noqa: PLC0415 - commands that serve nothing start sooner without

    given = {key: value for key, value in (global_config or {}).items() if key.startswith("omero.web.")}
    here = {"omeroweb_pyr.here": (global_config or {}).get("here"), "omeroweb_pyr.ini": (global_config or {}).get("__file__")}
    with Configurator(settings={**here, **ini, **given}) as config:
        config.include(".settings")  # below this line nobody reads a raw ini key
        config.include(".mail")
        config.include(".gateway")
        config.include(".sessions")
        config.include(".security")
        config.include(".resources")
        config.include(".serving")
        config.include(".views")  # it scans, once every directive exists
        config.include(".plugins")  # last: they build on all of it
    return config.make_wsgi_app()
