"""Whether the time of the reply tells who has an account, when somebody asks for a new password."""

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from webtest import TestApp

import omeroweb_pyr
from omeroweb_pyr.embedded import process
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.store import Store
from omeroweb_pyr.gateway.interfaces import IPool
from omeroweb_pyr.security import forgotten
from omeroweb_pyr.sessions import STORE

EACH = 30
KINDS = ("account and its address", "account, another address", "no such account")


def forgetting() -> None:
    """Ask for each kind so many times, in turn; each from an address of its own, for none may ask often."""
    with tempfile.TemporaryDirectory(prefix="omeroweb-bench-") as folder, process.start(Path(folder) / "omero", 0, demo=False) as running:
        store = Store(running.folder)
        with Builder.session(store) as build:
            group = build.group("bench", "rw----")
            for number in range(2 * EACH):
                build.user(f"bench-{number}", "secret", groups=[group], email=f"bench-{number}@example.org")
        store.close()
        app = _app(Path(folder), running)
        took: dict[str, list[float]] = {kind: [] for kind in KINDS}
        for number in range(EACH):
            mine, other = f"bench-{number}", f"bench-{EACH + number}"
            asked = ((mine, f"{mine}@example.org"), (other, "x@example.org"), (f"nobody-{number}", "x@example.org"))
            for kind, (user, email) in zip(KINDS, asked, strict=True):
                took[kind].append(_ask(app, user, email, f"10.0.{KINDS.index(kind)}.{number}"))
        print(f"\nforgotten password, {EACH} of each{'':17} median ms     lowest    highest")
        for kind, times in took.items():
            print(f"{kind:44} {statistics.median(times):8.2f} {min(times):10.2f} {max(times):10.2f}")
        app.registry.getUtility(IPool).close()
        app.registry[STORE].close()


def _app(folder: Path, running: Any) -> Any:
    keys = {"server_list": json.dumps([[f"tcp://{running.host}", running.port, "bench"]]), "secret_key": "bench"}
    keys |= {"session_dir": str(folder / "sessions"), "audit_log": str(folder / "audit.log")}
    return omeroweb_pyr.main({}, **{f"omero.web.{name}": value for name, value in keys.items()})


def _ask(app: Any, user: str, email: str, address: str) -> float:
    browser = TestApp(app, extra_environ={"REMOTE_ADDR": address})
    form = next(form for form in browser.get("/webadmin/forgottenpassword/").forms.values() if "email" in form.fields)
    form["username"], form["email"] = user, email
    begun = time.perf_counter()
    form.submit(status=200)
    spent = (time.perf_counter() - begun) * 1000
    app.registry[forgotten.KEY].wait()
    return spent
