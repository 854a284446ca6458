"""Dragging out of the contents: onto a container in the tree, as a copy, and onto what says why not."""

import pytest
from selenium.webdriver import Keys

from hands import inside

pytestmark = pytest.mark.browser

ITEM = ".c-list .item"


@pytest.fixture
def opened(hands, shelf):
    """The images of the first dataset in the contents, both datasets in the tree."""
    _, (first, _), _ = shelf
    hands.go(f"?show=dataset-{first}")
    hands.open("P2")
    hands.until("document.querySelectorAll('.c-list .item[title^=Image]').length === 3")
    return hands


def listed(hands):
    return hands.run(f"return [...document.querySelectorAll('{ITEM}')].map(item => item.querySelector('.cap').textContent)")


def test_several_go_to_another_dataset(opened, shelf, browser):
    _, (first, second), _ = shelf
    opened.click("Image 1", ITEM)
    opened.click("Image 3", ITEM, holding=Keys.CONTROL)
    opened.wait(lambda: opened.chosen(ITEM) == ["Image 1", "Image 3"])
    opened.drag(opened.at("Image 3", ITEM), opened.at("D2"), drop=False)
    opened.told("Move 2 images to “D2”", "D2")
    opened.drop()
    opened.said("Moved 2 images to “D2”.")
    opened.wait(lambda: listed(opened) == ["Image 2"])
    assert (inside(browser, first), inside(browser, second)) == (["Image 2"], ["Image 1", "Image 3"])
    opened.stands("Projects", ".P1", "..D1", ".P2", "..D2", "Screens")
    assert opened.run("return document.querySelector('[data-count]').textContent") == "1 image"


def test_what_is_not_selected_goes_alone(opened, shelf, browser):
    opened.click("Image 1", ITEM)
    opened.wait(lambda: opened.chosen(ITEM) == ["Image 1"])
    opened.drag(opened.at("Image 2", ITEM), opened.at("D2"))
    opened.said("Moved “Image 2” to “D2”.")
    assert inside(browser, shelf[1][1]) == ["Image 2"]


def test_with_ctrl_it_stays_where_it_was(opened, shelf, browser):
    _, (first, second), _ = shelf
    opened.drag(opened.at("Image 2", ITEM), opened.at("D2"), holding=Keys.CONTROL, drop=False)
    opened.told("Copy “Image 2” to “D2”", "D2")
    opened.drop(Keys.CONTROL)
    opened.said("Copied “Image 2” to “D2”.")
    assert listed(opened) == ["Image 1", "Image 2", "Image 3"]
    assert (inside(browser, first), inside(browser, second)) == (["Image 1", "Image 2", "Image 3"], ["Image 2"])
    opened.keys("z", holding=Keys.CONTROL)
    opened.said("Undone: copied “Image 2” to “D2”.")
    assert (inside(browser, first), inside(browser, second)) == (["Image 1", "Image 2", "Image 3"], [])


def test_ctrl_can_be_pressed_and_let_go_on_the_way(opened, shelf, browser):
    opened.drag(opened.at("Image 2", ITEM), opened.at("D2"), drop=False)
    opened.told("Move “Image 2” to “D2”", "D2")
    opened.hold(Keys.CONTROL)
    opened.told("Copy “Image 2” to “D2”", "D2")
    opened.let_go(Keys.CONTROL)
    opened.told("Move “Image 2” to “D2”", "D2")
    opened.keys(Keys.ESCAPE)
    opened.until("!document.querySelector('.c-drag')")
    opened.drop()
    assert inside(browser, shelf[1][1]) == []
    assert opened.chosen() == ["D1"]


def test_the_pointer_says_why_not(opened, shelf, browser):
    opened.drag(opened.at("Image 1", ITEM), opened.at("P2"), drop=False)
    opened.told("Images go into datasets and folders.", "P2")
    opened.carry("D1", "It is in “D1” already.")
    opened.carry("Screens", "Images go into datasets and folders.")
    opened.carry("D2", "Move “Image 1” to “D2”")
    opened.carry("P1", "Images go into datasets and folders.")
    opened.drop()
    opened.said("Images go into datasets and folders.")
    assert inside(browser, shelf[1][0]) == ["Image 1", "Image 2", "Image 3"]


def test_what_is_somebody_elses_says_whose(hands, world, shelf, browser):
    colleague = world.colleague()
    colleague.dataset("Theirs", project=colleague.project("Their project"))
    hands.go(f"?experimenter=-1&show=dataset-{shelf[1][0]}")
    hands.open("Their project")
    hands.drag(hands.at("Image 1", ITEM), hands.at("Theirs"), drop=False)
    hands.told(f"“Theirs” is Test {colleague.mark}'s: you may not change what is in it.", "Theirs")
    hands.drop()
    hands.said("you may not change what is in it.")
    assert inside(browser, shelf[1][0]) == ["Image 1", "Image 2", "Image 3"]


def test_taken_out_by_the_menu_it_is_in_no_dataset(opened, shelf, browser):
    opened.click("Image 2", ITEM)
    opened.wait(lambda: opened.chosen(ITEM) == ["Image 2"])
    opened.keys(Keys.F10, holding=Keys.SHIFT)
    opened.offer("Take out of “D1”")
    opened.said("Took “Image 2” out of “D1”.")
    opened.stands("Projects", ".P1", "..D1", ".P2", "..D2", "Screens", "Orphaned images")
    assert inside(browser, shelf[1][0]) == ["Image 1", "Image 3"]
    opened.keys("z", holding=Keys.CONTROL)
    opened.said("Undone")
    opened.stands("Projects", ".P1", "..D1", ".P2", "..D2", "Screens")


def test_a_new_dataset_of_what_is_selected(opened, shelf, browser):
    opened.click("Image 1", ITEM)
    opened.click("Image 2", ITEM, holding=Keys.SHIFT)
    opened.wait(lambda: opened.chosen(ITEM) == ["Image 1", "Image 2"])
    opened.click("Image 2", ITEM, button=2)
    opened.offer("New dataset with 2 images …")
    opened.until("document.activeElement.matches('.c-ask [name=name]')")
    opened.keys("Chosen", Keys.ENTER)
    opened.said("Made the dataset “Chosen”.")
    opened.wait(lambda: opened.chosen() == ["Chosen"])
    opened.wait(lambda: listed(opened) == ["Image 1", "Image 2"])
    assert inside(browser, shelf[1][0]) == ["Image 1", "Image 2", "Image 3"]
