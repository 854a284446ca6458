"""What a setting's text may be: each cast returns the value or raises a Fault that says what is expected."""

import ipaddress
import json
import re
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from omeroweb_pyr.settings.keys import Fault, Instead

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
TRUE, FALSE = {"true", "t", "yes", "y", "on", "1"}, {"false", "f", "no", "n", "off", "0"}
TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+\Z")
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?\Z")
PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*\Z")


def text(value: str) -> str:
    """Take any text."""
    return value


def text_or_none(value: str) -> str | None:
    """Take any text; without one there is none."""
    return value or None


def slashed(value: str) -> str:
    """Take an absolute address or a path on this site; the slash at its end may be left out."""
    if not address(value):
        raise Fault("a path such as /static/, or an address")
    return value.rstrip("/") + "/"


def boolean(value: str) -> bool:
    """Take a yes or a no, in the usual spellings."""
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise Fault("true or false")


def whole(lowest: int, highest: int = 2**31 - 1) -> Callable[[str], int]:
    """Make a cast for whole numbers between two bounds."""

    def cast(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,10}", value) or not lowest <= int(value) <= highest:
            raise Fault(f"a whole number from {lowest} to {highest}")
        return int(value)

    return cast


def at_most(highest: int) -> Callable[[str], int]:
    """Make a cast for whole numbers from 1; a larger one than there can be here is cut down."""

    def cast(value: str) -> int:
        if re.fullmatch(r"[0-9]{1,18}", value) and int(value) > highest:
            raise Instead(highest, f"{highest} is used, which is the most there can be")
        return whole(1, highest)(value)

    return cast


def integer(value: str) -> int:
    """Take a whole number, a negative one too."""
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise Fault("a whole number")
    return int(value)


def one_of(*choices: str) -> Callable[[str], str]:
    """Make a cast for a word out of a few, whatever its case."""
    known = {choice.lower(): choice for choice in choices}

    def cast(value: str) -> str:
        if value.lower() not in known:
            raise Fault("one of " + ", ".join(choices))
        return known[value.lower()]

    return cast


def pattern(value: str) -> re.Pattern[str]:
    """Take a regular expression."""
    try:
        return re.compile(value)
    except re.error as error:
        raise Fault(f"a regular expression ({error})") from None


def structure(value: str) -> Any:
    """Take JSON."""
    try:
        return json.loads(value)
    except ValueError as error:
        raise Fault(f"JSON ({error})") from None


def texts(value: str) -> tuple[str, ...]:
    """Take a JSON list of texts."""
    found = structure(value or "[]")
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise Fault('a JSON list of texts, such as ["a", "b"]')
    return tuple(found)


def host_names(value: str) -> tuple[str, ...]:
    """Take a JSON list of hosts, perhaps with their ports."""
    found = texts(value)
    if not all(HOST.match(one) for one in found):
        raise Fault('a JSON list of hosts, such as ["files.example.org", "127.0.0.1:8080"]')
    return tuple(one.lower() for one in found)


def networks(value: str) -> tuple[Network, ...]:
    """Take a JSON list of addresses and networks."""
    try:
        return tuple(ipaddress.ip_network(one) for one in texts(value))
    except ValueError as error:
        raise Fault(f'a JSON list of addresses and networks, such as ["127.0.0.0/8", "::1"] ({error})') from None


def time_zone(value: str) -> zoneinfo.ZoneInfo:
    """Take the name of a time zone."""
    try:
        return zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise Fault("the name of a time zone, such as Europe/London") from None


def prefix(value: str) -> str:
    """Take the path that the app lives below: empty, or such as ``/omero``; a slash at the end does not count."""
    if not PREFIX.match(value.rstrip("/")):
        raise Fault("a path such as /omero, or nothing")
    return value.rstrip("/")


def cookie_name(value: str) -> str:
    """Take the name of a cookie."""
    if not TOKEN.match(value):
        raise Fault("the name of a cookie: letters, digits, hyphens and underscores")
    return value


def cookie_path(value: str) -> str:
    """Take the path of a cookie."""
    if not value.startswith("/") or re.search(r"[;\s]", value):
        raise Fault("a path that starts with a slash")
    return value


