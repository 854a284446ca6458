"""Every view below a prefix, behind nginx over FastCGI: replies are those at the root in process, but for the prefix of all addresses."""

import re
from typing import Any

import pytest
from webtest import TestApp

from behind import Behind
from omeroweb_pyr.serving.addresses import ANY, addresses
from overhttp import visit

PREFIX = "/a/b"
ADDRESS = re.compile(r"[\"'](/[^\"'\s]*)[\"']|&quot;(/[^&\s]*)&quot;")
SESSION = re.compile(r"/session/close/\d+/")  # the two browsers have a session each
LEFT_OUT = ("/webclient/logout/", "/static/")  # the one ends the visit, the other is the web server's


@pytest.fixture(scope="module")
def site(make_app, settings):
    made = Behind(make_app, settings, "nginx", prefix=PREFIX)
    yield made
    made.close()


def things(world) -> dict[str, list[object]]:
    """Make one of each kind, each in all others that can hold it."""
    project = world.project()
    dataset = world.dataset(project=project)
    image, field = world.image(dataset=dataset), world.image()
    screen = world.screen()
    plate = world.plate(screen=screen)
    run, well = world.run(plate), world.well(plate)
    world.field(well, field, run=run)
    folder = world.folder()
    inner = world.folder(parent=folder)
    made: dict[str, list[Any]] = {"project": [project], "dataset": [dataset], "image": [image], "screen": [screen], "plate": [plate]}
    made |= {"run": [run], "well": [well], "field": [1], "folder": [folder, inner], "user": [world.user_id], "group": [world.group_id]}
    tag = world.tag()
    for kind in ("project", "dataset", "image", "screen", "plate"):
        world.link(kind, made[kind][0], "annotation", tag)
    return made | {"tag": [tag], "tagset": [world.tagset(tags=[tag])], "@@tile": ["0/0_0.jpg"]}


def spelled(pattern: str, made: dict[str, list[object]]) -> str:
    """Fill in ids: the nth of a kind where it comes for the nth time."""
    segments, seen = pattern.split("/"), dict.fromkeys(made, 0)
    for place, segment in enumerate(segments):
        if ANY in segment:
            kind = segments[place - 1]
            ids = made.get(kind, [1])
            segments[place] = segment.replace(ANY, str(ids[min(seen.get(kind, 0), len(ids) - 1)]))
            seen[kind] = seen.get(kind, 0) + 1
    return "/".join(segments)


def one_each(registry) -> list[Any]:
    """Return the shortest address of every kind of place in every kind of place, in each of its representations."""
    shortest: dict[str, Any] = {}
    for address in sorted(addresses(registry), key=lambda one: len(one.pattern)):
        shortest.setdefault("/".join(address.pattern.rstrip("/").rsplit("/", 3)[-3:]), address)
    return [address for address in shortest.values() if not address.pattern.startswith(LEFT_OUT)]


def log_in(browser, prefix, world):
    form = browser.get(f"{prefix}/webclient/login/").forms["login"]
    form["username"], form["password"] = world.user_name, world.password
    form.submit(status="3*")
    return browser


def told(browser, prefix, address, path):
    """Return what a reply says of other addresses, and its status; the prefix is taken off each, and one without it is marked."""
    if address.is_read:
        reply = browser.get(prefix + path, expect_errors=True)
    else:
        reply = getattr(browser, min(address.methods).lower())(prefix + path, expect_errors=True)
    assert "Server-Timing" in reply.headers, (path, reply)
    text = reply.text if reply.content_type.startswith("text/html") or "json" in reply.content_type else ""
    text = SESSION.sub("/session/close/N/", text.replace(reply.request.host_url, ""))
    named = {one or other for one, other in ADDRESS.findall(text)}
    location = reply.headers.get("Location", "").removeprefix(reply.request.host_url)
    return reply.status_int, {shorn(one, prefix) for one in {*named, location} if one}


def shorn(address: str, prefix: str) -> str:
    address = address.replace("%2F", "/")
    return address.replace(f"{prefix}/", "/").replace("=/", "=/") if address.startswith(f"{prefix}/") else f"without prefix: {address}"


def test_every_view_below_a_prefix(site, app, world):
    made = things(world)
    below, plain = log_in(visit(site.url), PREFIX, world), log_in(TestApp(app), "", world)
    asked = one_each(app.registry)
    found, statuses = {}, []
    for address in asked:
        path = spelled(address.pattern, made)
        expected, got = told(plain, "", address, path), told(below, PREFIX, address, path)
        statuses.append(got[0])
        if expected != got:
            found[path] = (expected[0], got[0], expected[1] ^ got[1])
    assert not found
    assert len(asked) > 100
    assert statuses.count(200) > len(asked) / 2, statuses
