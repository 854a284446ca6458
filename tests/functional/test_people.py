"""Users and groups as places over the real wire: who sees whom, what is theirs, JSON, tables, and what it costs."""

import csv
from io import StringIO
from types import SimpleNamespace

import pytest

from budgets import asked_of_omero
from world import World

SCHEMA = "http://www.openmicroscopy.org/Schemas/OME/2016-06"


def names(page):
    return [card.text.strip() for card in page.html.select(".card .cap")]


def facts(page):
    labels, values = page.html.select(".facts dt"), page.html.select(".facts dd")
    return {label.text: value.text for label, value in zip(labels, values, strict=True)}


def read(reply):
    return list(csv.DictReader(StringIO(reply.text, newline="")))


def parts(page):
    return [part.text.strip() for part in page.html.select("[aria-label='What is here'] a")]


@pytest.fixture
def lab(world):
    """A colleague who shares two groups with the test's own user, and has things in both."""
    peer = world.colleague(leader=True)
    other = world.other_group("rwra--")
    peer.join(other)
    here = peer.project("Here")
    dataset = peer.dataset("D", project=here)
    image = peer.image("I", dataset=dataset)
    there = peer.project("There", group=other)
    lost = peer.image("lost", group=other)
    mine = world.project("Mine")
    return SimpleNamespace(
        peer=peer, id=peer.user_id, group=world.group_id, other=other, here=here, dataset=dataset, image=image, there=there, lost=lost,
        mine=mine,
    )  # fmt: skip


def test_one_walks_from_a_project_to_its_owner_and_on(browser, world, lab):
    page = browser.get(f"/project/{lab.here}/").click(f"Test {lab.peer.mark}")
    assert page.request.path == f"/user/{lab.id}/"
    assert page.html.h1.text == f"Test {lab.peer.mark}"
    page = browser.get(f"/user/{lab.id}/project/").click("Here")
    assert page.request.path == f"/user/{lab.id}/project/{lab.here}/"
    assert [crumb.text.strip() for crumb in page.html.select(".trail li")] == ["Users", f"Test {lab.peer.mark}", "Here"]
    assert page.html.select_one("link[rel=canonical]")["href"] == f"http://localhost/project/{lab.here}/"
    page = page.click("D", href=f"/dataset/{lab.dataset}/").click("I", href=f"/image/{lab.image}/")
    assert page.request.path == f"/user/{lab.id}/project/{lab.here}/dataset/{lab.dataset}/image/{lab.image}/"
    assert browser.get(f"/user/{lab.id}/project/{lab.here}/dataset/{lab.dataset}/image/{lab.image}.png").content_type == "image/png"


def test_the_bar_leads_to_users_groups_and_oneself(browser, world):
    page = browser.get("/screen/").click("Plates")
    assert page.request.path == "/plate/"
    page = browser.get("/project/").click("Users")
    assert page.request.path == "/user/"
    assert names(page) == [f"Test {world.mark}"]
    page = page.click("Groups", href="/group/")
    assert names(page) == [f"group-{world.mark}"]
    assert page.html.select_one(".nav [aria-current]").text == "Users"
    assert browser.get("/project/").click(description=world.user_name).request.path == f"/user/{world.user_id}/"


def test_a_user_page_says_who_it_is_and_what_he_has_where(browser, lab):
    page = browser.get(f"/user/{lab.id}/")
    assert facts(page)["User name"] == lab.peer.user_name
    table = [[cell.text.strip() for cell in row.select("th, td")] for row in page.html.select(".groups tr")]
    assert table[0] == ["Group", "Projects", "Datasets", "Images"]
    assert sorted(row[1:] for row in table[1:]) == [["1", "", "1"], ["1", "1", "1"]]
    roles = {row.a["href"]: row.span.text for row in page.html.select(".groups tbody th")}
    assert roles == {f"/group/{lab.group}/": "owner, read-only", f"/group/{lab.other}/": "member, read-annotate"}
    assert parts(page) == ["2 projects", "1 dataset", "2 images", "Orphaned images"]
    assert names(page) == ["Here", "There"]
    link = page.html.select_one(f".groups a[href='/group/{lab.other}/user/{lab.id}/project/']")
    assert names(browser.get(link["href"])) == ["There"]
    inside = browser.get(f"/group/{lab.other}/user/{lab.id}/")
    assert (parts(inside), names(inside)) == (["1 project", "1 image", "Orphaned images"], ["There"])
    assert inside.html.select_one(".groups") is None


