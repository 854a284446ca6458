"""The search page: what it finds, by which words, whose, when; where that is; and that the query is the address."""

import time

import pytest

from budgets import asked_of_omero

SEARCH = "/webclient/search/"


def names(page):
    return [row.text for row in page.html.select("tbody th > a")]


def find(browser, **query):
    return browser.get(SEARCH, params={"group": "-1", **query})


@pytest.fixture
def made(world):
    dataset = world.dataset("Quokka data", project=world.project("Quokka project"))
    image = world.image("quokka_01.tif", dataset=dataset)
    world.tag("marsupial", on=("image", image))
    world.key_values({"Diet": "leaves"}, on=("image", image))
    return dataset, image


def test_words_find_objects_with_their_place(browser, world, made):
    dataset, image = made
    page = find(browser, q="quokka")
    assert names(page) == ["quokka_01.tif"]
    row = page.html.select_one("tbody tr")
    assert [link.text for link in row.select(".where a")] == ["Quokka project", "Quokka data"]
    assert row.select_one("th > a")["href"].endswith(f"/dataset/{dataset}/image/{image}/")
    assert row.select_one("td a.btn")["href"] == f"/webclient/?show=image-{image}"
    browser.get(row.select_one("img")["src"])
    assert asked_of_omero(page) <= 6


@pytest.mark.parametrize("query", ["quok*", "*okka", "tag:marsupial", "diet:leaves", "quokka AND marsupial"])
def test_lucenes_language(browser, made, query):
    assert names(find(browser, q=query)) == ["quokka_01.tif"]


def test_types_fields_owner_and_days_narrow(browser, world, made):
    colleague = world.colleague()
    colleague.image("quokka theirs")
    assert names(find(browser, q="quokka", owner="-1")) == ["quokka_01.tif", "quokka theirs"]
    theirs = find(browser, q="quokka", owner=colleague.user_id)
    assert names(theirs) == ["quokka theirs"]
    assert theirs.html.select_one("select[name=owner] option[selected]").text == f"Test {colleague.mark}"
    found = find(browser, q="quokka", type=["image", "dataset", "project"])
    assert names(found) == ["quokka_01.tif", "Quokka data", "Quokka project"]
    assert names(find(browser, q="marsupial", field="name")) == []
    assert names(find(browser, q="marsupial", field="tag")) == ["quokka_01.tif"]
    assert names(find(browser, q="quokka", **{"from": "2001-01-01", "to": "2001-02-01"})) == []
    assert names(find(browser, q="quokka", **{"from": "2001-01-01"})) == ["quokka_01.tif"]


def test_ids_are_found(browser, world, made):
    dataset, image = made
    assert "quokka_01.tif" in names(find(browser, q=str(image)))
    assert "Quokka data" in names(find(browser, q=f"{dataset}, 99999999", type="dataset"))


def test_omero_webs_own_names_of_the_query(browser, made):
    assert names(find(browser, search_query="quokka")) == ["quokka_01.tif"]
    assert names(find(browser, query="quokka", advanced="true", advanced_search="tag:marsupial")) == ["quokka_01.tif"]
    query = {"query": "quokka", "datatype": ["images", "datasets"], "searchGroup": "-1", "ownedBy": "-1", "startdateinput": "2001-01-01"}
    assert names(browser.get(SEARCH, params=query)) == ["quokka_01.tif", "Quokka data"]


def test_nobody_finds_what_is_not_his_to_see(browser, stranger):
    stranger.image("hidden numbat")
    assert names(find(browser, q="numbat", owner="-1")) == []


def test_the_form_keeps_what_was_asked_and_pages_are_addresses(browser, world):
    world.images(55, name="wombat {}")
    page = find(browser, q="wombat", type="image")
    assert len(names(page)) == 50
    assert "55 found" in page.text
    form = next(each for each in page.forms.values() if "type" in each.fields and "field" in each.fields)
    assert form["q"].value == "wombat"
    assert len(names(page.click("^2$"))) == 5


@pytest.mark.parametrize(
    "query", [{"type": "roi"}, {"field": "x"}, {"from": "yesterday"}, {"page": "0"}, {"q": "x" * 1001}, {"owner": "me"}]
)
def test_bad_input_is_told(browser, query):
    browser.get(SEARCH, params={"q": "a", **query}, status=400)


