"""The centre of the client in a browser: the filter as an address, columns, and all ways of picking several."""

import pytest
from selenium.webdriver import ActionChains, Keys

pytestmark = pytest.mark.browser

CHOSEN = "[...document.querySelectorAll('.c-list [aria-selected=true]')].map(each => each.querySelector('.cap, bdi').textContent).join()"
COUNT = "document.querySelector('[data-count]').textContent"
FOCUS = "document.querySelector('[data-list]').focus()"


@pytest.fixture
def dataset(world) -> int:
    """Five images of three doses; two of them came in the same file."""
    made = world.dataset("D", project=world.project("P"))
    for name, dose in {"alpha": "5 nM", "beta": "20 nM", "gamma": "100 nM"}.items():
        world.key_values({"Dose": dose}, on=("image", world.image(name, dataset=made)))
    world.images(2, dataset=made, name="series {}")
    return made


def test_the_filter_is_an_address_that_can_be_shared(client, dataset):
    client.open(f"?show=dataset-{dataset}&key=dose&value=%3E5&sort=-name&view=list")
    client.until("[...document.querySelectorAll('.c-list bdi')].map(each => each.textContent).join() === 'gamma,beta'")
    assert client.until(COUNT) == "2 of 5 images shown"
    assert client.names("[data-filters] .cut") == ["key: dose", "value: >5"]
    client.until("location.search.includes('key=dose') && location.search.includes('view=list')")
    client.driver.refresh()
    client.until(f"{COUNT} === '2 of 5 images shown'")
    client.until("document.querySelector('[data-drop=value]')").click()
    client.until(f"{COUNT} === '3 of 5 images shown'")
    client.until("!location.search.includes('value=')")
    client.driver.execute_script("document.querySelector('[data-drop=key]').click()")
    client.until(f"{COUNT} === '5 images'")
    client.all("[data-tools] [name=q]")[0].send_keys("nothing like it")
    client.until("document.querySelector('.nothing button')").click()
    client.until(f"{COUNT} === '5 images'")


def test_the_filter_offers_what_there_is_and_stays_on_the_way_back(client, dataset, world):
    world.tag("mitosis", on=("dataset", dataset))
    client.open(f"?show=dataset-{dataset}&q=series")
    client.until(f"{COUNT} === '2 of 5 images shown'")
    client.driver.execute_script("document.querySelector('[data-more]').open = true")
    client.until("document.querySelector('#offered-key option')?.value === 'Dose'")
    client.driver.execute_script("document.querySelector('[data-more]').open = false")
    client.driver.execute_script("document.querySelector('.c-list [role=option]').click()")
    client.until("location.pathname.includes('/image/')")
    client.click("P")
    client.until(f"{COUNT} === '1 dataset'")
    for _ in range(2):
        client.driver.back()
    client.until(f"{COUNT} === '2 of 5 images shown'")
    client.until("location.search.includes('q=series')")
    client.driver.execute_script("document.querySelector('[data-refresh]').click()")
    client.until(f"{COUNT} === '2 of 5 images shown'")


def test_a_comparison_that_is_none_is_told(client, dataset):
    client.open(f"?show=dataset-{dataset}&value=%3E+much")
    client.until("document.querySelector('.c-list .failure')?.textContent.includes('no number')")
    client.all(".c-list .nothing button")[0].click()
    client.until("document.querySelector('.c-list [role=option]')")
    assert any("400" in line for line in client.someone.complaints())


def test_columns_are_chosen_and_sorted_by(client, dataset):
    client.open(f"?show=dataset-{dataset}&view=list")
    heads = "[...document.querySelectorAll('[role=columnheader]')].map(each => each.textContent).join()"
    client.until(f"{heads} === 'Name,Acquired,Size,Z,C,T,Owner,Id'")
    client.driver.execute_script("document.querySelector('[data-columns] [name=Type]').click()")
    client.until(f"{heads}.includes('T,Type')")
    assert "uint16" in client.names(".c-list [data-at='0'] [role=gridcell]")
    client.driver.refresh()
    client.until(f"{heads}.includes('T,Type')")
    for turned in ("ascending", "descending"):
        client.driver.execute_script("document.querySelector('[data-sort=id]').click()")
        client.until("document.querySelector('[data-sort=id]')?.parentElement.ariaSort === arguments[0]", turned)
    client.until("document.querySelector('.c-list [data-at=\"0\"] bdi')?.textContent === 'series 2'")
    client.driver.execute_script("localStorage.clear()")


