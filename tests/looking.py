"""Looking at the site in all its states: what axe-core says, whether it fits, and what it looks like."""

from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver.common.by import By

from browsing import Visitor
from states import PICTURES, State

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""What colours can do wrong; all else is the same in light and dark."""
WIDE, NARROW = (1440, 900), (390, 844)
ASK = """
const [only, done] = arguments;
const options = {runOnly: only, resultTypes: ['violations'], rules: only.includes('wcag2a') ? {'target-size': {enabled: true}} : {}};
axe.run(options).then(({violations}) => done(
  violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target} ${node.html.slice(0, 200)} ${node.failureSummary}`))));
"""
UNFOLD = "for (const folded of document.querySelectorAll('main details:not(.menu):not(.members)')) folded.open = true"
FITS = """
const wide = document.documentElement.clientWidth;
const found = document.documentElement.scrollWidth > wide ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
const scrolls = (element) => element && (element.scrollWidth > element.clientWidth && /auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
for (const each of document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary, [role=option], [role=tab]')) {
  const box = each.getBoundingClientRect();
  if (!each.checkVisibility({visibilityProperty: true, opacityProperty: true}) || box.width < 2 || box.height < 2 || each.matches('.skip')) continue;
  const told = `${each.tagName} ${each.className} ${each.name ?? ''} ${(each.ariaLabel ?? each.textContent).trim().slice(0, 40)}`;
  if ((box.left < -1 || box.right > wide + 1) && !scrolls(each.parentElement)) found.push(`${told} reaches from ${box.left} to ${box.right}`);
  if (each.matches('button, select, textarea, summary, [role=tab]') && (box.width < 24 || box.height < 24)) found.push(`${told} is ${box.width} x ${box.height}`);
}
return found;
"""  # noqa: E501


SMALLER = (320, 640), (720, 450)
"""A telephone of the smallest, or a page at 400 %; and a page at 200 %."""
TOLD = """
const found = [];
for (const wrong of document.querySelectorAll('main .wrong[id]')) {
  const of = document.querySelector(`[aria-describedby~="${wrong.id}"]`);
  if (!of || of.matches('input, textarea') && of.ariaInvalid !== 'true') found.push(`${wrong.id} is not said of its field`);
}
for (const link of document.querySelectorAll('main .failure a[href^="#"]')) {
  if (!document.getElementById(link.hash.slice(1))) found.push(`${link.hash} is nowhere`);
}
const first = document.querySelector('main.admin :is(.done, .failure[role]), main [autofocus]');
if (first && first !== document.activeElement && !location.hash) found.push(`the focus is not on ${first.outerHTML.slice(0, 80)}`);
return found;
"""


@contextmanager
def sized(driver, size: tuple[int, int]):
    """See the site on a screen of a size."""
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    )
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def coloured(driver, scheme: str) -> None:
    """Let the visitor prefer light or dark, and nothing that moves."""
    wanted = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})


def complaints(visitor: Visitor, axe: str, states, pictures: Path) -> list[str]:
    """Go through states, wide and narrow, light and dark; keep pictures of some."""
    found = []
    for state in states:
        found += [f"{state.name}: {said}" for said in _complaints(visitor, axe, state, pictures)]
    return found


def _complaints(visitor: Visitor, axe: str, state: State, pictures: Path) -> list[str]:
    driver, found = visitor.driver, []
    with sized(driver, WIDE):
        coloured(driver, "light")
        bring(visitor, state)
        found += driver.execute_script(TOLD)
        keep(driver, pictures, state, "wide")
        driver.execute_script(UNFOLD)
        driver.execute_script(axe)
        found += said(driver, LEVELS, "wide, light")
        coloured(driver, "dark")
        found += said(driver, COLOURS, "wide, dark")
        keep(driver, pictures, state, "dark")
    with sized(driver, NARROW):
        show(driver, state.panel)
        if state.then and not all(driver.find_elements(By.CSS_SELECTOR, each) for each in state.then.split(", ")):
            driver.execute_script(state.act)  # what was open has been closed by turning to the panel
            wait(visitor, state.then, state)
        found += [f"narrow: {each}" for each in driver.execute_script(FITS)]
        found += said(driver, LEVELS, "narrow, dark")
        coloured(driver, "light")
        found += said(driver, COLOURS, "narrow, light")
        keep(driver, pictures, state, "narrow")
    for size in SMALLER if "/webadmin/" in state.path else ():
        with sized(driver, size):
            found += [f"{size}: {each}" for each in driver.execute_script(FITS)]
    return found


def bring(visitor: Visitor, state: State) -> None:
    """Open a page, and bring it into a state."""
    driver = visitor.driver
    driver.get(visitor.site.url + state.path)
    status = driver.execute_script("return performance.getEntriesByType('navigation')[0].responseStatus")
    assert status == state.status, f"{state.name} answers {status}"
    wait(visitor, state.there, state)
    settle(visitor)
    if state.act:
        driver.execute_script(state.act)
        wait(visitor, state.then, state)
        settle(visitor)


def wait(visitor: Visitor, selectors: str, state: State) -> None:
    for selector in filter(None, selectors.split(", ")):
        visitor.wait(lambda selector=selector: visitor.driver.find_elements(By.CSS_SELECTOR, selector), f"{state.name}: {selector}")


def settle(visitor: Visitor) -> None:
    visitor.wait(lambda: not visitor.driver.find_elements(By.CSS_SELECTOR, "[aria-busy]"))


def show(driver, panel: str) -> None:
    """Turn to a panel of the client, where it shows one at a time."""
    driver.execute_async_script(
        """const [panel, done] = arguments;
        document.querySelector(`[data-show-panel=${panel}]`)?.click();
        requestAnimationFrame(() => requestAnimationFrame(() => done()));""",
        panel or "none",
    )


def said(driver, only: list[str], where: str) -> list[str]:
    return [f"{where}: {each}" for each in driver.execute_async_script(ASK, only)]


def keep(driver, folder: Path, state: State, how: str) -> None:
    if state.name in PICTURES:
        driver.save_screenshot(str(folder / f"{state.name}-{how}.png"))
