"""More of administration over the real wire: many users at once, what was changed, the site as somebody else sees it, mail."""

import re

import pytest
from webtest import TestApp

from omeroweb_pyr.security import forgotten
from staff import USER, can_log_in, choose, privileges, ref
from staff import user as described
from world import World


def form_with(page, field):
    return next(form for form in page.forms.values() if field in form.fields)


def give_address(server, user, email):
    with server.store.write() as writer:
        writer.update("Experimenter", user, email=email)


def wait_for_jobs(browser):
    for _ in range(200):
        page = browser.get("/@@jobs")
        if not page.html.select("progress"):
            return page
    raise AssertionError("the job never ended")


def test_an_administrator_sees_the_site_as_somebody_else_and_changes_nothing(office, server, admin, world, root):
    mine = world.project("Hidden from others")
    page = office.get(f"/webadmin/experimenter/edit/{world.user_id}/")
    before = server.sessions()
    next(form for form in page.forms.values() if "view_as" in form.action).submit(status=302)
    page = office.get("/project/")
    assert f"You see the site as {world.user_name} does." in page.html.select_one(".viewing").text
    assert [card.text for card in page.html.select(".card .cap")] == ["Hidden from others"]
    token = office.cookies["csrftoken"]
    office.post(f"/project/{mine}/@@edit", {"csrfmiddlewaretoken": token, "name": "Changed"}, status=403)
    office.post("/webadmin/myaccount/save/", {"csrfmiddlewaretoken": token, "first_name": "x", "last_name": "y"}, status=403)
    assert "Nothing can be changed" in office.get("/webadmin/myaccount/").text
    for path in ("experimenters/", "groups/", "changes/", "email/"):
        office.get(f"/webadmin/{path}", status=404)
    office.post(f"/webadmin/view_as/{admin.user_id}/", {"csrfmiddlewaretoken": token}, status=404)
    page = next(form for form in page.forms.values() if "view_as" in form.action).submit().follow()
    assert page.request.path == "/webadmin/experimenters/"
    assert not page.html.select(".viewing")
    assert server.sessions() == before


def test_logging_out_ends_both_sessions(office, server, world):
    page = office.get(f"/webadmin/experimenter/edit/{world.user_id}/")
    before = server.sessions()
    page = next(form for form in page.forms.values() if "view_as" in form.action).submit().follow()
    assert server.sessions() == before + 1
    next(form for form in page.forms.values() if "logout" in form.action).submit(status=302)
    assert server.sessions() == before - 1


def test_without_the_privilege_nobody_is_seen_as(server, log_in, world, root):
    light = World(server, admin=True)
    root.sf.getAdminService().setAdminPrivileges(ref(light.user_id), privileges("ModifyUser"))
    browser = log_in(light)
    assert "See the site as" not in browser.get(f"/webadmin/experimenter/edit/{world.user_id}/").text
    browser.post(f"/webadmin/view_as/{world.user_id}/", {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}, status=403)


def test_a_mail_is_looked_at_then_sent_by_a_job(office, server, world, mailer):
    peer = World(server, group_id=world.group_id)
    give_address(server, world.user_id, "ada@example.org")
    give_address(server, peer.user_id, "bob@example.org")
    form = form_with(office.get("/webadmin/email/"), "message")
    page = form.submit(status=400)
    assert {field["id"] for field in page.html.select(".field .wrong")} == {"subject-error", "message-error"}
    form = form_with(page, "message")
    form["subject"], form["message"], form["names"] = "Shut down", "On Monday.\nAll day.", "nobody-here"
    assert "Nobody has the name nobody-here." in form.submit(status=400).text
    form = choose(form, f"group-{world.mark}", "groups")
    form["names"], form["cc"] = "", "extra@example.org"
    page = form.submit("preview")
    assert f"group-{world.mark}, 2 members; extra@example.org: 3 mails, each" in page.html.select_one("[aria-label=Preview]").text
    assert not mailer.mails
    assert form_with(page, "message").submit().location.endswith("/@@jobs")
    assert "3 of 3 mails were sent." in wait_for_jobs(office).text
    mails = mailer.wait(3)
    assert {mail["To"] for mail in mails} == {"ada@example.org", "bob@example.org", "extra@example.org"}
    assert mails[0].get_content().strip().replace("\r", "") == "On Monday.\nAll day."


