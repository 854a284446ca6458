"""Passwords over HTTP in all ways there are, and then a search for them in everything that was written, mailed and answered."""

import contextlib
import csv
import io
import json
import re
import time
from base64 import b64encode

import pytest
from webtest import TestApp, Upload

from faulty import HEADER, UNMADE
from leaks import UUID, Hunt, password
from staff import can_log_in, choose, fresh, roll_ended
from watched import Browser, Watched
from world import World

LOGIN, ROLL, TOOLBAR = "/webclient/login/", "/webadmin/experimenters/import/", "/_debug_toolbar/"
COLUMNS = ["user_name", "first_name", "last_name", "groups", "password"]
MAILED = "OMERO - Reset password"


class Day:
    """Somebody and an administrator, and the site that they use."""

    def __init__(self, site: Watched, name: str, **keys: str) -> None:
        self.site, self.name, self.url = site, name, site.serve(name, **keys)
        self.admin = World(site.server, admin=True, password=self.secret("administrator"), email="admin@example.org")
        self.user = World(site.server, password=self.secret("user"), email="user@example.org")
        self.faults = 0

    def secret(self, what: str, **how: bool) -> str:
        """Make a password to look for."""
        return self.site.secret(f"{self.name}: {what}", **how)

    def browser(self) -> Browser:
        """Return a browser of nobody's."""
        return Browser(self.url, self.site.answers)

    def enter(self, who: World) -> Browser:
        """Return a browser that somebody logged in with."""
        browser = self.browser()
        browser.form(LOGIN, "username", **who.credentials).submit(status=302)
        self.site.note_keys(browser)
        return browser

    def fault(self, when: str) -> dict[str, str]:
        """Return the header by which a request fails."""
        self.faults += 1
        return {HEADER: f"{when} {self.faults}"}


def log_in(day: Day) -> None:
    """Log in, right and wrong, where OMERO is and where it is away, by form and by JSON, and without the form's token."""
    me, wrong, browser = day.user.user_name, day.secret("wrong at the log-in"), day.browser()
    day.enter(day.user)
    for name, server, status in ((me, "1", 403), ("nobody-here", "1", 403), (me, "2", 503), ("", "1", 403)):
        browser.form(LOGIN, "username", username=name, password=wrong, server=server).submit(status=status)
    typed = day.secret("in place of the name", shown=True)
    browser.form(LOGIN, "username", username=typed, password=wrong).submit(status=403)
    said = {"username": me, "password": wrong}
    browser.post_json(LOGIN, said, headers={"X-CSRFToken": browser.cookies["csrftoken"], "Accept": "application/json"}, status=403)
    browser.post(LOGIN, said, status=403)
    browser.form(LOGIN, "username", **day.user.credentials).submit(status=500, headers=day.fault("before"))
    browser.form(LOGIN, "username", **day.user.credentials).submit(status=500, headers=day.fault("after"))
    day.site.note_keys(browser)


def change_ones_own(day: Day) -> None:
    """Change one's own password, in the ways that fail and the one that works."""
    me, browser = day.user, day.enter(day.user)
    wrong, new, other = (day.secret(f"own: {what}") for what in ("wrong old", "new", "another"))

    def change(old, password, confirmation, status, headers=None):
        path = f"/webadmin/change_password/{me.user_id}/"
        form = browser.form(path, "old_password", old_password=old, password=password, confirmation=confirmation)
        return form.submit(status=status, headers=headers)

    change(wrong, new, new, 403)
    change(me.password, new, other, 400)
    change(me.password, "pw", "pw", 400)
    change(me.password, new, new, 500, day.fault("before"))
    change(me.password, new, new, 302)
    assert can_log_in(day.site.server, me.user_name, new)
    change(new, other, other, 500, day.fault("after"))
    me.password = other


def change_anothers(day: Day) -> None:
    """Give somebody else a password, as an administrator."""
    office, wrong, new = day.enter(day.admin), day.secret("administrator: wrong own"), day.secret("administrator: given")
    path = f"/webadmin/change_password/{day.user.user_id}/"
    for own, given, status in ((wrong, new, 403), (day.admin.password, "pw", 400), (day.admin.password, new, 302)):
        office.form(path, "old_password", old_password=own, password=given, confirmation=given).submit(status=status)
    assert can_log_in(day.site.server, day.user.user_name, new)
    day.user.password = new


