"""Checks of what is kept and written: session records, folders, static files, the daemon's own."""

import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from omeroweb_pyr.cli.checks.site import Finding, Site, note, wrong
from omeroweb_pyr.errors import SessionsDown
from omeroweb_pyr.serving.pidfile import PidFile
from omeroweb_pyr.serving.static import folders as static_folders
from omeroweb_pyr.sessions import backends

SKEW = 5
"""Seconds that the clock of the file server may differ by."""


def sessions(site: Site) -> Iterator[Finding]:
    """Try the store of the sessions."""
    wanted = site.settings.session
    kind = backends.kind(wanted)
    if wanted.engine == "cache" and kind == "file":
        example = '{"default": {"BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache", "LOCATION": "127.0.0.1:11211"}}'
        yield wrong("session_engine says cache, but the default one of omero.web.caches is none", site.set("caches", example))
    if backends.is_shared(wanted) and not wanted.secret_key:
        change = site.set("secret_key", secrets.token_urlsafe(48)) + "   (the same on every machine)"
        yield wrong("sessions are on other machines, but every machine has a key of its own to sign cookies with", change)
    if kind == "file":
        yield from records(site, wanted.folder)
        return
    store = backends.make(wanted)
    try:
        store.check()
    except SessionsDown:
        yield wrong(
            f"{store.place}: can't be reached", site.set("caches", f'{{"default": {{… "LOCATION": "HOST:PORT"}}}}   (or start {kind})')
        )
    else:
        yield Finding(f"{store.place} answers")
    finally:
        store.close()


def records(site: Site, folder: Path) -> Iterator[Finding]:
    """Look at the folder of session records, which nobody else may look into."""
    if not folder.is_dir():
        return  # told with the other folders
    found = folder.stat()
    if found.st_uid != os.geteuid():
        yield wrong(f"{folder} belongs to user {found.st_uid}, and this is user {os.geteuid()}", f"chown -R {os.geteuid()} {folder}")
    if found.st_mode & 0o077:
        yield wrong(f"{folder}: others may look into it", f"chmod 700 {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        yield wrong(f"{folder} can't be written by this user", site.set("session_dir", "FOLDER"))
    else:
        yield Finding(f"kept in {folder}")


def clock(site: Site) -> Iterator[Finding]:
    """Compare the clock of the file system with ours: the age of a session is that of its file."""
    folder = site.settings.session.folder
    if backends.kind(site.settings.session) != "file" or not os.access(folder, os.W_OK):
        return
    with tempfile.NamedTemporaryFile(dir=folder, prefix="probe.") as probe:
        late = time.time() - os.fstat(probe.fileno()).st_mtime
    if abs(late) > SKEW:
        yield wrong(f"the clock of the machine that has {folder} differs from ours by {abs(late):.0f} seconds", "timedatectl set-ntp true")


def folders(site: Site) -> Iterator[Finding]:
    """Say which folders this user can't write to."""
    wanted = {
        "session_dir": site.settings.session.folder,
        "logdir": site.settings.serving.logdir,
        "audit_log": site.settings.serving.audit_log.parent,
        "static_root": site.settings.serving.static_root,
    }
    if site.settings.serving.server == "fastcgi":
        wanted["application_server.socket"] = site.settings.serving.socket.parent
    if site.settings.embedded:
        wanted["embedded.data"] = site.settings.embedded.data
    for name, folder in wanted.items():
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            yield wrong(f"{folder}: user {os.geteuid()} can't write to {there}", site.set(name, "FOLDER"))
    if os.geteuid() == 0:
        yield note("root may write everywhere: run this as the user that runs the site")


def static(site: Site) -> Iterator[Finding]:
    """Say whether the web server in front finds the static files that pages ask for."""
    root = site.settings.serving.static_root
    if site.registry is None:
        return
    if not root.is_dir():
        yield note(f"{root} is not there yet; `omeroweb start` makes it", site.call("syncmedia"))
        return
    missing = [name for name, _ in static_folders(site.registry, site.settings.static_base) if not (root / name).is_dir()]
    if missing:
        yield wrong(f"{root} lacks {', '.join(missing)}: pages look bare", site.call("syncmedia"))
    else:
        yield Finding(f"all are in {root}")


def daemon(site: Site) -> Iterator[Finding]:
    """Say whether the daemon runs."""
    file = PidFile(site.settings.serving.pid_file)
    if file.running is not None:
        yield Finding(f"runs with PID {file.running}")
    elif file.noted is not None:
        yield note(f"does not run, but left {file.path}", site.call("start"))
    else:
        yield note("does not run", site.call("start"))
