"""What was changed in administration, by whom and when: OMERO's log, and what only the site knows."""

import csv
import io
import json
import os
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from webtest import TestApp

from budgets import asked_of_omero
from omeroweb_pyr import settings as known
from omeroweb_pyr.security import journal
from omeroweb_pyr.security.journal import Action, Note, Party
from staff import fresh, gref, group, ref, user

HERE = "/webadmin/changes/"


def form_with(page, field):
    return next(form for form in page.forms.values() if field in form.fields)


def lines(page):
    """By whom, and what."""
    return [[cell.text for cell in row.select("td")][1:3] for row in page.html.select(".sheet tbody tr")]


def whats(page):
    return [what for _, what in lines(page)]


def rename(office, world, name):
    form = form_with(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"), "omename")
    form["last_name"] = name
    form.submit(status=302)


def change_password(office, admin, world, old):
    form = form_with(office.get(f"/webadmin/change_password/{world.user_id}/"), "old_password")
    form["old_password"], form["password"], form["confirmation"] = old, "Another-Secret", "Another-Secret"
    form.submit(status=302 if old == admin.password else 403)


@pytest.fixture
def own(make_app, tmp_path):
    """An app with a journal of its own."""
    return make_app(**{"omero.web.audit_log": str(tmp_path / "audit.log")})


@pytest.fixture
def ours(own, log_in, admin):
    """The administrator before it."""
    return log_in(admin, own)


@pytest.fixture
def write(own):
    """Write something down as if it had been done."""

    def put(about, who="root", action=Action.RESET, server=1):
        journal.note(own.registry, server, Party(who, 0), action, Party(about))

    return put


def journal_of(app):
    return known.of(app.registry).serving.audit_log


def fill(app, notes):
    """Write lines of other times, as ``(seconds, who, about)``."""
    form = json.dumps(asdict(Note(at=0, server=1, who="WHO", who_id=0, action="password set", about="ABOUT", kind="user"))) + "\n"
    form = form.replace('"at": 0', '"at": AT').replace("{", "{{").replace("}", "}}")
    for name in ("AT", "WHO", "ABOUT"):
        form = form.replace(name, f"{{{name}}}")
    with journal_of(app).open("a") as out:
        out.writelines(form.format(AT=at, WHO=who, ABOUT=about) for at, who, about in notes)


def test_what_was_changed_is_listed_by_whom_and_what(office, admin, world):
    rename(office, world, "Changed")
    name = world.user_name
    assert lines(office.get(f"{HERE}?who={admin.user_name}&kind=user&source=omero")) == [[admin.user_name, f"User {name} changed"]]
    for who in (admin.user_name, admin.user_id):
        for about in (name, world.user_id):
            found = office.get(f"{HERE}?who={who}&about={about}&source=omero")
            assert f"User {name} changed" in whats(found)
    assert "No changes here" in office.get(f"{HERE}?who={admin.user_name}&kind=group").text
    assert "No changes here" in office.get(f"{HERE}?who={admin.user_name}&about={admin.user_id}").text
    assert whats(office.get(f"{HERE}?about=group-{world.mark}&kind=membership")) == []
    office.get(f"/webadmin/group/edit/{world.group_id}/").forms["members"].submit(status=302)
    bad = ("kind=image", "source=x", "before=x", "before=0", "before=1-x-1", "from=today", "to=2026-02-30", "from=0001-01-01", "who=%00")
    for query in (*bad, "from=2026-01-02&to=2026-01-01", "before=1--1&before=y"):
        office.get(f"{HERE}?{query}", status=400)


def test_memberships_are_found_by_who_and_by_the_group(office, admin, world, stranger):
    form = office.get(f"/webadmin/group/edit/{world.group_id}/").forms["members"]
    form["add"] = stranger.user_name
    form.submit(status=302)
    made = f"Membership of {stranger.user_name} in group-{world.mark} created"
    for about in (stranger.user_name, f"group-{world.mark}"):
        assert made in whats(office.get(f"{HERE}?who={admin.user_name}&about={about}&kind=membership&source=omero"))


def test_passwords_and_seeing_as_others_are_written_down(office, admin, world, settings):
    change_password(office, admin, world, "wrong")
    change_password(office, admin, world, admin.password)
    page = office.get(f"/webadmin/experimenter/edit/{world.user_id}/")
    page = next(form for form in page.forms.values() if "view_as" in form.action).submit().follow()
    next(form for form in page.forms.values() if "view_as" in form.action).submit(status=302)
    name = world.user_name
    password = [[admin.user_name, f"Password of {name} changed"], [admin.user_name, f"Own password mistyped, for a new one of {name}"]]
    looks = (f"Stopped seeing the site as {name}", f"Began to see the site as {name}: for an hour at most")
    seen = [[admin.user_name, look] for look in looks]
    here = f"{HERE}?who={admin.user_name}"
    assert lines(office.get(f"{here}&kind=password")) == password
    assert lines(office.get(f"{here}&kind=look")) == seen
    assert lines(office.get(f"{HERE}?about={name}&kind=password")) == password
    assert lines(office.get(f"{HERE}?about={world.user_id}&kind=password")) == password
    listed = [line for line in lines(office.get(here)) if line in password + seen]
    assert listed == seen + password, "one list, the latest first"
    assert "Another-Secret" not in Path(settings["omero.web.audit_log"]).read_text()
    assert Path(settings["omero.web.audit_log"]).stat().st_mode & 0o077 == 0


def test_ones_own_new_password_is_written_down(browser, office, world):
    change_password(browser, world, world, world.password)
    assert lines(office.get(f"{HERE}?who={world.user_name}&kind=password")) == [[world.user_name, "Own password changed"]]


def test_days_bound_the_list(office, admin, world):
    rename(office, world, "Today")
    change_password(office, admin, world, admin.password)
    here = f"{HERE}?who={admin.user_name}"
    now = datetime.now(UTC)
    before, after = (now - timedelta(days=2)).date(), (now + timedelta(days=2)).date()
    whole = lines(office.get(here))
    assert len(whole) >= 2
    assert lines(office.get(f"{here}&from={before}&to={after}")) == whole
    assert lines(office.get(f"{here}&to={before}")) == []
    assert lines(office.get(f"{here}&from={after}")) == []


def test_times_and_days_are_those_of_the_site_and_the_page_says_so(make_app, log_in, admin, tmp_path):
    app = make_app(**{"omero.web.audit_log": str(tmp_path / "audit.log"), "omero.web.time_zone": "Asia/Tokyo"})
    evening = datetime(2025, 3, 1, 16, 0, 7, tzinfo=UTC).timestamp()  # there it is the next day already
    fill(app, [(evening, admin.user_name, "late")])
    page = log_in(admin, app).get(f"{HERE}?who={admin.user_name}&from=2025-03-02&to=2025-03-02")
    told = page.html.select_one("tbody time")
    assert (told["datetime"], told.text) == ("2025-03-02T01:00:07+09:00", "2 Mar 2025, 01:00")
    assert "Times and days are those of Asia/Tokyo." in page.text
    assert (form_with(page, "from")["from"].value, form_with(page, "who")["who"].value) == ("2025-03-02", admin.user_name)
    assert lines(log_in(admin, app).get(f"{HERE}?who={admin.user_name}&to=2025-03-01")) == []


def walk(page):
    """Go on to the end; return each page."""
    pages = [page]
    while page.html.select("a[rel=next]"):
        page = page.click("Older")
        pages.append(page)
    return pages


def test_both_lists_are_paged_as_one_and_pages_stay_while_more_is_added(ours, admin, world, write, monkeypatch):
    monkeypatch.setattr("omeroweb_pyr.views.webadmin.audit.LINES", 3)
    for number in range(4):
        rename(ours, world, f"Name{number}")
        write(f"user-{number}", admin.user_name)
    first = ours.get(f"{HERE}?who={admin.user_name}")
    whole = [line for page in walk(first) for line in lines(page)]
    passwords = [f"Password of user-{number} changed" for number in (3, 2, 1, 0)]
    assert [what for _, what in whole if what.startswith("Password of user-")] == passwords
    assert whats(first)[0] == passwords[0]
    assert len([what for _, what in whole if what == f"User {world.user_name} changed"]) == 4
    second = first.click("Older")
    third = second.click("Older")
    rename(ours, world, "Meanwhile")
    write("meanwhile", admin.user_name)
    for page, was in ((ours.get(third.request.url), third), (third.click("Newer"), second), (second.click("Newer"), first)):
        assert lines(page) == lines(was), "it is as it was"
    assert lines(second.click("Newer").click("Older")) == lines(second)
    assert whats(third.click("Latest"))[0] == "Password of meanwhile changed"
    assert not first.html.select("a[rel=prev]")


def test_each_line_is_on_one_page_however_many_are_of_the_same_moment(ours, own, admin, monkeypatch):
    monkeypatch.setattr("omeroweb_pyr.views.webadmin.audit.LINES", 3)
    fill(own, [(1_700_000_000, "somebody", f"user-{number}") for number in range(10)])
    found = [what for page in walk(ours.get(f"{HERE}?who=somebody")) for what in whats(page)]
    assert found == [f"Password of user-{number} changed" for number in range(9, -1, -1)]


def test_of_another_server_nothing_is_told(ours, write, admin):
    write("somebody", admin.user_name, server=7)
    assert lines(ours.get(f"{HERE}?who={admin.user_name}&kind=password")) == []


def test_a_journal_that_can_not_be_written_hinders_nobody(make_app, admin, world, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    app = make_app(**{"omero.web.audit_log": str(tmp_path / "file" / "audit.log")})
    browser = TestApp(app)
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = admin.user_name, admin.password
    form.submit(status="3*")
    change_password(browser, admin, world, admin.password)
    assert "can't be written down" in caplog.text
    assert "can't be read, or not all of it" in browser.get(f"{HERE}?kind=password").text


def test_lines_that_are_none_break_nothing_and_are_counted(ours, own, write):
    write("before")
    with journal_of(own).open("ab") as out:
        out.write(b"\0\xff<script>\n[]\n" + b'{"at": 1, "server"')
    assert whats(ours.get(f"{HERE}?who=root&kind=password")) == ["Password of before changed"]
    write("after")
    page = ours.get(f"{HERE}?who=root&kind=password")
    assert whats(page) == ["Password of after changed", "Password of before changed"]
    assert "or were not finished: 3, left out here." in page.text


def test_a_journal_put_aside_is_read_on_while_one_pages(ours, own, write, monkeypatch):
    monkeypatch.setattr("omeroweb_pyr.views.webadmin.audit.LINES", 2)
    for number in range(5):
        write(f"user-{number}")
    first = ours.get(f"{HERE}?kind=password")
    file = journal_of(own)
    file.rename(file.with_name("audit.log.1"))
    file.with_name("audit.log.2.gz").write_bytes(b"\x1f\x8b")
    write("anew")
    pages = walk(first)
    assert [what for page in pages for what in whats(page)] == [f"Password of user-{number} changed" for number in (4, 3, 2, 1, 0)]
    page = ours.get(f"{HERE}?kind=password")
    assert whats(page) == ["Password of anew changed", "Password of user-4 changed"]
    assert "Files of it that are compressed: 1, which are not read here." in page.text
    file.with_name("audit.log.1").unlink()
    page = ours.get(pages[1].request.url)
    assert "is not there any more" in page.text
    assert lines(page) == []


@pytest.fixture
def large(own):
    """A journal of 200,000 lines, one a minute: of three users, and one line of another, early."""
    names = ("ada", "bob", "eve")
    who = (names[number % 3] if number != 500 else "rare" for number in range(200_000))
    fill(own, ((1_600_000_000 + number * 60, name, f"user-{number}") for number, name in enumerate(who)))
    return journal_of(own).stat().st_size


@pytest.fixture
def read_bytes(monkeypatch):
    """Count what is read of files by ``os.pread``, as the journal is."""
    counted, real = [], os.pread

    def pread(handle, size, offset):
        content = real(handle, size, offset)
        counted.append(len(content))
        return content

    monkeypatch.setattr("omeroweb_pyr.security.looking_back.os.pread", pread)

    def spent():
        total = sum(counted)
        counted.clear()
        return total

    return spent


def test_of_a_long_journal_no_more_is_read_than_a_page_needs(ours, large, read_bytes):
    assert large > 20_000_000
    page = ours.get(f"{HERE}?source=site")
    assert (len(lines(page)), whats(page)[0]) == (100, "Password of user-199999 changed")
    assert read_bytes() < 150_000
    second = page.click("Older")
    assert whats(second)[0] == "Password of user-199899 changed"
    assert read_bytes() < 150_000
    assert len(lines(ours.get(f"{HERE}?who=eve"))) == 100
    assert read_bytes() < 300_000
    page = ours.get(f"{HERE}?from=2021-01-01&to=2021-01-02&who=bob")
    assert "2021-01-02T" in page.html.select_one("tbody time")["datetime"]
    assert 0 < read_bytes() < 600_000
    page = ours.get(f"{HERE}?from=2020-09-01&to=2020-09-14&who=rare")
    assert whats(page) == ["Password of user-500 changed"]
    assert 0 < read_bytes() < 600_000


def test_what_is_rare_is_looked_for_as_far_as_one_wants(ours, large, read_bytes):
    page, steps = ours.get(f"{HERE}?who=rare"), 0
    while not lines(page):
        assert read_bytes() < 1_100_000, "however long the journal is"
        assert "as far as was looked" in page.text
        assert page.html.select_one(".note time")["datetime"] > "2020-09-13"
        page, steps = page.click("look further back"), steps + 1
        assert steps < 60
    assert whats(page) == ["Password of user-500 changed"]
    assert steps > 10
    assert not page.html.select("a[rel=next]")
    assert whats(page.click("Newer")) == []


def test_nothing_of_omero_comes_before_what_the_journal_was_not_read_for(ours, own, admin, world, monkeypatch):
    """Where the journal is not read on, OMERO's older entries wait for the page on which it is."""
    rename(ours, world, "Early")
    now = datetime.now(UTC).timestamp()
    fill(own, [(now + 1, admin.user_name, "wanted"), *((now + 2 + number / 1000, "another", "x") for number in range(9000))])
    page = ours.get(f"{HERE}?who={admin.user_name}")
    assert lines(page) == []
    page = page.click("look further back")
    assert whats(page)[0] == "Password of wanted changed"
    assert f"User {world.user_name} changed" in whats(page)


def test_a_page_takes_the_same_calls_however_full_it_is(ours, write):
    ours.get(HERE)
    assert asked_of_omero(ours.get(f"{HERE}?who=nobody-has-this")) <= 2
    for number in range(120):
        write(f"user-{number}")
    page = ours.get(HERE)
    assert len(lines(page)) == 100
    assert asked_of_omero(page) <= 5
    assert asked_of_omero(ours.get(f"{HERE}?about=1&who=0&from=2020-01-01")) <= 5


def test_who_is_no_more_is_named_as_he_was(ours, admin, root, world):
    """His name stands beside his id in the journal, and OMERO's entries, which have the id alone, take it from there."""
    service = root.sf.getAdminService()
    there = user(fresh("gone"))
    name, group_name = there.omeName.val, fresh("lab")
    number = service.createUser(there, f"group-{world.mark}")
    team = service.createGroup(group(group_name))
    form = form_with(ours.get(f"/webadmin/change_password/{number}/"), "old_password")
    form["old_password"], form["password"], form["confirmation"] = admin.password, "Another-Secret", "Another-Secret"
    form.submit(status=302)
    assert f"User {name} created" in whats(ours.get(f"{HERE}?about={name}"))
    service.deleteExperimenter(ref(number))
    service.deleteGroup(gref(team))
    assert whats(ours.get(f"{HERE}?about={name}")) == [f"Password of {name} changed"]
    found = whats(ours.get(f"{HERE}?about={number}&kind=user"))
    assert f"User {name} (deleted since) created" in found
    assert f"User {name} deleted" in found
    assert f"Group number {team} deleted" in whats(ours.get(f"{HERE}?about={team}&kind=group"))


def table(office, query=""):
    reply = office.get(f"/webadmin/changes.csv?{query}")
    assert 'filename="Changes.csv"' in reply.headers["Content-Disposition"]
    assert reply.content_type == "text/csv"
    return list(csv.DictReader(io.StringIO(reply.text, newline="")))


def test_what_the_filters_show_is_a_table_to_keep(ours, own, admin, world, write):
    rename(ours, world, "Changed")
    write('=HYPERLINK("http://x")', "+who", Action.MAIL)
    page = ours.get(f"{HERE}?who={admin.user_name}")
    found = table(ours, page.html.find("a", string="Download table (.csv)")["href"].partition("?")[2])
    assert [[row["by"], row["what"]] for row in found] == lines(page)
    (row,) = [row for row in found if row["what"] == f"User {world.user_name} changed"]
    assert (row["by_id"], row["about"], row["about_id"]) == (str(admin.user_id), world.user_name, str(world.user_id))
    assert row["written_by"] == "OMERO"
    assert [each["datetime"] for each in page.html.select("tbody time")] == [row["time"] for row in found]
    assert all(datetime.fromisoformat(row["time"]).utcoffset() is not None for row in found)
    (row,) = table(ours, "kind=mail")
    assert (row["by"], row["about"]) == ("'+who", '\'=HYPERLINK("http://x")'), "no spreadsheet computes it"


def test_a_table_to_keep_is_bounded_and_says_so(ours, own, monkeypatch):
    fill(own, [(1_700_000_000 + number, "somebody", f"user-{number}") for number in range(12)])
    assert len(table(ours, "who=somebody")) == 12
    monkeypatch.setattr("omeroweb_pyr.views.webadmin.audit.ALL_LINES", 10)
    found = table(ours, "who=somebody")
    assert (len(found), found[0]["about"], found[9]["about"]) == (11, "user-11", "user-2")
    assert found[10]["what"].startswith("There is more than this")
    monkeypatch.setattr("omeroweb_pyr.views.webadmin.audit.ALL_BYTES", 100)
    assert [row["what"][:21] for row in table(ours, "who=somebody")] == ["There is more than th"]