def make_a_user(day: Day) -> None:
    """Make a user, with a mistake first, and when the session has ended."""
    office, given = day.enter(day.admin), day.secret("new user")
    told = {"omename": fresh("made"), "first_name": "A", "last_name": "B", "password": given, "confirmation": given, "email": "no address"}
    form = choose(office.form("/webadmin/experimenter/new/", "omename"), f"group-{day.user.mark}", "other_groups")
    for name, value in told.items():
        form[name] = value
    page = form.submit(status=400)
    assert page.html.select("#email-error")
    form = office.filled(page, "omename", email="", password=given, confirmation=given)
    form.submit(status=500, headers=day.fault("before"))
    form.submit(status=302)
    assert can_log_in(day.site.server, told["omename"], given)
    form["omename"] = fresh("made")
    form.submit(status=500, headers=day.fault("after"))
    with office.as_nobody():
        page = form.submit(status=403)
    assert "What you typed is kept" in page.text


def make_many(day: Day) -> None:
    """Make users out of tables: wrong ones, one that is stopped and goes on, one that fails half-way."""
    site, office = day.site, day.enter(day.admin)
    rows = [[fresh("roll"), "A", "B", f"group-{day.user.mark}", day.secret(f"table: {number}")] for number in range(3)]
    good = written(COLUMNS, *rows)
    spilled = f"{rows[0][0]},A,B,group-{day.user.mark},x,{day.secret('table: behind a comma')}\n"
    wrong = (good + spilled, good.replace("user_name", "name"), good.replace("password", "Passwort"), written(*rows), good + '"')
    for table in (*wrong, good.replace("group-", "nothing-")):
        office.form(ROLL, "table", table=table).submit("check", expect_errors=True)
        office.get(ROLL)
    form = office.form(ROLL, "table", table=good)
    with office.as_nobody():
        form.submit("check", status=403)
    form.submit("check", status=500, headers=day.fault("after"))
    office.form(ROLL, "table", file=Upload("users.csv", good.encode())).submit("check", status=500, headers=day.fault("before"))
    page = office.form(ROLL, "table", file=Upload("users.csv", good.encode())).submit("check", status=200)
    office.filled(page, "create").submit("create", status=500, headers=day.fault("before"))
    with site.server.store.write():  # OMERO makes nobody meanwhile
        office.filled(page, "create").submit("create", status=302)
        office.post(ROLL, office.token | {"stop": "on"}, status=302)
    page = roll_ended(office)
    # It may stop before the first one, too.
    assert re.search(r"\b[01] of 3 users were created\. It was stopped\.", " ".join(page.text.split()))
    site.look("while a table waits")
    office.get(f"{ROLL}report.csv")
    office.filled(page, "resume").submit("resume", status=302)
    assert "3 of 3 users were created." in roll_ended(office).text
    office.get(f"{ROLL}report.csv")
    assert can_log_in(site.server, rows[2][0], rows[2][-1])
    office.post(ROLL, office.token | {"forget": "on"}, status=302)
    rows[0] = [fresh(UNMADE), *rows[0][1:]]
    page = office.form(ROLL, "table", table=written(COLUMNS, rows[0])).submit("check", status=200)
    office.filled(page, "create").submit("create", status=302)
    assert "it is in the log of this site" in roll_ended(office).text


def written(*rows: list[str]) -> str:
    """Write a table."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def be_mailed(day: Day) -> None:
    """Forget one's password, and log in by the one that is mailed; write to users."""
    form = day.browser().form("/webadmin/forgottenpassword/", "email", username=day.user.user_name, email="user@example.org")
    form.submit(status=200)
    mail = day.site.post.wait_for(MAILED)
    assert mail["X-Recipients"] == "user@example.org"
    day.user.password = day.site.mailed["mailed"] = re.search(r"your new password is: (\S+)", mail.get_content())[1]
    for _ in range(600):  # OMERO keeps it when the mail is on its way
        if can_log_in(day.site.server, day.user.user_name, day.user.password):
            break
        time.sleep(0.05)
    day.enter(day.user)
    form = day.enter(day.admin).form("/webadmin/email/", "message", subject="To you", message="Hello", names=day.user.user_name)
    form.submit(status=302)
    day.site.post.wait_for("To you")


def see_as_another(day: Day) -> None:
    """See the site as somebody else, and no more."""
    office = day.enter(day.admin)
    office.post(f"/webadmin/view_as/{day.user.user_id}/", office.token, status=302)
    day.site.note_keys(office)
    office.get("/project/", headers=day.fault("before"), status=500)
    office.get("/project/", status=200)
    office.post("/webadmin/view_as/end/", office.token, status=302)
    office.post("/webclient/logout/", office.token, status=302)


