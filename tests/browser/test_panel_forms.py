"""Every form of the right panel in a browser: for one object, for several, and when something comes in between."""

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

FETCH = "fetch(arguments[0]).then(answer => answer.text()).then(arguments[1])"


@pytest.fixture
def images(world):
    dataset = world.dataset("Fixed cells, spindle and kinetochores of the first day", project=world.project("P"))
    return [*world.images(3, dataset=dataset, name="Image {}")]


def several(images):
    return [f"image-{image}" for image in images]


def attach_and_delete(panel, folder):
    file = folder / "a.csv"
    file.write_text("1,2")
    panel.one("[type=file]").send_keys(str(file))
    panel.send("@@attach", "[type=file]")
    panel.shows(".files bdi", "a.csv")
    panel.send("@@detach", "[name=delete]")
    panel.shows(".files bdi")


def pair_and_change(panel, selector, shown):
    panel.write("form[data-pairs] [aria-label='Key 1']", "Stain")
    panel.write("form[data-pairs] [aria-label='Value 1']", "DAPI")
    panel.send("@@pairs")
    panel.shows(selector, shown)
    panel.write(".pairs [aria-label='Value 1']", "GFP")
    panel.send("@@pairs", "[name=annotation]")
    panel.shows(".pairs > table td", "GFP")


def test_every_form_for_several_objects(panel, world, images, tmp_path):
    world.tag("early", on=("image", images[0]))
    panel.open(*several(images))
    sent = "dispatchEvent(new SubmitEvent('submit', { cancelable: true, bubbles: true }))"  # true: left to the browser, which downloads
    panel.until(f"document.querySelector('.c-part form[data-files]')?.{sent}")
    panel.shows(".chip .num", "on 1 of 3")
    panel.send("@@tag", "button.add")
    panel.shows(".chip .num", "on all 3")
    panel.write("[name=text]", "late")
    panel.send("@@tag", ".choosing + button")
    panel.shows(".chip bdi", "early", "late")
    panel.send("@@tag", "[name=remove]")
    panel.shows(".chip bdi", "late")
    panel.write("[name=comment]", "all of them")
    panel.send("@@comment", "textarea + .actions button")
    panel.shows(".comment .num", "· on all 3")
    panel.send("@@rate", "[value='4']")
    panel.shows("#rating + p", "4 of 5: 3 ratings, yours on all 3")
    panel.send("@@rate", "[value='0']")
    panel.until("!document.querySelector('.c-part #rating + p')")
    pair_and_change(panel, ".pairs > p.num", "on all 3")
    attach_and_delete(panel, tmp_path)
    panel.send("@@detach", ".off")
    panel.shows(".comment .num")


def test_every_form_for_one_object(panel, world, images, tmp_path):
    world.value("DoubleAnnotation", on=("image", images[0]), doubleValue=0.5, ns="pH")
    panel.open(f"image-{images[0]}")
    panel.write("[name=text]", "late")
    panel.send("@@tag", ".choosing + button")
    panel.shows(".chip[data-tag] bdi", "late")
    panel.send("@@tag", "[name=remove]")
    panel.shows(".chip[data-tag] bdi")
    panel.write("[name=comment]", "blurred")
    panel.send("@@comment")
    panel.shows(".comment p", "blurred")
    panel.send("@@detach", "[title='Delete this comment']")
    panel.shows(".comment p")
    panel.send("@@rate", "[value='4']")
    panel.until("document.querySelector('.c-part .star[aria-pressed=true]')?.value === '4'")
    panel.send("@@rate", "[value='0']")
    panel.until("!document.querySelector('.c-part .star[aria-pressed=true]')")
    pair_and_change(panel, ".pairs > table td", "DAPI")
    panel.write(".pairs [aria-label='Key 1']", "")
    panel.write(".pairs [aria-label='Value 1']", "")
    panel.send("@@pairs", "[name=annotation]")
    panel.shows(".pairs > table td")
    attach_and_delete(panel, tmp_path)
    panel.send("@@detach", "[title='Take this off']")
    panel.until("!document.querySelector('.c-part #values')")