def test_lists_of_a_user_are_his_whatever_the_group(browser, lab):
    assert names(browser.get(f"/user/{lab.id}/project/")) == ["Here", "There"]
    assert names(browser.get(f"/user/{lab.id}/project/?group={lab.other}")) == ["There"]
    assert names(browser.get(f"/user/{lab.id}/project/?q=her")) == ["Here", "There"]
    assert names(browser.get(f"/user/{lab.id}/project/?q=here&sort=-name")) == ["There", "Here"]
    page = browser.get(f"/user/{lab.id}/orphaned/")
    assert names(page) == ["lost"]
    assert [crumb.text.strip() for crumb in page.html.select(".trail li")] == ["Users", f"Test {lab.peer.mark}", "Orphaned images"]
    assert page.html.select_one("[aria-label='Lists beside this'] [aria-current]").text == "Orphaned images"
    assert page.click("lost", href=f"/image/{lab.lost}/").request.path == f"/user/{lab.id}/orphaned/image/{lab.lost}/"
    assert browser.get(f"/user/{lab.id}/image/{lab.lost}/").html.h1.text == "lost"


def test_the_whole_tree_is_below_a_user_and_a_group(browser, lab):
    peer = lab.peer
    screen = peer.screen("S")
    plate = peer.plate("Pl", screen=screen)
    run = peer.run(plate, "R")
    well = peer.well(plate, 1, 3)
    peer.field(well, peer.image("F"), run=run)
    folder = peer.folder("Fo")
    tag = peer.tag("T", on=("image", lab.image))
    tag_set = peer.tagset("TS", tags=[tag])
    walks = {
        f"screen/{screen}/plate/{plate}/well/B04/field/1/": "F", f"plate/{plate}/run/{run}/well/B04/": "Well B4", f"run/{run}/": "R",
        f"well/{well}/field/1/": "F", f"folder/{folder}/": "Fo", f"tag/{tag}/image/{lab.image}/": "I",
        f"tagset/{tag_set}/tag/{tag}/image/{lab.image}/": "I", f"dataset/{lab.dataset}/image/{lab.image}/": "I",
    }  # fmt: skip
    for top in (f"/user/{lab.id}", f"/group/{lab.group}", f"/group/{lab.group}/user/{lab.id}"):
        for path, title in walks.items():
            assert browser.get(f"{top}/{path}").html.h1.text == title, path
            assert browser.get(f"{top}/{path.partition('/')[0]}/").html.select(".card"), path
    for top in (f"/user/{lab.peer.colleague().user_id}", f"/group/{lab.other}", f"/group/{lab.other}/user/{lab.id}"):
        for path in walks:
            browser.get(f"{top}/{path}", status=404)


def test_a_trail_that_is_not_so_is_404(browser, world, stranger, lab):
    theirs = stranger.project("secret")
    for path in (
        f"/user/{world.user_id}/project/{lab.here}/", f"/user/{lab.id}/project/{lab.mine}/", f"/group/{lab.other}/project/{lab.here}/",
        f"/group/{lab.group}/user/{world.user_id}/project/{lab.here}/", f"/group/{lab.other}/user/{lab.id}/project/{lab.here}/",
        f"/group/{lab.group}/user/{stranger.user_id}/", f"/group/{stranger.group_id}/user/{world.user_id}/",
        f"/user/{lab.id}/orphaned/image/{lab.image}/", f"/user/{world.user_id}/orphaned/image/{lab.lost}/",
        f"/user/{stranger.user_id}/project/{theirs}/", f"/user/{lab.id}/group/", f"/user/{lab.id}/user/", "/user/0/",
        "/group/0/", "/user/00/", "/user/-1/", "/group/x/",
        f"/user/{lab.id}/@@thumbnail", f"/user/{lab.id}.png",
    ):  # fmt: skip
        browser.get(path, status=404)


