"""Somebody who organises in the client: by a mouse, by keys, and by the menu."""

from selenium.webdriver import ActionChains, Keys

from browsing import Visitor

POINT = """const name = (each) => each.title.split(':')[0] || each.querySelector('.cut')?.textContent;
    const row = [...document.querySelectorAll(arguments[0])].find((each) => name(each) === arguments[1]);
    if (!row) return null;
    row.scrollIntoView({ block: 'nearest' });
    const box = (row.querySelector('.name') ?? row).getBoundingClientRect();
    return [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)]"""

CARRIED = """const tag = document.querySelector('.c-drag');
    const onto = document.querySelector(tag?.classList.contains('not') ? '.tree .not-onto' : '.tree .onto');
    return [tag?.textContent, onto?.title]"""


class Hands(Visitor):
    """Somebody who organises: by names of what is in the tree (``row``), or in the contents (``item``)."""

    def go(self, query=""):
        self.driver.get(f"{self.site.url}/webclient/{query}")
        self.wait(lambda: self.run("return document.querySelector('.tree[role=tree] .row')"))

    def run(self, script, *args):
        return self.driver.execute_script(script, *args)

    def until(self, script, *args):
        return self.wait(lambda: self.run(f"return {script}", *args))

    def at(self, name, among=".tree .row"):
        """Where something is, once it stands still."""
        before = None

        def still():
            nonlocal before
            last, before = before, self.run(POINT, among, name)
            return before if before and before == last else None

        return self.wait(still)

    def pointer(self):
        return ActionChains(self.driver, duration=20).w3c_actions

    def drag(self, start, end, *, holding=None, drop=True):
        """Drag from one point to another, holding a key if told; without ``drop`` the button stays pressed."""
        actions = self.pointer()
        pointer = actions.pointer_action
        if holding:
            actions.key_action.key_down(holding)
            pointer.pause()
        pointer.move_to_location(*start).pointer_down().move_to_location(start[0] + 12, start[1] + 3).move_to_location(*end)
        pointer.move_to_location(end[0] + 1, end[1])
        actions.perform()
        self.wait(lambda: self.hover(end) and self.run("return document.querySelector('.c-drag')"))
        if drop:
            self.drop(holding)

    def hover(self, end):
        """Move about a little, for what drags may have come after the pointer did."""
        actions = self.pointer()
        actions.pointer_action.move_to_location(end[0], end[1] - 1).move_to_location(*end)
        actions.perform()
        return True

    def carry(self, name, words):
        """Go on with what is dragged to a row of the tree; rows move as others open, so it is looked for again."""
        self.wait(lambda: self.hover(self.at(name)) and self.run(CARRIED) == [words, name], words)

    def told(self, words, target):
        """Wait for what stands at the pointer while something is dragged, and for what it would go onto."""
        self.wait(lambda: self.run(CARRIED) == [words, target], words)

    def drop(self, holding=None):
        actions = self.pointer()
        actions.pointer_action.pointer_up()
        if holding:
            actions.key_action.pause().key_up(holding)
        actions.perform()

    def hold(self, key):
        ActionChains(self.driver).key_down(key).perform()

    def let_go(self, key):
        ActionChains(self.driver).key_up(key).perform()

    def click(self, name, among=".tree .row", button=0, holding=None):
        actions = self.pointer()
        if holding:
            actions.key_action.key_down(holding)
            actions.pointer_action.pause()
        actions.pointer_action.move_to_location(*self.at(name, among)).pointer_down(button).pointer_up(button)
        actions.perform()
        if holding:
            self.let_go(holding)

    def keys(self, *keys, holding=None):
        chain = ActionChains(self.driver)
        if holding:
            chain.key_down(holding)
        chain.send_keys(*keys)
        if holding:
            chain.key_up(holding)
        chain.perform()

    def said(self, words):
        self.until("document.querySelector('[data-done]').textContent.includes(arguments[0])", words)

    def tree(self):
        """The names in the tree, each with dots for its level."""
        rows = "[...document.querySelectorAll('.tree .row')].sort((a, b) => a.dataset.at - b.dataset.at)"
        told = "'.'.repeat(row.getAttribute('aria-level') - 1) + row.querySelector('.name').textContent"
        return self.run(f"return {rows}.map(row => {told})")

    def open(self, name):
        """Open a row of the tree once it is there."""
        script = """const row = [...document.querySelectorAll('.tree .row')].find(row => row.title === arguments[0]);
            if (row?.ariaExpanded === 'false') row.querySelector('.twist').click(); return row?.ariaExpanded === 'true'"""
        self.wait(lambda: self.run(script, name), name)

    def stands(self, *names):
        self.wait(lambda: self.tree() == list(names))

    def chosen(self, among=".tree .row"):
        return self.run(f"return [...document.querySelectorAll('{among}[aria-selected=true]')].map(row => row.title)")

    def menu(self):
        """What the menu offers, with why not."""
        self.until("document.querySelector('.c-menu')")
        items = "[...document.querySelectorAll('.c-menu [role=menuitem]')]"
        told = "[row.querySelector('.cut').textContent, row.querySelector('.why')?.textContent ?? '']"
        return dict(self.run(f"return {items}.map(row => {told})"))

    def offer(self, label):
        """Choose something in the menu that is open."""
        self.wait(lambda: label in self.menu())
        items = "[...document.querySelectorAll('.c-menu [role=menuitem]')]"
        self.run(f"{items}.find(row => row.textContent.startsWith(arguments[0])).focus()", label)
        self.keys(Keys.ENTER)


def inside(browser, dataset):
    return [each["Name"] for each in browser.get(f"/dataset/{dataset}/image.json").json["data"]]
