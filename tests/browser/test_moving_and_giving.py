"""Moving to another group and giving away from the client's menu: the preview, what came of it, and a page loaded anew meanwhile."""

import pytest
from selenium.webdriver import Keys

from hands import Hands
from omeroweb_pyr.embedded.seed.builder import Builder
from staff import fresh, teams

pytestmark = pytest.mark.browser

CHOSEN = """const [name, value] = arguments; const field = document.querySelector(`.c-ask [name=${name}]`);
    field.value = value; field.dispatchEvent(new Event('change', { bubbles: true })); return field.value"""
TOLD = "document.querySelector('.c-ask .told')?.textContent"
GO = "document.querySelector('.c-ask [type=submit]')"


def begin(hands, name, label):
    """Select something in the tree, and choose this in its menu."""
    hands.click(name)
    hands.wait(lambda: hands.chosen() == [name])
    hands.keys(Keys.F10, holding=Keys.SHIFT)
    hands.offer(label)
    hands.until("document.querySelector('.c-ask')")


def previewed(hands, words):
    hands.until(f"{TOLD} === arguments[0]", words)
    return not hands.run(f"return {GO}.disabled")


def owned(browser, path):
    details = browser.get(f"{path}.json").json["data"]["omero:details"]
    return details["group"]["@id"], details["owner"]["@id"]


def test_moved_to_another_group(hands, shelf, world, browser):
    (_, _), (dataset, _), images = shelf
    groups = [world.other_group(), world.other_group()]
    hands.go(f"?show=dataset-{dataset}")
    begin(hands, "D1", "Move to another group …")
    assert hands.run(CHOSEN, "group", str(groups[1])) == str(groups[1])
    assert previewed(hands, "Would be moved: 1 dataset, 3 images, 1 set of imported files. Links to what stays: 1, cut.")
    hands.run(f"{GO}.click()")
    hands.said("Was moved: 1 dataset, 3 images")
    hands.stands("Projects", ".P1", ".P2", "Screens")
    assert hands.chosen() == ["P1"]
    assert owned(browser, f"/dataset/{dataset}") == (groups[1], world.user_id)
    assert owned(browser, f"/dataset/{dataset}/image/{images[2]}") == (groups[1], world.user_id)


def test_what_would_be_torn_apart_is_told_and_can_not_be_sent(hands, shelf, world, browser):
    (_, _), (dataset, _), images = shelf
    world.other_group()
    hands.go(f"?show=image-{images[0]}")
    begin(hands, "Image 1", "Move to another group …")
    hands.until(f"{TOLD}.startsWith('Images that were imported from the same files go together.')")
    assert hands.run("return document.querySelector('.c-ask .told').classList.contains('failure')")
    assert hands.run(f"return {GO}.disabled")
    assert "Image 2" in hands.run(f"return {TOLD}")
    assert "Image 3" in hands.run(f"return {TOLD}")
    hands.keys(Keys.ESCAPE)
    hands.until("!document.querySelector('.c-ask')")
    assert owned(browser, f"/dataset/{dataset}/image/{images[0]}") == (world.group_id, world.user_id)
    assert all("@@move" in each for each in hands.complaints())  # the browser's own note of the 400


def test_given_to_somebody_else(chromium, site, world, log_in):
    leader, other = world.colleague(leader=True), world.colleague()
    project = world.project("To give")
    hands = Hands(chromium, site)
    hands.log_in(leader)
    hands.complaints()
    hands.go(f"?show=project-{project}")
    hands.wait(lambda: hands.chosen() == ["To give"])
    begin(hands, "To give", "Give to somebody else …")
    assert hands.run("return document.querySelector('.c-ask .warn').textContent") == "This is not yours."
    assert hands.run(CHOSEN, "user", str(other.user_id)) == str(other.user_id)
    assert previewed(hands, "Would be given away: 1 project.")
    hands.run(f"{GO}.click()")
    hands.said("Was given away: 1 project.")
    assert owned(log_in(other), f"/project/{project}") == (world.group_id, other.user_id)
    assert hands.complaints() == []


