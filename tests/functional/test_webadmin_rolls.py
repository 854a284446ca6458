"""Many users out of a table over the real wire: looked through, made as a job, reported; passwords are on no page and in no file."""

import contextlib
import csv
import io
import threading

import pytest
from webtest import Upload

from omeroweb_pyr.settings import of
from omeroweb_pyr.views.webadmin import making, working
from staff import can_log_in, fresh, gref, group, roll_ended, user
from world import World

HERE = "/webadmin/experimenters/import/"
HEAD = "user_name,first_name,last_name,email,groups,password\n"


def form_with(page, field):
    return next(form for form in page.forms.values() if field in form.fields)


def look(office, table):
    """Have a table looked through, whatever comes of it."""
    form = form_with(office.get(HERE), "table")
    form["table"] = table
    return form.submit("check", expect_errors=True)


def make(page):
    form_with(page, "create").submit("create").follow()
    return page


def reports(page):
    return [row.select("td")[-1].text.strip() for row in page.html.select("[aria-label=Lines] tbody tr")]


def rows(office):
    return list(csv.DictReader(io.StringIO(office.get(f"{HERE}report.csv").text, newline="")))


def kept(app):
    """All that lies in the folder of the sessions."""
    return b"".join(path.read_bytes() for path in of(app.registry).session.folder.rglob("*.cache"))


@pytest.fixture
def names():
    return [fresh(f"roll{number}") for number in range(3)]


@pytest.fixture
def team(world):
    return f"group-{world.mark}"


def lines(names, team, **passwords):
    return HEAD + "".join(f"{name},Ada,Byron,,{team},{passwords.get(name, '')}\n" for name in names)


def test_many_users_are_looked_through_then_made(office, app, server, world, names, team):
    one, two, _ = names
    table = HEAD + f"{one},Ada,Byron,a@example.org,{team},Pass-1\n{two},Alan,Turing,,{team},\n"
    bad = f"{table}{one},Twice,Named,,{team},\n{world.user_name},Is,There,,{team},\nx,,Nameless,nobody,none,ab\n"
    office.get("/webadmin/experimenters/").click("Import users")
    page = look(office, bad)
    assert page.status_int == 400
    told = reports(page)
    assert told[:2] == ["good", "good"]
    assert told[2:4] == ["This name is above already.", "Another user has this name."]
    wrong = ("first_name", "email: This is not a mail address.", "There is no group none.", "3 characters")
    assert all(part in told[4] for part in wrong)
    assert "Nothing was created: 3 of 5 lines are wrong." in page.text
    fields = {"csrfmiddlewaretoken": office.cookies["csrftoken"], "table": bad, "create": "on"}
    office.post(HERE, fields, status=400)
    assert not can_log_in(server, one, "Pass-1")
    form = form_with(office.get(HERE), "table")
    form["file"] = Upload("users.csv", table.replace(",", ";").encode("utf-8-sig"))
    page = form.submit("check")
    assert "Nothing was created yet. All 2 lines are good." in page.text
    assert [row["result"] for row in rows(office)] == ["good", "good"]
    make(page)
    page = roll_ended(office)
    assert "2 of 2 users were created." in page.text
    assert reports(page) == ["created", "created"]
    assert rows(office) == [
        {"line": str(number), "user_name": name, "name": told, "result": "created", "why": ""}
        for number, name, told in ((2, one, "Ada Byron"), (3, two, "Alan Turing"))
    ]
    assert can_log_in(server, one, "Pass-1")
    assert not can_log_in(server, two, "Pass-1")
    form_with(page, "forget").submit("forget").follow()
    office.get(f"{HERE}report.csv", status=404)


@pytest.mark.parametrize(("table", "why"), [
    ("", "The first line names the columns"),
    ("a,b\n1,2", "The first line names the columns"),
    ("user_name\na", "The first line names the columns; needed are user_name, first_name, last_name, groups. There is no first_name and"),
    (HEAD, "There is no line below the names of the columns"),
    ("user_name,first_name,last_name,groups,groups\na,b,c,d,e", "Two columns have the same name."),
    (HEAD + "x,y,z,,g,\n" * 5001, "This table has 5,001 users; at most 5,000 are made at once."),
    (HEAD + "x" * 1_000_000, "A table has at most 1,000,000 characters."),
    (HEAD + '"x', "This is not a table"),
], ids=["empty", "strange", "lacking", "no lines", "twice", "too many", "too long", "broken"])  # fmt: skip
def test_what_is_no_table_is_told_beside_it(office, table, why):
    page = look(office, table)
    assert page.status_int == 400
    assert page.html.select_one("#table-error").text.startswith(why)
    assert not page.html.select("button[name=create]")


