"""The three-panel client before a real browser."""

from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from browsing import NOT_YET


class Client:
    """What is in the panels."""

    def __init__(self, driver, url, someone):
        self.driver, self.url, self.someone = driver, url, someone
        self.wait = WebDriverWait(driver, 20, ignored_exceptions=NOT_YET)

    def open(self, query=""):
        self.driver.get(f"{self.url}/webclient/{query}")
        self.wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".tree[role=tree] .row"))

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def click(self, name, part=""):
        """Click a row of the tree, or a part of it, once it is there; rows are drawn anew all the time."""
        click = """const row = [...document.querySelectorAll('.tree .row')].find(each => each.title === arguments[0]);
            const part = arguments[1] ? row?.querySelector(arguments[1]) : row; part?.click(); return Boolean(part)"""
        self.wait.until(lambda driver: driver.execute_script(click, name, part))

    def has(self, name):
        self.wait.until(lambda _: name in self.names(".tree .row .name"))

    def names(self, selector):
        return self.driver.execute_script(f"return [...document.querySelectorAll({selector!r})].map(each => each.textContent)")

    def until(self, script, *args):
        return self.wait.until(lambda driver: driver.execute_script(f"return {script}", *args))

    def listed(self):
        """The names of what the centre shows, as far as it is drawn."""
        return self.names(".c-list [role=option] .cap")

    def lists(self, *names):
        self.wait.until(lambda _: self.listed() == list(names))

    @property
    def path(self):
        return self.driver.execute_script("return location.pathname")

    @property
    def panel(self):
        return self.until("document.querySelector('.c-part [data-panel]')?.dataset.panel")

    def press(self, *keys, holding=()):
        chain = ActionChains(self.driver)
        for key in holding:
            chain.key_down(key)
        chain.send_keys(*keys)
        for key in holding:
            chain.key_up(key)
        chain.perform()
