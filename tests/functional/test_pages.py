"""The pages of the tree over the real wire: what they show, what they cost, and who sees them."""


import pytest
from webtest import TestApp

from budgets import asked_of_omero

KEYS = {"Gene": "AURKB", "Paper": "https://example.org/p?a=1&b=2"}


@pytest.fixture
def tree(world):
    """A project, its dataset, and an image in it."""
    project = world.project("Mitosis & <timing>", description="Line one\nline <two>")
    dataset = world.dataset("2026-03 HeLa", project=project)
    return project, dataset, world.image("pos01.ome.tif", dataset=dataset)


def names(page):
    return [card.text.strip() for card in page.html.select(".card .cap")]


def test_one_walks_from_the_projects_to_the_image(browser, tree):
    project, dataset, image = tree
    page = browser.get("/project/").click("Mitosis").click("2026-03 HeLa").click("pos01")
    assert page.request.path == f"/project/{project}/dataset/{dataset}/image/{image}/"
    assert page.html.h1.text == "pos01.ome.tif"
    crumbs = [crumb.text.strip() for crumb in page.html.select(".trail li")]
    assert crumbs == ["Projects", "Mitosis & <timing>", "2026-03 HeLa", "pos01.ome.tif"]


def test_every_page_says_where_it_is(browser, tree):
    project, dataset, image = tree
    page = browser.get(f"/project/{project}/dataset/{dataset}/image/{image}/").html
    assert page.select_one("link[rel=canonical]")["href"] == f"http://localhost/image/{image}/"
    assert page.select_one(".trail .address").text == f"/project/{project}/dataset/{dataset}/image/{image}/"
    for link in page.select(".others a"):
        assert browser.get(link["href"]).content_type in {"application/json", "application/octet-stream", "image/png", "image/jpeg"}


def test_a_page_costs_three_calls_at_most(browser, world, server, tree):
    project, dataset, image = tree
    world.images(30, dataset=dataset)
    world.tag("x", on=("dataset", dataset))
    browser.get("/project/")
    for path, cost in [
        ("/project/", 1),
        (f"/project/{project}/", 3),
        (f"/project/{project}/dataset/{dataset}/", 3),
        (f"/project/{project}/dataset/{dataset}/image/{image}/", 3),
        (f"/project/{project}/dataset/", 2),
        ("/orphaned/", 1),
    ]:
        before = server.calls()
        assert asked_of_omero(browser.get(path)) == server.calls() - before <= cost, path


def test_what_is_said_about_an_object_is_shown_as_text(browser, world, tree):
    project, *_ = tree
    world.tag("live <b>imaging</b>", on=("project", project))
    world.key_values(KEYS, on=("project", project))
    world.comment("out of <focus>", on=("project", project))
    page = browser.get(f"/project/{project}/").html
    assert page.h1.text == "Mitosis & <timing>"
    assert page.select_one(".description").text == "Line one\nline <two>"
    assert page.select_one("#tags + form ul").text.strip() == "live <b>imaging</b>"
    rows = {row.th.text: row.td.text.strip() for row in page.select(".pairs > .kv tr")}
    assert rows == KEYS
    assert page.select_one(".kv a")["href"] == KEYS["Paper"]
    assert page.select_one(".comment p").text == "out of <focus>"


def test_details_name_owner_group_and_level(browser, world, tree):
    page = browser.get(f"/image/{tree[2]}/").html
    facts = {term.text: term.find_next("dd").text.strip() for term in page.select(".facts dt")}
    assert facts["Owner"] == f"Test {world.user_name.removeprefix('user-')}"
    assert facts["Size"].startswith("32 \N{MULTIPLICATION SIGN} 24 · 3 z")
    assert page.select_one(".level").text.strip() == "read-only"
    assert page.select_one(".facts time")["datetime"]


def test_images_show_their_thumbnails_lazily_below_the_page(browser, tree):
    project, dataset, image = tree
    path = f"/project/{project}/dataset/{dataset}/"
    picture = browser.get(path).html.select_one(".card img")
    assert picture["src"].startswith(f"{path}image/{image}/@@thumbnail?size=")
    assert {picture["loading"], picture["width"], picture["alt"]} == {"lazy", "192", "Thumbnail of pos01.ome.tif"}
    assert browser.get(picture["src"]).content_type == "image/jpeg"


def test_containers_show_the_picture_of_what_is_inside(browser, world, tree):
    project, dataset, image = tree
    empty = world.dataset("0 empty", project=project)
    first = browser.get(f"/project/{project}/@@thumbnail?size=64", status=302)
    assert first.location.endswith(f"/project/{project}/dataset/{dataset}/@@thumbnail?size=64")
    second = first.follow(status=302)
    assert f"/image/{image}/@@thumbnail?size=64&v=" in second.location
    assert second.follow().content_type == "image/jpeg"
    assert browser.get(f"/dataset/{empty}/@@thumbnail", status=204).body == b""
    assert browser.get(f"/project/{world.project('bare')}/@@thumbnail", status=204).body == b""


@pytest.mark.parametrize("path", ["/project/", "/project/{}/", "/dataset/{}/", "/image/{}/", "/orphaned/", "/webclient/login/"])
def test_pages_hold_nothing_inline_and_nothing_foreign(browser, tree, path):
    kinds = {"project": tree[0], "dataset": tree[1], "image": tree[2]}
    path = path.format(kinds.get(path.split("/")[1]))
    page = browser.get(path).html
    assert not page.select("[style], style, script:not([src]), [onclick], [onload]")
    loaded = [tag.get("src") or tag.get("href") for tag in page.select("[src], link[rel=stylesheet], link[rel=icon], use")]
    assert loaded
    assert all(address.startswith(("/static/", "/webadmin/photo/", path)) for address in loaded)
    assert browser.get(page.select_one("link[rel=icon]")["href"]).content_type == "image/svg+xml"


