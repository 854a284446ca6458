"""What comes in between while somebody writes in the right panel: nothing of what he wrote may be lost, or be taken for something else."""

import pytest

from ending import end_session
from omeroweb_pyr.gateway.interfaces import IPool

pytestmark = pytest.mark.browser

ODD = {
    "markup": "<img src=x onerror=\"document.body.dataset.owned='yes'\"> <b>bold</b> & \"quotes\" 'too'",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 (a) 1",
    "emoji": "\N{MICROSCOPE}\ufe0f cells \N{FAMILY} \U0001f468\u200d\U0001f52c",
    "ten kilobytes": "long name " * 1024,
}


@pytest.fixture
def tree(world):
    project = world.project("P")
    return project, world.dataset("D", project=project), world.dataset("E", project=project)


@pytest.mark.parametrize("kind", ODD)
def test_odd_texts_are_kept_and_shown_as_they_are(panel, tree, kind):
    text = ODD[kind].strip()
    panel.open(f"dataset-{tree[1]}")
    panel.write("#edit-name", text)
    panel.send("@@edit")
    panel.shows("h1", " ".join(text.split()))
    panel.until("[...document.querySelectorAll('.tree .row')].some(row => row.title === arguments[0])", text)
    panel.write("[name=comment]", text)
    panel.send("@@comment")
    panel.shows(".comment p", " ".join(text.split()))
    panel.write("[name=text]", text[:255].strip())
    panel.send("@@tag", ".choosing + button")
    panel.shows(".chip[data-tag] bdi", " ".join(text[:255].split()))
    panel.write("form[data-pairs] [aria-label='Key 1']", text)
    panel.write("form[data-pairs] [aria-label='Value 1']", text)
    panel.send("@@pairs")
    panel.shows(".pairs > table :is(th, td)", " ".join(text.split()), " ".join(text.split()))
    assert panel.value("[name=was_name]") == text
    assert panel.run("return document.body.dataset.owned") is None
    assert panel.run("return document.querySelectorAll('.c-part img').length") == 0
    assert panel.run("const box = document.querySelector('.c-part'); return box.scrollWidth <= box.clientWidth + 1")


def test_two_people_edit_one_object(enter, world, log_in):
    colleague = world.colleague("rwrw--")
    project = world.project("Before", group=colleague.group_id)
    panel = enter(world)
    panel.open(f"project-{project}")
    panel.write("#edit-name", "Mine")
    panel.write("#edit-description", "much to say")
    theirs = log_in(colleague)
    theirs.post(f"/project/{project}/@@edit", {"name": "Theirs"}, headers={"X-CSRFToken": theirs.cookies["csrftoken"]})
    panel.send("@@edit")
    panel.has(".failure", "Somebody else has changed this meanwhile")
    assert panel.texts(".now dd")[0] == "Theirs"
    assert (panel.value("#edit-name"), panel.value("#edit-description")) == ("Mine", "much to say")
    panel.send("@@edit")
    panel.shows("h1", "Mine")
    panel.shows(".description", "much to say")


def test_theirs_are_taken_instead(enter, world, log_in):
    colleague = world.colleague("rwrw--")
    project = world.project(group=colleague.group_id)
    table = world.key_values({"Stain": "DAPI"}, on=("project", project), group=colleague.group_id)
    panel = enter(world)
    panel.open(f"project-{project}")
    panel.write(".pairs [aria-label='Value 1']", "mine")
    theirs = log_in(colleague)
    fields = {"annotation": table, "pairs": '[["Stain", "theirs"]]'}
    theirs.post(f"/project/{project}/@@pairs", fields, headers={"X-CSRFToken": theirs.cookies["csrftoken"]})
    panel.send("@@pairs", "[name=annotation]")
    panel.has(".now dd", "Stain: theirs")
    panel.run("document.querySelector('.c-part .now button').click()")
    panel.shows(".pairs > table td", "theirs")
    assert panel.value(".pairs [aria-label='Value 1']") == "theirs"


def test_what_was_typed_lives_through_the_end_of_the_session(panel, world, tree, app):
    panel.open(f"dataset-{tree[1]}")
    panel.write("[name=comment]", "much to say")
    panel.write("form[data-pairs] [aria-label='Key 1']", "Stain")
    app.registry.getUtility(IPool).reap()
    end_session(world)
    panel.send("@@comment")
    panel.until("document.querySelector('#username')")
    panel.driver.find_element("id", "username").send_keys(world.user_name)
    panel.driver.find_element("id", "password").send_keys(world.password)
    panel.run("document.querySelector('#username').form.requestSubmit()")
    panel.until("document.querySelector('.c-part textarea[name=comment]')?.value === 'much to say'")
    assert panel.value("form[data-pairs] [aria-label='Key 1']") == "Stain"
    panel.has("form .hint", "not saved yet")
    panel.send("@@comment")
    panel.shows(".comment p", "much to say")
    assert panel.value("form[data-pairs] [aria-label='Key 1']") == "Stain"


