"""Everything that can be set: the site's own keys, and the topics."""

import json
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from omeroweb_pyr.settings.api import Api
from omeroweb_pyr.settings.casts import boolean, existing_folder, prefix, text, texts, time_zone, whole
from omeroweb_pyr.settings.client import Client
from omeroweb_pyr.settings.keys import Group, groups_of, key, keys_of, part
from omeroweb_pyr.settings.mail import Mail
from omeroweb_pyr.settings.omero import Embedded, Server, servers
from omeroweb_pyr.settings.pages import Pages
from omeroweb_pyr.settings.public import PublicUser
from omeroweb_pyr.settings.reading import Reader
from omeroweb_pyr.settings.serving import STATIC_URL, Serving
from omeroweb_pyr.settings.sessions import Csrf, Session

HOSTS = ("omero.master.host", "Ice.Default.Host")
"""OMERO's own keys that name the host of the one server, where none are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Group):
    """Everything that can be set, read once at start."""

    title: ClassVar[str] = "The site and its OMERO"

    servers: tuple[Server, ...] = key(
        "server_list",
        servers,
        '[["localhost", 4064, "omero"]]',
        "The OMERO servers that one can log in to: host, port and a name, as JSON; "
        " the host may begin with `tcp://` for a server without encryption.",
    )
    check_version: bool = key("check_version", boolean, "true", "Whether the log-in compares OMERO's version with the one we are made for.")
    timeout_ms: int = key("timeout", whole(100), "30000", "After how many milliseconds without an answer a call to OMERO is given up.")
    pool_size: int = key("pool_size", whole(1, 10000), "64", "How many OMERO sessions a process holds open at most.")
    pool_idle: int = key("pool_idle", whole(1), "300", "After how many seconds without use an OMERO session is let go (it is not closed).")
    engines: int = key("engines", whole(1, 10000), "64", "How many images a process keeps ready to be drawn at most.")
    picture_cache: int = key(
        "picture_cache",
        whole(0, 65536),
        "64",
        "How many megabytes of drawn pictures are kept in memory for whoever may see them; 0 keeps none.",
    )
    ping_interval: int = key(
        "ping_interval", whole(0), "60000", "How often an open page tells OMERO that it is still there, in milliseconds; 0 is never."
    )
    omerodir: Path | None = key(
        "omerodir", existing_folder, "", "The folder of OMERO, whose etc/grid/config.xml is read too; when empty, it is $OMERODIR."
    )
    debug: bool = key("debug", boolean, "false", "Whether to reload templates and static files whenever they change.")
    prefix: str = key("prefix", prefix, "", "The path that the app lives below, such as /omero.", old=("force_script_name",))
    trusted_proxy: str = key(
        "trusted_proxy", text, "", "The address of the proxy in front, whose X-Forwarded headers are believed; nobody else's are."
    )
    time_zone: zoneinfo.ZoneInfo = key("time_zone", time_zone, "Europe/London", "The time zone of all dates shown.")
    apps: tuple[str, ...] = key("apps", texts, "[]", "Plug-ins: Python packages with an includeme, as JSON.")
    root_application: str = key("root_application", text, "", "The plug-in whose page is shown at /.")
    embedded: Embedded | None = part(Embedded, optional=True)
    serving: Serving = part(Serving)
    session: Session = part(Session)
    csrf: Csrf = part(Csrf)
    public: PublicUser | None = part(PublicUser, optional=True)
    pages: Pages = part(Pages)
    client: Client = part(Client)
    api: Api = part(Api)
    mail: Mail = part(Mail)

    @property
    def static_url(self) -> str:
        """Return the address that static files are below: unless it is set otherwise, below the prefix like everything else."""
        given = self.serving.static_url
        return f"{self.prefix}{given}" if given == STATIC_URL else given

    @property
    def static_base(self) -> str:
        """Return what static files are below in the app's own words, that is without the prefix."""
        below = self.static_url.removeprefix(f"{self.prefix}/")
        return below.strip("/") if self.static_url.startswith("/") else below.rstrip("/")

    def clashes(self) -> Iterable[str]:
        """Return what does not go together."""
        if self.public and self.public.server_id > len(self.servers):
            yield f"omero.web.public.server_id = '{self.public.server_id}': expected the place of a server in the list"


def read_all(reader: Reader) -> Settings:
    """Read everything; where no servers are listed there is the embedded one, or that of OMERO's own configuration."""
    found = reader.group(Settings)
    for app in found.apps:
        reader.claim(*(f"omero.web.{name}." for name in {app, app.rpartition(".")[2], app.rpartition(".")[2].removeprefix("omero_")}))
    if not reader.is_default("omero.web.server_list"):
        return found
    if found.embedded:
        return replace(found, servers=(Server(1, "tcp://127.0.0.1", found.embedded.port, "Embedded OMERO (this machine)"),))
    for name in HOSTS:
        for source in reader.sources:
            if source.texts.get(name):
                return replace(found, servers=servers(json.dumps([[source.texts[name], 4064, "omero"]])))
    return found


KEYS = {name: key for group in groups_of(Settings) for key in keys_of(group) for name in key.names}
"""Every key there is, by each of its names."""
