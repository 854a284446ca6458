"""Somebody who has no mouse."""

from selenium.webdriver import ActionChains, Keys

from browsing import Visitor

WATCH = """
window.stops = [];
addEventListener('keydown', ({ key }) => {
  const each = document.activeElement, box = each.getBoundingClientRect(), look = getComputedStyle(each);
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const ringed = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0;
  if (key === 'Tab' && each !== document.body) stops.push([[...document.querySelectorAll('*')].indexOf(each), seen && ringed, each.outerHTML.slice(0, 120)]);
}, true);
"""  # noqa: E501
"""What has the focus, and whether that is seen, each time before Tab is pressed."""
MOST = 150


class Typist(Visitor):
    """Somebody who has no mouse."""

    def hold(self, key: str, *keys: str) -> None:
        ActionChains(self.driver).key_down(key).send_keys(*keys).key_up(key).perform()

    def until(self, script: str, *args: object):
        return self.wait(lambda: self.driver.execute_script(f"return {script}", *args), script)

    def on(self, selector: str) -> bool:
        """Say whether something has the focus."""
        return self.driver.execute_script("return document.activeElement.matches(arguments[0])", selector)

    def tab_to(self, selector: str, most: int = 80, *, back: bool = False) -> None:
        """Go on by Tab, or back, until the focus is on something."""
        for _ in range(most):
            if back:
                self.hold(Keys.SHIFT, Keys.TAB)
            else:
                self.press(Keys.TAB)
            if self.on(selector):
                return
        raise AssertionError(f"Tab never comes to {selector}")

    def follow(self, selector: str, *, back: bool = False) -> None:
        """Go to what leads to another page by Tab, and there by Enter."""
        self.tab_to(selector, back=back)
        self.leads(Keys.ENTER)

    def leads(self, *keys: str) -> None:
        """Press keys that lead to another page, and wait for that."""
        self.driver.execute_script("document.body.dataset.before = '1'")
        self.press(*keys)
        self.until("document.readyState === 'complete' && !document.body.dataset.before")

    def told(self, selector: str) -> str:
        """What is said on a page that has just come: it has the focus."""
        self.wait(lambda: self.on(selector), f"the focus is on {selector}")
        return self.driver.switch_to.active_element.text

    def shows(self, path: str) -> None:
        """Wait until the right panel is about an object."""
        self.until("document.querySelector('.c-part [data-panel]')?.dataset.panel.endsWith(arguments[0])", path)

    def around(self) -> list[str]:
        """Go all around a page by Tab: nothing holds the focus, and it is always seen; return what had it."""
        self.driver.execute_script(WATCH)
        self.press(*[Keys.TAB] * MOST)
        stops = self.driver.execute_script("return stops")
        places = [place for place, _, _ in stops]
        once = stops[: places.index(places[0], 1)]
        assert len({place for place, _, _ in once}) == len(once), "Tab goes to and fro"
        unseen = [told for _, seen, told in once if not seen]
        assert not unseen, f"the focus is not seen on {unseen}"
        return [told for _, _, told in once]
