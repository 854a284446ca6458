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


RIGHTS = {"edit": "canEdit", "annotate": "canAnnotate", "link": "canLink", "delete": "canDelete"}
BUTTONS = {"link": "Put", "delete": "Delete", "chgrp": "Move", "chown": "Give"}


@pytest.mark.parametrize(("role", "level"), SEEN)
def test_the_client_offers_what_is_allowed_and_says_why_the_rest_is_not(cases, role, level):
    case = cases[level]
    browser, dataset = case.browsers[role], case.owner.dataset()
    panel = browser.get(f"/dataset/{dataset}/@@panel").html
    barred = {each["data-right"]: each.select_one(".why") for each in panel.select("[data-right]")}
    assert barred.keys() == {"edit", "annotate", "link", "delete", "chgrp", "chown"}
    for right, why in barred.items():
        assert (why is None) is EXPECTED[role, right, level], right
        told = why.text if why else ""
        assert not why or told.startswith("Only "), told
        assert not why or right == "chown" or f"Test {case.owner.mark}, who owns this" in told or "members of the group" in told, told
        assert not why or "administrators" in told or "is private" in told, told  # who could, and which rule it is
    assert panel.find("button", string="Edit").has_attr("disabled") if barred["edit"] else panel.select_one("form[action$='@@edit']")
    assert bool(panel.select("form[action$='@@comment']")) is EXPECTED[role, "annotate", level]
    told = browser.get(f"/dataset/{dataset}.json").json["data"]["omero:details"]["permissions"]
    assert {action: told[name] for action, name in RIGHTS.items()} == {action: EXPECTED[role, action, level] for action in RIGHTS}


@pytest.mark.parametrize(("role", "level"), SEEN)
def test_buttons_of_the_page_of_an_object_as_a_whole(cases, role, level):
    case = cases[level]
    page = case.browsers[role].get(f"/dataset/{case.owner.dataset()}/@@organise").html
    for action, label in BUTTONS.items():
        button = page.find("button", string=label)
        nowhere = action == "chgrp" and not page.select("select[name=group]")
        assert button.has_attr("disabled") is not EXPECTED[role, action, level] or nowhere
        assert EXPECTED[role, action, level] or button.find_parent("section").select_one(".why").text.startswith("Only ")


@pytest.mark.parametrize(("role", "level"), SEEN)
def test_what_others_have_said_can_be_taken_off_by_whom_it_may(cases, role, level):
    case = cases[level]
    image = case.owner.image()
    case.owner.tag("theirs", on=("image", image))
    panel = case.browsers[role].get(f"/image/{image}/@@panel").html
    assert bool(panel.select("button[name=remove]")) is EXPECTED[role, "unannotate", level]


@pytest.mark.parametrize(("role", "level"), SEEN)
def test_several_at_once_are_annotated_by_whom_they_may(cases, role, level):
    case = cases[level]
    images = ",".join(str(case.owner.image()) for _ in range(2))
    panel = case.send(role, "/@@panel", image=images)
    allowed = EXPECTED[role, "annotate", level]
    assert bool(panel.html.select("form[action$='@@comment']")) is allowed
    assert bool(panel.html.select(".why")) is not allowed
    answer = case.send(role, "/@@comment", image=images, comment="x")
    assert answer.status_int == (200 if allowed else 403)


@pytest.mark.parametrize("level", LEVELS)
def test_strangers_see_nothing_of_it_in_the_client(cases, level):
    case = cases[level]
    dataset = case.owner.dataset()
    for path in (f"/dataset/{dataset}/@@panel", f"/dataset/{dataset}/@@hierarchy", f"/dataset/{dataset}.json"):
        assert case.browsers["stranger"].get(path, expect_errors=True).status_int == 404
    page = case.browsers["stranger"].get(f"/webclient/?show=dataset-{dataset}")
    assert "not there, or not yours to see" in page.text