def test_a_broken_query_is_told_on_the_page(browser):
    page = find_broken(browser)
    assert page.html.select_one("[role=alert]").text.startswith("OMERO can't search for this")


def find_broken(browser):
    return browser.get(SEARCH, params={"q": '"unfinished AND ('}, status=400)


def test_the_box_at_the_top_of_every_page_leads_here(browser, world, made):
    form = browser.get("/project/").forms["find"]
    form["q"] = "quokka"
    assert names(form.submit()) == ["quokka_01.tif"]
    assert "Search" in browser.get(SEARCH).html.h1.text
    assert asked_of_omero(browser.get(SEARCH)) <= 2


def test_results_are_sorted_and_narrowed(browser, world):
    dataset = world.dataset("bilby nest")
    for name in ("bilby b", "bilby a", "bilby c"):
        time.sleep(0.01)  # no two at one time
        world.image(name, dataset=dataset)
    query = {"q": "bilby", "type": ["image", "dataset"]}
    assert names(find(browser, **query, sort="name")) == ["bilby a", "bilby b", "bilby c", "bilby nest"]
    assert names(find(browser, **query, sort="-name"))[0] == "bilby nest"
    assert names(find(browser, **query, sort="-type"))[0] == "bilby nest"
    assert names(find(browser, **query, sort="imported"))[:3] == ["bilby nest", "bilby b", "bilby a"]
    assert names(find(browser, **query, sort="-acquired"))[-1] == "bilby nest"  # nobody knows when
    page = find(browser, **query, name="BY C", sort="name")
    assert names(page) == ["bilby c"]
    assert "1 of 4 found" in page.text
    assert names(page.click("^Name$")) == ["bilby c"]
    assert names(find(browser, **query).click("^Acquired$"))[-1] == "bilby nest"
    assert names(find(browser, **query).click("3 images", href="type=image")) == ["bilby b", "bilby a", "bilby c"]
    nothing = find(browser, **query, name="wallaby")
    assert names(nothing) == []
    assert len(names(nothing.click("Show all that was found"))) == 4
    form = next(each for each in page.forms.values() if "name" in each.fields)
    form["name"] = "nest"
    assert names(form.submit()) == ["bilby nest"]
    browser.get(SEARCH, params={"q": "bilby", "sort": "size"}, status=400)


def test_who_finds_nothing_is_told_what_was_searched_and_how_to_look_wider(browser, world):
    colleague = world.colleague()
    dataset = colleague.dataset("potoroo")
    page = browser.get(SEARCH, params={"q": "potoro", "field": "name", "from": "2001-01-01"})
    told = page.html.select_one(".empty p").text
    group = page.html.select_one("select[name=group] option[selected]").text
    assert told == f"“potoro” was looked for in names of images of mine in the group {group}, imported from 2001-01-01."
    assert [link.text for link in page.html.select(".empty li a")][:3] == ["What anybody has", "In all my groups", "Anywhere in them"]
    found = page.click("All of this")
    assert names(found) == ["potoroo"]
    assert found.html.select_one("[data-result]")["data-result"] == f"dataset-{dataset}"
    assert page.html.select_one("details.help") is not None


def test_a_query_that_is_none_comes_with_help(browser):
    assert find_broken(browser).html.select_one("details.help").has_attr("open")


ODD = ["*", "AND", "OR NOT", '"', "a:b:c", "[a TO z]", "~", "^", "\\", "a~9", "*:*", "-a", "NOT a"]
ODD += ["(" * 400, "*a" * 100, "name:", 'tag:"x', "9" * 20, "<script>"]


@pytest.mark.parametrize("text", ODD)
def test_odd_queries_find_something_or_are_told(browser, text):
    reply = browser.get(SEARCH, params={"q": text, "type": ["image", "well"], "group": "-1"}, expect_errors=True)
    assert reply.status_int in (200, 400)
    assert (reply.status_int == 400) == bool(reply.html.select_one("[role=alert]"))


@pytest.mark.parametrize("text", ["😀", "%", "_", "//"])
def test_a_query_without_words_is_told(browser, text):
    told = browser.get(SEARCH, params={"q": text}, status=400).html.select_one("[role=alert]").text
    assert told == "There is no word in this: OMERO looks for letters and digits."
