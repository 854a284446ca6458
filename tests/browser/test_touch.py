"""The client by fingers: a tap selects, a long press opens the menu, and a finger that moves scrolls."""

import pytest

from hands import Hands, inside
from looking import FITS, NARROW, sized

pytestmark = pytest.mark.browser

ITEM = ".c-list .item"


class Fingers(Hands):
    """Somebody with a screen that is touched."""

    def touch(self, kind, *point):
        points = [{"x": point[0], "y": point[1]}] if point else []
        self.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def tap(self, name, among=".tree .row"):
        self.touch("touchStart", *self.at(name, among))
        self.touch("touchEnd")

    def press_long(self, name, among=".tree .row"):
        """Press until the menu is there."""
        self.touch("touchStart", *self.at(name, among))
        self.until("document.querySelector('.c-menu')")
        self.touch("touchEnd")


@pytest.fixture
def fingers(chromium, site, world, shelf):
    someone = Fingers(chromium, site)
    someone.log_in(world)
    someone.complaints()
    chromium.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})
    someone.go(f"?show=dataset-{shelf[1][0]}")
    someone.until("document.querySelectorAll('.c-list .item[title^=Image]').length === 3")
    yield someone
    chromium.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    assert someone.complaints() == []


def test_a_tap_selects(fingers):
    fingers.tap("Image 2", ITEM)
    fingers.wait(lambda: fingers.chosen(ITEM) == ["Image 2"])
    fingers.tap("P2")
    fingers.wait(lambda: fingers.chosen() == ["P2"])


def test_a_long_press_opens_the_menu(fingers):
    fingers.press_long("P2")
    assert fingers.menu()["Cut"] == "Projects are in nothing else."
    assert fingers.chosen() == ["P2"]
    fingers.tap("D1")  # whoever taps elsewhere wants none of it
    fingers.until("!document.querySelector('.c-menu')")


def test_what_is_cut_by_fingers_is_pasted_by_them(fingers, shelf, browser):
    fingers.press_long("Image 2", ITEM)
    fingers.wait(lambda: fingers.chosen(ITEM) == ["Image 2"])
    fingers.tap("Select several by tapping", ".c-menu [role=menuitem]")
    fingers.said("Tap what else to select.")
    fingers.tap("Image 3", ITEM)
    fingers.wait(lambda: fingers.chosen(ITEM) == ["Image 2", "Image 3"])
    fingers.press_long("Image 3", ITEM)
    assert "Select several by tapping" not in fingers.menu()
    fingers.tap("Cut", ".c-menu [role=menuitem]")
    fingers.said("Cut 2 images")
    fingers.open("P2")
    fingers.tap("D2")  # one tap is one thing again
    fingers.wait(lambda: fingers.chosen() == ["D2"])
    fingers.press_long("D2")
    fingers.tap("Move 2 images to “D2”", ".c-menu [role=menuitem]")
    fingers.said("Moved 2 images to “D2”.")
    assert (inside(browser, shelf[1][0]), inside(browser, shelf[1][1])) == (["Image 1"], ["Image 2", "Image 3"])


def test_a_finger_that_moves_opens_nothing(fingers):
    x, y = fingers.at("Image 2", ITEM)
    fingers.run("window.late = new Promise((done) => setTimeout(() => done('late'), 1200))")
    fingers.touch("touchStart", x, y)
    fingers.touch("touchMove", x, y - 40)
    fingers.driver.execute_async_script("window.late.then(arguments[0])")
    assert not fingers.run("return document.querySelector('.c-menu')")
    fingers.touch("touchEnd")
    assert fingers.chosen() == ["D1"]


def test_on_a_telephone(chromium, fingers):
    with sized(chromium, NARROW):
        fingers.run("document.querySelector('[data-show-panel=centre]').click()")
        fingers.press_long("Image 1", ITEM)
        assert fingers.run(FITS) == []
        fingers.tap("Copy", ".c-menu [role=menuitem]")
        fingers.said("Copied “Image 1”")
