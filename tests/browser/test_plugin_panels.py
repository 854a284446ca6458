"""The example plug-in in a browser: its tab, its view of the centre and its entry of “Open with”; and a plug-in that fails."""

import json

import pytest
from selenium.webdriver.common.by import By

from browsing import Visitor
from live import Site
from panels import Client

pytestmark = pytest.mark.browser

TEXT = "document.querySelector(arguments[0])?.textContent ?? ''"
BROKEN = """
from pyramid.response import Response
from omeroweb_pyr.resources import Image


def includeme(config):
    config.add_static_files("broken_example:static")
    for name in ("broken_view", "broken_script"):
        config.add_right_panel(name, name, kinds=["image"], script="broken_example:static/bad.js" if name == "broken_script" else "")
    config.add_view(lambda context, request: 1 / 0, context=Image, name="broken_view", permission="read")
    config.add_view(lambda context, request: Response("<p>Fine</p>"), context=Image, name="broken_script", permission="read")
"""


@pytest.fixture
def plugged(make_app, world, server, tmp_path, monkeypatch):
    """A site with the example, whose group is the test's own, and with one that fails."""
    folder = tmp_path / "broken_example"
    (folder / "static").mkdir(parents=True)
    (folder / "__init__.py").write_text(BROKEN)
    (folder / "static" / "bad.js").write_text("throw new Error('bad script');")
    monkeypatch.syspath_prepend(tmp_path)
    group = server.store.read().execute("SELECT name FROM experimentergroup WHERE id = ?", (world.group_id,)).fetchone()[0]
    apps = json.dumps(["my_web_public", "broken_example"])
    running = Site(make_app(**{"omero.web.apps": apps, "omero.web.my_web_public.group": group}))
    yield running
    running.close()


@pytest.fixture
def client(chromium, plugged, world) -> Client:
    someone = Visitor(chromium, plugged)
    someone.log_in(world)
    someone.complaints()
    return Client(chromium, plugged.url, someone)


def turn(client, name):
    click = "const tab = document.getElementById(arguments[0]); if (tab && !tab.disabled) tab.click(); return Boolean(tab) && !tab.disabled"
    client.wait.until(lambda driver: driver.execute_script(click, f"tab-{name}"))


def shows(client, selector, text):
    client.wait.until(lambda driver: text in driver.execute_script(f"return {TEXT}", selector))


def test_its_tab_is_filled_and_its_script_runs(client, world):
    image = world.image("Cell", dataset=world.dataset("D"))
    client.open(f"?show=image-{image}")
    turn(client, "visitors")
    shows(client, ".c-part .visitors a", f"/my_web_public/image/{image}/")
    shows(client, ".c-part [data-check]", "But visitors are not let in")
    assert client.until("[...document.styleSheets].some(sheet => sheet.href?.endsWith('/panels.css'))")


def test_its_tab_is_for_several_images_and_for_nothing_else(client, world):
    dataset = world.dataset("D")
    images = world.images(2, dataset=dataset, name="Image {}")
    client.open(f"?show=image-{images[0]}|image-{images[1]}")
    turn(client, "visitors")
    shows(client, ".c-part .visitors", "2 of 2 images")
    client.open(f"?show=dataset-{dataset}")
    client.wait.until(lambda _: client.panel.endswith(f"/dataset/{dataset}/"))
    assert client.until("document.getElementById('tab-visitors').disabled")
    assert client.until("document.getElementById('tab-visitors').title") == "For images only."


def test_its_view_of_the_centre_and_back_to_the_list(client, world):
    dataset = world.dataset("D")
    images = world.images(2, dataset=dataset, name="Image {}")
    client.open(f"?show=dataset-{dataset}")
    client.lists("Image 1", "Image 2")
    press = "const button = document.querySelector(`[data-centre-view='${arguments[0]}']`); button?.click(); return Boolean(button)"
    client.wait.until(lambda driver: driver.execute_script(press, "wall"))
    client.wait.until(lambda driver: len(driver.find_elements(By.CSS_SELECTOR, ".c-list .wall img")) == 2)
    client.until(f"(document.querySelectorAll('.c-list .wall a')[1]?.click(), location.pathname.endsWith('/image/{images[1]}/'))")
    client.wait.until(lambda _: client.panel.endswith(f"/image/{images[1]}/"))
    assert client.until("document.querySelectorAll('.c-list .wall img').length") == 2
    client.wait.until(lambda driver: driver.execute_script(press, ""))
    client.lists("Image 1", "Image 2")


def test_open_with_for_one_for_several_and_why_not(client, world):
    images = world.images(2, dataset=world.dataset("D"), name="Image {}")
    client.open(f"?show=image-{images[0]}")
    client.until("document.querySelector('.c-part .open-with a')")
    links = client.until("[...document.querySelectorAll('.c-part .open-with a[href]')].map(each => [each.textContent, each.pathname])")
    assert links[1] == ["Public page", f"/my_web_public/image/{images[0]}/"]
    assert links[0][1].endswith(f"/image/{images[0]}/@@viewer")
    client.open(f"?show=image-{images[0]}|image-{images[1]}")
    offered = "[...document.querySelectorAll('.c-part .open-with li')].map(each => each.textContent).join()"
    client.wait.until(
        lambda driver: driver.execute_script(
            f"const menu = document.querySelector('.c-part .open-with'); if (menu) menu.open = true; return {offered}"
        )
        == "Image viewer It opens one image at a time.,Public page It opens one image at a time."
    )
    client.until("(document.querySelector('[data-actions]').click(), true)")
    last = "[...document.querySelectorAll('.c-menu [role=menuitem]')].map(each => each.textContent).at(-1)"
    assert client.until(last) == "Open with Public pageIt opens one image at a time."


@pytest.mark.parametrize(("name", "told"), [("broken_view", "It is noted under the id"), ("broken_script", "bad script")])
def test_a_plug_in_that_fails_says_so_and_the_client_goes_on(client, world, name, told):
    images = world.images(2, dataset=world.dataset("D"), name="Image {}")
    client.open(f"?show=image-{images[0]}")
    turn(client, name)
    shows(client, ".c-part .failure", f"“{name}” of the plug-in broken_example can't be shown. ")
    shows(client, ".c-part .failure", told)
    turn(client, "panel")
    client.wait.until(lambda _: client.panel.endswith(f"/image/{images[0]}/"))
