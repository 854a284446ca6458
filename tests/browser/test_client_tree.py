"""The client's tree in a browser: its ARIA pattern, selecting by keys and mouse, deep links, going back, and coming back."""

import pytest
from selenium.webdriver import Keys

pytestmark = pytest.mark.browser

CHOSEN = "[...document.querySelectorAll('.tree [aria-selected=true]')].map(row => row.title).join()"
FOCUSED = "document.activeElement.title"
ROWS = """return [...document.querySelectorAll('.tree [role=treeitem]')].map(row => [row.title, row.ariaLevel, row.ariaPosInSet,
    row.ariaSetSize, row.ariaExpanded, row.tabIndex])"""
CLICK = """const row = [...document.querySelectorAll('.tree .row')].find(each => each.title === arguments[0]);
    const [ctrlKey, shiftKey] = ['ctrl', 'shift'].map(key => arguments[1] === key);
    row?.dispatchEvent(new MouseEvent('click', {bubbles: true, ctrlKey, shiftKey})); return Boolean(row)"""


@pytest.fixture
def tree(world):
    project = world.project("P")
    dataset = world.dataset("D", project=project)
    world.dataset("E", project=project)
    return project, dataset, list(world.images(6, dataset=dataset, name="Image {}"))


def focus(client):
    client.driver.execute_script("document.querySelector('[data-tree]').focus()")


def click(client, name, holding=""):
    client.wait.until(lambda driver: driver.execute_script(CLICK, name, holding))


def test_the_pattern_of_a_tree(client, tree):
    client.open(f"?show=dataset-{tree[1]}")
    client.until(f"{CHOSEN} === 'D'")
    rows = {title: more for title, *more in client.driver.execute_script(ROWS)}
    assert rows["Projects"][:4] == ["1", "1", "2", "true"]
    assert rows["P"][:4] == ["2", "1", "1", "true"]
    assert rows["D"] == ["3", "1", "2", "false", 0]
    assert rows["E"] == ["3", "2", "2", None, -1]
    box = client.all("[data-tree]")[0]
    assert (box.get_attribute("role"), box.get_attribute("aria-multiselectable")) == ("tree", "true")
    focus(client)
    assert client.driver.execute_script(f"return {FOCUSED}") == "D"
    arrows = [(Keys.ARROW_DOWN, "E"), (Keys.ARROW_RIGHT, "E"), (Keys.ARROW_LEFT, "P")]
    for key, there in (*arrows, (Keys.HOME, "Projects"), (Keys.END, "Screens")):
        client.press(key)
        client.until(f"{FOCUSED} === {there!r}")
    assert len([row for row in client.driver.execute_script(ROWS) if row[-1] == 0]) == 1  # one stop of the tabulator
    client.press("e")
    client.until(f"{FOCUSED} === 'E'")
    client.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    client.until("![...document.querySelectorAll('.tree .row')].some(row => row.title === 'D')")
    assert client.driver.execute_script(f"return {FOCUSED}") == "P"


def test_several_by_keys(client, tree):
    client.open(f"?show=image-{tree[2][1]}")
    client.until(f"{CHOSEN} === 'Image 2'")
    focus(client)
    client.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, holding=[Keys.SHIFT])
    client.until(f"{CHOSEN} === 'Image 2,Image 3,Image 4'")
    client.press(Keys.ARROW_DOWN, holding=[Keys.CONTROL])
    client.until(f"{FOCUSED} === 'Image 5'")
    client.until(f"{CHOSEN} === 'Image 2,Image 3,Image 4'")
    client.press(Keys.ARROW_DOWN, holding=[Keys.CONTROL])
    client.press(" ")
    client.until(f"{CHOSEN} === 'Image 2,Image 3,Image 4,Image 6'")
    client.press(" ")
    client.until(f"{CHOSEN} === 'Image 2,Image 3,Image 4'")
    client.press("a", holding=[Keys.CONTROL])
    client.until(f"{CHOSEN} === '{','.join(f'Image {number}' for number in range(1, 7))}'")
    client.until("document.querySelector('[data-batch] h2')?.textContent === '6 images selected'")


def test_several_by_mouse_of_one_kind_and_place(client, tree):
    client.open(f"?show=image-{tree[2][0]}")
    client.until(f"{CHOSEN} === 'Image 1'")
    click(client, "Image 4", "shift")
    client.until(f"{CHOSEN} === 'Image 1,Image 2,Image 3,Image 4'")
    click(client, "Image 2", "ctrl")
    client.until(f"{CHOSEN} === 'Image 1,Image 3,Image 4'")
    told = "document.querySelector('[data-done]').textContent"
    for holding in ("ctrl", "shift"):
        click(client, "E", holding)
        client.until(f"{told}.includes('“E” is not selected too: only things of one kind are selected together.')")
        assert client.until(CHOSEN) == "Image 1,Image 3,Image 4"
    client.driver.execute_script("document.querySelector('[data-done] button').click()")
    client.until(f"{CHOSEN} === 'E'")
    client.until(f"{told} === ''")
    client.until("document.querySelector('.c-part [data-panel]')?.ariaLabel === 'Dataset E'")