def test_strangers_are_missing_with_all_that_is_theirs(browser, world, stranger, lab):
    stranger.project("secret")
    for top in (f"/user/{stranger.user_id}", f"/group/{stranger.group_id}", "/user/999999", "/group/999999", "/group/1"):
        for path in ("/", ".json", ".csv", "/project/", "/project.json", "/project.csv", "/orphaned/", "/orphaned.json"):
            browser.get(f"{top}{path}", status=404)
    assert stranger.user_name not in browser.get("/user.csv").text
    assert {line["user_name"] for line in read(browser.get("/user.csv"))} == {world.user_name, lab.peer.user_name}
    assert {int(line["id"]) for line in read(browser.get("/group.csv"))} == {lab.group, lab.other}


def test_a_colleagues_other_groups_are_not_told(browser, log_in, lab):
    apart = lab.peer.other_group()
    lab.peer.project("apart", group=apart)
    assert f"/group/{apart}/" not in browser.get(f"/user/{lab.id}/").text
    assert names(browser.get(f"/user/{lab.id}/project/")) == ["Here", "There"]
    browser.get(f"/group/{apart}/user/{lab.id}/", status=404)
    assert f"/group/{apart}/" in log_in(lab.peer).get(f"/user/{lab.id}/").text


def test_in_a_private_group_one_sees_names_but_not_things(server, log_in):
    one = World(server, "rw----")
    other = one.colleague()
    other.project("secret")
    browser = log_in(one)
    assert sorted(names(browser.get(f"/group/{one.group_id}/"))) == sorted([f"Test {one.mark}", f"Test {other.mark}"])
    page = browser.get(f"/user/{other.user_id}/")
    assert (parts(page), names(page)) == ([], [])
    assert "see only what is their own" in facts(browser.get(f"/group/{one.group_id}/"))["Permissions"]


def test_an_administrator_sees_all(server, log_in, stranger):
    project = stranger.project("secret")
    browser = log_in(World(server, admin=True))
    assert names(browser.get(f"/user/?q={stranger.user_name}")) == [f"Test {stranger.mark}"]
    assert names(browser.get(f"/group/?q=GROUP-{stranger.mark}")) == [f"group-{stranger.mark}"]
    assert names(browser.get(f"/user/{stranger.user_id}/")) == ["secret"]
    assert browser.get(f"/group/{stranger.group_id}/project/{project}/").html.h1.text == "secret"
    root = browser.get("/user/0/")
    assert (facts(root)["User name"], root.html.h1.text) == ("root", "root root")
    assert root.html.select_one(".groups tbody a").text == "system"
    assert "root root" in names(browser.get("/group/0/user/?q=root"))
    browser.get("/user/00/", status=404)
    browser.get("/project/0/", status=404)
    browser.get("/user/0/project/")


def test_a_group_page_says_who_is_in_it_and_what(browser, lab, world):
    page = browser.get(f"/project/{lab.here}/").click(f"group-{world.mark}")
    assert page.request.path == f"/group/{lab.group}/"
    said = facts(page)
    assert said["Permissions"].startswith("Read-only: members see what the others have here")
    assert (said["Owners"], said["Members"]) == (f"Test {lab.peer.mark}", "2")
    notes = {card.select_one(".cap").text: card.select_one(".note").text.strip() for card in page.html.select(".card")}
    assert notes == {f"Test {world.mark}": world.user_name, f"Test {lab.peer.mark}": f"{lab.peer.user_name} · owner"}
    assert parts(page) == ["2 users", "2 projects", "1 dataset", "1 image"]
    assert page.click(f"Test {world.mark}", href="/user/").request.path == f"/group/{lab.group}/user/{world.user_id}/"
    everybodys = browser.get(f"/group/{lab.group}/project/")
    assert names(everybodys) == ["Here", "Mine"]
    assert names(everybodys.click("^Mine$", href="owner=me")) == ["Mine"]
    assert names(browser.get(f"/group/{lab.other}/project/")) == ["There"]


