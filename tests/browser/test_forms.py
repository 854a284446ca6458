"""The forms on objects' pages with scripts: tags are offered as one types, key-value pairs are a grid."""

import json
from collections.abc import Callable

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

PASTE = """
const [cell, text, html] = arguments, data = new DataTransfer();
data.setData('text/plain', text);
if (html) data.setData('text/html', html);
return !cell.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
"""


@pytest.fixture
def library() -> str:
    return "OpenSeadragon"


@pytest.fixture
def project(world) -> int:
    return world.project("Project")


@pytest.fixture
def tags(world, project) -> dict[str, int]:
    """Tags of one's own and of others; one is on the project already."""
    colleague = world.colleague()
    return {
        "mitosis": world.tag("mitosis"),
        "early mitosis": world.tag("early mitosis"),
        "mitosis, too": world.tag("mitosis, too", on=("project", project)),
        "mitosis of others": colleague.tag("mitosis of others"),
        "DAPI": world.tag("DAPI"),
    }


@pytest.fixture
def page(visitor, project, world):
    """The project's page, with a table of key-value pairs unfolded."""
    world.key_values({"Stain": "DAPI", "Lens": "60x"}, on=("project", project))
    visitor.driver.get(f"{visitor.site.url}/project/{project}/")
    return visitor


@pytest.fixture
def grid(page):
    page.wait(lambda: page.driver.find_elements(By.CSS_SELECTOR, "[data-pairs] tbody button.off"))
    page.one(".pairs summary").click()
    page.wait(lambda: label(page) == "Key 3")  # the first that is empty
    return page


def label(page) -> str:
    """What the element with the focus is called."""
    return page.driver.switch_to.active_element.get_attribute("aria-label")


def choices(page) -> list[str]:
    return [each.text for each in page.driver.find_elements(By.CSS_SELECTOR, "[role=option] bdi")]


def pairs(page) -> list[tuple[str, str]]:
    texts = [cell.get_attribute("value") for cell in page.driver.find_elements(By.CSS_SELECTOR, ".pairs tbody textarea")]
    return list(zip(texts[::2], texts[1::2], strict=True))


def saved(page, selector: str, act: Callable[[], object]) -> list[str]:
    """Do what sends the form, and return what stands there on the new page."""
    page.driver.execute_script("document.body.dataset.old = 'yes'")
    act()
    page.wait(lambda: page.driver.find_elements(By.CSS_SELECTOR, "body:not([data-old]) #tags"))
    return [each.get_attribute("textContent").strip() for each in page.driver.find_elements(By.CSS_SELECTOR, selector)]


def test_tags_are_offered_and_chosen_by_keys(tags, page):
    field = page.one("[name=text][role=combobox]")
    field.send_keys("mito")
    page.wait(lambda: choices(page) == ["mitosis", "early mitosis"])  # what is on it, and out of reach, is not offered
    assert field.get_attribute("aria-expanded") == "true"
    field.send_keys(Keys.ARROW_UP)
    marked = page.one(f"#{field.get_attribute('aria-activedescendant')}")
    assert (marked.get_attribute("aria-selected"), marked.get_attribute("data-id")) == ("true", str(tags["early mitosis"]))
    field.send_keys(Keys.ENTER)
    assert (field.get_attribute("value"), field.get_attribute("aria-expanded")) == ("early mitosis", "false")
    on = saved(page, ".chip[data-tag]", lambda: field.send_keys(Keys.ENTER))
    assert sorted(on) == ["early mitosis", "mitosis, too"]
    assert page.complaints() == []


def test_a_tag_is_chosen_by_the_mouse_and_escape_closes(tags, page):
    field = page.one("[name=text][role=combobox]")
    field.send_keys("dapi")
    page.wait(lambda: choices(page) == ["DAPI"])
    field.send_keys(Keys.ESCAPE)
    assert field.get_attribute("aria-expanded") == "false"
    assert field.get_attribute("value") == "dapi"
    field.send_keys(Keys.BACKSPACE)
    page.wait(lambda: choices(page) == ["DAPI"])
    page.one("[role=option]").click()
    assert page.one("input[name=tag]").get_attribute("value") == str(tags["DAPI"])
    field.send_keys(" 2")  # which is another tag
    assert not page.one("input[name=tag]").is_enabled()
    on = saved(page, ".chip[data-tag]", lambda: page.one(".choosing + button").click())
    assert sorted(on) == ["DAPI 2", "mitosis, too"]
    assert page.complaints() == []