def test_the_icons_that_pages_use_exist(browser, tree):
    page = browser.get(f"/project/{tree[0]}/").html
    used = {use["href"] for use in page.select("use")}
    sprite = browser.get(next(iter(used)).partition("#")[0]).text
    assert all(f'id="{address.partition("#")[2]}"' in sprite for address in used)


def test_a_page_without_its_slash_leads_to_it(browser, tree):
    reply = browser.get(f"/project/{tree[0]}?q=a%20b", status=301)
    assert reply.location == f"http://localhost/project/{tree[0]}/?q=a%20b"


def test_lists_are_filtered_sorted_and_paged(make_app, log_in, world):
    dataset = world.dataset("D")
    world.images(25, dataset=dataset, name="Cell {:02}")
    world.image("nothing like it", dataset=dataset)
    browser = TestApp(make_app(**{"omero.web.page_size": "10"}), cookiejar=log_in(world).cookiejar)
    path = f"/dataset/{dataset}/"
    page = browser.get(path)
    assert page.html.select_one("#count").text == "26 images"
    assert len(names(page)) == 10
    assert names(page.click("Next").click("Next", index=0))[-1] == "nothing like it"
    assert len(names(browser.get(f"{path}?q=CELL&page=3"))) == 5
    newest = browser.get(f"{path}?sort=-id&q=cell")
    assert newest.html.select_one(".tools details.menu summary").text.strip() == "Id, largest first"
    assert names(newest)[0] == names(browser.get(f"{path}?sort=id&q=cell&page=3"))[-1]
    form = next(form for form in newest.forms.values() if "q" in form.fields)
    form["q"] = "nothing"
    assert form.submit().request.url == f"http://localhost{path}?q=nothing&sort=-id"
    assert browser.get(f"{path}?page=9").html.select_one(".empty h3").text == "Nothing on this page"


def test_empty_places_invite(browser, world):
    assert browser.get(f"/project/{world.project()}/").html.select_one(".empty h3").text == "No datasets yet"
    assert browser.get("/project/?q=zzz").html.select_one(".empty a")["href"] == "/project/"


def test_what_is_in_another_group_is_one_link_away(browser, world):
    world.screen("elsewhere", group=world.other_group())
    page = browser.get("/screen/")
    assert page.html.select_one(".empty h3").text.startswith("No screens of yours in ")
    assert [card.text for card in page.click("Look in all my groups").html.select(".card .cap")] == ["elsewhere"]


def test_orphans_are_in_no_dataset(browser, world, tree):
    orphan = world.image("lost")
    page = browser.get("/orphaned/")
    assert names(page) == ["lost"]
    assert page.click("lost").request.path == f"/orphaned/image/{orphan}/"
    assert names(browser.get("/orphaned/image/")) == ["lost"]
    browser.get(f"/orphaned/image/{tree[2]}/", status=404)


def test_a_wrong_trail_is_404(browser, world, tree):
    _, dataset, image = tree
    other = world.project("Other")
    browser.get(f"/project/{other}/dataset/{dataset}/", status=404)
    browser.get(f"/project/{other}/dataset/{dataset}/image/{image}/", status=404)
    browser.get(f"/project/{other}/dataset/{dataset}.json", status=404)


def test_a_strangers_object_is_as_missing_as_any(browser, stranger):
    browser.get("/project/")
    hidden = browser.get(f"/project/{stranger.project('secret')}/", status=404)
    missing = browser.get("/project/999999999/", status=404)
    assert hidden.text.replace(hidden.request.path, "") == missing.text.replace(missing.request.path, "")
    assert asked_of_omero(hidden) == asked_of_omero(missing) == 1


def test_a_link_into_another_group_works(browser, world):
    colleague = world.colleague("rwra--")
    project = colleague.project("Elsewhere")
    colleague.dataset("Theirs", project=project)
    page = browser.get(f"/project/{project}/")
    assert names(page) == ["Theirs"]
    assert page.html.select_one(".level").text.strip() == "read-annotate"
    assert names(browser.get("/project/")) == []
    assert "Elsewhere" in names(browser.get("/project/?owner=-1&group=-1"))


def test_a_colleagues_projects_are_listed_when_asked(browser, world):
    world.project("Mine")
    colleague = world.colleague()
    colleague.project("Theirs")
    assert names(browser.get("/project/")) == ["Mine"]
    assert names(browser.get("/project/?owner=-1")) == ["Mine", "Theirs"]
    assert names(browser.get(f"/project/?owner={colleague.user_id}")) == ["Theirs"]


def test_times_are_shown_in_the_configured_zone(make_app, log_in, world):
    project = world.project()
    browser = TestApp(make_app(**{"omero.web.time_zone": "Asia/Tokyo"}), cookiejar=log_in(world).cookiejar)
    assert browser.get(f"/project/{project}/").html.select_one(".facts time")["datetime"].endswith("+09:00")


def test_a_large_dataset_costs_the_same_on_every_page(browser, world, server):
    dataset = world.dataset("Large")
    world.images(1200, dataset=dataset)
    browser.get("/project/")
    for page in (1, 6):
        reply = browser.get(f"/dataset/{dataset}/?page={page}")
        assert len(names(reply)) == 200
        assert asked_of_omero(reply) == 3


def test_logging_out_is_a_button_on_every_page(browser):
    page = browser.get("/project/")
    assert page.forms[0].submit().location.endswith("/webclient/login/")
    assert browser.get("/project/", status=302).location.endswith("/webclient/login/?url=%2Fproject%2F")
