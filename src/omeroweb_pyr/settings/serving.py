"""How the app is served: behind which web server, at which address, by how many threads, and where its static files and logs are."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from omeroweb_pyr.settings.casts import Network, boolean, folder, folders, mode, networks, one_of, slashed, text, texts, whole
from omeroweb_pyr.settings.keys import Group, Instead, key

STATIC_URL = "/static/"
SERVERS = ("fastcgi-tcp", "fastcgi", "wsgi-tcp", "waitress")
OTHERS = {"wsgi": "wsgi-tcp", "development": "waitress", "default": "waitress"}
"""What OMERO.web has or had besides, and what comes nearest here."""


def application_server(value: str) -> str:
    """Take the way the app is served; those of OMERO.web that there are not are replaced by the nearest."""
    if nearest := OTHERS.get(value.lower()):
        raise Instead(nearest, f"{nearest} is used, which is what comes nearest here")
    return one_of(*SERVERS)(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving(Group):
    """The daemon, and what the web server in front of it has to know."""

    title: ClassVar[str] = "Serving"

    server: str = key(
        "application_server",
        application_server,
        "fastcgi-tcp",
        "What `omeroweb start` serves: fastcgi-tcp, fastcgi (a unix socket), or HTTP by waitress, also called wsgi-tcp.",
    )
    host: str = key("application_server.host", text, "127.0.0.1", "The address that `omeroweb start` listens on.")
    port: int = key("application_server.port", whole(1, 65535), "4080", "The port that `omeroweb start` listens on.")
    socket: Path = key("application_server.socket", folder, "var/omeroweb.sock", "The unix socket that fastcgi listens on.")
    socket_mode: int = key("application_server.socket_mode", mode, "0660", "The permission bits of the unix socket.")
    threads: int = key("application_server.threads", whole(1, 1000), "16", "How many requests a process serves at a time.")
    processes: int = key("application_server.processes", whole(1, 100), "1", "How many processes serve.")
    max_requests: int = key(
        "application_server.max_requests", whole(0), "0", "After how many requests a process is replaced by a new one; 0 is never."
    )
    static_url: str = key(
        "static_url", slashed, STATIC_URL, "The address that static files are below; unless it is another, the prefix comes before it."
    )
    static_root: Path = key("static_root", folder, "var/static", "The folder that `omeroweb syncmedia` copies static files to.")
    staticfile_dirs: tuple[Path, ...] = key("staticfile_dirs", folders, "[]", "Folders of further static files, as JSON.")
    logdir: Path = key("logdir", folder, "var/log", "The folder of the log files that `omeroweb start` writes.")
    audit_log: Path = key(
        "audit_log",
        folder,
        "var/log/OMEROweb-audit.log",
        "The file in which what is done in administration is written down; all processes share it.",
    )
    nginx_server_extra_config: tuple[str, ...] = key(
        "nginx_server_extra_config", texts, "[]", "Lines for the server block that `omeroweb config nginx` prints, as JSON."
    )

    metrics: bool = key("metrics", boolean, "false", "Whether /metrics tells Prometheus what this process does.")
    metrics_allow: tuple[Network, ...] = key(
        "metrics.allow",
        networks,
        '["127.0.0.0/8", "::1"]',
        "Who may read /metrics: addresses and networks, as JSON. Whoever comes through a proxy that is not trusted may not.",
    )

    @property
    def pid_file(self) -> Path:
        """Return where the daemon's process id is, which is beside its socket."""
        return self.socket.with_suffix(".pid")

    @property
    def log_file(self) -> Path:
        """Return the daemon's log."""
        return self.logdir / "OMEROweb.log"

    @property
    def maintenance(self) -> Path:
        """Return the page that the web server shows instead of the site, as long as there is such a file."""
        return self.static_root.parent / "maintenance.html"
