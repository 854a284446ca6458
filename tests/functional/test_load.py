"""Many requests, large datasets: what is open stays under its cap and goes away again."""

import gc
import json
import re
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from webtest import TestApp

from live import Site
from tools.bench.load import Load, Targets
from world import World

TIMING = re.compile(r'omero;desc="(\d+)"')
POOL_IDLE = 1
SLACK = {"threads": 10, "files": 10, "servants": 0}
"""What may be open beyond the baseline: the HTTP server keeps its eight threads."""


def calls(reply) -> int:
    return int(TIMING.search(reply.headers["Server-Timing"]).group(1))


@pytest.fixture
def large(world) -> int:
    dataset = world.dataset("Large")
    world.images(10_000, dataset=dataset)
    return dataset


def test_a_dataset_of_ten_thousand_images_pages_in_three_calls(server, browser, large):
    browser.get(f"/dataset/{large}/")
    for page in (1, 25, 50):
        before = server.calls()
        reply = browser.get(f"/dataset/{large}/", {"page": page})
        assert server.calls() - before == calls(reply) <= 3
        assert f"Image {page * 200:05}" in reply
    browser.get(f"/dataset/{large}/", {"page": 51}, status=(200, 404))


def test_json_of_the_large_dataset_counts_and_pages(browser, large):
    browser.get("/project.json")  # the first call of a session also asks for the service
    reply = browser.get(f"/dataset/{large}/image.json", {"offset": 9_990, "limit": 500})
    assert calls(reply) <= 2
    assert reply.json["meta"]["totalCount"] == 10_000
    assert [row["Name"] for row in reply.json["data"]] == [f"Image {n:05}" for n in range(9_991, 10_001)]


@pytest.mark.load
@pytest.mark.timeout(300)
def test_a_thousand_mixed_requests_leave_nothing_behind(server, make_app):
    """Sixteen clients of one user, aborted downloads and nonsense included."""
    settings = {"omero.web.pool_idle": str(POOL_IDLE), "omero.web.pool_size": "4"}
    site = Site(make_app(**settings), threads=8)
    try:
        quiet = resources(server)
        result = run(site, World(server))
        assert sum(result.values()) == 1_000 // 16 * 16
        assert not [status for status in result if status.startswith("5")], result
        assert result["200"] > 500
        assert {"404", "400"} <= set(result), result
        after = settled(server, quiet)
        assert all(after[what] <= quiet[what] + SLACK[what] for what in SLACK), (quiet, after)
    finally:
        site.close()


def run(site: Site, who: World) -> Counter:
    """Give a user what the load asks for, and send it."""
    project = who.project("Load")
    dataset = who.dataset("Load", project=project)
    below = f"/project/{project}/dataset/{dataset}/"
    images = [f"{below}image/{who.image(f'Load {n}', dataset=dataset)}" for n in range(8)]
    targets = Targets(project=f"/project/{project}/", dataset=below, images=images)
    return Load(site.port, who.user_name, who.password, targets).run(requests=1_000, clients=16).statuses


def resources(server) -> dict[str, int]:
    """Count what a leak would show in: threads and files of this process, servants of OMERO."""
    gc.collect()  # Ice closes a communicator's files when the last proxy goes, and some go in cycles
    return {
        "threads": threading.active_count(),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "servants": server.servants(),
    }


def settled(server, quiet: dict[str, int], seconds: float = 20) -> dict[str, int]:
    """Wait until the idle connections were let go."""
    end = time.monotonic() + seconds
    now = resources(server)
    while time.monotonic() < end and any(now[what] > quiet[what] + SLACK[what] for what in SLACK):
        time.sleep(0.25)
        now = resources(server)
    return now


def test_a_user_of_two_groups_follows_a_link_into_the_other(browser, world):
    group = world.other_group("rw----")
    dataset = world.dataset("Over there", group=group)
    image = world.image("Other group", dataset=dataset, group=group)
    page = browser.get(f"/dataset/{dataset}/")
    assert f"image/{image}/" in page
    assert browser.get(f"/dataset/{dataset}/image/{image}/")
    assert browser.get(f"/dataset/{dataset}/image/{image}/@@thumbnail").content_type.startswith("image/")
    assert browser.get(f"/dataset/{dataset}/image/{image}.png").content_type == "image/png"


def test_others_private_images_are_missing_and_cost_no_more(server, browser, stranger):
    image = stranger.image("Secret")
    browser.get("/image/999999999/", status=404)
    costs = []
    for wanted in (image, 999_999_998):
        for path in (f"/image/{wanted}/", f"/image/{wanted}.json", f"/image/{wanted}.png", f"/image/{wanted}/@@thumbnail"):
            before = server.calls()
            reply = browser.get(path, status=404)
            assert "Secret" not in reply.text
            costs.append((path.replace(str(wanted), "N"), server.calls() - before))
    half = len(costs) // 2
    assert costs[:half] == costs[half:]


def test_json_and_pages_answer_from_a_batch_of_clients_at_once(app, world):
    """One user's browsers share his warm connection and do not mix up their answers."""
    projects = {world.project(f"P{n}"): f"P{n}" for n in range(8)}
    browser = TestApp(app)
    form = browser.get("/webclient/login/").forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    form.submit(status="3*")
    cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
    wrong: list[str] = []

    def ask(project: int, name: str) -> None:
        own = TestApp(app)
        for _ in range(10):
            found = json.loads(own.get(f"/project/{project}.json", headers=cookies).body)["data"]["Name"]
            if found != name:
                wrong.append(found)

    threads = [threading.Thread(target=ask, args=pair) for pair in projects.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
