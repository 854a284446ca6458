"""Organising in the client: by dragging, by keys and by the menu; what it does to OMERO, and what becomes of the tree."""

import pytest
from selenium.webdriver import Keys

from hands import inside

pytestmark = pytest.mark.browser

TREE = ("Projects", ".P1", "..D1", "...Image 1", "...Image 2", "...Image 3", ".P2", "..D2", "Screens")


@pytest.fixture
def opened(hands, shelf):
    """The tree with both datasets in sight, and two images selected."""
    _, datasets, _ = shelf
    hands.go(f"?show=dataset-{datasets[1]}")
    hands.until("document.querySelector('.tree [aria-selected=true]')?.title === 'D2'")
    hands.open("P1")
    hands.open("D1")
    hands.stands(*TREE)
    hands.click("Image 1")
    hands.click("Image 2", holding=Keys.SHIFT)
    hands.wait(lambda: hands.chosen() == ["Image 1", "Image 2"])
    return hands


def test_several_are_dragged_to_another_container_and_back(opened, shelf, browser):
    _, (first, second), _ = shelf
    opened.drag(opened.at("Image 2"), opened.at("D2"), drop=False)
    opened.until("document.querySelector('.c-drag')?.textContent === 'Move 2 images to “D2”'")
    assert opened.run("return document.querySelector('.tree .onto')?.title") == "D2"
    opened.drop()
    opened.said("Moved 2 images to “D2”.")
    opened.stands("Projects", ".P1", "..D1", "...Image 3", ".P2", "..D2", "Screens")
    assert opened.chosen() == ["D1"]
    assert (inside(browser, first), inside(browser, second)) == (["Image 3"], ["Image 1", "Image 2"])
    opened.run("document.querySelector('[data-done] button').click()")
    opened.said("Undone: moved 2 images to “D2”.")
    opened.stands(*TREE)
    assert (inside(browser, first), inside(browser, second)) == (["Image 1", "Image 2", "Image 3"], [])


def test_cut_and_pasted_by_keys_alone(opened, shelf, browser):
    _, (first, second), _ = shelf
    opened.keys("x", holding=Keys.CONTROL)
    opened.said("Cut 2 images")
    opened.click("D2")
    opened.wait(lambda: opened.chosen() == ["D2"])
    opened.keys("v", holding=Keys.CONTROL)
    opened.said("Moved 2 images to “D2”.")
    assert (inside(browser, first), inside(browser, second)) == (["Image 3"], ["Image 1", "Image 2"])
    opened.keys("z", holding=Keys.CONTROL)
    opened.said("Undone")
    assert inside(browser, second) == []


def test_renamed_where_it_stands(opened, shelf, browser):
    opened.click("D2")
    opened.wait(lambda: opened.chosen() == ["D2"])
    opened.keys(Keys.F2)
    opened.until("document.activeElement.matches('.c-name input')")
    opened.keys("Cells", Keys.ENTER)
    opened.said("Renamed to “Cells”.")
    opened.stands(*TREE[:-2], "..Cells", "Screens")
    assert browser.get(f"/dataset/{shelf[1][1]}.json").json["data"]["Name"] == "Cells"


def test_deleted_after_a_look_at_what_goes_with_it(opened, shelf, browser):
    opened.click("D1")
    opened.wait(lambda: opened.chosen() == ["D1"])
    opened.keys(Keys.DELETE)
    opened.until("document.querySelector('.c-ask .told')?.textContent === 'Would be deleted: 1 dataset.'")
    opened.run("document.querySelector('.c-ask [name=contents]').click()")
    opened.until("document.querySelector('.c-ask .told')?.textContent.startsWith('Would be deleted: 1 dataset, 3 images')")
    opened.run("document.querySelector('.c-ask form').requestSubmit()")
    opened.said("Was deleted: 1 dataset, 3 images")
    opened.stands("Projects", ".P1", ".P2", "..D2", "Screens")
    assert opened.chosen() == ["P1"]
    browser.get(f"/dataset/{shelf[1][0]}/", status=404)


def test_what_is_not_allowed_says_why(opened):
    opened.drag(opened.at("Image 1"), opened.at("P2"), drop=False)
    opened.until("document.querySelector('.c-drag.not')?.textContent === 'Images go into datasets and folders.'")
    assert opened.run("return document.querySelector('.tree .not-onto')?.title") == "P2"
    opened.drop()
    opened.said("Images go into datasets and folders.")
    opened.stands(*TREE)
    opened.keys(Keys.F10, holding=Keys.SHIFT)
    offered = opened.menu()
    assert offered["Rename"] == "One at a time."
    assert "Only the owners of the group" in offered["Give to somebody else …"]
    opened.keys(Keys.ESCAPE)
    opened.until("!document.querySelector('.c-menu')")


def test_something_new_and_something_gone_meanwhile(opened, shelf, browser):
    opened.click("P2")
    opened.wait(lambda: opened.chosen() == ["P2"])
    opened.keys(Keys.F10, holding=Keys.SHIFT)
    opened.offer("New dataset in “P2” …")
    opened.until("document.activeElement.matches('.c-ask [name=name]')")
    opened.keys("Fresh", Keys.ENTER)
    opened.said("Made the dataset “Fresh”.")
    opened.stands(*TREE[:-1], "..Fresh", "Screens")
    assert opened.chosen() == ["Fresh"]
    token = {"X-CSRFToken": browser.cookies["csrftoken"]}
    browser.post("/@@delete", {"dataset": str(shelf[1][1])}, headers=token, status=303)  # by somebody else
    opened.drag(opened.at("Image 3"), opened.at("D2"))
    opened.said("not there any more")
    opened.stands(*TREE[:-2], "..Fresh", "Screens")
    assert all("@@link" in each for each in opened.complaints())  # the browser's own note of the 404


def test_the_focus_comes_back_to_the_tree(opened):
    opened.click("D1")
    opened.wait(lambda: opened.chosen() == ["D1"])
    for keys, there in (((Keys.F2,), ".c-name input"), ((Keys.DELETE,), ".c-ask .told")):
        opened.keys(*keys)
        opened.until("document.querySelector(arguments[0])", there)
        opened.keys(Keys.ESCAPE)
        opened.until("!document.querySelector(arguments[0])", there)
        opened.until("document.querySelector('.tree').contains(document.activeElement)")
    assert opened.tree() == list(TREE)