@pytest.mark.parametrize(
    "path", ["/user/?owner=3", "/user.json?group=3", "/group/?owner=5", "/user/{}/project/?owner=me", "/group/{}/project.json?group=-1"]
)
def test_contradictions_are_refused_in_words(browser, world, path):
    of = world.colleague().user_id if "user" in path else world.group_id
    reply = browser.get(path.format(of), status=400)
    assert "owner" in (reply.json["message"] if ".json" in path else reply.html.main.text)


def test_users_and_groups_as_data(browser, world, lab):
    reply = browser.get("/user.json").json
    assert reply["meta"] == {"offset": 0, "limit": 200, "maxLimit": 500, "totalCount": 2}
    peer = next(each for each in reply["data"] if each["@id"] == lab.id)
    assert (peer["@type"], peer["UserName"], peer["LastName"]) == (f"{SCHEMA}#Experimenter", lab.peer.user_name, lab.peer.mark)
    assert peer["omero:details"]["permissions"]["perm"] == "------"
    shown = browser.get(peer["url:user"]).json["data"]
    assert {group["@id"]: group["omero:isOwner"] for group in shown["ExperimenterGroups"]} == {lab.group: True, lab.other: False}
    assert {each["Name"] for each in browser.get(shown["url:projects"]).json["data"]} == {"Here", "There"}
    assert "url:images" in browser.get(shown["url:orphaned"]).json["data"]
    group = next(each for each in browser.get("/group.json").json["data"] if each["@id"] == lab.group)
    assert (group["@type"], group["Name"]) == (f"{SCHEMA}#ExperimenterGroup", f"group-{world.mark}")
    assert (group["omero:childCount"], group["omero:details"]["permissions"]["perm"]) == (2, "rwr---")
    shown = browser.get(group["url:group"]).json["data"]
    assert [owner["@id"] for owner in shown["omero:owners"]] == [lab.id]
    members = browser.get(shown["url:users"]).json["data"]
    assert {each["@id"]: each.get("omero:isOwner", False) for each in members} == {world.user_id: False, lab.id: True}
    assert members[0]["url:user"].startswith(f"http://localhost/group/{lab.group}/user/")


def test_users_and_groups_as_tables(browser, world, lab):
    line = next(line for line in read(browser.get("/user.csv?sort=id")) if line["id"] == str(lab.id))
    assert line == {
        "id": str(lab.id), "user_name": lab.peer.user_name, "first_name": "Test", "middle_name": "", "last_name": lab.peer.mark,
        "email": "", "institution": "", "url": f"http://localhost/user/{lab.id}/",
    }  # fmt: skip
    line = next(line for line in read(browser.get("/group.csv")) if line["id"] == str(lab.group))
    assert (line["permissions"], line["level"], line["children"]) == ("rwr---", "read-only", "2")
    assert {line["user_name"] for line in read(browser.get(f"/group/{lab.group}.csv"))} == {world.user_name, lab.peer.user_name}
    assert [line["name"] for line in read(browser.get(f"/user/{lab.id}.csv"))] == ["Here", "There"]
    assert read(browser.get(f"/user/{lab.id}/image.csv"))[0]["size_x"] == "32"


def test_what_people_cost(browser, server, lab):
    browser.get("/project/")
    user, group = f"/user/{lab.id}", f"/group/{lab.group}"
    for top in ("/user", "/group", user, group, f"{group}/user/{lab.id}", f"{group}/user", f"{user}/project", f"{user}/orphaned"):
        for path, most in ((f"{top}/", 3), (f"{top}.json", 2), (f"{top}.csv", 2)):
            before = server.calls()
            assert asked_of_omero(browser.get(path)) == server.calls() - before <= most, path
    before = server.calls()
    assert asked_of_omero(browser.get(f"{user}/project/{lab.here}/dataset/{lab.dataset}/")) == server.calls() - before <= 3