def sent(office, content, status=200):
    form = form_with(office.get(HERE), "table")
    form["file"] = Upload("users.csv", content)
    return form.submit("check", status=status)


def named(page):
    return [[cell.text for cell in row.select("td, th")[:3]] for row in page.html.select("[aria-label=Lines] tbody tr")]


def test_files_as_spreadsheets_write_them(office, names, team):
    one = names[0]
    table = f"{HEAD}{one},Jörg,Müller-Lüdenscheidt 用户,,{team},\n"
    told = [["2", one, "Jörg Müller-Lüdenscheidt 用户"]]
    for old, new in (("\n", "\r\n"), (",", ";"), (",", "\t"), ("user_name", "User Name"), ("", "")):
        text = table.replace(old, new)
        for code in ("utf-8", "utf-8-sig", "utf-16"):
            assert named(sent(office, text.encode(code))) == told, (text, code)
    text = f"\r\nsep=;\r\n{table.replace(',', ';')}"
    assert named(sent(office, text.encode("utf-8-sig"))) == [["4", *told[0][1:]]]


def test_files_whose_letters_would_be_wrong_are_refused(office, names, team):
    table = f"{HEAD}{names[1]},Ada,Byron,,{team},\n{names[0]},Jörg,Müller,,{team},\n"
    told = sent(office, table.encode("cp1252"), status=400).html.select_one("#table-error").text
    assert told.startswith("This file is not UTF-8.")
    assert "Line 3" in told
    for content in (table.encode("utf-16-le"), b"PK\x03\x04\0\0", b"\xff\xfe\0"):
        assert sent(office, content, status=400).html.select_one("#table-error").text.startswith("This file is not UTF-8.")
    assert not office.get(HERE).html.select("button[name=create]")


def test_names_that_differ_by_capital_letters_only_are_one(office, world, names, team):
    one = names[0]
    page = look(office, f"{HEAD}{one},A,B,,{team},\n{one.upper()},A,B,,{team},\n{world.user_name.upper()},A,B,,{team},\n")
    assert reports(page) == ["good", "This name is above already.", "Another user has this name."]


def test_passwords_are_shown_no_more_and_given_again(office, app, server, names, team):
    one, two, three = names
    secrets = {one: "Hidden-1", two: "Hidden-2"}
    page = look(office, lines(names, f"{team}x", **secrets))
    assert page.status_int == 400
    assert "Hidden" not in page.text + office.get(HERE).text + office.get(f"{HERE}report.csv").text
    assert b"Hidden" not in kept(app)
    form = form_with(page, "table")
    assert form["table"].value.count("(as before)") == 2
    form["table"] = form["table"].value.replace(f"{team}x", team).replace(f"{two},", f"{two}y,").replace(f"{three},", f"{three}y,")
    page = form.submit("check", status=400)
    assert reports(page) == ["good", "Please give the password again: the user has another name than before.", "good"]
    form = form_with(page, "table")
    form["table"] = form["table"].value.replace(f"{two}y,Ada,Byron,,{team},(as before)", f"{two},Ada,Byron,,{team},Hidden-3")
    make(form.submit("check", status=200))
    page = roll_ended(office)
    assert "Hidden" not in page.text
    assert can_log_in(server, one, "Hidden-1")
    assert can_log_in(server, two, "Hidden-3")


def test_a_table_that_is_wrong_as_a_whole_loses_no_passwords(office, server, names, team):
    one = names[0]
    page = look(office, lines([one], team, **{one: "Hidden-1"}).replace("last_name", "lastname"))
    assert page.html.select_one("#table-error")
    assert "Hidden" not in page.text
    form = form_with(page, "table")
    form["table"] = form["table"].value.replace("lastname", "last_name")
    make(form.submit("check", status=200))
    roll_ended(office)
    assert can_log_in(server, one, "Hidden-1")


def test_columns_that_mean_nothing_are_told(office, names, team):
    page = look(office, lines(names[:1], team).replace("email", "emial"))
    assert "ignored: emial." in page.text


def test_what_fails_in_between_is_told_line_by_line_and_the_rest_is_made(office, world, root, names, team, server):
    admin = root.sf.getAdminService()
    doomed = fresh("doomed")
    there = admin.createGroup(group(doomed))
    one, two, three = names
    table = lines([one], team) + f"{two},Ada,Byron,,{team};{doomed},\n{three},Ada,Byron,,{team},Pass-3\n"
    page = look(office, table)
    assert reports(page) == ["good"] * 3
    gate, real = threading.Event(), making._Work._make

    def late(self, each, taken):
        gate.wait(20)
        return real(self, each, taken)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making._Work, "_make", late)  # nothing but the time is changed
        make(page)
        admin.deleteGroup(gref(there))
        admin.createUser(user(one), team)
        gate.set()
        page = roll_ended(office)
    assert "1 of 3 users were created. 2 were not, see the report." in page.text
    assert [(row["user_name"], row["result"]) for row in rows(office)] == [(one, "not created"), (two, "not created"), (three, "created")]
    first, second, _ = rows(office)
    assert first["why"] == "Another user has this name by now."
    assert second["why"].startswith("OMERO did not take this: what it refers to may be gone by now")
    found = {each.omeName.val for each in admin.lookupExperimenters()}
    assert (two in found, three in found) == (False, True)
    assert can_log_in(server, three, "Pass-3")


