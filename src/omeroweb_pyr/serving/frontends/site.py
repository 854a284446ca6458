"""What a web server has to know of a site."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from omeroweb_pyr.settings import Settings

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 - where to reach who listens everywhere
KEPT = "public, max-age=31536000, immutable"
ASKED_AGAIN = "public, max-age=3600"
COMPRESSED = "text/css text/csv text/plain application/javascript text/javascript application/json image/svg+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site, and what the command line says of the web server: port, name, and how much may be sent to it (0 is any)."""

    settings: Settings
    port: int
    server_name: str = "$hostname"
    max_body_size: str = "0"
    extra: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """Return a name for what belongs to this site alone, so that several can be in one server."""
        return "omeroweb" + "".join(f"_{part}" for part in re.findall(r"\w+", self.settings.prefix))

    @property
    def prefix(self) -> str:
        """Return the path that the app lives below, without a slash at the end."""
        return self.settings.prefix

    @property
    def fastcgi(self) -> bool:
        """Say whether FastCGI is spoken, and not HTTP."""
        return self.settings.serving.server.startswith("fastcgi")

    @property
    def socket(self) -> Path | None:
        """Return the socket file that the app listens at, if it is one."""
        return self.settings.serving.socket if self.settings.serving.server == "fastcgi" else None

    @property
    def address(self) -> str:
        """Return host and port that the app listens at."""
        host = self.settings.serving.host
        shown = ANY_ADDRESS.get(host, f"[{host}]" if ":" in host else host)
        return f"{shown}:{self.settings.serving.port}"

    @property
    def static(self) -> str | None:
        """Return the path that static files are below, with slashes around it, or None where another host has them."""
        return None if urlsplit(self.settings.static_url).netloc else self.settings.static_url

    @property
    def static_root(self) -> Path:
        """Return the folder of the static files."""
        return self.settings.serving.static_root

    @property
    def var(self) -> Path:
        """Return the folder that everything is in which changes."""
        return self.static_root.parent

    @property
    def versions(self) -> str:
        """Return a regular expression for addresses of static files whose content never changes."""
        return rf"^{re.escape(self.static or '')}(?:[\w.]+-)?[0-9a-f]{{10}}/"

    @property
    def seconds(self) -> int:
        """Return how long the app may take for an answer: a page asks OMERO a few things, each within the time-out."""
        return max(60, 4 * self.settings.timeout_ms // 1000)

    @property
    def trusts(self) -> bool:
        """Say whether the app believes what a proxy says of a request."""
        return bool(self.settings.trusted_proxy)


def indented(lines: list[str], depth: int = 1) -> list[str]:
    """Put lines a few levels in; empty ones stay empty."""
    return [f"{'    ' * depth}{line}" if line else "" for line in lines]
