"""Jobs over thousands of images: how far they are, that they are cancelled with nothing changed, and who may do that."""

import pytest
from webtest import TestApp

from omeroweb_pyr.embedded.seed.builder import Builder
from world import World

JSON = {"Accept": "application/json"}
MANY = 5_000


@pytest.fixture
def send(browser):
    def post(path, by=browser, status=200, **fields):
        return by.post(path, fields, headers=JSON | {"X-CSRFToken": by.cookies["csrftoken"]}, status=status).json["data"]

    return post


@pytest.fixture
def dataset(world):
    """A dataset that takes OMERO a while to deal with."""
    made = world.dataset("Many")
    world.images(MANY, dataset=made)
    return made


def ended(browser, job):
    told = {"status": "running"}
    while told["status"] == "running":
        told = browser.get(f"/@@jobs/{job}.json").json["data"]
    return told


def test_deleting_thousands_is_cancelled_and_nothing_is_gone(browser, world, send, dataset):
    with Builder.session(world.store):  # nobody else writes meanwhile, so the job is still under way
        job = send("/@@delete", dataset=dataset, contents=1)["job"]
        assert browser.get(f"/@@jobs/{job}.json").json["data"]["status"] == "running"
        assert send(f"/@@jobs/{job}/@@cancel")["status"] in ("running", "cancelled")
    told = ended(browser, job)
    assert (told["status"], told["message"]) == ("cancelled", "It was cancelled, and nothing was changed.")
    assert browser.get(f"/dataset/{dataset}/image.json?limit=1").json["meta"]["totalCount"] == MANY
    assert "cancelled" in browser.get("/@@jobs").html.select_one(".job").text
    assert send(f"/@@jobs/{job}/@@cancel")["status"] == "cancelled"  # once more changes nothing


def test_moving_thousands_is_told_to_every_page_and_cancelled_by_its_form(browser, app, world, send, dataset):
    group = world.other_group()
    with Builder.session(world.store):
        job = send("/@@move", dataset=dataset, group=group)["job"]
        reloaded = TestApp(app, cookiejar=browser.cookiejar)  # knows no more than the cookies
        told = reloaded.get(f"/@@jobs/{job}.json").json["data"]
        assert told["status"] == "running"
        assert 0 <= told["step"] <= told["steps"]
        page = reloaded.get("/@@jobs")
        assert page.html.select_one(".job progress")
        form = next(form for form in page.forms.values() if form.action.endswith("@@cancel"))
        form.submit(status=303)
    assert ended(browser, job)["status"] == "cancelled"
    assert browser.get(f"/dataset/{dataset}.json").json["data"]["omero:details"]["group"]["@id"] == world.group_id
    again = ended(browser, send("/@@move", dataset=dataset, group=group)["job"])
    assert (again["status"], again["included"]["Image"]) == ("done", MANY)


def test_only_whose_job_it_is_cancels_it(browser, log_in, world, send, dataset):
    other = log_in(World(world.server))
    job = send("/@@delete", dataset=dataset, contents=1, dry=1)["job"]
    other.post(f"/@@jobs/{job}/@@cancel", headers=JSON | {"X-CSRFToken": other.cookies["csrftoken"]}, status=404)
    told = ended(browser, job)
    assert (told["status"], told["included"]["Image"]) == ("done", MANY)


def test_a_part_of_what_came_in_the_same_files_is_refused_in_words(browser, world, send):
    first, second, third = world.images(3, name="Series {}")
    for path, more in (("/@@delete", {}), ("/@@move", {"group": world.other_group()})):
        for dry in ({"dry": 1}, {}):
            headers = JSON | {"X-CSRFToken": browser.cookies["csrftoken"]}
            told = browser.post(path, {"image": f"{first},{third}", **more, **dry}, headers=headers, status=400).json["message"]
            assert told == f"Images that were imported from the same files go together. These are missing: Series 2 ({second})."
    assert browser.get("/@@jobs.json").json["data"] == []
