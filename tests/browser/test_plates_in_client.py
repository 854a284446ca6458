"""A plate in the client: wells picked by keys, as a block, by a heading and a rectangle; fields and runs; where the fields were."""

import pytest
from selenium.webdriver import ActionChains, Keys

pytestmark = pytest.mark.browser

CHOSEN = "[...document.querySelectorAll('.plate a.chosen')].map(each => each.title.split(':')[0]).join()"


@pytest.fixture
def plate(world) -> int:
    """Two rows of three wells, each with two runs of two fields."""
    made = world.plate("Q", screen=world.screen("S"))
    runs = [world.run(made, name) for name in ("Morning", "Evening")]
    world.wells(made, world.images(24), rows=2, columns=3, runs=runs, pitch=100)
    return made


@pytest.fixture
def grid(client, plate):
    """The client with the first well in focus."""
    client.open(f"?show=plate-{plate}")
    client.until("document.querySelectorAll('.plate td a').length === 6")
    client.driver.execute_script("document.querySelector('.plate td a').click()")
    client.until(f"{CHOSEN} === 'A1'")
    return client


def test_keys_pick_wells(grid):
    grid.press(Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
    grid.until(f"{CHOSEN} === 'B2'")
    grid.press(Keys.ARROW_UP, Keys.ARROW_RIGHT, holding=[Keys.SHIFT])
    grid.until(f"{CHOSEN} === 'A2,A3,B2,B3'")
    grid.until("document.querySelector('[data-batch] h2')?.textContent === '4 wells selected'")
    assert grid.until("document.querySelector('[data-count]').textContent") == "6 wells · 4 selected"
    grid.until("location.pathname.endsWith('/plate/' + location.pathname.split('/').at(-2) + '/') && location.search.includes('well-')")
    grid.press("b", "1")
    grid.until(f"{CHOSEN} === 'B1'")
    grid.press(Keys.END)
    grid.until(f"{CHOSEN} === 'B3'")
    grid.press(Keys.HOME, holding=[Keys.CONTROL])
    grid.until(f"{CHOSEN} === 'A1'")
    grid.press(Keys.ARROW_RIGHT, holding=[Keys.CONTROL])
    grid.press(" ")
    grid.until(f"{CHOSEN} === 'A1,A2'")
    grid.press("a", holding=[Keys.CONTROL])
    grid.until("document.querySelectorAll('.plate td[aria-selected=true]').length === 6")


def test_headings_and_a_rectangle_pick_wells(grid):
    grid.driver.execute_script("document.querySelectorAll('.plate thead th')[1].click()")
    grid.until(f"{CHOSEN} === 'A2,B2'")
    grid.driver.execute_script("document.querySelectorAll('.plate tbody th')[1].click()")
    grid.until(f"{CHOSEN} === 'B1,B2,B3'")
    first = grid.all(".plate td a")[0]
    half = first.size["width"] // 2
    drag = ActionChains(grid.driver, duration=10).move_to_element_with_offset(first, -half - 2, 0).click_and_hold()
    drag.move_by_offset(10, 5).move_by_offset(2 * half, 5).release().perform()
    grid.until(f"{CHOSEN} === 'A1,A2'")


def test_another_field_and_run_are_an_address(grid, plate):
    grid.until("document.querySelector('.c-list a[rel=next]')").click()
    grid.until("document.querySelector('.c-list .list')?.dataset.field === '2'")
    grid.driver.execute_script("[...document.querySelectorAll('.c-list .menu a')].find(each => each.textContent === 'Evening').click()")
    grid.until("document.querySelector('.c-list .plate td a')?.href.includes('/run/')")
    grid.click("Q")
    grid.until("location.pathname.endsWith(`/plate/${arguments[0]}/`) && location.search.includes('run=')", plate)
    grid.driver.refresh()
    grid.until("document.querySelector('.c-list .plate td a')?.href.includes('/run/')")


def test_fields_are_in_a_row_or_where_the_stage_was(grid):
    grid.until("document.querySelectorAll('.c-strip .tile').length === 4")
    grid.driver.execute_script("document.querySelector('.c-strip button').click()")
    grid.until("document.querySelector('.c-strip.mapped')")
    left = "[...document.querySelectorAll('.c-strip .tile')].map(each => parseInt(each.style.left))"
    first, second, *_ = grid.until(left)
    assert first < second
    grid.driver.execute_script("document.querySelectorAll('.c-strip .tile')[1].click()")
    grid.wait.until(lambda _: grid.panel.endswith("/well/A01/field/2/"))
    grid.until("document.querySelector('.plate a.holds')?.title.startsWith('A1')")
    grid.until("document.querySelectorAll('.c-strip .tile')[1].classList.contains('chosen')")
    grid.driver.execute_script("localStorage.clear()")