def test_names_descriptions_and_channels(panel, images):
    panel.open(f"image-{images[0]}")
    panel.run("document.querySelector('.c-part details[data-editing]').open = true")
    assert panel.run("const box = document.querySelector('.c-part'); return box.scrollWidth <= box.clientWidth + 1")
    panel.write("#edit-channel-1", "nuclei")
    panel.send("@@channels", "[formaction]")
    panel.has(".facts .chip", "nuclei")
    panel.write("#edit-name", "Renamed")
    panel.write("#edit-description", "Two\nlines")
    panel.send("@@edit")
    panel.shows("h1", "Renamed")
    panel.shows(".description", "Two lines")
    panel.until("[...document.querySelectorAll('.tree .row')].some(row => row.title === 'Renamed')")
    panel.choose("Image 2")
    panel.shows("h1", "Image 2")
    panel.has(".facts .chip", "nuclei")


def test_many_objects_go_in_parts_and_can_be_stopped(panel, world):
    dataset = world.dataset("Many")
    images = world.images(1200, dataset=dataset)
    panel.open(f"dataset-{dataset}")
    panel.until("document.querySelectorAll('.c-list [role=option]').length > 3")
    panel.run("document.querySelector('.c-list').focus()")
    ActionChains(panel.driver).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
    panel.until("document.querySelector('.c-part article[data-batch]')?.dataset.batch === '1200'")
    hold = """window.asked = 0; const whole = window.fetch; window.fetch = (url, options) => {
      if (!String(url).includes('@@tag')) return whole(url, options);
      window.asked += 1;
      if (window.asked !== 2) return whole(url, options);
      return new Promise((_, fail) => options.signal.addEventListener('abort', () => fail(options.signal.reason)));
    }"""
    panel.run(hold)
    panel.write("[name=text]", "many")
    panel.send("@@tag", ".choosing + button")
    panel.until("document.querySelector('.doing [role=status]')?.textContent === '500 of 1,200'")
    panel.run("document.querySelector('.doing button').click()")
    panel.has(".failure", "It was stopped. It is done for 500 of 1,200.")
    panel.shows(".chip .num", "on 500 of 1200")
    panel.send("@@tag", "button.add")
    panel.shows(".chip .num", "on all 1200")
    assert panel.run("return document.querySelector('.doing')") is None
    assert len(images) == 1200


def test_a_new_tag_is_described_and_put_into_a_set(panel, world, images):
    tagset = world.tagset("Phases")
    panel.open(f"image-{images[0]}")
    panel.write("[name=description][aria-label^=Description]", "chromosomes aligned")
    panel.until("document.querySelector('.c-part select[name=tagset] option[value=\"' + arguments[0] + '\"]')", str(tagset))
    panel.run("document.querySelector('.c-part select[name=tagset]').value = arguments[0]", str(tagset))
    panel.write("[name=text]", "metaphase")
    panel.send("@@tag", ".choosing + button")
    panel.shows(".chip[data-tag] bdi", "metaphase")
    assert panel.one(".chip a").get_attribute("title").startswith("chromosomes aligned")
    assert "metaphase" in panel.driver.execute_async_script(FETCH, f"/tagset/{tagset}/tag.json")


def test_a_file_that_is_attached_elsewhere_is_attached_too(panel, world, images):
    world.attachment("protocol.txt", b"fix, stain", on=("image", images[1]))
    world.attachment("other.txt", b"", on=("image", images[1]))
    panel.open(f"image-{images[0]}")
    panel.write("[data-attached]", "")
    panel.until("document.querySelector('.c-part [data-attached][role=combobox]')")
    panel.write("[data-attached]", "proto")
    panel.until("[...document.querySelectorAll('#file-choices bdi')].map(each => each.textContent).join() === 'protocol.txt'")
    panel.run("document.querySelector('#file-choices [role=option]').click()")
    panel.send("@@attach", "[data-attached]")
    panel.shows(".files bdi", "protocol.txt")