def fail(day: Day) -> None:
    """Fail with passwords in fields of odd names, in JSON, in queries and headers, and where there is no error page."""
    browser = day.enter(day.user)
    browser.form(LOGIN, "username", **day.user.credentials).submit(status=500, headers=day.fault("outside"))
    browser = day.enter(day.user)
    for name in ("pw", "confirm", "my-word", "x"):
        fields = browser.token | {name: day.secret(f"field {name}")}
        browser.post("/project/", fields, status=500, headers=day.fault("before"))
    for said in ({"password": day.secret("JSON")}, {"list": [{"odd": day.secret("odd JSON")}, 1]}):
        browser.post_json("/project/", said, status=500, headers=day.fault("before"))
    for name in ("password", "bsession"):
        browser.get("/project/", {name: day.secret(f"query {name}")}, status=500, headers=day.fault("before"))
    browser.get("/nothing/", {"password": day.secret("query of nothing")}, status=404)
    basic = b64encode(f"user:{day.secret('header')}".encode()).decode()
    browser.get("/project/", headers=day.fault("before") | {"Authorization": f"Basic {basic}"}, status=500)


def look_at_the_toolbar(day: Day) -> None:
    """Read what the debug toolbar tells of the last requests."""
    browser = day.browser()
    listed = json.loads(re.search("^data: *(.*)", browser.get(f"{TOOLBAR}sse").text, re.MULTILINE)[1])
    sent = [number for number, request, *_ in listed if request["method"] == "POST"]
    assert sent
    for number in sent:
        browser.get(f"{TOOLBAR}{number}", status=200)


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """All of that on a site, and some on another one that is being debugged; both have ended."""
    with contextlib.ExitStack() as stack:
        site = Watched(tmp_path_factory.mktemp("watched"), stack)
        day = Day(site, "site")
        for work in (log_in, change_ones_own, change_anothers, make_a_user, make_many, be_mailed, see_as_another, fail):
            work(day)
        site.post.wait(day.faults + 2)
        debugged = Day(site, "debugged", debug="true")
        for work in (log_in, change_ones_own, fail):
            work(debugged)
            look_at_the_toolbar(debugged)
        site.look("in the end")
    return site


def test_no_password_is_in_any_log_mail_page_or_file(watched):
    everything = [*watched.files, *watched.logs, *watched.mails()]
    assert Hunt(watched.secrets | watched.mailed).report([*everything, *watched.answers]) | Hunt(watched.shown).report(everything) == set()


def test_a_new_password_is_in_its_own_mail_only(watched):
    assert Hunt(watched.mailed).report(watched.mails(told=True)) == {f"mail {MAILED}: mailed"}
    assert Hunt(watched.secrets | watched.shown | watched.keys).report(watched.mails(told=True)) == set()


def test_no_key_of_a_session_is_in_any_log_or_mail(watched):
    assert len([name for name in watched.keys if name.startswith("session")]) > 8
    assert Hunt(watched.keys).report([*watched.logs, *watched.mails()]) == set()
    assert [name for name, content in watched.logs if UUID.search(content)] == []
    keys = {name: key for name, key in watched.keys.items() if name.startswith("session")}
    assert Hunt(keys).report(watched.answers) == set()


def test_what_was_searched_tells_of_all_that_was_done(watched):
    logs = dict(watched.logs)
    assert len(re.findall(rb"^Fault [0-9a-f]{8} at", logs["site.stderr"], re.MULTILINE)) > 15
    for told in (b"No error page could be made", b"ZeroDivisionError", b"Unmade", b"password refused", b"createSession failed", b"cooking"):
        assert told in logs["site.stderr"], told
    assert b"log-in refused" in logs["omero/embedded.log"]
    assert len([name for name, _ in watched.mails() if "Fault" in name]) > 15
    names = {name.partition("/")[0].partition(",")[0] for name, _ in watched.files}
    assert names >= {"omero", "sessions", "log", "site.stderr"}


@pytest.mark.parametrize("kind", ["memcached", "redis"])
def test_no_password_is_in_a_store_of_sessions(caches, make_app, server, kind):
    daemon, secrets = caches(kind), {name: password() for name in ("administrator", "table")}
    admin = World(server, admin=True, password=secrets["administrator"])
    browser = TestApp(make_app(**daemon.ini))
    form = browser.get(LOGIN).forms["login"]
    form["username"], form["password"] = admin.user_name, admin.password
    form.submit(status=302)
    table = written(COLUMNS, [fresh(), "A", "B", f"group-{admin.mark}", secrets["table"]])
    browser.post(ROLL, {"csrfmiddlewaretoken": browser.cookies["csrftoken"], "table": table, "check": "on"}, status=200)
    kept = daemon.content()
    assert b"session_uuid" in kept
    assert b"gAAAA" in kept  # what is sealed
    assert Hunt(secrets).seen(kept) == set()
