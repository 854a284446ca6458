"""The right panel of the client in a real browser."""

from contextlib import suppress

from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait


class Panel:
    """The right panel of the client, as somebody uses it; whatever is waited for may be drawn anew meanwhile."""

    def __init__(self, driver, url):
        self.driver, self.url = driver, url
        self.wait = WebDriverWait(driver, 20, ignored_exceptions=[StaleElementReferenceException])

    def open(self, *shown):
        self.driver.get(f"{self.url}/webclient/?show={'|'.join(shown)}")
        self.until("document.querySelector('.c-part .panel-part')")

    def until(self, script, *args):
        return self.wait.until(lambda driver: driver.execute_script(f"return {script}", *args))

    def texts(self, selector):
        found = "[...document.querySelectorAll('.c-part ' + arguments[0])]"
        script = f"return {found}.map(each => each.textContent.trim().replace(/\\s+/g, ' '))"
        return self.driver.execute_script(script, selector)

    def shows(self, selector, *texts):
        """Wait until these are the texts of what a selector finds in the panel."""
        with suppress(WebDriverException):
            self.wait.until(lambda _: self.texts(selector) == list(texts))
        assert self.texts(selector) == list(texts)

    def has(self, selector, part):
        self.wait.until(lambda _: any(part in text for text in self.texts(selector)))

    def run(self, script, *args):
        return self.driver.execute_script(script, *args)

    def value(self, selector):
        return self.run("return document.querySelector('.c-part ' + arguments[0])?.value", selector)

    def choose(self, name):
        """Click a row of the tree, once it is there."""
        rows = "[...document.querySelectorAll('.tree .row')]"
        self.until(f"(row => {{ row?.click(); return Boolean(row); }})({rows}.find(each => each.title === arguments[0]))", name)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, f".c-part {selector}")

    def write(self, selector, text):
        """Put a text into a field, as pasting does: ChromeDriver types no emoji."""
        script = """const field = document.querySelector('.c-part ' + arguments[0]);
            for (let each = field.parentElement; each; each = each.parentElement) if (each.tagName === 'DETAILS') each.open = true;
            field.focus(); field.value = arguments[1]; field.dispatchEvent(new Event('input', { bubbles: true }));"""
        self.until("document.querySelector('.c-part ' + arguments[0])", selector)
        self.driver.execute_script(script, selector, text)

    def send(self, action, having=""):
        """Send the first form that goes to an address of this ending and has such an element, by it if it is a button."""
        script = """const form = [...document.querySelectorAll('.c-part form')].find(each => each.action.endsWith(arguments[0])
              && (!arguments[1] || each.querySelector(arguments[1])));
            const by = arguments[1] ? form?.querySelector(arguments[1]) : null;
            if (form) form.requestSubmit(by?.matches('button') ? by : null); return Boolean(form)"""
        self.wait.until(lambda driver: driver.execute_script(script, action, having))