def test_what_somebody_typed_is_not_shown_to_another(panel, enter, world, tree):
    panel.open(f"dataset-{tree[1]}")
    panel.write("[name=comment]", "mine alone")
    other = enter(world.colleague())
    other.open(f"dataset-{tree[1]}")
    assert "mine alone" not in other.driver.page_source


def test_what_was_typed_stays_while_something_else_is_looked_at(panel, tree):
    panel.open(f"dataset-{tree[1]}")
    panel.write("[name=comment]", "half a thought")
    panel.choose("E")
    panel.shows("h1", "E")
    assert panel.value("[name=comment]") == ""
    panel.choose("D")
    panel.shows("h1", "D")
    assert panel.value("[name=comment]") == "half a thought"
    panel.write("[name=text]", "a tag")
    panel.send("@@tag", ".choosing + button")
    panel.shows(".chip[data-tag] bdi", "a tag")
    assert panel.value("[name=comment]") == "half a thought"


def test_an_object_that_is_deleted_meanwhile(panel, tree, browser):
    panel.open(f"dataset-{tree[1]}")
    panel.write("[name=comment]", "about what was")
    browser.post("/@@delete", {"dataset": tree[1]}, headers={"X-CSRFToken": browser.cookies["csrftoken"]})
    panel.wait.until(lambda _: browser.get(f"/dataset/{tree[1]}/", expect_errors=True).status_int == 404)
    panel.send("@@comment")
    panel.has(".failure", "It may have been deleted meanwhile")
    assert panel.value("[name=comment]") == "about what was"


def test_the_question_before_is_dropped(panel, tree):
    panel.open(f"dataset-{tree[1]}")
    hold = """window.asked = []; const whole = window.fetch; window.fetch = (url, options) => {
      if (!String(url).includes('@@panel')) return whole(url, options);
      asked.push(options.signal);
      if (asked.length > 1) return whole(url, options);
      return new Promise((_, fail) => options.signal.addEventListener('abort', () => fail(options.signal.reason)));
    }"""
    panel.run(hold)
    panel.choose("E")
    panel.until("asked.length === 1")
    panel.choose("P")
    panel.shows("h1", "P")
    assert panel.run("return asked.map(signal => signal.aborted)") == [True, False]


def test_what_one_may_not_do_is_told_for_several(enter, world):
    colleague = world.colleague("rwr---")
    dataset = colleague.dataset("Theirs")
    images = [world.image(name, group=colleague.group_id) for name in ("mine", "mine too")] + [colleague.image("theirs")]
    for image in images:
        colleague.link("dataset", dataset, "image", image, group=colleague.group_id)
    panel = enter(world)
    panel.open(*(f"image-{image}" for image in images))
    panel.has(".why", f"Only Test {colleague.mark}, who owns this")
    assert panel.run("return document.querySelectorAll('.c-part .about form').length") == 0
    panel.run("document.querySelector('.c-part [data-leave]').click()")
    panel.shows("article .heading h2", "2 images selected")
    panel.write("[name=comment]", "ours")
    panel.send("@@comment")
    panel.shows(".comment .num", "· on all 2")


def test_a_large_file_shows_how_far_it_is_and_can_be_stopped(panel, tree, tmp_path):
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(8_000_000))
    panel.open(f"dataset-{tree[1]}")
    panel.one("[type=file]").send_keys(str(file))
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    panel.driver.execute_cdp_cmd("Network.enable", {})
    panel.driver.execute_cdp_cmd("Network.emulateNetworkConditions", slow)
    try:
        panel.send("@@attach", "[type=file]")
        panel.until("document.querySelector('.doing [role=status]')?.textContent.endsWith(' of 8.0 MB')")
        panel.run("document.querySelector('.doing button').click()")
        panel.until("!document.querySelector('.doing')")
    finally:
        panel.driver.execute_cdp_cmd("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    assert panel.texts(".files bdi") == []
    panel.send("@@attach", "[type=file]")
    panel.shows(".files bdi", "large.bin")


def test_wells_that_a_link_leads_to_are_annotated_together(panel, world):
    wells = world.wells(world.plate("Q", screen=world.screen("S")), world.images(6), rows=2, columns=3)
    panel.open(f"well-{wells[0]}", f"well-{wells[1]}")
    panel.shows("article .heading h2", "2 wells selected")
    panel.write("[name=comment]", "controls")
    panel.send("@@comment")
    panel.shows(".comment .num", "· on all 2")


def test_tags_are_not_annotated_together(panel, world):
    panel.driver.get(f"{panel.url}/webclient/usertags/?show=tag-{world.tag('a')}|tag-{world.tag('b')}")
    panel.has("[data-batch] p", "can't be annotated together")
