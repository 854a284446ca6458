"""Attachments and original files through the web app: up, down, in parts, as a zip, and who may not."""

import hashlib
import io
import zipfile

import pytest
from webtest import TestApp, Upload

from budgets import asked_of_omero
from omeroweb_pyr.embedded.binaries import KEY
from omeroweb_pyr.gateway.interfaces import IPool
from world import World

JSON = {"Accept": "application/json"}
DATA = bytes(range(256)) * 20_000
"""5 MB: three blocks."""


@pytest.fixture
def attach(browser):
    def post(path, *files, status=200, **fields):
        uploads = [("file", name, content) for name, content in files]
        headers = JSON | {"X-CSRFToken": browser.cookies["csrftoken"]}
        return browser.post(f"{path}@@attach", fields, upload_files=uploads, headers=headers, status=status)

    return post


def files(browser, path):
    return [each for each in browser.get(f"{path[:-1]}.json").json["data"]["Annotations"] if each["@type"].endswith("#FileAnnotation")]


def test_up_and_down(server, browser, world, attach):
    path = f"/image/{world.image()}/"
    names = ("a b.txt", "x.bin")
    made = attach(path, (names[0], b"hello"), (names[1], DATA)).json["data"]
    assert made["added"] == made["new"]
    assert len(made["new"]) == 2
    found = {each["File"]["Name"]: each for each in files(browser, path)}
    assert (found["a b.txt"]["File"]["Size"], found["a b.txt"]["File"]["Mimetype"]) == (5, "text/plain")
    row = world.store.read().execute("SELECT hash FROM originalfile WHERE id = ?", (found["x.bin"]["File"]["@id"],)).fetchone()
    assert row[0] == hashlib.sha1(DATA).hexdigest()
    before, servants = server.calls(), server.servants()
    answer = browser.get(f"{path}@@download/{found['x.bin']['@id']}")
    assert answer.body == DATA
    assert (answer.content_length, answer.content_type) == (len(DATA), "application/octet-stream")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="x.bin"')
    assert server.calls() - before == 2 + 2 + 3 + 1  # object, file; create, set; blocks; close
    assert server.servants() == servants
    assert browser.get(f"{path}@@download/{found['x.bin']['@id']}", headers={"If-None-Match": answer.headers["ETag"]}, status=304)


RANGES = {
    "bytes=0-9": (206, DATA[:10]),
    "bytes=4000000-": (206, DATA[4_000_000:]),
    "bytes=-5": (206, DATA[-5:]),
    "bytes=99999999-": (416, b""),
    "bytes=0-1,5-6": (200, DATA),
    "lines=1-2": (200, DATA),
}


@pytest.fixture(scope="module")
def kept(server):
    world = World(server)
    image = world.image()
    return world, f"/image/{image}/@@download/{world.attachment('data.bin', DATA, on=('image', image))}"


@pytest.mark.parametrize("wanted", RANGES)
def test_parts(log_in, kept, wanted):
    world, path = kept
    status, content = RANGES[wanted]
    answer = log_in(world).get(path, headers={"Range": wanted}, status=status)
    assert answer.body == content
    assert answer.content_length == len(content)
    if status == 206:
        assert answer.headers["Content-Range"].endswith(f"/{len(DATA)}")


def test_parts_of_what_has_changed_are_the_whole(log_in, kept):
    world, path = kept
    browser = log_in(world)
    tag = browser.head(path).headers["ETag"]
    assert browser.get(path, headers={"Range": "bytes=0-1", "If-Range": tag}, status=206).body == DATA[:2]
    assert browser.get(path, headers={"Range": "bytes=0-1", "If-Range": '"other"'}, status=200).body == DATA


def test_head_opens_nothing(server, log_in, kept):
    world, path = kept
    browser, servants = log_in(world), server.servants()
    answer = browser.head(path)
    assert (answer.content_length, answer.body) == (len(DATA), b"")
    assert server.servants() == servants