def test_names_with_blanks_are_names_too(office, server, world, root, mailer):
    service, first = root.sf.getAdminService(), f"ada {world.mark}"
    group = service.getGroup(world.group_id).name.val
    for name in (first, f"{first} byron", f"of-{world.mark}"):
        service.createUser(described(name, email="x@example.org"), group)
    form = form_with(office.get("/webadmin/email/"), "message")
    form["subject"], form["message"] = "Hello", "You"
    told = {f"{first} byron\nof-{world.mark}": 2, f"{first} byron, {first}": 2, f"of-{world.mark} {world.user_name}": 1}
    for names, mails in told.items():
        form["names"] = names
        assert f"{mails} mail" in form.submit("preview").html.select_one("[aria-label=Preview]").text, names
    form["names"] = f"{first} augusta"
    assert form.submit("preview", status=400).html.select_one("#names-error").text == f"Nobody has the name ada, {world.mark}, augusta."
    other = world.other_group()
    members = office.get(f"/webadmin/group/edit/{other}/").forms["members"]
    members["add"] = f"{first} byron, of-{world.mark}"
    page = members.submit(status=302).follow()
    assert {row.td.text for row in page.html.select("[data-members] tbody tr")} == {world.user_name, f"{first} byron", f"of-{world.mark}"}


def test_who_can_not_log_in_is_counted_before_a_mail_is_sent(office, server, world, root, mailer):
    shut = World(server, group_id=world.group_id)
    for who in (world, shut):
        give_address(server, who.user_id, "x@example.org")
    root.sf.getAdminService().removeGroups(ref(shut.user_id), [USER])
    form = form_with(office.get("/webadmin/email/"), "message")
    form["subject"], form["message"], form["names"] = "Hello", "You", shut.user_name
    assert "Nobody is meant by that but 1 user who can't log in." in form.submit("preview", status=400).text
    form["names"] = f"{shut.user_name} {world.user_name}"
    assert "1 user who can't log in will get nothing" in form.submit("preview").html.select_one("[aria-label=Preview]").text
    form["inactive"] = True
    preview = form.submit("preview").html.select_one("[aria-label=Preview]").text
    assert ("2 mails" in preview, "who can't log in" in preview) == (True, False)


def test_a_mail_that_is_sent_twice_goes_out_once(office, server, world, mailer):
    give_address(server, world.user_id, "ada@example.org")
    form = form_with(office.get("/webadmin/email/"), "message")
    form["subject"], form["message"], form["names"] = "Hello", "You", world.user_name
    for _ in range(2):
        assert form.submit(status=302).location.endswith("/@@jobs")
    page = wait_for_jobs(office)
    assert page.text.count(f"Write to {world.user_name}") == 1
    assert len(mailer.wait()) == 1
    form = form_with(office.get("/webadmin/email/"), "message")  # and written anew it goes out again
    form["subject"], form["message"], form["names"] = "Hello", "You", world.user_name
    form.submit(status=302)
    assert len(mailer.wait(2)) == 2


def test_a_mail_says_something_and_goes_to_addresses(office, server, world, mailer):
    give_address(server, world.user_id, "ada@example.org")
    form = form_with(office.get("/webadmin/email/"), "message")
    form["subject"], form["message"], form["names"] = " \u200b ", " \n ", world.user_name
    page = form.submit(status=400)
    assert {field["id"] for field in page.html.select(".field .wrong")} == {"subject-error", "message-error"}
    form["subject"], form["message"] = "Hello", "x" * 100_001
    assert form.submit(status=400).html.select_one("#message-error").text == "At most 100,000 characters."
    form["message"] = "You"
    for cc in ("Bcc:b@example.org", "b@example.org Bcc: c@example.org", "<b@example.org>"):
        form["cc"] = cc
        assert "is not a mail address" in form.submit(status=400).html.select_one("#cc-error").text
    assert not mailer.mails


