"""Whose tree is shown: everybody's, a colleague's, and one's own tag in somebody else's set."""

import pytest

pytestmark = pytest.mark.browser

CHOSEN = "[...document.querySelectorAll('.tree [aria-selected=true]')].map(row => row.title).join()"
PICK = """const group = [...document.querySelectorAll('[data-people] details')].find(each => each.dataset.name === arguments[0]);
    if (group && !group.open) group.open = true;
    const link = [...group?.querySelectorAll('a') ?? []].find(each => each.textContent === arguments[1]);
    link?.click(); return Boolean(link)"""
THEIRS = """Object.fromEntries([...document.querySelectorAll('.tree .row')]
    .map(row => [row.querySelector('.name').textContent, row.querySelector('.theirs')?.textContent ?? '']))"""


def switch(client, group, to):
    client.driver.execute_script("document.querySelector('[data-whose] summary').click()")
    client.wait.until(lambda driver: driver.execute_script(PICK, group, to))


def whose(client):
    return client.until("document.querySelector('[data-whose] summary .cut')?.textContent")


def test_everybodys_tells_whose_each_thing_is(client, world):
    colleague = world.colleague()
    world.dataset("My dataset", project=world.project("Mine"))
    colleague.dataset("Their dataset", project=colleague.project("Theirs"))
    client.open()
    client.has("Mine")
    switch(client, f"group-{world.mark}", "Everybody")
    client.has("Theirs")
    assert whose(client) == "Everybody"
    assert client.until(f"{THEIRS}") == {"Projects": "", "Mine": "", "Theirs": f"Test {colleague.mark}", "Screens": ""}
    client.click("Theirs", ".twist")
    client.has("Their dataset")
    client.click("Their dataset")
    client.until(f"{CHOSEN} === 'Their dataset'")
    client.driver.refresh()
    client.until(f"{CHOSEN} === 'Their dataset'")
    assert whose(client) == "Everybody"


def test_a_colleagues_tree_has_only_theirs_and_says_what_one_may_not(client, world):
    colleague = world.colleague()
    world.project("Mine")
    colleague.project("Theirs")
    client.open()
    client.has("Mine")
    switch(client, f"group-{world.mark}", f"Test {colleague.mark}")
    client.has("Theirs")
    assert whose(client) == f"Test {colleague.mark}"
    assert client.names(".tree .row .name") == ["Projects", "Theirs", "Screens"]
    client.click("Theirs")
    client.until(f"{CHOSEN} === 'Theirs'")
    assert client.until("document.querySelector('.c-part .why')?.textContent")
    switch(client, f"group-{world.mark}", "My own")
    client.has("Mine")
    assert client.names(".tree .row .name") == ["Projects", "Mine", "Screens"]


def test_a_link_into_a_colleagues_tree_shows_it(client, world):
    colleague = world.colleague()
    dataset = colleague.dataset("Their dataset", project=colleague.project("Theirs"))
    client.open(f"?show=dataset-{dataset}")
    client.until(f"{CHOSEN} === 'Their dataset'")
    assert whose(client) == f"Test {colleague.mark}"


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("tag-{tag}", "Mitosis"),
        ("/tagset/{tagset}/tag/{tag}/", "Mitosis"),
        ("/tag/{tag}/image/{image}/", "tagged"),
        ("tagset-{tagset}", "Phases"),
    ],
)
def test_a_tag_of_ones_own_in_somebody_elses_set(client, world, asked, wanted):
    colleague = world.colleague()
    image = world.image("tagged")
    tag = world.tag("Mitosis", on=("image", image))
    tagset = colleague.tagset("Phases", tags=[tag])
    client.open(f"?show={asked.format(tag=tag, image=image, tagset=tagset)}")
    client.until(f"{CHOSEN} === arguments[0]", wanted)
    assert client.all("[data-lacking]") == []
    assert whose(client) == f"Test {colleague.mark}"
    assert client.path.startswith(f"/tagset/{tagset}/")


def test_an_image_of_ones_own_in_somebody_elses_dataset(client, world):
    colleague = world.colleague()
    dataset = colleague.dataset("Their dataset", project=colleague.project("Theirs"))
    image = world.image("Lent")
    world.link("dataset", dataset, "image", image)
    client.open(f"?show=image-{image}")
    client.until(f"{CHOSEN} === 'Lent'")
    assert whose(client) == f"Test {colleague.mark}"
    world.link("dataset", mine := world.dataset("My dataset"), "image", image)
    client.open(f"?show=image-{image}")
    client.until(f"{CHOSEN} === 'Lent'")
    assert (whose(client), client.path) == (f"Test {world.mark}", f"/dataset/{mine}/image/{image}/")