def test_a_download_that_is_given_up_holds_nothing(app, server, log_in, kept):
    world, path = kept
    browser = log_in(world)
    browser.get(f"{path.partition('@@')[0]}")
    pool, servants = app.registry.getUtility(IPool), server.servants()
    environ = TestApp(app).RequestClass.blank(path, cookies=dict(browser.cookies)).environ
    begun = []
    body = app(environ, lambda status, headers, _info=None: begun.append(status))
    assert begun == ["200 OK"]
    assert len(next(iter(body))) == 2 * 1024 * 1024
    assert sum(slot.users for slot in pool._slots.values()) == 1
    assert server.servants() == servants + 1
    body.close()
    body.close()
    assert sum(slot.users for slot in pool._slots.values()) == 0
    assert server.servants() == servants


def test_original_files(browser, world):
    image = world.image()
    store = world.store.read()
    path = store.execute("SELECT s.path FROM pixels p JOIN pixels_file s ON s.pixels_id = p.id WHERE p.image = ?", (image,)).fetchone()[0]
    answer = browser.get(f"/image/{image}/@@download")
    assert answer.body == world.store.pixels_path(path).read_bytes()
    assert browser.get(f"/image/{image}/").html.find("a", string="Original")["href"] == f"/image/{image}/@@download"
    browser.get(f"/dataset/{world.dataset()}/@@download", status=404)


def test_several_original_files_are_a_zip(browser, world, client):
    image = world.image("Two: files")
    second = world.attachment("more.txt", DATA, on=("image", image))
    with world.store.write() as writer:
        file = writer.connection.execute("SELECT file FROM annotation WHERE id = ?", (second,)).fetchone()[0]
        fileset = writer.connection.execute("SELECT fileset FROM image WHERE id = ?", (image,)).fetchone()[0]
        event = writer.event(world.user_id, world.group_id)
        values = {"fileset": fileset, "originalFile": file, "clientPath": "more.txt", "fileset_index": 1}
        writer.insert("FilesetEntry", owner=world.user_id, group=world.group_id, event=event, **values)
    answer = browser.get(f"/image/{image}/@@download")
    assert answer.content_type == "application/zip"
    assert answer.content_length == len(answer.body)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 2
        assert archive.read(next(name for name in archive.namelist() if name.endswith("more.txt"))) == DATA


def test_by_the_forms_on_the_page(browser, world):
    path = f"/dataset/{world.dataset()}/"
    form = next(form for form in browser.get(path).forms.values() if form.action.endswith("@@attach"))
    form["file"] = [Upload("notes.txt", b"read me")]
    page = form.submit(status=303).follow()
    link = page.html.select_one(".files a")
    assert browser.get(link["href"]).body == b"read me"
    gone = next(form for form in page.forms.values() if "delete" in form.fields)
    gone.submit("delete", status=303)
    assert files(browser, path) == []
    assert world.store.read().execute("SELECT count(*) FROM originalfile WHERE owner_id = ?", (world.user_id,)).fetchone()[0] == 0


def test_a_file_that_there_is(browser, world, attach):
    first, second = f"/image/{world.image()}/", f"/project/{world.project()}/"
    (known,) = attach(first, ("a.txt", b"a")).json["data"]["new"]
    assert attach(second, annotation=str(known)).json["data"] == {"added": [known], "new": []}
    assert attach(second, annotation=str(known)).json["data"] == {"added": [], "new": []}
    headers = JSON | {"X-CSRFToken": browser.cookies["csrftoken"]}
    browser.post(f"{second}@@detach", {"annotation": known}, headers=headers)
    assert (len(files(browser, first)), files(browser, second)) == (1, [])


def test_odd_uploads(browser, world, attach):
    path = f"/image/{world.image()}/"
    assert "choose a file" in attach(path, status=400).json["message"]
    attach(path, ("empty", b""), ("C:\\Documents\\\N{MICROSCOPE}.tif", b"x"), ("../../etc/passwd", b"x"))
    found = {each["File"]["Name"]: each["@id"] for each in files(browser, path)}
    assert found.keys() == {"empty", "\N{MICROSCOPE}.tif", "passwd"}
    assert browser.get(f"{path}@@download/{found['empty']}").body == b""
    told = browser.get(f"{path}@@download/{found[chr(0x1F52C) + '.tif']}").headers["Content-Disposition"]
    assert told == "attachment; filename=\"_.tif\"; filename*=UTF-8''%F0%9F%94%AC.tif"
    assert "longer" in attach(path, ("x" * 9000, b""), annotation="987654321", status=400).json["message"]


