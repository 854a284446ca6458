"""Everybody who may ask something of administration, each before a browser of his own, and what each of its addresses takes."""

import csv
import io
import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pyramid.interfaces import IRoutesMapper
from webtest import TestApp, Upload

from making import restricted
from omeroweb_pyr.embedded.seed.builder import Builder
from public_site import public_keys
from staff import crowd, fresh, group
from world import Server, World

PARTS = {
    "Sudo": ("Sudo",),
    "Write": ("WriteFile", "WriteManagedRepo", "WriteOwned"),
    "Delete": ("DeleteFile", "DeleteManagedRepo", "DeleteOwned"),
    "Chgrp": ("Chgrp",),
    "Chown": ("Chown",),
    "ModifyGroup": ("ModifyGroup",),
    "ModifyUser": ("ModifyUser",),
    "ModifyGroupMembership": ("ModifyGroupMembership",),
    "Script": ("WriteScriptRepo", "DeleteScriptRepo"),
}
"""The privileges that OMERO.web gives one by one."""
TABLE = Path(__file__).parent / "functional" / "webadmin.csv"
"""What each view of administration answers to each role."""
with TABLE.open(encoding="utf-8") as lines:
    ROWS = list(csv.DictReader(line for line in lines if not line.startswith("#")))
VISITORS = ("anonymous", "public")
ROLES = (*VISITORS, "member", "owner", "inactive", "viewed", "admin", "bare", *PARTS)
"""``viewed`` is an administrator who sees the site as somebody else, ``bare`` one without privileges, and the others have a single one."""
ONCE = {"webadmin.as", "webadmin.as.end", "webadmin.logout"}
"""Where a browser is another's, or nobody's, afterwards."""
QUERIES = {"webadmin.group.level": "?to=1", "webadmin.people": "?q=Test", "webadmin.groups.found": "?q=Test"}


class Lab:
    """Somebody of each role before a browser, and the app that they share."""

    def __init__(self, make_app: Callable[..., Any], server: Server, folder: Path) -> None:
        # Where sessions are is counted how many passwords were asked for: not where the other tests count.
        self.server, self.app = server, make_app(**{"omero.web.session_dir": str(folder / "own")})
        self.people = {name: World(server, admin=name in {"viewed", "admin"}) for name in ROLES[2:7]}
        self.people |= {name: restricted(server, *held) for name, held in {"bare": (), **PARTS}.items()}
        self.seen = World(server)
        keys = public_keys(World(server, group_id=self.seen.group_id), folder, "^/")
        self._apps = {"public": make_app(**keys)}
        self._kept: dict[str, TestApp] = {}
        self._cases: dict[str, Case] = {}

    def browser(self, role: str) -> TestApp:
        """Return the browser of a role, for what leaves it as it is."""
        if role not in self._kept:
            self._kept[role] = self.enter(role)
        return self._kept[role]

    def enter(self, role: str) -> TestApp:
        """Log in, or not."""
        browser = TestApp(self._apps.get(role, self.app))
        form = browser.get("/webclient/login/").forms["login"]
        if role in VISITORS:
            return browser
        who = self.people[role] if role != "inactive" else World(self.server)
        form["username"], form["password"] = who.user_name, who.password
        form.submit(status="3*")
        if role == "viewed":
            browser.post(f"/webadmin/view_as/{self.seen.user_id}/", token(browser), status=302)
        if role == "inactive":
            admin = self.browser("admin")
            admin.post(f"/webadmin/experimenter/deactivate/{who.user_id}/", token(admin), status=302)
        return browser

    def case(self, route: str) -> "Case":
        """Return one request of the administrator, of which all tests that do not mind may make many."""
        if route not in self._cases:
            self._cases[route] = Case(self, "admin", route, "")
        return self._cases[route]

    def group_named(self, service: Any, name: str) -> Any:
        """Make a group with a name that only other clients let one have."""
        return service.getGroup(service.createGroup(group(name, "rwr---")))

    def path(self, route: str, number: int) -> str:
        """Return the path of a fixed address."""
        pattern: str = self.app.registry.getUtility(IRoutesMapper).get_route(route).pattern
        return pattern.replace("{id:[0-9]+}", str(number))


@pytest.fixture(scope="module")
def lab(make_app, second, tmp_path_factory) -> Lab:
    """Everybody, on a server of their own: what all other tests made would stand in each of its forms."""
    listed = {"omero.web.server_list": json.dumps([[second.host, second.port, "own"]])}
    return Lab(partial(make_app, **listed), second, tmp_path_factory.mktemp("public"))


