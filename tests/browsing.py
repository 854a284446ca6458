"""Somebody before a real browser."""

import io
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
from PIL import Image
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

NOT_YET = (KeyError, IndexError, NoSuchElementException, StaleElementReferenceException)
"""What looking at a page too early raises; who waits looks again."""


class Visitor:
    """Somebody who looks at an image."""

    def __init__(self, driver: Chrome, site) -> None:
        self.driver, self.site = driver, site

    def log_in(self, who) -> None:
        self.leave()
        self.enter(who.user_name, who.password)

    def leave(self) -> None:
        self.driver.get("about:blank")  # the page before has nothing more to say, not even by a cookie
        self.driver.delete_all_cookies()

    def enter(self, user: str, password: str) -> None:
        self.driver.get(f"{self.site.url}/webclient/login/")
        self.one("#username").send_keys(user)
        self.one("#password").send_keys(password + Keys.ENTER)
        self.wait(lambda: "/login/" not in self.driver.current_url)

    def open(self, path: str) -> None:
        self.driver.get(self.site.url + path)
        self.wait(lambda: self.one(".image-viewer.is-live"))

    def one(self, selector: str):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def push(self, selector: str) -> None:
        """Press a button that leads to another page, and wait for that."""
        button = self.one(selector)
        self.driver.execute_script("document.body.dataset.before = '1'; arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()
        arrived = "return document.readyState === 'complete' && !document.body.dataset.before"
        self.wait(lambda: self.driver.execute_script(arrived), f"the page that {selector} leads to")

    def press(self, *keys: str) -> None:
        ActionChains(self.driver).send_keys(*keys).perform()

    def wait(self, holds, what: str = ""):
        return WebDriverWait(self.driver, 20, ignored_exceptions=NOT_YET).until(lambda _: holds(), what)

    def shown(self) -> dict[str, str]:
        """The query of the view that is drawn."""
        return read_query("?" + (self.one("[data-stage]").get_attribute("data-shown") or ""))

    def address(self) -> dict[str, str]:
        return read_query(self.driver.current_url)

    def drawn(self) -> bool:
        """Say whether a picture is there, and nothing under way."""
        state = self.one("[data-stage]")
        return bool(state.get_attribute("data-shown")) and "is-busy" not in state.get_attribute("class")

    def words(self) -> str:
        """What a screen reader is told of the picture."""
        return self.driver.execute_script(
            "return document.querySelector('.iv-deep')?.ariaLabel ?? document.querySelector('[data-picture]').alt"
        )

    def events(self) -> list[dict[str, Any]]:
        """What the network did since the last time."""
        return [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]

    def requests(self) -> list[str]:
        """The addresses that were asked for since the last time."""
        return [each["params"]["request"]["url"] for each in self.events() if each["method"] == "Network.requestWillBeSent"]

    def drag(self, selector: str, *values: float) -> None:
        """Move a slider, as fast as can be."""
        self.driver.execute_script(
            "const [slider, values] = arguments;"
            "for (const value of values) { slider.value = value; slider.dispatchEvent(new Event('input', { bubbles: true })); }",
            self.one(selector),
            values,
        )

    def pixels(self) -> np.ndarray:
        """What is seen on the stage, as an array."""
        with Image.open(io.BytesIO(self.one("[data-stage]").screenshot_as_png)) as seen:
            return np.asarray(seen.convert("RGB")).astype(int)

    def complaints(self) -> list[str]:
        """What the console and the viewer's status line have against it."""
        told = [status.text for status in self.driver.find_elements(By.CSS_SELECTOR, "[data-status].is-error")]
        return told + [entry["message"] for entry in self.driver.get_log("browser")]


def read_query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
