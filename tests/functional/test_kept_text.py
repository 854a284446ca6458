"""What somebody typed is never lost: when the session ends in the middle of a form, when the object is gone, when it can't be saved."""

from urllib.parse import parse_qs, urlsplit

import pytest

from ending import end_session
from omeroweb_pyr.gateway.interfaces import IPool

TEXT = "Much to say: <b>bold</b> \N{MICROSCOPE}\n\u05e9\u05dc\u05d5\u05dd"
HERE = {"Origin": "http://localhost"}
"""What browsers say of a form of ours."""


def form_of(page, action):
    return next(form for form in page.forms.values() if form.action.endswith(f"@@{action}"))


def test_text_lives_through_the_end_of_the_session(app, browser, world):
    path = f"/image/{world.image()}/"
    form = form_of(browser.get(path), "comment")
    form["comment"] = TEXT
    app.registry.getUtility(IPool).reap()
    end_session(world)
    refused = form.submit(status=403)
    assert "not logged in any more" in refused.html.select_one("#failure").text
    login = refused.forms["login"]
    login["username"], login["password"] = world.user_name, "wrong"
    again = login.submit(status=403).forms["login"]
    again["username"], again["password"] = world.user_name, world.password
    page = again.submit(status=200)
    assert "not saved yet" in page.text
    kept = page.forms["kept"]
    assert kept["comment"].value == TEXT
    assert kept.submit(status=303).location.endswith(f"{path}#comments")
    assert browser.get(path).html.select_one(".comment p").text == TEXT


@pytest.mark.parametrize(("said", "leads"), [
    ("http://localhost/webadmin/group/edit/3/?a=1", "/webadmin/group/edit/3/?a=1"),
    ("http://evil.example.org/x/", "/webadmin/stats/"),
    ("http://localhost//evil.example.org/", "/webadmin/stats/"),
    ("", "/webadmin/stats/"),
])  # fmt: skip
def test_after_a_log_in_one_is_where_one_was(browser, world, said, leads):
    token = {"csrfmiddlewaretoken": browser.get("/webadmin/myaccount/").html.select_one("[name=csrfmiddlewaretoken]")["value"]}
    end_session(world)
    page = browser.post("/webadmin/stats/", token, {"Referer": said}, status=403)
    (link,) = page.html.select("main a[href*='/login/']")
    assert parse_qs(urlsplit(link["href"]).query)["url"] == [leads]


def test_text_of_a_visitor_who_has_logged_out(browser, world):
    path = f"/project/{world.project()}/"
    page = browser.get(path)
    edit, out = form_of(page, "edit"), next(form for form in page.forms.values() if form.action.endswith("/logout/"))
    edit["description"] = TEXT
    out.submit()
    login = edit.submit(status=403, headers=HERE).forms["login"]
    login["username"], login["password"] = world.user_name, world.password
    kept = login.submit(status=200).forms["kept"]
    assert (kept["description"].value, kept["was_description"].value) == (TEXT, "")
    kept.submit(status=303)
    assert browser.get(path).html.select_one(".description").text == TEXT


@pytest.mark.parametrize("said", [HERE, {"Sec-Fetch-Site": "same-origin"}])
def test_text_of_a_page_that_is_older_than_the_log_in(browser, world, said):
    path = f"/project/{world.project()}/"
    form = form_of(browser.get(path), "edit")
    form["description"] = TEXT
    login = browser.get("/webclient/login/").forms["login"]  # in another tab
    login["username"], login["password"] = world.user_name, world.password
    login.submit(status=302)
    page = form.submit(status=403, headers=said)
    assert "older than your log-in" in page.text
    kept = page.forms["kept"]
    assert kept["description"].value == TEXT
    kept.submit(status=303)
    assert browser.get(path).html.select_one(".description").text == TEXT


@pytest.mark.parametrize("said", [{"Origin": "https://evil.example.org"}, {"Origin": "null"}, {**HERE, "Sec-Fetch-Site": "same-site"}, {}])
def test_what_another_site_has_put_into_a_form_is_not_shown(browser, world, said):
    page = browser.post(f"/image/{world.image()}/@@comment", {"comment": "planted", "csrfmiddlewaretoken": "0" * 32}, said, status=403)
    assert "planted" not in page.text
    assert "did not come from this site" in page.text


def test_what_another_site_sends_is_nobodys_text(browser, world):
    path = f"/image/{world.image()}/@@comment"
    anonymous = type(browser)(browser.app)
    page = anonymous.post(path, {"comment": "planted"}, status=403)
    assert "planted" not in page.text
    assert "planted" not in browser.post(path, {"comment": "planted"}, status=403)


def test_an_object_deleted_meanwhile(browser, world):
    dataset = world.dataset()
    form = form_of(browser.get(f"/dataset/{dataset}/"), "edit")
    form["description"] = TEXT
    with world.store.write() as writer:
        writer.connection.execute("DELETE FROM dataset WHERE id = ?", (dataset,))
    page = form.submit(status=404)
    assert page.html.select_one("#kept textarea[name=description]").text.strip() == TEXT
    assert page.html.select("#kept button[type=submit]") == []


def test_a_refused_text_can_be_put_right(browser, world):
    path = f"/dataset/{world.dataset()}/"
    form = form_of(browser.get(path), "edit")
    form["name"], form["description"] = " ", TEXT
    kept = form.submit(status=400).forms["kept"]
    assert kept["description"].value == TEXT
    kept["name"] = "Better"
    kept.submit(status=303)
    assert browser.get(path).html.select_one("h1").text == "Better"


def test_programs_are_told_in_json(browser, world):
    end_session(world)
    headers = {"Accept": "application/json", "X-CSRFToken": browser.cookies["csrftoken"]}
    told = browser.post(f"/image/{world.image()}/@@comment", {"comment": TEXT}, headers=headers, status=403)
    assert told.json == {"message": "Not logged in"}


@pytest.mark.parametrize("kept", ["x", "[1]", '[["comment"]]', "[" * 3000, '{"a": 1}'])
def test_what_is_carried_along_may_be_nonsense(anonymous, world, kept):
    form = anonymous.get(f"/webclient/login/?url=/image/{world.image()}/@@comment").forms["login"]
    fields = {
        "username": world.user_name,
        "password": world.password,
        "kept": kept,
        "csrfmiddlewaretoken": form["csrfmiddlewaretoken"].value,
    }
    anonymous.post(form.action, fields, status=302)