def test_a_rectangle_selects_what_it_touches(client, dataset):
    client.open(f"?show=dataset-{dataset}")
    client.until("document.querySelectorAll('.c-list [role=option]').length === 5")
    box = client.all("[data-list]")[0]
    width, height = box.size["width"], box.size["height"]
    ActionChains(client.driver).move_to_element(box).perform()  # what drags comes with the pointer
    client.until("'picks' in document.querySelector('[data-list]').dataset")
    drag = ActionChains(client.driver, duration=10).move_to_element_with_offset(box, -width // 2 + 3, -height // 2 + 3).click_and_hold()
    drag.move_by_offset(30, 30).move_by_offset(220, 40).release().perform()
    client.until(f"{CHOSEN} === 'alpha,beta'")
    client.until("document.querySelector('[data-batch] h2')?.textContent === '2 images selected'")
    assert client.until(COUNT) == "5 images · 2 selected"
    assert not client.all(".band")


def test_keys_pick_by_name_and_all_of_it(client, dataset):
    client.open(f"?show=dataset-{dataset}")
    client.until("document.querySelectorAll('.c-list [role=option]').length === 5")
    client.driver.execute_script(FOCUS)
    client.until("'picks' in document.querySelector('[data-list]').dataset")
    client.press("g")
    client.until(f"{CHOSEN} === 'gamma'")
    client.press(Keys.END, holding=[Keys.SHIFT])
    client.until(f"{CHOSEN} === 'gamma,series 1,series 2'")
    client.press(Keys.HOME, holding=[Keys.CONTROL])
    client.press(" ")
    client.until(f"{CHOSEN} === 'alpha,gamma,series 1,series 2'")
    client.press("a", holding=[Keys.CONTROL])
    client.until(f"{COUNT} === '5 images · 5 selected'")
    client.press(Keys.BACKSPACE)
    client.until(f"{COUNT} === '1 dataset'")


def test_what_came_in_the_same_files_is_marked(client, dataset):
    client.open(f"?show=dataset-{dataset}")
    client.until("document.querySelectorAll('.c-list [role=option]').length === 5")
    client.driver.execute_script("document.querySelector('.c-list [title=\"series 1\"]').click()")
    client.until("[...document.querySelectorAll('.c-list .sibling .cap')].map(each => each.textContent).join() === 'series 2'")
    client.driver.execute_script("document.querySelector('.c-list [title=alpha]').click()")
    client.until("!document.querySelector('.c-list .sibling')")


def test_a_long_list_is_selected_and_searched_as_a_whole(client, world):
    dataset = world.dataset("Long", project=world.project("P"))
    world.images(450, dataset=dataset, name="Image {:03}")
    client.open(f"?show=dataset-{dataset}")
    client.until("document.querySelectorAll('.c-list [role=option]').length > 5")
    client.driver.execute_script(FOCUS)
    client.until("'picks' in document.querySelector('[data-list]').dataset")
    client.press(*"image 44")
    client.until(f"{CHOSEN} === 'Image 440'")
    client.press("a", holding=[Keys.CONTROL])
    client.until(f"{COUNT} === '450 images · 450 selected'")
    assert len(client.all(".c-list [role=option]")) < 200


def test_the_end_of_a_long_name_stays_in_sight(client, world):
    dataset = world.dataset("D", project=world.project("P"))
    world.images(2, dataset=dataset, name="An image of a series with a rather long name {:02}.ome.tif")
    client.open(f"?show=dataset-{dataset}")
    end = "[...document.querySelectorAll('.c-list .cap > :last-child')].map(each => each.textContent).join()"
    client.until(f"{end} === 'e 01.ome.tif,e 02.ome.tif'")
    right = "return document.querySelector('.c-list .cap{}').getBoundingClientRect().right"
    whole, last = (client.driver.execute_script(right.format(part)) for part in ("", " > :last-child"))
    assert last <= whole + 1
    assert client.listed()[0].endswith("long name 01.ome.tif")


def test_odd_names_are_shown_as_they_are(client, world):
    names = ["<b>bold</b> & co", "\u202eright to left", "\N{WOMAN}\u200d\N{MICROSCOPE} lab", "x" * 255, "\u05e9\u05dc\u05d5\u05dd 12.tif"]
    dataset = world.dataset("D", project=world.project("P"))
    for name in names:
        world.image(name, dataset=dataset)
    client.open(f"?show=dataset-{dataset}&sort=id")
    client.lists(*names)
    client.driver.execute_script("document.querySelector('[data-view=lines]').click()")
    client.wait.until(lambda _: client.names(".c-list [role=gridcell] bdi") == names)
    assert client.until("document.documentElement.scrollWidth <= innerWidth")
    client.driver.execute_script("document.querySelector('[data-view=cards]').click()")


def test_a_filter_by_owner_is_offered_where_the_list_has_several(client, world):
    dataset = world.dataset("D", project=world.project("P"))
    colleague = world.colleague()
    world.image("mine", dataset=dataset)
    world.link("dataset", dataset, "image", colleague.image("theirs"))
    client.open(f"?show=dataset-{dataset}")
    client.lists("mine", "theirs")
    client.driver.execute_script("document.querySelector('[data-more]').open = true")
    client.until("[...document.querySelectorAll('[name=owner] option')].some(({value}) => value === arguments[0])", str(colleague.user_id))
    client.driver.execute_script("document.querySelector('[name=owner]').value = arguments[0]", str(colleague.user_id))
    client.driver.execute_script("document.querySelector('[name=owner]').dispatchEvent(new Event('input', {bubbles: true}))")
    client.lists("theirs")
    assert client.names("[data-filters] .cut") == [f"owner: Test {colleague.mark}"]
    client.click("Projects")
    client.until("document.querySelector('[name=owner]').disabled")