def test_who_has_no_address_is_named_before_and_after(office, server, world, mailer):
    silent, broken = World(server, group_id=world.group_id), World(server, group_id=world.group_id)
    give_address(server, world.user_id, "ada@example.org")
    give_address(server, silent.user_id, "")
    give_address(server, broken.user_id, "not an address")
    form = form_with(office.get("/webadmin/email/"), "message")
    form["subject"], form["message"], form["names"] = "Hello", "You", silent.user_name
    assert "None of the 1 users has a mail address." in form.submit("preview", status=400).text
    form = choose(form, f"group-{world.mark}", "groups")
    page = form.submit("preview")
    assert f"1 user without an address will get nothing: Test {silent.mark} ({silent.user_name})." in page.html.select_one(
        "[aria-label=Preview]"
    ).text.replace("\n", " ")
    form_with(page, "message").submit(status=302)
    told = wait_for_jobs(office).text
    names = ", ".join(sorted((silent.user_name, broken.user_name)))
    assert f"1 of 1 mails were sent. Without an address that can be used: {names}." in told
    assert [mail["To"] for mail in mailer.wait()] == ["ada@example.org"]


def test_where_omero_can_send_no_mail_the_page_says_why(office, world, server):
    page = office.get("/webadmin/groups/").click("E-mail")
    assert "omero config set omero.mail.config true" in page.html.select_one(".note pre").text
    form = form_with(page, "message")
    assert page.html.select_one(".actions .main").has_attr("disabled")
    give_address(server, world.user_id, "ada@example.org")
    form["subject"], form["message"], form["names"] = "Hello", "You", world.user_name
    page = form.submit("preview", status=200)
    assert f"{world.user_name}: 1 mail." in page.html.select_one("[aria-label=Preview]").text
    assert page.html.select_one(".actions .main").has_attr("disabled")
    page = form_with(page, "message").submit(status=409)
    assert "Nothing was sent" in page.html.select_one(".failure").text
    assert form_with(page, "message")["message"].value == "You"


def ask(browser, user, email, status=200):
    form = form_with(browser.get("/webadmin/forgottenpassword/"), "email")
    form["username"], form["email"] = user, email
    return form.submit(status=status)


def test_a_forgotten_password_is_made_anew_and_nobody_learns_who_has_an_account(make_app, server, world, mailer):
    app = make_app()
    browser = TestApp(app)
    give_address(server, world.user_id, "ada@example.org")
    assert browser.get("/webclient/login/").click("Forgotten").request.path == "/webadmin/forgottenpassword/"
    asked = [(world.user_name, "ada@example.org"), (world.user_name, "other@example.org"), ("nobody-at-all", "x@example.org")]
    replies = {plain(ask(browser, user, email)) for user, email in (*asked, ("root", "r@example.org"))}
    assert len(replies) == 1
    app.registry[forgotten.KEY].wait()
    (mail,) = mailer.wait()
    password = re.search(r"password is: (\S+)", mail.get_content())[1]
    assert can_log_in(server, world.user_name, password)


def test_neither_calls_nor_headers_tell_who_has_an_account(make_app, server, world, mailer):
    app = make_app()
    give_address(server, world.user_id, "ada@example.org")
    asked = {"there": (world.user_name, "ada@example.org"), "elsewhere": (world.user_name, "b@example.org")}
    told = {}
    for which, (user, email) in (asked | {"nowhere": ("nobody", "b@example.org")}).items():
        before = server.calls()
        reply = ask(TestApp(app), user, email)  # whatever OMERO is asked is asked by the guest, once the reply is made
        timing = re.search(r'omero;desc="(\d+)"', reply.headers["Server-Timing"])[1]
        headers = {name: value for name, value in reply.headers.items() if name not in {"Set-Cookie", "Date", "Server-Timing"}}
        told[which] = (reply.status, headers, plain(reply), timing, server.calls() - before, sorted(reply.request.cookies))
        app.registry[forgotten.KEY].wait()
    assert told["there"] == told["elsewhere"] == told["nowhere"]
    assert told["there"][3] == "0"
    assert len(mailer.wait()) == 1


