"""``make bench``: start-up, every budget, drawing and rates, the large dataset, and a bounded load of mixed requests."""

import json
import statistics
import tempfile
from collections.abc import Iterable
from pathlib import Path

from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.store import Store
from tools.bench.actions import actions
from tools.bench.changes import changes
from tools.bench.clients import clients
from tools.bench.contents import contents, large_plate
from tools.bench.drawing import Drawings, compare, drawings, rates
from tools.bench.forgetting import forgetting
from tools.bench.institute import groups, institute
from tools.bench.large import large_dataset
from tools.bench.load import Load, Targets
from tools.bench.members import large_group, members
from tools.bench.people import crowd, people
from tools.bench.site import Site, resources
from tools.bench.visitor import Reply, Visitor

TRAIL = "/project/51/dataset/102/"
IMAGE = f"{TRAIL}image/1001"
ROUNDS = 15


def main() -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory(prefix="omeroweb-bench-") as folder:
        data = Path(folder) / "data"
        site = Site(data)
        print(f"start-up   first (demo data made)  {site.seconds:6.1f} s")
        site.stop()
        dataset, plate, made, group, (large, users) = _grow(data)
        site = Site(data)
        print(f"           second                  {site.seconds:6.1f} s\n")
        try:
            _budgets(site, dataset)
            _first_touch(site)
            compare(site, made)
            rates(site, made)
            _large(site, dataset)
            actions(site)
            contents(site, dataset, plate)
            people(site, group)
            institute(site)
            members(site, large, users)
            changes(site)
            _load(site)
        finally:
            site.stop()
    clients()
    forgetting()


def _grow(data: Path) -> tuple[int, int, Drawings, str, tuple[int, range]]:
    store = Store(data / "omero")
    with Builder.session(store) as build:
        dataset, plate, made = large_dataset(build, store), large_plate(build, store), drawings(build, store)
    group = crowd(store)
    groups(store)
    large = large_group(store)
    store.close()
    return dataset, plate, made, group, large


def _budgets(site: Site, dataset: int) -> None:
    visitor = Visitor(site.port)
    print(f"{'log in to first page':44} {visitor.log_in('demo', 'demo'):2} OMERO calls (at most 12)\n")
    print(f"{'request, warm':44} calls  budget     bytes      ms   of it OMERO   x of the first")
    unit = 0.0
    for label, path, budget in _cases(dataset):
        reply, milliseconds = _median(visitor, path)
        unit = unit or milliseconds
        share = reply.omero_ms / reply.milliseconds if reply.milliseconds else 0
        cost = f"{reply.calls:5} {budget:7} {len(reply.body):9} {milliseconds:7.1f} {share:10.0%} {milliseconds / unit:13.1f}"
        print(f"{label:44} {cost}{'' if reply.status == 200 else f'   status {reply.status}'}")
    for label, cost, budget in _caching(visitor):
        print(f"{label:44} {cost:5} {budget:7}")
    visitor.close()


def _cases(dataset: int) -> Iterable[tuple[str, str, int]]:
    yield "JSON, list of projects", "/project.json", 2
    yield "HTML, project with its datasets", "/project/51/", 3
    yield "HTML, dataset with its images", TRAIL, 3
    yield "HTML, image with viewer and annotations", f"{IMAGE}/", 3
    yield "JSON, image", f"{IMAGE}.json", 2
    yield "JSON, 500 of 10,000 images", f"/dataset/{dataset}/image.json?limit=500", 2
    yield "thumbnail", f"{IMAGE}/@@thumbnail?size=96", 2
    yield "plane, JPEG", f"{IMAGE}.jpg", 2
    yield "plane, PNG", f"{IMAGE}.png", 2
    yield "projection", f"{IMAGE}/@@render?p=intmax", 3


def _caching(visitor: Visitor) -> Iterable[tuple[str, int, int]]:
    picture = visitor.get(f"{IMAGE}.jpg")
    again = visitor.get(f"{IMAGE}.jpg", If_None_Match=picture.headers["etag"])
    yield f"ETag that still holds ({again.status})", again.calls, 1
    fresh = visitor.get(f"{IMAGE}/@@render?c=1|10:900$FF00FF,2&z=2")
    yield f"plane, new settings ({fresh.status})", fresh.calls, 3
    back = visitor.get(f"{IMAGE}/@@render?z=2")
    yield f"plane, settings as saved again ({back.status})", back.calls, 3


def _large(site: Site, dataset: int) -> None:
    visitor = Visitor(site.port)
    visitor.log_in("demo", "demo")
    first = 1.0
    pages = [(f"HTML page {page:3} of 50", f"/dataset/{dataset}/?page={page}") for page in (1, 25, 50)]
    pages += [(f"JSON page {page:3} of 100", f"/dataset/{dataset}/image.json?limit=100&offset={page * 100 - 100}") for page in (1, 50, 100)]
    print("\ndataset of 10,000 images")
    for label, path in pages:
        reply, milliseconds = _median(visitor, path)
        first = milliseconds if "page   1" in label else first
        cost = f"{reply.calls} calls   {milliseconds:6.1f} ms   {milliseconds / first:4.2f} x page 1"
        print(f"  {label}   {cost}   status {reply.status}")
    visitor.close()


def _first_touch(site: Site) -> None:
    """Ask for pictures that nobody asked for before; the numbers of calls are the point."""
    visitor = Visitor(site.port)
    visitor.log_in("demo", "demo")
    print("\nfirst touch                                    calls  budget")
    for label, path, budget in (
        ("plane of an image", "/image/1002/@@render", 6),
        ("plane of an image, with c=", "/image/1003/@@render?c=1|10:900$FF00FF,2", 7),
        ("plane of an image never drawn before", f"/image/{_newest(visitor)}/@@render", 11),
        ("thumbnail", "/image/1004/@@thumbnail?size=96", 4),
    ):
        reply = visitor.get(path)
        print(f"{label:44} {reply.calls:5} {budget:7}   status {reply.status}")
    visitor.close()


def _newest(visitor: Visitor) -> int:
    newest: int = json.loads(visitor.get("/image.json?limit=1&sort=-id").body)["data"][0]["@id"]
    return newest


def _load(site: Site) -> None:
    before = {name: resources(pid) for name, pid in site.processes().items()}
    result = Load(site.port, "demo", "demo", Targets()).run(requests=1000, clients=16)
    print(f"\n1,000 mixed requests, 16 clients: {result.seconds:.1f} s, {1000 / result.seconds:.0f} a second")
    print("  " + ", ".join(f"{status}: {count}" for status, count in sorted(result.statuses.items())))
    for name, pid in site.processes().items():
        threads, files, resident = resources(pid)
        was = before[name]
        print(f"  {name:6} threads {was[0]} -> {threads}, files {was[1]} -> {files}, MB {was[2]:.0f} -> {resident:.0f}")


def _median(visitor: Visitor, path: str, rounds: int = ROUNDS) -> tuple[Reply, float]:
    """Ask a few times after one to warm up; the last reply stands for all, for counts do not vary."""
    visitor.get(path)
    replies = [visitor.get(path) for _ in range(rounds)]
    return replies[-1], statistics.median(reply.milliseconds for reply in replies)


if __name__ == "__main__":
    main()
