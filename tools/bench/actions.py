"""What the client asks for when somebody does something: how long it takes until all of it is there, in how many requests and bytes."""

import statistics
from collections.abc import Callable, Sequence

from tools.bench.site import Site
from tools.bench.visitor import Reply, Visitor

MOST = 100
"""Milliseconds within which an action is done, or shows that it goes on."""
DATASET, IMAGE = "/project/51/dataset/102/", "/project/51/dataset/102/image/1001/"
ACTIONS: dict[str, Sequence[str]] = {
    "open the client": ("/webclient/",),
    "follow a link to an image": ("/webclient/?show=image-1001", f"{IMAGE}@@panel"),
    "open a level of the tree": (f"{DATASET[:-1]}/image.json?limit=200&offset=0",),
    "select a dataset": (f"{DATASET}image.json?limit=200&offset=0", f"{DATASET}@@panel"),
    "select an image": (f"{IMAGE}@@panel",),
    "turn to its acquisition": (f"{IMAGE}@@acquisition",),
    "turn to its hierarchy": (f"{IMAGE}@@hierarchy",),
    "filter by a part of the name": (f"{DATASET}image.json?limit=200&offset=0&q=control",),
    "filter by a tag": (f"{DATASET}image.json?limit=200&offset=0&tag=metaphase",),
    "open a plate": ("/plate/1/@@wells", "/plate/1/@@panel"),
    "search": ("/webclient/search/?q=HeLa*",),
}
"""The requests that follow from an action; those that the page brought with it are not asked for again."""


def actions(site: Site) -> None:
    """Print what each action takes."""
    visitor = Visitor(site.port)
    visitor.log_in("demo", "demo")
    print(f"\nactions in the client{'':23} requests  calls     bytes      ms (at most {MOST})")
    for label, paths in ACTIONS.items():
        _told(label, lambda paths=paths: [visitor.get(path) for path in paths])
    panel = f"{IMAGE}@@panel"
    _told("write a comment", lambda: [visitor.post(f"{IMAGE}@@comment", comment="seen"), visitor.get(panel)])
    _told("add a tag", lambda: [visitor.post(f"{IMAGE}@@tag", text="metaphase"), visitor.get(panel)])
    _told("rate", lambda: [visitor.post(f"{IMAGE}@@rate", rating="4"), visitor.get(panel)])
    visitor.close()


def _told(label: str, act: Callable[[], list[Reply]], rounds: int = 7) -> None:
    act()
    done = [act() for _ in range(rounds)]
    took = statistics.median(sum(reply.milliseconds for reply in replies) for replies in done)
    last = done[-1]
    refused = "".join(f"   status {reply.status}" for reply in last if reply.status >= 400)
    slow = "   slower" if took > MOST else ""
    size = sum(len(reply.body) for reply in last)
    print(f"{label:44} {len(last):8} {sum(reply.calls for reply in last):6} {size:9} {took:7.0f}{slow}{refused}")