def plain(reply):
    """The page without what is another for each visitor."""
    return re.sub(r'value="[0-9a-f]{32}"', "", reply.text)


def test_not_too_many_passwords_are_asked_for(make_app, server, world, mailer):
    app = make_app()
    browser = TestApp(app)
    give_address(server, world.user_id, "ada@example.org")
    replies = {plain(ask(browser, world.user_name, "ada@example.org")) for _ in range(5)}
    app.registry[forgotten.KEY].wait()
    assert len(replies) == 1
    assert len(mailer.mails) == forgotten.FOR_ONE
    other = make_app()  # another process, as far as limits go: it shares only the store of the sessions
    ask(TestApp(other), world.user_name.upper(), "ada@example.org")
    other.registry[forgotten.KEY].wait()
    assert len(mailer.mails) == forgotten.FOR_ONE


def test_nobody_is_kept_from_asking_by_those_who_know_his_name_alone(make_app, server, world, mailer, tmp_path):
    app = make_app(**{"omero.web.session_dir": str(tmp_path)})
    give_address(server, world.user_id, "ada@example.org")
    for _ in range(forgotten.FOR_ONE):
        ask(TestApp(app), world.user_name, "guess@example.org")
    ask(TestApp(app), world.user_name, "ada@example.org")
    app.registry[forgotten.KEY].wait()
    assert len(mailer.wait()) == 1


def test_who_asks_without_end_fills_no_store(make_app, tmp_path):
    app, folder = make_app(**{"omero.web.session_dir": str(tmp_path / "own")}), tmp_path / "own"
    browser = TestApp(app)
    found = []
    for number in range(2 * forgotten.FROM_ONE):
        ask(browser, f"nobody-{number}", "x@example.org")
        found.append(len(list(folder.rglob("*"))))
    assert found[-1] == found[forgotten.FROM_ONE + 1] > found[0]


@pytest.mark.parametrize(("addresses", "mails"), [
    ([f"2001:db8:1:2::{number}" for number in range(1, 12)], 0),
    ([f"2001:db8:1:{number}::1" for number in range(1, 12)], 1),
    (["192.0.2.7", "::ffff:192.0.2.7"] * 5 + ["192.0.2.7"], 0),
    ([f"192.0.2.{number}" for number in range(1, 12)], 1),
], ids=["network", "networks", "mapped", "addresses"])  # fmt: skip
def test_whoever_has_many_addresses_asks_as_one(make_app, server, world, mailer, tmp_path, addresses, mails):
    app = make_app(**{"omero.web.session_dir": str(tmp_path)})
    give_address(server, world.user_id, "ada@example.org")
    for address in addresses[:-1]:
        ask(TestApp(app, extra_environ={"REMOTE_ADDR": address}), "nobody-at-all", f"{address.replace(':', '-')}@example.org")
    ask(TestApp(app, extra_environ={"REMOTE_ADDR": addresses[-1]}), world.user_name, "ada@example.org")
    app.registry[forgotten.KEY].wait()
    assert len(mailer.mails) == mails


def test_where_it_is_not_wanted_there_is_no_such_page(make_app):
    browser = TestApp(make_app(**{"omero.web.show_forgot_password": "false"}))
    browser.get("/webadmin/forgottenpassword/", status=404)
    assert "Forgotten" not in browser.get("/webclient/login/").text


def test_omero_web_addresses_lead_on(office, anonymous):
    assert anonymous.get("/webadmin/login/").location.endswith("/webclient/login/?url=%2Fwebadmin%2F")
    office.get("/webadmin/logout/", status=405)
    assert office.get("/webadmin/experimenters").location.endswith("/webadmin/experimenters/")
    office.post("/webadmin/logout/", {"csrfmiddlewaretoken": office.cookies["csrftoken"]}, status=302)
    assert "/webclient/login/" in office.get("/webadmin/", status=302).location
