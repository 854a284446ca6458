"""What every reply of administration says to browsers, and what replies do not tell: who has an account."""

import re

import pytest

from roles import QUERIES, ROWS, Case, token
from staff import fresh
from world import World

PHOTOS = {"avatar", "webadmin.myphoto", "webadmin.photo"}
"""Kept by browsers for some minutes."""


@pytest.mark.parametrize("role", ["anonymous", "member", "admin", "viewed"])
def test_headers(lab, role):
    for row in ROWS:
        if row["whom"]:
            continue
        case = Case(lab, role, row["route"], "")
        reply = case.browser.request(case.path, method=row["method"], expect_errors=True)
        what, policy = (row["route"], row["method"], role), reply.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, what
        assert {"default-src 'self'", "frame-ancestors 'self'"} <= set(policy.split("; ")), what
        assert reply.headers["X-Frame-Options"] == "SAMEORIGIN", what
        assert (reply.headers["X-Content-Type-Options"], reply.headers["Referrer-Policy"]) == ("nosniff", "same-origin"), what
        assert row["route"] in PHOTOS or re.search("no-store|no-cache", reply.headers["Cache-Control"]), what
        assert "private" in reply.headers["Cache-Control"], what
        assert not {name for name in reply.headers if name.startswith("Access-Control")}, what
        if 300 <= reply.status_int < 400:
            assert reply.location.startswith("http://localhost/web"), what


def test_pages_with_what_others_must_not_find_in_a_cache_are_not_stored(lab):
    for row in ROWS:
        if row["method"] == "GET" and row["admin"] == "200" and not row["whom"] and row["route"] not in {*PHOTOS, "webadmin.forgotten"}:
            reply = lab.case(row["route"]).browser.get(lab.case(row["route"]).path)
            assert "no-store" in reply.headers["Cache-Control"], row["route"]


@pytest.mark.parametrize("host", ["evil.example.org"])
def test_no_header_leads_elsewhere(lab, host):
    browser = lab.browser("admin")
    for name in ("X-Forwarded-Host", "X-Forwarded-Server", "X-Original-Url", "X-Rewrite-Url", "Forwarded", "X-Forwarded-Prefix"):
        reply = browser.get("/webadmin/", headers={name: f"host={host}" if name == "Forwarded" else host}, status=302)
        assert host not in reply.location


WAYS = (
    "//evil.example.org",
    "https://evil.example.org/",
    "/\\evil.example.org",
    "/%09/evil.example.org",
    "javascript:alert(1)",
    "/\x00//evil.example.org",
)


@pytest.mark.parametrize("way", WAYS)
def test_a_log_in_leads_nowhere_else(anonymous, world, way):
    page = anonymous.get("/webclient/login/", {"url": way})
    form = page.forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    location = form.submit(status=302).location
    assert location.startswith("http://localhost/")
    assert "evil" not in location.removeprefix("http://localhost/")[:6]


def plain(reply, name="\0"):
    """Return a reply without what is another each time: tokens, ids and the name that was typed."""
    text = re.sub(r'value="[0-9a-f]{32,}"', "", reply.text.replace(name, "USER"))
    return reply.status_int, reply.headers["Server-Timing"].partition(";dur")[0], re.sub(r"[0-9]{2,}", "N", text)


def attempt(browser, user, password):
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = user, password
    return plain(form.submit(status=403), user)


def test_a_log_in_does_not_tell_who_there_is(anonymous, server, world, office):
    inactive, unknown = World(server), fresh("user")
    office.post(f"/webadmin/experimenter/deactivate/{inactive.user_id}/", token(office), status=302)
    wrong = attempt(anonymous, world.user_name, "wrong")
    assert attempt(anonymous, unknown, "wrong") == wrong, "who is not there, as who is: the same words, at as many OMERO calls"
    assert attempt(anonymous, inactive.user_name, "wrong") == wrong
    assert attempt(anonymous, inactive.user_name, inactive.password) == wrong, "nor who may not log in any more"
    assert attempt(anonymous, unknown, "x" * 100_000)[:2] == wrong[:2]


@pytest.mark.parametrize("role", ["anonymous", "public", "member", "owner"])
def test_who_and_what_there_is_nobody_learns_by_ids(lab, role):
    """Somebody else's is as what is not there, word by word; for owners, and members, of other groups."""
    for row in ROWS:
        case = Case(lab, role, row["route"], "foreign")
        path, missing = case.path, lab.path(row["route"], 987654321) + QUERIES.get(row["route"], "")
        if "987654321" not in missing or row["route"].startswith(("webadmin.avatar", "webadmin.space")):
            continue
        # The first may have to ask OMERO for a service, which is kept.
        asked = [
            case.browser.request(each, method=row["method"], headers=headers(case, row), expect_errors=True)
            for each in (path, path, missing)
        ]
        _, theirs, none = map(plain, asked)
        assert theirs == none, (row["method"], row["route"])


def headers(case, row):
    return {"X-CSRFToken": case.browser.cookies["csrftoken"]} if row["method"] == "POST" else {}
