"""What axe-core has against the site in all its states, wide and narrow, light and dark: nothing, by the rules of WCAG 2.2 AA."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import omero
import pytest
from omero.rtypes import rstring

from browsing import Visitor
from live import Site
from looking import LEVELS, complaints, said
from omeroweb_pyr.embedded import process
from omeroweb_pyr.embedded.seed.builder import Builder
from staff import mail_goes_by, user
from states import ADMINISTRATION, CLERK, CLIENT, ERRORS, FOUND, FROM_LDAP, LEADER, MAIL, OBJECTS, OUTSIDE, STAFF
from world import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]  # dozens of pages, each in four ways

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        if os.environ.get("CI"):
            pytest.fail("axe-core is not there: make dev gets it by npm")
        pytest.skip("axe-core is not there: npm was missing at set-up")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(params=["light", "dark"])
def scheme(request, chromium) -> None:
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": request.param}]})


TABLE = {
    "client": (("demo", "demo"), CLIENT),
    "pages": (("demo", "demo"), OBJECTS + FOUND + ERRORS),
    "administration": (("root", "omero"), ADMINISTRATION),
    "staff": (("root", "omero"), STAFF),
    "mail": (("root", "omero"), MAIL),
    "leader": (("ingrid", "demo"), LEADER),
    "clerk": (("clerk", "clerk"), CLERK),
    "outside": (None, OUTSIDE),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Iterator[process.Embedded]:
    """The data for trying out, where one user comes from LDAP."""
    with process.start(tmp_path_factory.mktemp("shown"), 0, demo=True) as running:
        known = Server(running.folder, running.port)
        with contextlib.closing(known), known.store.write() as writer:
            writer.update("Experimenter", FROM_LDAP, ldap=1)
        yield running


@pytest.fixture(scope="module")
def root(data) -> Iterator[omero.client]:
    """An administrator without the browser, who has made another who may change nothing."""
    client = omero.client(f"tcp://{data.host}:{data.port}")
    client.createSession("root", "omero")
    client.sf.getAdminService().createRestrictedSystemUserWithPassword(user("clerk"), [], rstring("clerk"))
    yield client
    client.closeSession()


@pytest.fixture(scope="module")
def shown(data, root, make_app) -> Iterator[Site]:
    """The site over these data, and what the administrator has made."""
    site = Site(make_app(**{"omero.web.server_list": json.dumps([[f"tcp://{data.host}", data.port, "shown"]])}))
    yield site
    site.close()


@pytest.mark.parametrize("part", TABLE)
def test_axe_finds_nothing_and_everything_fits(chromium, shown, root, axe, artefacts, part):
    who, states = TABLE[part]
    someone = Visitor(chromium, shown)
    someone.leave()
    if who:
        someone.enter(*who)
    folder = artefacts / "screens"
    folder.mkdir(exist_ok=True)
    with mail_goes_by(root, 25) if part == "mail" else contextlib.nullcontext():
        found = complaints(someone, axe, states, folder)
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("scheme")
def test_axe_finds_nothing_while_jobs_go_on(visitor, axe, world):
    visitor.driver.get(f"{visitor.site.url}/project/{world.project()}/@@organise")
    with Builder.session(world.store):  # nobody else writes meanwhile, so the job waits
        visitor.one("#delete ~ form button").click()
        visitor.driver.get(f"{visitor.site.url}/@@jobs")
        assert asked(visitor, axe) == []
        assert visitor.one(".job progress")
    visitor.driver.get(f"{visitor.site.url}/@@jobs")
    assert asked(visitor, axe) == []


@pytest.mark.usefixtures("scheme")
def test_axe_finds_nothing_while_tags_are_offered(visitor, axe, world):
    world.tag("mitosis")
    visitor.driver.get(f"{visitor.site.url}/project/{world.project()}/")
    visitor.one("[role=combobox]").send_keys("mito")
    visitor.wait(lambda: visitor.one("[role=option]"))
    assert asked(visitor, axe) == []


def asked(visitor, axe: str) -> list[str]:
    """Ask axe-core about the page as it is."""
    visitor.driver.execute_script(axe)
    return said(visitor.driver, LEVELS, visitor.driver.current_url)