def address(value: str) -> str:
    """Take nothing, an absolute http or https address, or a path on this site."""
    parts = urlsplit(value)
    absolute = parts.scheme in {"http", "https"} and parts.netloc
    local = value.startswith("/") and not value.startswith("//")
    if value and (re.search(r"[\s;,'\"]", value) or not (absolute or local)):
        raise Fault("an http or https address, a path that starts with a slash, or nothing")
    return value


def template(value: str) -> str:
    """Take nothing, or where a Chameleon template is: below a template folder, by its full path, or a package's own as ``package:path``."""
    if value.lower() == "none":
        return ""
    if value and not value.endswith((".pt", ".html")):
        raise Fault("a template whose name ends in .pt or .html, or nothing")
    return value


def referrer(value: str) -> str:
    """Take a referrer policy."""
    if value.lower() in {"no-referrer", "unsafe-url"}:
        raise Instead(
            "same-origin", "same-origin is used: other sites learn nothing, and our forms prove by it over https where they come from"
        )
    # OMERO.web's own default is spelled so.
    return _referrer(value.replace("crossorigin", "cross-origin"))


def frames(value: str) -> str:
    """Take who may show our pages in a frame; that anybody may is not on offer."""
    if value.upper().startswith("ALLOW"):
        raise Instead("SAMEORIGIN", "SAMEORIGIN is used, for browsers know no other way to let somebody in")
    return one_of("SAMEORIGIN", "DENY")(value)


_referrer = one_of(
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
)


def folder(value: str) -> Path:
    """Take the name of a folder or file; the reader puts a relative one below the folder of what it was read from."""
    if not value or "\0" in value:
        raise Fault("the name of a folder")
    return Path(value)


def folders(value: str) -> tuple[Path, ...]:
    """Take a JSON list of folders; one that is a pair, as Django's may be, has its folder second."""
    found = structure(value or "[]")
    listed: list[Any] = found if isinstance(found, list) else [None]
    paths = [one[1] if isinstance(one, list) and len(one) == 2 else one for one in listed]
    if not all(isinstance(one, str) for one in paths):
        raise Fault('a JSON list of folders, such as ["/srv/templates"]')
    return tuple(folder(one) for one in paths)


def existing_folder(value: str) -> Path | None:
    """Take nothing, or the full path of a folder that is there."""
    if not value:
        return None
    if not Path(value).is_absolute() or not Path(value).is_dir():
        raise Fault("the full path of a folder that exists")
    return Path(value)


def mode(value: str) -> int:
    """Take the permission bits of a file, in octal."""
    if not re.fullmatch(r"(0o?)?[0-7]{3}", value):
        raise Fault("permission bits such as 0660")
    return int(value[-3:], 8)


def mapping(value: str) -> dict[str, Any]:
    """Take a JSON object."""
    found = structure(value or "{}")
    if not isinstance(found, dict):
        raise Fault('a JSON object, such as {"name": "value"}')
    return found


def rows(example: str, shortest: int, longest: int) -> Callable[[str], tuple[tuple[Any, ...], ...]]:
    """Make a cast for a JSON list of lists that begin with a text."""

    def cast(value: str) -> tuple[tuple[Any, ...], ...]:
        found = structure(value or "[]")
        if not isinstance(found, list) or not all(is_row(one, shortest, longest) for one in found):
            raise Fault(f"a JSON list such as {example}")
        return tuple(tuple(one) for one in found)

    return cast


def is_row(value: Any, shortest: int, longest: int) -> bool:
    """Say whether this is a list that begins with a text and has so many items."""
    return isinstance(value, list) and shortest <= len(value) <= longest and isinstance(value[0], str)


def objects(example: str, *needed: str) -> Callable[[str], tuple[dict[str, Any], ...]]:
    """Make a cast for a JSON list of objects that have some names."""

    def cast(value: str) -> tuple[dict[str, Any], ...]:
        found = structure(value or "[]")
        if not isinstance(found, list) or not all(isinstance(one, dict) and all(name in one for name in needed) for one in found):
            raise Fault(f"a JSON list such as {example}")
        return tuple(found)

    return cast
