"""Renaming what somebody else has renamed meanwhile: it is told, what was typed stays, and a second Enter keeps it."""

import pytest
from selenium.webdriver import Keys

pytestmark = pytest.mark.browser

MEANWHILE = "Somebody else has called it “Theirs” meanwhile. Press Enter again to call it as you have written."
FIELD = "document.querySelector('.c-name input')"
SAID = "document.querySelector('.c-name [role=alert]:not([hidden])')?.textContent"


@pytest.fixture
def typing(hands, shelf):
    """The name of the second dataset is being written."""
    hands.go(f"?show=dataset-{shelf[1][1]}")
    hands.wait(lambda: hands.chosen() == ["D2"])
    hands.click("D2")
    hands.keys(Keys.F2)
    hands.until(f"document.activeElement === {FIELD}")
    return hands


def by_somebody_else(browser, dataset, name):
    token = {"X-CSRFToken": browser.cookies["csrftoken"]}
    browser.post(f"/dataset/{dataset}/@@edit", {"name": name}, headers=token, status=303)


def called(browser, dataset):
    return browser.get(f"/dataset/{dataset}.json").json["data"]["Name"]


def conflicts(typing):
    assert all("409" in each for each in typing.complaints())  # the browser's own note


def test_it_is_told_and_kept_by_a_second_enter(typing, shelf, browser):
    dataset = shelf[1][1]
    by_somebody_else(browser, dataset, "Theirs")
    typing.keys("Mine", Keys.ENTER)
    typing.until(f"{SAID} === arguments[0]", MEANWHILE)
    assert typing.run(f"return [{FIELD}.value, document.activeElement === {FIELD}]") == ["Mine", True]
    assert called(browser, dataset) == "Theirs"
    typing.keys(Keys.ENTER)
    typing.said("Renamed to “Mine”.")
    typing.until(f"!{FIELD}")
    assert called(browser, dataset) == "Mine"
    typing.stands("Projects", ".P1", ".P2", "..Mine", "Screens")
    conflicts(typing)


def test_leaving_it_keeps_what_the_other_has_called_it(typing, shelf, browser):
    dataset = shelf[1][1]
    by_somebody_else(browser, dataset, "Theirs")
    typing.keys("Mine", Keys.ENTER)
    typing.until(f"{SAID}?.includes('Theirs')")
    typing.keys(Keys.ESCAPE)
    typing.until(f"!{FIELD}")
    assert called(browser, dataset) == "Theirs"
    typing.stands("Projects", ".P1", ".P2", "..Theirs", "Screens")
    conflicts(typing)


def test_what_is_gone_meanwhile_is_told(typing, shelf, browser):
    token = {"X-CSRFToken": browser.cookies["csrftoken"]}
    browser.post("/@@delete", {"dataset": str(shelf[1][1])}, headers=token, status=303)
    typing.keys("Mine", Keys.ENTER)
    typing.said("not there any more")
    typing.stands("Projects", ".P1", ".P2", "Screens")
    typing.until(f"!{FIELD}")
    assert all("404" in each for each in typing.complaints())  # the browser's own note


def test_in_the_details_both_are_shown(hands, shelf, browser):
    dataset = shelf[1][1]
    hands.go(f"?show=dataset-{dataset}")
    edit = "document.querySelector('.c-part form[action$=\"@@edit\"]')"
    hands.until(f"{edit}")
    hands.run(f"{edit}.closest('details').open = true; {edit}.elements.name.focus()")
    hands.keys("x")
    by_somebody_else(browser, dataset, "Theirs")
    hands.run(f"{edit}.elements.name.value = 'Mine'; {edit}.requestSubmit()")
    hands.until("document.querySelector('.c-part')?.textContent.includes('Theirs')")
    hands.wait(lambda: hands.run(f"return {edit}.elements.name.value") == "Mine")
    assert called(browser, dataset) == "Theirs"
    conflicts(hands)
