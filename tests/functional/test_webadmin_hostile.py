"""Administration as somebody malicious asks it, in every address and field. Nothing of it is a fault of ours."""

import csv
import io
from urllib.parse import quote, urlencode

import pytest
from webtest import Upload

from live import Site
from overhttp import raw
from roles import ROWS, Case, token
from staff import fresh, user
from world import World

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
RTL = "\u202egro.elpmaxe\u202c שלום مرحبا"
NUMBERS = ("999999999", str(2**63 - 1), str(2**63), "9" * 40, "00000000000000000000007", "9" * 4000)
NO_NUMBERS = ("-1", "1.5", "1e3", "abc", "%00", "1%00", "1%0a", "%D9%A3", "0x10", "1;2", "1,2", "..", "%2e%2e%2fgroups")
NASTY = (
    "",
    "-1",
    "NaN",
    str(2**64),
    "9" * 5000,
    "a\0b",
    "\x01\x1b\x7f",
    SCRIPT,
    RTL,
    "=cmd|' /C calc'!A0",
    "' OR 1=1 -- %s%n{0}${7*7}",
    "\r\nSet-Cookie: a=b",
    "x" * 1_000_000,
)
KEPT = {"everyone", "inactive"}
"""A mail to everybody is none of this test's."""
GETTING = sorted({row["route"] for row in ROWS if row["method"] == "GET"})
POSTING = sorted({row["route"] for row in ROWS if row["method"] == "POST"} - {"webadmin.logout", "webadmin.as.end"})
NUMBERED = sorted({row["route"] for row in ROWS if "{id" in row["route"]})
ASKED = {
    "webadmin.users": ("q", "group", "in", "status", "role", "source", "sort", "page"),
    "webadmin.user.new": ("group",),
    "webadmin.groups": ("q", "page"),
    "webadmin.groups.found": ("q", "user"),
    "webadmin.audit": ("who", "about", "kind", "source", "from", "to", "before"),
    "webadmin.audit.csv": ("who", "about", "kind", "source", "from", "to", "before"),
    "webadmin.people": ("q", "group"),
    "webadmin.group.level": ("to",),
}
FIELDS = {
    "webadmin.user.save": ("middle_name", "email", "institution", "other_groups", "was_groups", "find_group", "Sudo", "seen"),
    "webadmin.user.create": ("middle_name", "email", "institution", "other_groups", "was_groups", "find_group", "Sudo", "seen"),
    "webadmin.group.save": ("confirm", "members", "owners", "was", "was_owners", "seen"),
    "webadmin.group.create": ("members", "owners", "add", "was", "was_owners"),
    "webadmin.group.members": ("members", "owners", "was", "was_owners"),
    "webadmin.group.level": ("before", "confirm"),
    "webadmin.account.save": ("middle_name", "email", "institution", "default_group", "seen"),
    "webadmin.avatar.upload": ("crop", "x", "y", "size", "left", "top", "width", "height"),
    "webadmin.avatar.mine.upload": ("crop", "x", "y", "size"),
    "webadmin.email": ("groups", "find_group", "names", "cc", "preview"),
    "webadmin.users.import": ("file",),
    "webadmin.forgotten": ("server",),
}
"""What else a form reads, beside what ``Case.form`` fills in."""


def fine(reply, what):
    assert reply.status_int < 500, f"{what}: {reply.status} {reply.text[:300]}"
    assert SCRIPT not in (reply.text if reply.content_type.startswith("text/html") else ""), what
    return reply


@pytest.mark.parametrize("role", ["admin", "member"])
def test_ids_of_nobody_and_no_ids(lab, role):
    browser = lab.browser(role)
    for row in ROWS:
        path = lab.path(row["route"], 7654321)
        if "7654321" not in path:
            continue
        for number in NUMBERS + NO_NUMBERS:
            asked = path.replace("7654321", number)
            if row["method"] == "GET":
                reply = fine(browser.get(asked, expect_errors=True), asked)
                if reply.status_int == 302:  # to the form, which says so
                    reply = fine(reply.follow(expect_errors=True), asked)
            else:
                reply = fine(browser.post(asked, token(browser), expect_errors=True), asked)
            # Of nobody nothing was ever added up, and one's own photo and account are nobody else's.
            own = row["route"].startswith(("webadmin.avatar", "webadmin.space"))
            assert reply.status_int >= 400 or (own and number in NUMBERS), f"{row['method']} {asked}: {reply.status}"


def test_addresses_that_are_no_text(lab):
    site, browser = Site(lab.app), lab.browser("admin")
    try:
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        for path in ("experimenter/edit/%ff/", "%ff%fe/", "changes/?who=%ff", "group/edit/1%c0%af/", "%", "%zz/", "experimenters/\\..\\"):
            headers, content = raw(site.url, f"/webadmin/{path}", {"Cookie": cookies})
            assert b"wrong on our side" not in content
            assert headers["X-Content-Type-Options"] == "nosniff", path
    finally:
        site.close()


@pytest.mark.parametrize("route", GETTING)
def test_queries(lab, route):
    browser, path = lab.browser("admin"), lab.case(route).path.partition("?")[0]
    for name in ASKED.get(route, ("x",)):
        for text in NASTY[:-1] if route in ASKED else (SCRIPT,):
            fine(browser.get(f"{path}?{urlencode({name: text})}", expect_errors=True), (path, name, text))
        for query in (f"{name}=1&{name}=2", f"{name}[]=1", f"{name}=%ff%fe", f"{name}=%", f"{name}", f"{name}=%ed%a0%80", "&&&=;"):
            fine(browser.get(f"{path}?{query}", expect_errors=True), (path, query))


