"""What each role may do with somebody else's data through the web app, and what pages say of it: OME's table (permissions.csv)."""

import csv
from pathlib import Path

import pytest
from webtest import TestApp

from omeroweb_pyr.embedded.seed.builder import Builder
from world import World

LEVELS = {"private": "rw----", "read-only": "rwr---", "read-annotate": "rwra--", "read-write": "rwrw--"}
JSON = {"Accept": "application/json"}


def table():
    with (Path(__file__).parent / "permissions.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


EXPECTED = {(row["role"], row["action"], level): row[level] == "Y" for row in table() for level in LEVELS}


class Case:
    """One level's group with its owner of data, and somebody in each role before a browser."""

    def __init__(self, app, server, permissions):
        self.owner = World(server, permissions)
        self.roles = {
            "member": World(server, group_id=self.owner.group_id),
            "group owner": World(server, group_id=self.owner.group_id, leader=True),
            "administrator": World(server, permissions="rw----", admin=True),
            "stranger": World(server, permissions="rw----"),
        }
        self.colleague = self.roles["member"].user_id
        with Builder.session(server.store) as build:
            self.other = build.group(f"other-{self.owner.group_id}", permissions)
            for who in (self.owner, *self.roles.values()):
                build.join(who.user_id, self.other)
        self.browsers = {role: self._enter(app, who) for role, who in self.roles.items()}
        self.browsers["owner himself"] = self._enter(app, self.owner)

    def _enter(self, app, who):
        browser = TestApp(app)
        form = browser.get("/webclient/login/").forms["login"]
        form["username"], form["password"] = who.user_name, who.password
        form.submit(status="3*")
        return browser

    def send(self, role, path, body=None, **fields):
        """Send a change; return the reply, whatever it says."""
        browser = self.browsers[role]
        headers = JSON | {"X-CSRFToken": browser.cookies["csrftoken"]}
        if body is not None:
            return browser.post_json(path, body, headers=headers, expect_errors=True)
        return browser.post(path, fields, headers=headers, expect_errors=True)

    def ends(self, role, answer):
        """Say whether a job, if it was let begin, does what it is for."""
        if answer.status_int != 200:
            return answer
        told = {"status": "running"}
        while told["status"] == "running":
            told = self.browsers[role].get(f"/@@jobs/{answer.json['data']['job']}.json").json["data"]
        assert told["status"] == "done", told["message"]
        return answer


@pytest.fixture(scope="module")
def cases(app, server):
    return {level: Case(app, server, permissions) for level, permissions in LEVELS.items()}


def view(case, role):
    return case.browsers[role].get(f"/project/{case.owner.project()}/", expect_errors=True)


def edit(case, role):
    return case.send(role, f"/project/{case.owner.project()}/@@edit", name="After")


def annotate(case, role):
    path = f"/image/{case.owner.image()}/"
    tag, rating = case.send(role, f"{path}@@tag", text="new"), case.send(role, f"{path}@@rate", rating=3)
    comment, pairs = case.send(role, f"{path}@@comment", comment="x"), case.send(role, f"{path}@@pairs", key="a", value="b")
    assert len({each.status_int for each in (tag, rating, comment, pairs)}) == 1
    return comment


def unannotate(case, role):
    image = case.owner.image()
    return case.send(role, f"/image/{image}/@@tag", remove=case.owner.tag(on=("image", image)))


def link(case, role):
    project, dataset = case.owner.project(), case.owner.dataset()
    inside = case.send(role, f"/project/{project}/@@new", name="x")
    linked = case.send(role, "/@@link", {"project": {str(project): {"dataset": [dataset]}}})
    assert inside.status_int == linked.status_int
    return linked


def delete(case, role):
    return case.ends(role, case.send(role, "/@@delete", project=case.owner.project()))


def chgrp(case, role):
    return case.ends(role, case.send(role, "/@@move", project=case.owner.project(), group=case.other))


def chown(case, role):
    return case.ends(role, case.send(role, "/@@give", project=case.owner.project(), user=case.colleague))


ACTIONS = {
    "view": view,
    "edit": edit,
    "annotate": annotate,
    "unannotate": unannotate,
    "link": link,
    "delete": delete,
    "chgrp": chgrp,
    "chown": chown,
}


def seen(role, level):
    return EXPECTED[role, "view", level]


@pytest.mark.parametrize(("role", "action", "level"), EXPECTED, ids=[", ".join(key) for key in EXPECTED])
def test_somebody_elses_data(cases, role, action, level):
    answer = ACTIONS[action](cases[level], role)
    refused = 403 if seen(role, level) else 404
    assert answer.status_int == (200 if EXPECTED[role, action, level] else refused), answer.text[:300]
    if answer.status_int == 403:
        assert len(answer.json["message"]) > 20


@pytest.mark.parametrize("level", LEVELS)
def test_ones_own_data(cases, level):
    for action, attempt in ACTIONS.items():
        assert attempt(cases[level], "owner himself").status_int == (403 if action == "chown" else 200), action


SEEN = [(role, level) for role in ("member", "group owner", "administrator") for level in LEVELS if seen(role, level)]


@pytest.mark.parametrize(("role", "level"), SEEN)
def test_pages_offer_what_is_allowed_and_say_why_the_rest_is_not(cases, role, level):
    case = cases[level]
    page = case.browsers[role].get(f"/image/{case.owner.image()}/").html
    forms = {form["action"].rpartition("@@")[2] for form in page.select("form[action*='@@']")}
    assert ("edit" in forms) is EXPECTED[role, "edit", level]
    assert ("comment" in forms) is ("attach" in forms) is ("tag" in forms) is EXPECTED[role, "annotate", level]
    why = " ".join(each.text for each in page.select(".why"))
    owner = f"Test {case.owner.mark}"
    if not (EXPECTED[role, "edit", level] and EXPECTED[role, "annotate", level]):
        assert f"Only {owner}, who owns this" in why
        assert f"the group {case.owner.mark and 'group-'}" in why
    else:
        assert why == ""