def test_only_what_is_in_one_place_is_selected_together(client, tree, world):
    elsewhere = world.dataset("F", project=world.project("Q"))
    client.open(f"?show=dataset-{elsewhere}")
    client.until(f"{CHOSEN} === 'F'")
    client.click("P", ".twist")
    client.has("D")
    click(client, "D", "ctrl")
    client.until("document.querySelector('[data-done]').textContent.includes('only what is in one place is selected together')")
    assert client.until(CHOSEN) == "F"
    client.click("P")
    client.until(f"{CHOSEN} === 'P'")
    focus(client)
    client.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, holding=[Keys.SHIFT])  # past the datasets of P
    assert client.until(CHOSEN) == "P"
    client.press(Keys.ARROW_DOWN, holding=[Keys.SHIFT])
    client.until(f"{CHOSEN} === 'P,Q'")


def test_ten_thousand_rows_are_few_and_the_end_is_one_key_away(client, world):
    dataset = world.dataset("Many", project=world.project("P"))
    images = world.images(10_000, dataset=dataset, name="Image {:05}")
    client.open(f"?show=image-{images[0]}")
    client.until(f"{CHOSEN} === 'Image 00001'")
    focus(client)
    client.press(Keys.END)
    client.until(f"{FOCUSED} === 'Screens'")
    client.press(Keys.ARROW_UP)
    client.until(f"{CHOSEN} === 'Image 10000'")
    assert len(client.all(".tree .row")) < 120
    client.open(f"?show=image-{images[7300]}")
    client.until(f"{CHOSEN} === 'Image 07301'")
    client.driver.execute_script("document.querySelector('[data-tree]').scrollTop = 28 * 3000")
    client.until("[...document.querySelectorAll('.tree .row')].some(row => row.title.startsWith('Image 0300'))")
    assert len(client.all(".tree .row")) < 120


def test_back_forward_and_reloading_keep_what_is_selected(client, tree):
    project, dataset, images = tree
    client.open(f"?show=image-{images[0]},{images[2]}")
    client.until(f"{CHOSEN} === 'Image 1,Image 3'")
    assert client.driver.execute_script("return location.search") == f"?show=image-{images[0]},{images[2]}"
    click(client, "Image 5")
    client.until(f"location.pathname === '/project/{project}/dataset/{dataset}/image/{images[4]}/'")
    click(client, "E")
    client.until(f"{CHOSEN} === 'E'")
    client.driver.back()
    client.until(f"{CHOSEN} === 'Image 5'")
    client.driver.back()
    client.until(f"{CHOSEN} === 'Image 1,Image 3'")
    client.driver.refresh()
    client.until(f"{CHOSEN} === 'Image 1,Image 3'")
    client.driver.forward()
    client.until(f"{CHOSEN} === 'Image 5'")
    client.driver.get(f"{client.url}/project/{project}/dataset/{dataset}/?show=image-{images[1]},{images[3]}")  # as a colleague gets it
    client.until(f"{CHOSEN} === 'Image 2,Image 4'")
    client.driver.get(f"{client.url}/project/{project}/dataset/{dataset}/image/{images[1]}/")
    client.driver.execute_script("document.querySelector('[data-in-client]').click()")
    client.until(f"{CHOSEN} === 'Image 2'")


def test_what_cannot_be_shown_is_told(client, tree, stranger):
    client.open(f"?show=image-{tree[2][0]},{stranger.image()}")
    client.until(f"{CHOSEN} === 'Image 1'")
    assert client.names("[data-lacking] p")[0].startswith("1 of 2 is not there, or not yours to see.")
    client.all("[data-close-lacking]")[0].click()
    assert client.all("[data-lacking]") == []


def test_five_hundred_at_once(client, world):
    dataset = world.dataset("Many", project=world.project("P"))
    images = world.images(1000, dataset=dataset, name="Image {:04}")
    client.open("?show=image-" + ",".join(str(image) for image in images[::2]))
    client.until("document.querySelector('[data-batch] h2')?.textContent === '500 images selected'")
    client.driver.refresh()
    client.until("document.querySelector('[data-batch] h2')?.textContent === '500 images selected'")