def test_a_job_is_found_again_when_the_page_is_loaded_anew(hands, shelf, world, browser):
    _, (dataset, _), _ = shelf
    group = world.other_group()
    hands.go(f"?show=dataset-{dataset}")
    begin(hands, "D1", "Move to another group …")
    assert hands.run(CHOSEN, "group", str(group)) == str(group)
    hands.until(f"!{GO}.disabled && {TOLD}.startsWith('Would be moved')")
    with Builder.session(world.store):  # nobody else writes meanwhile, so the job waits
        hands.run(f"{GO}.click()")
        hands.until("document.querySelector('[data-done] progress')")
        hands.driver.refresh()
        hands.until("document.querySelector('[data-done] progress')")
        assert hands.run("return document.querySelector('[data-done] p').textContent") == "Moving “D1” …"
    hands.said("Was moved: 1 dataset, 3 images")
    hands.stands("Projects", ".P1", ".P2", "Screens")
    assert hands.chosen() == ["P1"]
    assert owned(browser, f"/dataset/{dataset}")[0] == group
    hands.driver.refresh()
    hands.until("document.querySelector('.tree[role=tree] .row')")
    assert hands.run("return sessionStorage.getItem('client-jobs')") == "{}"


HOMES = "[...document.querySelectorAll('.c-ask [name=into] option')].map(each => each.textContent)"


def test_moved_into_something_that_is_there_and_into_something_new(hands, shelf, world, browser):
    (_, _), (first, second), _ = shelf
    group = world.other_group()
    project = world.project("There", group=group)
    hands.go(f"?show=dataset-{first}")
    begin(hands, "D1", "Move to another group …")
    assert hands.run(CHOSEN, "group", str(group)) == str(group)
    hands.wait(lambda: hands.run(f"return {HOMES}") == ["No project", "A new project …", "There"])
    assert hands.run(CHOSEN, "into", str(project)) == str(project)
    hands.until(f"!{GO}.disabled && {TOLD}.startsWith('Would be moved')")
    hands.run(f"{GO}.click()")
    hands.said("Was moved: 1 dataset, 3 images")
    assert owned(browser, f"/project/{project}/dataset/{first}") == (group, world.user_id)
    hands.stands("Projects", ".P1", ".P2", "Screens")
    hands.open("P2")
    begin(hands, "D2", "Move to another group …")
    assert hands.run(CHOSEN, "group", str(group)) == str(group)
    hands.wait(lambda: hands.run(f"return {HOMES}").count("There") == 1)
    assert hands.run(CHOSEN, "into", "new") == "new"
    hands.until("document.activeElement.name === 'named'")
    hands.keys("Fresh", Keys.TAB)
    hands.until(f"!{GO}.disabled && {TOLD}.startsWith('Would be moved')")
    hands.run(f"{GO}.click()")
    hands.said("Was moved: 1 dataset.")
    (fresh,) = browser.get(f"/group/{group}/project.json?q=Fresh").json["data"]
    browser.get(f"/project/{fresh['@id']}/dataset/{second}/")


def test_moved_to_a_group_that_is_found_among_many(hands, shelf, world, server, browser):
    _, (dataset, _), _ = shelf
    mark = fresh("lab")
    groups = teams(server, 60, mark)
    with server.store.write() as writer:
        for place, group in enumerate(groups):
            writer.insert("GroupExperimenterMap", parent=group, child=world.user_id, child_index=place + 2, _owner=0)
    hands.go(f"?show=dataset-{dataset}")
    begin(hands, "D1", "Move to another group …")
    assert hands.run("return document.querySelector('.c-ask [name=group]').options.length") <= 50
    hands.one(".c-ask [aria-label='Find: group']").send_keys(f"{mark}-0059" + Keys.ENTER)
    hands.until("document.querySelector('.c-ask [name=group]').value === arguments[0]", str(groups[59]))
    assert previewed(hands, "Would be moved: 1 dataset, 3 images, 1 set of imported files. Links to what stays: 1, cut.")
    hands.one(".c-ask [aria-label='Find: group']").send_keys("no such group")
    hands.until("document.querySelector('.c-ask .found [role=status]').textContent === '0 found'")
    hands.run(f"{GO}.click()")
    hands.said("Was moved: 1 dataset, 3 images")
    assert owned(browser, f"/dataset/{dataset}") == (groups[59], world.user_id)