def test_the_question_before_is_dropped(tags, page):
    page.driver.execute_script(
        "window.asked = []; const whole = window.fetch;"
        "window.fetch = (url, options) => { if (!String(url).includes('tag.json')) return whole(url, options);"
        " asked.push(options.signal); return asked.length > 1 ? whole(url, options) : new Promise((_, fail) =>"
        " options.signal.addEventListener('abort', () => fail(options.signal.reason))); }"
    )
    field = page.one("[name=text][role=combobox]")
    field.send_keys("mito")
    page.wait(lambda: page.driver.execute_script("return asked.length") == 1)
    field.send_keys(Keys.BACKSPACE * 4 + "dap")
    page.wait(lambda: choices(page) == ["DAPI"])
    assert page.driver.execute_script("return asked.map((signal) => signal.aborted)") == [True, False]
    assert page.complaints() == []


def test_keys_move_in_the_grid_and_add_rows(grid):
    grid.press("Objective", Keys.ENTER)
    assert label(grid) == "Value 3"
    grid.press("oil", Keys.ENTER, "Site", Keys.TAB, "Dundee", Keys.TAB)
    assert label(grid) == "Key 5"
    grid.press(Keys.ARROW_UP, Keys.ARROW_UP)
    assert label(grid) == "Key 3"
    grid.one("[aria-label='Key 1']").send_keys(Keys.CONTROL, Keys.ENTER)
    assert label(grid) == "Key 2"
    grid.press("Dye", Keys.ENTER, "blue")
    grid.one("[aria-label='Key 3']").send_keys(Keys.ALT, Keys.DELETE)
    assert pairs(grid) == [("Stain", "DAPI"), ("Dye", "blue"), ("Objective", "oil"), ("Site", "Dundee"), ("", "")]
    grid.one("[aria-label='Take out row 1']").click()
    shown = saved(grid, ".pairs > table td", lambda: grid.one(".pairs .btn.main").click())
    assert shown == ["blue", "oil", "Dundee"]
    assert grid.complaints() == []


def test_what_a_spreadsheet_copied_spreads_over_the_cells(grid):
    cell = grid.one("[aria-label='Key 2']")
    assert grid.driver.execute_script(PASTE, cell, 'Lens\t"63x ""oil"""\r\nNote\t"one\ntwo\tthree"\r\n\r\nCells\tHeLa\r\n', "") is True
    assert pairs(grid) == [("Stain", "DAPI"), ("Lens", '63x "oil"'), ("Note", "one\ntwo\tthree"), ("", ""), ("Cells", "HeLa")]
    assert grid.driver.execute_script(PASTE, grid.one("[aria-label='Value 4']"), "a\nb", "<table>") is True
    assert pairs(grid)[3:] == [("", "a"), ("Cells", "b")]
    assert grid.driver.execute_script(PASTE, cell, "two\nlines", "") is False  # one text, for the browser to put in
    assert grid.driver.execute_script(PASTE, grid.one("[aria-label='Value 4']"), "a\tb", "") is True
    assert "2 columns don't fit here" in grid.one(".pairs [role=status]").text
    shown = saved(grid, ".pairs > table tr", lambda: grid.one(".pairs .btn.main").click())
    assert [" ".join(each.split()) for each in shown] == ["Stain DAPI", 'Lens 63x "oil"', "Note one two three", "a", "Cells b"]
    assert json.loads(grid.one("[name=was_pairs]").get_attribute("value"))[2] == ["Note", "one\ntwo\tthree"]
    assert grid.complaints() == []


def test_the_client_has_the_same_forms(tags, visitor, project, world):
    world.key_values({"Stain": "DAPI"}, on=("project", project))
    visitor.driver.get(f"{visitor.site.url}/webclient/?show=project-{project}")
    visitor.wait(lambda: visitor.driver.find_elements(By.CSS_SELECTOR, ".c-part .pairs summary"))
    visitor.one(".pairs summary").click()
    visitor.wait(lambda: label(visitor) == "Key 2")
    visitor.press("Lens", Keys.ENTER, "60x")
    visitor.one(".pairs .btn.main").click()
    visitor.wait(lambda: visitor.driver.find_elements(By.CSS_SELECTOR, ".pairs > table tr + tr"))
    visitor.one("[role=combobox]").send_keys("dapi")
    visitor.wait(lambda: choices(visitor) == ["DAPI"])
    visitor.one("[role=combobox]").send_keys(Keys.ARROW_DOWN, Keys.ENTER, Keys.ENTER)
    visitor.wait(lambda: visitor.driver.find_elements(By.CSS_SELECTOR, f"[data-tag='{tags['DAPI']}']"))
    assert visitor.complaints() == []