def test_a_field_is_selected_in_its_well(client, world):
    plate = world.plate("Q", screen=world.screen("S"))
    world.wells(plate, images := world.images(12), rows=2, columns=3)
    path = f"/plate/{plate}/well/B02/field/2/"
    client.open(f"?show={path}")
    client.wait.until(lambda _: client.panel.endswith(path))
    client.until("document.querySelector('.plate a.holds')?.title.startsWith('B2')")
    client.until("document.querySelectorAll('.c-strip a.tile').length === 2")
    assert client.names("[data-trail] li")[-2] == "B02"
    assert client.driver.execute_script("return document.querySelector('.tree .row.holds').title") == "Q"
    assert client.path.endswith(path)
    assert images


def test_all_of_a_level_is_selected_though_it_is_not_read_yet(client, world):
    dataset = world.dataset("Long", project=world.project("P"))
    images = world.images(450, dataset=dataset, name="Image {:03}")
    client.open(f"?show=image-{images[0]}")
    client.until(f"{CHOSEN} === 'Image 001'")
    focus(client)
    client.press("a", holding=[Keys.CONTROL])
    client.until("document.querySelector('[data-batch] h2')?.textContent === '450 images selected'")
    client.press("Y")  # with Shift, for letters go to names
    client.until("/Link copied|show=image-/.test(document.querySelector('.toast').textContent)")


def test_what_a_tag_is_on_is_in_the_tree(client, world):
    image = world.image("tagged")
    tag = world.tag("Mitosis", on=("image", image))
    tagset = world.tagset("Phases", tags=[tag])
    client.open(f"?show=/tag/{tag}/image/{image}/")
    client.until(f"{CHOSEN} === 'tagged'")
    assert client.path == f"/tagset/{tagset}/tag/{tag}/image/{image}/"
    assert client.names("[data-trail] li") == ["Tag sets", "Phases", "Mitosis", "tagged"]
    click(client, "Images")
    client.lists("tagged")
    client.until(f"location.pathname === '/tagset/{tagset}/tag/{tag}/image/'")


def test_screens_plates_and_runs_are_read_level_by_level(client, world):
    plate = world.plate("Q", screen=world.screen("S"))
    world.wells(plate, world.images(4), rows=1, columns=2, runs=[world.run(plate, "First"), world.run(plate, "Second")])
    client.open()
    focus(client)
    client.press("s")
    client.until(f"{FOCUSED} === 'Screens'")
    client.press(Keys.ARROW_RIGHT)
    client.has("S")
    client.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    client.has("Q")
    client.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    client.has("Second")
    client.press(Keys.END)
    client.until(f"{CHOSEN} === 'Second'")
    client.until("document.querySelectorAll('.plate td a').length === 2")
    rows = {title: more for title, *more in client.driver.execute_script(ROWS)}
    assert rows["Second"][:4] == ["4", "2", "2", None]


def test_folders_with_folders_and_images(client, world):
    outer = world.folder("Outer")
    inner = world.folder("Inner", parent=outer)
    world.link("folder", outer, "image", world.image("above"))
    world.link("folder", inner, "image", image := world.image("below"))
    client.open(f"?show=image-{image}")
    client.until(f"{CHOSEN} === 'below'")
    assert client.path == f"/folder/{outer}/folder/{inner}/image/{image}/"
    client.has("Images")


def test_a_group_is_found_among_many(client, world):
    groups = [world.other_group() for _ in range(9)]
    client.open()
    client.driver.execute_script("document.querySelector('[data-whose] summary').click()")
    client.until("document.querySelectorAll('[data-people] details').length === 10")
    name = world.store.read().execute("SELECT name FROM experimentergroup WHERE id = ?", (groups[4],)).fetchone()[0]
    client.all("[data-people] input")[0].send_keys(name.upper())
    client.until("document.querySelectorAll('[data-people] details:not([hidden])').length === 1")
    assert client.names("[data-people] details:not([hidden]) summary span.unseen") == ["read-only"]
    client.driver.execute_script("document.querySelector('[data-people] details:not([hidden]) summary').click()")
    client.driver.execute_script("document.querySelector('[data-people] details:not([hidden]) a').click()")
    client.until("location.search.includes('group=' + arguments[0])", groups[4])


def test_the_tree_that_was_chosen_is_there_at_the_next_visit(client, world):
    colleague = world.colleague()
    colleague.project("Theirs")
    client.open()
    client.driver.execute_script("document.querySelector('[data-whose] summary').click()")
    name = f"Test {colleague.mark}"
    pick = """const link = [...document.querySelectorAll('[data-people] a')].find(each => each.textContent === arguments[0]);
        link?.click(); return Boolean(link)"""
    client.wait.until(lambda driver: driver.execute_script(pick, name))
    client.has("Theirs")
    client.open()
    client.has("Theirs")
    client.open("?experimenter=-1")
    client.until("document.querySelector('.tree .theirs')?.title === arguments[0]", f"Of {name}")
