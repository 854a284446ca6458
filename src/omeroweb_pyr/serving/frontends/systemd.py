"""systemd: the site as a service, and its upkeep by a timer."""

import getpass
import os
import shlex
import sys
from pathlib import Path

UNITS = ("omeroweb.service", "omeroweb-clearsessions.service", "omeroweb-clearsessions.timer")


def unit(name: str, ini: Path | None) -> str:
    """Return one unit, for this user and this installation; without an ini file OMERODIR is what names the configuration."""
    lines = {UNITS[0]: service, UNITS[1]: clearing}.get(name, lambda _: TIMER)(ini)
    return "\n".join([f"# /etc/systemd/system/{name}", *lines]) + "\n"


def service(ini: Path | None) -> list[str]:
    """Return the service; it says itself when it is ready, and ends its requests before itself."""
    return [
        "[Unit]",
        "Description=OMERO.web",
        "After=network-online.target",
        "Wants=network-online.target",
        "",
        "[Service]",
        "Type=notify",
        f"ExecStart={command('start --foreground', ini)}",
        *common(),
        "KillMode=mixed",
        "TimeoutStartSec=180",
        "TimeoutStopSec=60",
        "Restart=on-failure",
        "RestartSec=5",
        "NoNewPrivileges=yes",
        "",
        "[Install]",
        "WantedBy=multi-user.target",
    ]


def clearing(ini: Path | None) -> list[str]:
    """Return the service that the timer starts."""
    return [
        "[Unit]",
        "Description=Clear expired sessions of OMERO.web",
        "",
        "[Service]",
        "Type=oneshot",
        f"ExecStart={command('clearsessions', ini)}",
        *common(),
        "Nice=10",
    ]


TIMER = [
    "[Unit]",
    "Description=Clear expired sessions of OMERO.web every day",
    "",
    "[Timer]",
    "OnCalendar=daily",
    "RandomizedDelaySec=1h",
    "Persistent=true",
    "",
    "[Install]",
    "WantedBy=timers.target",
]


def common() -> list[str]:
    """Return as whom it runs, and what it has to know."""
    lines = [f"User={getpass.getuser()}"]
    if omerodir := os.environ.get("OMERODIR"):
        lines.append(f"Environment=OMERODIR={shlex.quote(str(Path(omerodir).absolute()))}".replace("%", "%%"))
    return lines


def command(words: str, ini: Path | None) -> str:
    """Return a command of ours; systemd wants full paths."""
    line = " ".join([shlex.quote(sys.executable), "-m omeroweb_pyr.cli", words, *([shlex.quote(str(ini))] if ini else [])])
    return line.replace("%", "%%").replace("$", "$$")
