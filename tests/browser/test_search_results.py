"""Results of a search in a browser: rows are picked, and what is known about them is shown and said beside."""

import pytest
from selenium.webdriver import Keys
from selenium.webdriver.common.by import By

from browsing import Visitor
from panels import Client

pytestmark = pytest.mark.browser


@pytest.fixture
def found(chromium, site, world) -> Client:
    """Three images that were found."""
    world.images(3, dataset=world.dataset("D"), name="numbat {}")
    someone = Visitor(chromium, site)
    someone.log_in(world)
    someone.complaints()
    made = Client(chromium, site.url, someone)
    chromium.get(f"{site.url}/webclient/search/?q=numbat&sort=name")
    made.until("document.querySelector('table[role=grid] [data-result]')")
    yield made
    assert someone.complaints() == []


def test_a_row_shows_what_is_known_and_takes_a_comment(found):
    found.driver.execute_script("document.querySelectorAll('[data-result] td.num')[0].click()")
    found.until("document.querySelector('[data-picked] h1')?.textContent === 'numbat 1'")
    found.until("document.querySelector('[data-picked] textarea[name=comment]')").send_keys("seen in a search")
    found.driver.execute_script("document.querySelector('[data-picked] textarea[name=comment]').form.requestSubmit()")
    found.until("document.querySelector('[data-picked] .comment')?.textContent.includes('seen in a search')")
    assert "/webclient/search/" in found.driver.current_url


def test_keys_pick_rows_and_several_lead_to_the_client(found):
    found.driver.execute_script("document.querySelector('[data-result]').focus()")
    found.press(Keys.ARROW_DOWN)
    found.until("document.querySelector('[data-picked] h1')?.textContent === 'numbat 2'")
    found.press(Keys.ARROW_DOWN, holding=[Keys.SHIFT])
    found.until("document.querySelector('[data-picked] h2')?.textContent === '2 selected'")
    assert len(found.all("[data-result][aria-selected=true]")) == 2
    found.driver.find_element(By.CSS_SELECTOR, "[data-picked] a.btn").click()
    found.until("[...document.querySelectorAll('.tree [aria-selected=true]')].map(row => row.title).join() === 'numbat 2,numbat 3'")


def test_another_order_is_chosen_at_once(found):
    found.driver.execute_script(
        "const order = document.querySelector('.arrange select'); order.value = '-name'; order.dispatchEvent(new Event('change'))"
    )
    found.until("location.search.includes('sort=-name')")
    found.until("document.querySelector('[data-result] th a')?.textContent === 'numbat 3'")
