"""Users and groups to choose from where there are many: some of them, the one that is chosen, and a field for the name of any other."""

import pytest

from budgets import asked_of_omero
from staff import crowd, fresh, teams
from world import World

SEARCH = "/webclient/search/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def many(server, world):
    """Seventy more groups of the test's own user, and as many colleagues; the groups by name."""
    mark = fresh("lab")
    groups = teams(server, 70, mark)
    with server.store.write() as writer:
        for place, group in enumerate(groups):
            writer.insert("GroupExperimenterMap", parent=group, child=world.user_id, child_index=place + 2, _owner=0)
    crowd(server, world.group_id, 70, mark)
    return {f"{mark}-{number:04}": group for number, group in enumerate(groups)}


@pytest.fixture
def mark(many):
    return next(iter(many)).rpartition("-")[0]


def chosen(page, field):
    return page.html.select_one(f"select[name={field}] option[selected]").text


def test_the_search_names_fifty_and_finds_the_others(browser, world, many, mark):
    browser.get(SEARCH)
    page = browser.get(SEARCH)
    assert asked_of_omero(page) == 2
    assert len(page.html.select("select[name=group] option")) <= 52
    world.image("quokka", group=many[f"{mark}-0069"])
    form = next(each for each in page.forms.values() if "group_named" in each.fields)
    form["q"], form["group_named"], form["owner_named"] = "quokka", f"{mark.upper()}-0069", f"user-{world.mark}"
    page = form.submit()
    assert [row.text for row in page.html.select("tbody th > a")] == ["quokka"]
    assert (chosen(page, "group"), chosen(page, "owner")) == (f"{mark}-0069", "Me")
    form = next(each for each in page.forms.values() if "group_named" in each.fields)
    assert form["group_named"].value == ""
    form["owner_named"] = f"{mark}-0068"  # by the user name
    assert chosen(form.submit(), "owner") == "One Of0068"


def test_what_is_named_wrongly_is_told_and_kept(browser, world, many, mark):
    page = browser.get(SEARCH, params={"q": "quokka", "group_named": mark}, status=400)
    assert f"Several groups have “{mark}” in the name: {mark}-0000, " in page.text
    assert "and others. Please type one in full." in page.text
    assert page.html.select_one("[name=group_named]")["value"] == mark
    page = browser.get(SEARCH, params={"owner_named": "nobody of this name"}, status=400)
    assert "No user has “nobody of this name” in the name." in page.text
    for odd in ("x" * 300, "\0"):
        browser.get(SEARCH, params={"owner_named": odd}, status=400)


def test_who_is_unknown_is_not_found_nor_named_by_an_id(browser, world, many, stranger, log_in):
    page = browser.get(SEARCH, params={"q": "x", "owner_named": f"user-{stranger.mark}"}, status=400)
    assert f"No user has “user-{stranger.mark}” in the name." in page.text
    page = browser.get(SEARCH, params={"q": "x", "owner": stranger.user_id, "group": stranger.group_id}, status=403)
    assert "You can't search in this group" in page.html.main.text
    assert stranger.mark not in page.text
    few = log_in(World(stranger.server))
    assert not few.get(SEARCH).html.select("[name=group_named], [name=owner_named]")


def test_things_go_to_a_group_and_to_somebody_by_name(browser, world, many, mark):
    image = world.image()
    page = browser.get(f"/image/{image}/@@organise")
    assert asked_of_omero(page) <= 5
    assert len(page.html.select("select[name=group] option")) <= 50
    form = next(each for each in page.forms.values() if "group_named" in each.fields)
    form["group_named"] = f"{mark}-0069"
    form.submit(status=303)
    token = browser.cookies["csrftoken"]
    data = browser.get(f"/image/{image}.json").json["data"]
    assert data["omero:details"]["group"]["@id"] == many[f"{mark}-0069"]
    for fields, why in (({"group_named": mark}, "Several groups"), ({"group_named": "no such group"}, "No group has")):
        reply = browser.post("/@@move", {"image": image, "csrfmiddlewaretoken": token, **fields}, headers=JSON, status=400)
        assert why in reply.json["message"]


def test_what_is_given_goes_to_whom_the_name_is_of(server, log_in, world, many, mark):
    boss = log_in(World(server, admin=True))
    image = world.image()
    page = boss.get(f"/image/{image}/@@organise")
    assert len(page.html.select("select[name=user] option")) <= 50
    form = next(each for each in page.forms.values() if "user_named" in each.fields)
    form["user_named"] = f"{mark}-0069"
    form.submit(status=303)
    assert boss.get(f"/image/{image}.json").json["data"]["omero:details"]["owner"]["UserName"] == f"{mark}-0069"


def test_into_which_groups_things_of_several_may_move_costs_two_calls(browser, world, many, mark):
    here = f"/webclient/load_chgrp_groups/?Image={world.image()}"
    browser.get(here)
    reply = browser.get(here)
    assert asked_of_omero(reply) == 2
    assert {each["id"] for each in reply.json["groups"]} == set(many.values())
    colleague = world.colleague()
    colleague.join(many[f"{mark}-0003"])
    reply = browser.get(f"/webclient/load_chgrp_groups/?Image={world.image()},{colleague.image()}")
    assert asked_of_omero(reply) == 2
    assert [each["id"] for each in reply.json["groups"]] == [many[f"{mark}-0003"]]