class Case:
    """One request of one role, about a user and a group that are made for it; the owner owns the group."""

    def __init__(self, lab: Lab, role: str, route: str, whom: str) -> None:
        self.lab, self.role, self.route, self.whom = lab, role, route, whom
        self.who = lab.people.get(role)
        self.name = fresh("about")
        with Builder.session(lab.server.store) as build:
            self.group = build.group(f"group-{self.name}", "rwr---")
            if whom != "foreign":
                build.join(lab.people["owner"].user_id, self.group, leader=True)
                build.join(lab.people["member"].user_id, self.group)
        self.user = crowd(lab.server, self.group, 1, self.name)[0]
        self.browser = lab.enter(role) if route in ONCE else lab.browser(role)
        self.number = self._number()
        if route == "webadmin.stats.csv" and self.who:
            self._count()
        if route == "webadmin.users.report" and self.who:  # a table is looked through, of which it tells
            self.browser.post(lab.path("webadmin.users.import", 0), token(self.browser) | self.form(), expect_errors=True)

    def _count(self) -> None:
        """Have disk usage added up, which the table of it is of."""
        self.browser.post(self.lab.path("webadmin.stats", 0), token(self.browser), expect_errors=True)
        while "data-going" in self.browser.get(self.lab.path("webadmin.stats", 0)).text:
            time.sleep(0.1)

    def _number(self) -> int:
        if self.whom in {"system", "root"}:
            return 0
        if self.route == "webadmin.session.close":
            return self._session(self.lab.seen if self.whom == "foreign" or self.who is None else self.who)
        if self.whom == "self" and self.who:
            return self.who.user_id
        return self.group if "group" in self.route or ".owner" in self.route else self.user

    def _session(self, who: World) -> int:
        """Begin another session, which ends with the test's server."""
        client = who.client()
        client.sf.detachOnDestroy()
        client.__del__()
        return int(self.lab.server.store.read().execute("SELECT max(id) FROM session WHERE owner = ?", (who.user_id,)).fetchone()[0])

    @property
    def path(self) -> str:
        """The address, with the query that it asks for."""
        return self.lab.path(self.route, self.number) + QUERIES.get(self.route, "")

    def form(self) -> dict[str, Any]:
        """Return what the address takes, so that it is done by whom it may."""
        kind = self.route.removeprefix("webadmin.")
        mine = self.whom == "self" and self.who is not None
        made = {"omename": fresh("made"), "first_name": "A", "last_name": "B", "role": "user", "active": "on"}
        made["default_group"] = str(self.who.group_id if mine else self.group)
        own = self.who.password if self.who else "nothing"
        new = "omero" if self.whom == "root" else own
        table = f"user_name,first_name,last_name,groups\n{made['omename']},A,B,group-{self.name}"
        found = {
            "user.create": made | {"password": "Some-Secret", "confirmation": "Some-Secret"},
            "user.save": made | {"omename": f"{self.name}-0000"},
            "users.import": {"table": table, "check": "on"},
            "group.create": {"name": fresh("group"), "permissions": "1"},
            "group.save": {"name": f"group-{self.name}", "description": "Changed", "permissions": "1"},
            "group.members": {"add": self.lab.seen.user_name, "owners": str(self.lab.people["owner"].user_id)},
            "password": {"old_password": own, "password": new, "confirmation": new},
            "account.save": {"first_name": "A", "last_name": "B"},
            "avatar": {"photo": picture()},
            "email": {"experimenters": str(self.user), "subject": "Hello", "message": "World"},
            "forgotten": {"username": self.lab.seen.user_name, "email": "nobody@example.org"},
        }
        same = {"user.new": "user.create", "user.edit": "user.save", "group.new": "group.create", "group.edit": "group.save"}
        same["users.report"] = "users.import"
        same |= {"owner.save": "group.save", "group.level": "group.save", "account": "account.save", "avatar.upload": "avatar"}
        same |= {"avatar.mine": "avatar", "avatar.mine.upload": "avatar"}
        return found.get(same.get(kind, kind), {})

    def written(self) -> int:
        """Count what OMERO has written down of him."""
        users = (self.who.user_id, self.lab.seen.user_id) if self.who else (self.lab.seen.user_id,)
        marks = ", ".join("?" * len(users))
        text = f"SELECT count(*) FROM eventlog l JOIN event e ON e.id = l.event WHERE e.experimenter IN ({marks})"
        return int(self.lab.server.store.read().execute(text, users).fetchone()[0])


def token(browser: TestApp) -> dict[str, str]:
    """Return the field without which nothing is done."""
    return {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}


def picture() -> Upload:
    """Return a photo."""
    out = io.BytesIO()
    Image.new("RGB", (60, 60), "#336699").save(out, "PNG")
    return Upload("me.png", out.getvalue(), "image/png")