def test_files_are_only_where_they_are_attached(browser, world, log_in):
    image, other = world.image(), world.image()
    file = world.attachment("a.txt", b"a", on=("image", image))
    browser.get(f"/image/{image}/@@download/{file}")
    for path in (f"/image/{other}/@@download/{file}", f"/image/{image}/@@download/{file}/x", f"/image/{image}/@@download/0{file}"):
        browser.get(path, status=404)
    stranger = log_in(World(world.server))
    stranger.get(f"/image/{image}/@@download/{file}", status=404)
    stranger.post(f"/image/{image}/@@attach", {"annotation": file}, headers={"X-CSRFToken": stranger.cookies["csrftoken"]}, status=404)


def test_binary_access_is_restricted(root, world, log_in, kept):
    owner, path = kept
    image = path.partition("@@")[0]
    config = root.sf.getConfigService()
    member = log_in(owner.colleague())
    assert member.get(path).body == DATA
    config.setConfigValue(KEY, "-read,+write,+image")
    try:
        for refused in (path, f"{image}@@download"):
            assert "may not" in member.get(refused, headers=JSON, status=403).json["message"]
        assert log_in(owner).get(path).body == DATA
    finally:
        config.setConfigValue(KEY, "")


def test_pages_say_that_files_are_restricted_and_why(root, server, log_in, kept):
    owner, path = kept
    image = path.partition("@@")[0]
    member = log_in(owner.colleague())
    assert member.get(image).html.find("a", string="Original")["href"] == f"{image}@@download"
    config = root.sf.getConfigService()
    config.setConfigValue(KEY, "-read,+write,+image")
    try:
        html = member.get(image).html
        assert html.find("a", string="Original") is None
        assert html.find("button", string="Original").has_attr("disabled")
        assert "policy of binary access" in html.find(id="why-original").text
        told = member.get(f"{image}@@download", status=403)
        assert "may not download its files" in told.html.find("main").text
        assert log_in(owner).get(image).html.find("a", string="Original")
    finally:
        config.setConfigValue(KEY, "")


def test_what_an_upload_costs(server, browser, world, attach):
    path = f"/image/{world.image()}/"
    attach(path, ("a", b"a"))
    before = server.calls()
    answer = attach(path, ("a", DATA))
    assert asked_of_omero(answer) == server.calls() - before == 1 + 5 + 3 + 1


def test_files_are_offered_to_be_attached_elsewhere(browser, world, log_in, anonymous):
    colleague = world.colleague()
    image = world.image()
    kept = world.attachment("protocol_1.txt", b"12345", on=("image", image), description="how it was done")
    world.attachment("other.txt", b"", on=("image", image))
    world.attachment("protocol.log", b"", on=("image", image), ns="openmicroscopy.org/omero/import/companionFile")
    colleague.attachment("protocol of others", b"", on=("image", colleague.image()))
    answer = browser.get(f"/@@files.json?group={world.group_id}&q=PROTOCOL_")
    (found,) = answer.json["data"]
    assert found == {"@id": kept, "Name": "protocol_1.txt", "Description": "how it was done", "by": f"Test {world.mark}", "size": "5 bytes"}
    assert asked_of_omero(browser.get("/@@files.json")) == 1
    assert browser.get("/@@files.json?q=no such").json["data"] == []
    browser.get("/@@files.json?group=x", status=400)
    anonymous.get("/@@files.json", status=[302, 403])


@pytest.mark.parametrize(("more", "status"), [({}, 200), ({"annotation": "x"}, 400)])
def test_uploaded_files_are_closed_whatever_becomes_of_them(world, attach, more, status):
    answer = attach(f"/image/{world.image()}/", ("large.bin", DATA), status=status, **more)
    part = answer.request.environ["webob._parsed_post_vars"][0]["file"]
    assert part.filename == "large.bin"
    assert part.file.closed
