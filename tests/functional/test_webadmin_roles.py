"""Who may do what in administration: each role sends each request, and ``webadmin.csv`` says what comes of it."""

import pytest
from pyramid.interfaces import IRoutesMapper

from roles import ROLES, ROWS, TABLE, Case, token

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
BARRED = {"login", "403", "404", "405"}


POSTED = sorted({row["route"] for row in ROWS if row["method"] == "POST"})


def registered(app):
    """Ask Pyramid for all views of administration, and for each with which methods: by their address, or by where they are written."""
    paths = {route.name: route.pattern for route in app.registry.getUtility(IRoutesMapper).get_routes()}
    found = set()
    for each in app.registry.introspector.get_category("views"):
        view = each["introspectable"]
        written = view["callable"].__module__.startswith("omeroweb_pyr.views.webadmin")
        if written or paths.get(view["route_name"], "").startswith("/webadmin"):
            methods = view["request_methods"] or "GET"
            found |= {(view["route_name"], method) for method in ([methods] if isinstance(methods, str) else methods)}
    return found


def outcome(reply):
    if "/webclient/login/?" in (reply.location or "") or (reply.status_int == 403 and "not logged in" in reply.text):
        return "login"
    return str(reply.status_int)


def asked(case, method):
    """Send what would be done, and tell what came of it; whoever is refused has nothing done."""
    before = case.written()
    if method == "GET":
        return outcome(case.browser.get(case.path, expect_errors=True))
    found = outcome(case.browser.post(case.path, token(case.browser) | case.form(), expect_errors=True))
    assert found not in BARRED or case.written() == before, f"{case.role} was refused, and something was written down"
    return found


def test_every_view_has_its_row(lab):
    known = {(row["route"], row["method"]) for row in ROWS}
    assert registered(lab.app) == known, f"{TABLE.name} says of each view of administration who may do what"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(filter(None, (row["route"], row["method"], row["whom"]))))
def test_who_may(lab, row):
    got = {role: asked(Case(lab, role, row["route"], row["whom"]), row["method"]) for role in ROLES}
    assert got == {role: row[role] for role in ROLES}


@pytest.mark.parametrize("role", ["admin", "owner", "viewed", "anonymous"])
@pytest.mark.parametrize("route", POSTED)
def test_without_its_token_nothing_is_done(lab, route, role):
    case = Case(lab, role, route, "")
    before, expected = case.written(), next(row[role] for row in ROWS if (row["route"], row["method"], row["whom"]) == (route, "POST", ""))
    in_address = f"{case.path.partition('?')[0]}?csrfmiddlewaretoken={case.browser.cookies['csrftoken']}"
    wrong = {"csrfmiddlewaretoken": "0" * 40}
    for path, form in ((case.path, case.form()), (case.path, case.form() | wrong), (in_address, case.form())):
        reply = case.browser.post(path, form, expect_errors=True)
        assert outcome(reply) in ({expected, "403"} if expected in BARRED else {"403"}), path
        assert expected in BARRED or "did not come from this site" in reply.text
    assert case.written() == before


@pytest.mark.parametrize("route", sorted({row["route"] for row in ROWS}))
def test_other_methods_do_nothing(lab, route):
    case = Case(lab, "admin", route, "")
    before, known = case.written(), {row["method"] for row in ROWS if row["route"] == route}
    headers = {"X-CSRFToken": case.browser.cookies["csrftoken"], "X-HTTP-Method-Override": "POST"}
    for method in METHODS:
        if method not in known:
            reply = case.browser.request(case.path, method=method, headers=headers, expect_errors=True)
            assert reply.status_int in (404, 405), (method, route)
    assert case.written() == before
