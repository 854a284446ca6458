"""Every key that is listed by ``?`` works, and every key that works is listed: on all pages that have keys of their own."""

import string
from itertools import product

import pytest

from browsing import Visitor

pytestmark = pytest.mark.browser

LISTED = """
const dialog = document.querySelector(arguments[0]);
return [...dialog.querySelectorAll('dt')].map(term => [...term.childNodes].flatMap(node =>
  node.nodeName === 'KBD' ? node.textContent.trim().split(/\\s+/) : node.textContent.includes('…') ? ['to'] : []));
"""
PRESS = """
const [selector, presses] = arguments;
const target = document.querySelector(selector);
target.focus?.();
return presses.map(([key, ctrlKey, shiftKey]) => {
  const event = new KeyboardEvent('keydown', { key, ctrlKey, shiftKey, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event.defaultPrevented;
});
"""
SPELLED = {
    "↑": "ArrowUp",
    "↓": "ArrowDown",
    "←": "ArrowLeft",
    "→": "ArrowRight",
    "\N{MINUS SIGN}": "-",
    "⌫": "Backspace",
    "Del": "Delete",
    "Esc": "Escape",
    "Space": " ",
    "PgUp": "PageUp",
    "PgDn": "PageDown",
    "Menu": "ContextMenu",
}
NAMED = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown", "Insert", "Delete"]
NAMED += ["Escape", "ContextMenu", "Tab", *(f"F{number}" for number in range(1, 13))]
LEAVING = ["Backspace", "Enter"]
"""After these there may be something else where the keys are pressed."""
WITH_OTHERS = [(key, True, False) for key in string.ascii_lowercase] + [("F10", False, True), ("F", False, True)]
TYPED = [*string.ascii_lowercase, *string.digits, *".,;:_#*<>/?+-="]
PRESSES = [WITH_OTHERS, *([(key, False, False) for key in keys] for keys in ([" ", *NAMED], LEAVING, TYPED))]
ONLY_WHEN_SOMETHING_IS_OPEN = {("Escape", False, False)}
IN_NAMES = {("0", False, False), ("_", False, False)}
"""These are typed to go to a name, as the list says of letters and digits."""
ALIKE = {("=", False, False): ("+", False, False)}
"""Keys that are on one key with another, as one has to press it without Shift."""


def listed(terms):
    """Read the list: what comes after Ctrl or Shift is pressed with it, and ``a`` to ``z`` are all letters."""
    found = set()
    for term in terms:
        ctrl = shift = False
        before, through = "", False
        for word in term:
            if word == "to":
                through = True
                continue
            if word in ("Ctrl", "Shift"):
                ctrl, shift = ctrl or word == "Ctrl", shift or word == "Shift"
                continue
            key = SPELLED.get(word, word)
            key = key.lower() if ctrl else key
            keys = [chr(code) for code in range(ord(before), ord(key) + 1)] if through else [key]
            found |= {(each, ctrl, shift) for each in keys}
            before, through = key, False
    return found


def read_list(someone, selector):
    someone.press("?")
    someone.wait(lambda: someone.driver.execute_script("return Boolean(document.querySelector(arguments[0])?.open)", selector))
    return listed(someone.driver.execute_script(LISTED, selector))


def working(someone, address, ready, targets):
    """Press all keys at some elements; what is done about it is no matter, for the page is left at once."""
    found = set()
    for target, presses in product(targets, PRESSES):
        someone.driver.get(someone.site.url + address)
        someone.wait(lambda: someone.driver.execute_script(f"return Boolean({ready})"))
        told = someone.driver.execute_script(PRESS, target, presses)
        found |= {ALIKE.get(press, press) for press, done in zip(presses, told, strict=True) if done}
        someone.driver.get("about:blank")
    return found


def compared(someone, address, ready, targets, dialog="dialog.keys", typed=frozenset()):
    someone.driver.get(someone.site.url + address)
    someone.wait(lambda: someone.driver.execute_script(f"return Boolean({ready})"))
    told, works = read_list(someone, dialog), working(someone, address, ready, targets)
    assert sorted(works - told - typed) == []
    assert sorted(told - works - ONLY_WHEN_SOMETHING_IS_OPEN) == []
    assert {("?", False, False)} <= told


@pytest.fixture
def someone(chromium, site, world):
    """Somebody logged in, whatever shows pictures."""
    made = Visitor(chromium, site)
    made.log_in(world)
    return made


@pytest.fixture
def places(world):
    dataset = world.dataset("D", project=world.project("P"))
    return dataset, [*world.images(3, dataset=dataset, name="Image {}")]


def test_the_client(someone, places):
    selected = "document.querySelector('.c-part [data-panel]') && document.querySelector('.c-list [role=option]')"
    compared(someone, f"/webclient/?show=dataset-{places[0]}", selected, ["[data-tree]", "[data-list]", "[data-info]"], typed=IN_NAMES)


def test_the_viewer(someone, places):
    address = f"/image/{places[1][0]}/@@viewer"
    compared(someone, address, "document.querySelector('.image-viewer.is-live')", [".image-viewer"], "dialog[data-keys]")


def test_pages_of_objects_and_lists(someone, places):
    compared(someone, f"/dataset/{places[0]}/", "document.querySelector('[data-grid] .card')", ["[data-grid] .card", "body"])


def test_results_of_a_search(someone, world):
    world.images(110, name="quagga {}")
    there = "document.querySelector('[data-result][tabindex]')"
    compared(someone, "/webclient/search/?q=quagga&group=-1&page=2", there, ["[data-result]:nth-child(2)", "body"])