@pytest.mark.parametrize("route", POSTING)
def test_fields(lab, route):
    names = [name for name in {**lab.case(route).form(), **dict.fromkeys(FIELDS.get(route, ()))} if name not in KEPT]
    for text in NASTY:
        for some in ([name] for name in names) if len(text) < 10_000 and text.strip() else (names,):
            # Of two new passwords that are the same one would be the administrator's.
            fine(send(lab, route, [(name, text) for name in some if (route, name) != ("webadmin.password", "password")]), (some, text[:40]))
    for name in names:
        for pairs in ([(name, "1"), (name, "2"), (name, "x")], [(f"{name}[]", "1"), (f"{name}[0]", "1")]):
            fine(send(lab, route, pairs), (route, pairs))
        fine(send(lab, route, [(name, Upload("x.txt", b"\0\xff\xfe" * 100, "text/plain"))]), (route, name, "a file"))


def send(lab, route, pairs):
    """Send what the address takes, but for these fields, about somebody new."""
    case = Case(lab, "admin", route, "") if route == "webadmin.as" else lab.case(route)
    names = {name for name, _ in pairs}
    rest = [(name, value) for name, value in case.form().items() if name not in names]
    return case.browser.post(case.path, [*token(case.browser).items(), *rest, *pairs], expect_errors=True)


BODIES = {
    "no body": ("application/x-www-form-urlencoded", b""),
    "json": ("application/json", b'{"omename": ["a"], "csrfmiddlewaretoken": null}'),
    "broken json": ("application/json", b"[" * 10_000),
    "no text": ("application/x-www-form-urlencoded", b"\xff\xfe=\x00&omename=%ff%fe"),
    "many": ("application/x-www-form-urlencoded", b"&".join(b"members=%d" % number for number in range(2_000))),
    "multipart without boundary": ("multipart/form-data", b"--x\r\n"),
    "multipart cut off": ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="omename"\r\n\r\nab'),
    "multipart in parts of parts": (
        "multipart/form-data; boundary=x",
        b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nz\r\n--y--\r\n--x--\r\n",
    ),
    "other": ("text/xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "charset": ("application/x-www-form-urlencoded; charset=nonsense", b"omename=a"),
}


@pytest.mark.parametrize("kind", BODIES)
def test_bodies(lab, kind):
    type, body = BODIES[kind]
    for route in POSTING:
        if route in {"webadmin.as", "webadmin.user.deactivate", "webadmin.user.activate"}:
            continue
        case = lab.case(route)
        headers = {"X-CSRFToken": case.browser.cookies["csrftoken"]}
        fine(case.browser.post(case.path, body, headers, content_type=type, expect_errors=True), (route, kind))


def test_names_that_are_no_names(lab):
    """Users and groups that other clients of OMERO have made: whatever they are called, pages show it and do nothing else."""
    admin, browser = World(lab.server, admin=True), lab.browser("admin")
    client = admin.client()
    service, names = client.sf.getAdminService(), (SCRIPT, RTL, "=cmd|' /C calc'!A0", "a\tb\x0bc")
    for number, text in enumerate(names):
        group = lab.group_named(service, f"{text}{fresh('g')}")
        made = user(f"{text}{fresh('u')}", firstName=text, lastName=text, email=f"{text}@example.org", institution=text)
        person = service.createUser(made, group.name.val)
        paths = [f"experimenter/edit/{person}/", f"group/edit/{group.id.val}/", f"photo/{person}/", f"change_password/{person}/"]
        paths += [
            f"experimenters/?q={quote(text)}",
            f"groups/?q={quote(text)}",
            f"changes/?who={quote(made.omeName.val)}",
            f"people/?q={quote(text[:3])}",
        ]
        paths += ["changes/", "email/", f"drivespace_json/user/{person}/", f"group/permissions/{group.id.val}/?to=0"]
        for path in paths:
            reply = fine(browser.get(f"/webadmin/{path}", expect_errors=True), path)
            assert reply.status_int == 200, (number, path)
        shown = browser.get(f"/webadmin/experimenters/?q={quote(made.omeName.val)}").text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
    client.closeSession()


def test_tables_compute_nothing(lab):
    who = World(lab.server, admin=True)
    client = who.client()
    service = client.sf.getAdminService()
    group = lab.group_named(service, f"=cmd|'{fresh('g')}'!A0")
    service.addGroups(service.getExperimenter(who.user_id), [group])
    client.closeSession()
    who.image(group=group.id.val)
    browser = lab.browser("admin")
    browser.post("/webadmin/stats/", token(browser), status=302)
    while "data-going" in browser.get("/webadmin/stats/").text:
        pass
    tables = [browser.get("/webadmin/stats.csv").text, browser.get("/group.csv").text, browser.get("/user.csv").text]
    assert any(group.name.val in text for text in tables)
    for text in tables:
        for line in csv.reader(io.StringIO(text)):
            assert not [cell for cell in line if cell.startswith(("=", "+", "@", "\t"))]
