"""Ini files of sites."""

from collections.abc import Mapping

_SITE = """
[app:main]
use = egg:omeroweb_pyr
{keys}
[server:main]
use = egg:waitress#main
{server}
"""
_QUIET = """
[loggers]
keys = root
[handlers]
keys =
[formatters]
keys =
[logger_root]
level = WARNING
handlers =
"""
_TELLING = """
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = {level}
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[formatter_plain]
format = %(message)s
"""


def ini_text(keys: Mapping[str, object], server: str = "threads = 2", *, logs: bool = False, level: str = "INFO") -> str:
    """Return the text of a site's ini file; ``logs`` makes it tell what it does, from ``level`` on. Keys may leave ``omero.web.`` out."""
    named = [f"omero.web.{key.removeprefix('omero.web.')} = {value}" for key, value in keys.items()]
    return _SITE.format(keys="\n".join(named), server=server) + (_TELLING.replace("{level}", level) if logs else _QUIET)
