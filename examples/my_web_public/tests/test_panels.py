"""What the plug-in adds to the client: its tab, its view of the centre, and its entry of “Open with”."""

import json

import pytest
from webtest import TestApp


@pytest.fixture
def member(make_app, world, server) -> TestApp:
    """A browser of somebody in the group that the plug-in shows."""
    group = server.store.read().execute("SELECT name FROM experimentergroup WHERE id = ?", (world.group_id,)).fetchone()[0]
    browser = TestApp(make_app(**{"omero.web.apps": '["my_web_public"]', "omero.web.my_web_public.group": group}))
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    form.submit(status=302)
    return browser


def test_the_tab_tells_whether_visitors_see_an_image(member, world):
    shown, hidden = world.image("Shown"), world.image("Hidden", group=world.other_group())
    assert member.get(f"/image/{shown}/@@visitors").html.a["href"].endswith(f"/my_web_public/image/{shown}/")
    assert "Visitors are not shown this" in member.get(f"/image/{hidden}/@@visitors").text
    other = world.image("Shown too")
    assert "2 of 2" in " ".join(member.get(f"/@@visitors?image={shown}&image={other}").html.text.split())


def test_the_centre_shows_a_datasets_images(member, world):
    dataset = world.dataset("D")
    images = world.images(2, dataset=dataset, name="Image {}")
    links = member.get(f"/dataset/{dataset}/@@wall").html.select("a")
    assert [link["data-go"] for link in links] == [f"/dataset/{dataset}/image/{image}/" for image in images]
    assert member.get(links[0].img["src"], status=200).content_type == "image/jpeg"


def test_the_client_knows_of_them(member, world):
    state = json.loads(member.get("/webclient/").html.select_one("[data-client]")["data-client"])
    assert [tab["name"] for tab in state["tabs"] if tab["plugin"]] == ["visitors"]
    assert [view["name"] for view in state["views"]] == ["wall"]
    assert member.get(state["tabs"][-1]["script"], status=200).content_type in ("text/javascript", "application/javascript")
    image = world.image("I")
    offered = member.get(f"/image/{image}/@@open-with").json["data"]
    assert offered[-1] == {"label": "Public page", "url": f"/my_web_public/image/{image}/", "window": True, "reason": ""}