@contextlib.contextmanager
def begun(page):
    """Have users made of whom each waits to be let through; come back when the first one waits."""
    gate, waits, real = threading.Semaphore(0), threading.Event(), making._Work._make

    def slowly(self, each, taken):
        waits.set()
        gate.acquire(timeout=20)
        return real(self, each, taken)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making._Work, "_make", slowly)
        make(page)
        assert waits.wait(20)
        yield gate


def test_it_stops_and_goes_on_where_it_stopped(office, world, names, team, server):
    page = look(office, lines(names, team, **{names[2]: "Pass-3"}))
    with begun(page) as gate:
        page = office.get(HERE)
        assert page.html.select_one("progress")["value"] == "0"
        assert "are being created. Please wait" in look_anyway(office, lines(names, team)).text
        form_with(page, "stop").submit("stop").follow()
        gate.release(10)
        page = roll_ended(office)
    assert "1 of 3 users were created." in page.text
    assert "It was stopped." in page.text
    assert [row["result"] for row in rows(office)] == ["created", "not yet", "not yet"]
    form_with(page, "resume").submit("resume").follow()
    page = roll_ended(office)
    assert "3 of 3 users were created." in page.text
    assert can_log_in(server, names[2], "Pass-3")


def look_anyway(office, table):
    token = office.cookies["csrftoken"]
    return office.post(HERE, {"csrfmiddlewaretoken": token, "table": table, "check": "on"}, status=409)


def test_what_is_sent_twice_is_done_once(office, names, team):
    page = look(office, lines(names, team))
    form = form_with(page, "create")
    form.submit("create", status=302)
    again = form.submit("create", expect_errors=True)
    assert again.status_int == 409
    assert "3 of 3 users were created." in roll_ended(office).text


def test_a_button_of_another_table_makes_nobody(office, names, team):
    form = form_with(look(office, lines(names[:1], team)), "create")
    look(office, lines(names[1:], team))
    page = form.submit("create", status=409)
    assert "Another table was checked meanwhile" in page.text
    assert "Creating users" not in office.get(HERE).text


def test_what_a_dead_process_left_is_stopped_and_goes_on(office, names, team, monkeypatch):
    page = look(office, lines(names, team))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making._Work, "run", lambda work, _: work._omero.release())  # the process dies before it does anything
        make(page)
    assert office.get(HERE).html.select("[data-going]")
    monkeypatch.setattr(working, "SILENT_SECONDS", -1)  # and that was long ago
    page = office.get(HERE)
    assert "The site was restarted meanwhile." in page.text
    form_with(page, "resume").submit("resume", status=302)
    monkeypatch.undo()
    assert "3 of 3 users were created." in roll_ended(office).text


def test_more_than_a_page_shows_are_in_the_report(office, team):
    mark = fresh("many")
    wrong = [f"{mark}{number}" for number in range(205)]
    page = look(office, lines(wrong, f"{team}x"))
    assert len(reports(page)) == 200
    assert "5 more lines are in the report." in page.text
    assert len(rows(office)) == 205


def log_out(office):
    next(form for form in office.get("/webadmin/myaccount/").forms.values() if "logout" in form.action).submit(status=302)


def test_logging_out_stops_it_and_its_report_is_found_by_whom_it_is_of(office, admin, log_in, server, names, team):
    page = look(office, lines(names, team, **{names[2]: "Pass-3"}))
    with begun(page) as gate:
        assert "Logging out stops it; you can continue within 24 hours." in office.get(HERE).text
        log_out(office)
        back = log_in(admin)
        gate.release(10)
        page = roll_ended(back)
    assert "0 of 3 users were created." in page.text
    assert "is kept for 24 hours after you" in page.text
    form_with(page, "resume").submit("resume").follow()
    assert "3 of 3 users were created." in roll_ended(back).text
    assert can_log_in(server, names[2], "Pass-3")
    log_out(back)
    again = log_in(admin)
    assert [row["result"] for row in rows(again)] == ["created"] * 3
    log_in(World(server, admin=True)).get(f"{HERE}report.csv", status=404)
    form_with(again.get(HERE), "forget").submit("forget").follow()
    log_in(admin).get(f"{HERE}report.csv", status=404)
