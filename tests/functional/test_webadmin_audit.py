"""What was changed in administration, by whom and when: OMERO's log, and what only the site knows."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from webtest import TestApp

from omeroweb_pyr import settings
from omeroweb_pyr.security import journal


def form_with(page, field):
    return next(form for form in page.forms.values() if field in form.fields)


def lines(page):
    return [[cell.text for cell in row.select("td")][1:] for row in page.html.select(".sheet tbody tr")]


def rename(office, world, name):
    form = form_with(office.get(f"/webadmin/experimenter/edit/{world.user_id}/"), "omename")
    form["last_name"] = name
    form.submit(status=302)


def change_password(office, admin, world, old):
    form = form_with(office.get(f"/webadmin/change_password/{world.user_id}/"), "old_password")
    form["old_password"], form["password"], form["confirmation"] = old, "Another-Secret", "Another-Secret"
    form.submit(status=302 if old == admin.password else 403)


def test_what_was_changed_is_listed_by_whom_and_what(office, admin, world):
    rename(office, world, "Changed")
    page = office.get(f"/webadmin/changes/?who={admin.user_name}")
    assert lines(page) == [[admin.user_name, "User Test Changed changed"]]
    assert "No changes here" in office.get(f"/webadmin/changes/?who={admin.user_name}&kind=group").text
    assert office.get("/webadmin/changes/?kind=membership").status_int == 200
    for query in ("kind=image", "before=x", "before=0", "from=today", "to=2026-02-30", "from=0001-01-01", "from=2026-01-02&to=2026-01-01"):
        office.get(f"/webadmin/changes/?{query}", status=400)


def test_passwords_and_seeing_as_others_are_written_down(office, admin, world, settings):
    change_password(office, admin, world, "wrong")
    change_password(office, admin, world, admin.password)
    page = office.get(f"/webadmin/experimenter/edit/{world.user_id}/")
    page = next(form for form in page.forms.values() if "view_as" in form.action).submit().follow()
    next(form for form in page.forms.values() if "view_as" in form.action).submit(status=302)
    name = world.user_name
    password = [[admin.user_name, f"Password of {name} changed"], [admin.user_name, f"Own password mistyped, for a new one of {name}"]]
    seen = [[admin.user_name, f"Saw the site no more as {name}"], [admin.user_name, f"Saw the site as {name}"]]
    here = f"/webadmin/changes/?who={admin.user_name}"
    assert lines(office.get(f"{here}&kind=password")) == password
    assert lines(office.get(f"{here}&kind=look")) == seen
    assert lines(office.get(f"/webadmin/changes/?who={name}&kind=password")) == password, "it is about him, too"
    listed = [line for line in lines(office.get(here)) if line in password + seen]
    assert listed == seen + password, "one list, the latest first"
    assert "Another-Secret" not in Path(settings["omero.web.audit_log"]).read_text()
    assert Path(settings["omero.web.audit_log"]).stat().st_mode & 0o077 == 0


def test_ones_own_new_password_is_written_down(browser, office, world):
    change_password(browser, world, world, world.password)
    assert lines(office.get(f"/webadmin/changes/?who={world.user_name}&kind=password")) == [[world.user_name, "Own password changed"]]


def test_days_bound_the_list(office, admin, world):
    rename(office, world, "Today")
    change_password(office, admin, world, admin.password)
    here = f"/webadmin/changes/?who={admin.user_name}"
    now = datetime.now(UTC)
    before, after = (now - timedelta(days=2)).date(), (now + timedelta(days=2)).date()
    whole = lines(office.get(here))
    assert len(whole) >= 2
    assert lines(office.get(f"{here}&from={before}&to={after}")) == whole
    assert lines(office.get(f"{here}&to={before}")) == []
    assert lines(office.get(f"{here}&from={after}")) == []


def test_both_lists_are_paged_as_one(office, admin, world, app, monkeypatch):
    monkeypatch.setattr("omeroweb_pyr.views.webadmin.audit.LINES", 3)
    for number in range(4):
        rename(office, world, f"Name{number}")
        journal.note(app.registry, 1, admin.user_name, journal.Action.RESET, f"user-{number}")
    page, found = office.get(f"/webadmin/changes/?who={admin.user_name}"), []
    total = int(page.html.h2.text.split()[0])
    while True:
        found += lines(page)
        if not page.html.select("a[rel=next]"):
            break
        page = page.click("Earlier")
    assert len(found) == total
    ours = [what for _, what in found if what.startswith("Password")]
    assert ours == [f"Password of user-{number} changed" for number in (3, 2, 1, 0)]
    assert lines(page.click("Latest")) == found[:3]


def test_of_another_server_nothing_is_told(office, admin, app):
    journal.note(app.registry, 7, admin.user_name, journal.Action.RESET, "somebody")
    assert lines(office.get(f"/webadmin/changes/?who={admin.user_name}&kind=password")) == []


def test_a_journal_that_can_not_be_written_hinders_nobody(make_app, admin, world, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    app = make_app(**{"omero.web.audit_log": str(tmp_path / "file" / "audit.log")})
    browser = TestApp(app)
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = admin.user_name, admin.password
    form.submit(status="3*")
    change_password(browser, admin, world, admin.password)
    assert "can't be written down" in caplog.text
    assert browser.get("/webadmin/changes/?kind=password").status_int == 200


def test_a_long_journal_is_put_aside_and_still_read(app, make_app, tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "LARGEST", 300)
    registry = make_app(**{"omero.web.audit_log": str(tmp_path / "audit.log")}).registry
    for number in range(5):
        journal.note(registry, 1, "admin", journal.Action.RESET, f"user-{number}")
    file = settings.of(registry).serving.audit_log
    assert file.with_name("audit.log.1").exists()
    with file.open("a") as out:
        out.write('{"at": 1, "server"\n' + json.dumps({"at": 1, "other": 2}) + "\n")
    found = journal.notes(registry, lambda each: True)
    assert next(each.about for each in found) == "user-4"
    assert len(found) >= 3
