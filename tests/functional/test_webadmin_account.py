"""One's own account over the real wire."""

import pytest


def account_form(page):
    return next(form for form in page.forms.values() if "first_name" in form.fields)


def test_what_is_told_of_oneself_is_changed(browser, world, root):
    other = world.other_group()
    page = browser.get("/webadmin/").follow()
    assert page.request.path == "/webadmin/myaccount/"
    assert not page.html.select(".tabs")
    form = account_form(page)
    form["first_name"], form["email"], form["default_group"] = "Augusta", "nobody", str(other)
    page = form.submit(status=400)
    assert page.html.select_one("#email-error").text == "This is not a mail address."
    form = account_form(page)
    assert form["first_name"].value == "Augusta"
    form["email"] = "ada@example.org"
    assert "Your account was saved." in form.submit().follow().text
    found = root.sf.getAdminService().getExperimenter(world.user_id)
    assert (found.omeName.val, found.firstName.val, found.email.val) == (world.user_name, "Augusta", "ada@example.org")
    assert root.sf.getAdminService().getDefaultGroup(world.user_id).id.val == other


def test_nobody_chooses_a_group_that_is_not_his(browser, world, stranger):
    form = account_form(browser.get("/webadmin/myaccount/"))
    form["default_group"].force_value(str(stranger.group_id))
    assert "You are not in this group." in form.submit(status=400).text


def test_owners_are_led_to_their_groups(browser, log_in, world):
    owner = world.colleague(leader=True)
    page = log_in(owner).get("/webadmin/myaccount/").click("manage it")
    assert page.request.path == f"/webadmin/group_owner/edit/{world.group_id}/"
    assert "manage it" not in browser.get("/webadmin/myaccount/").text


@pytest.mark.parametrize("path", ["", "experimenters/", "groups/", "myaccount/", "experimenter/new/", "group/edit/3/"])
def test_strangers_are_sent_to_the_log_in(anonymous, path):
    reply = anonymous.get(f"/webadmin/{path}", status=302)
    assert "/webclient/login/?url=%2Fwebadmin%2F" in reply.location
