"""Original files of several images at once, in parts too; OMERO.web's addresses of files; who may not have them, visitors too."""

import io
import tempfile
import zipfile

import pytest
from webtest import TestApp

from budgets import asked_of_omero
from making import plate_of
from omeroweb_pyr.embedded.binaries import KEY
from world import World

TEXT = b"0123456789" * 50


def whole(image):
    """What the file of an image has in it."""
    store = image[0].store
    text = "SELECT s.path FROM pixels p JOIN pixels_file s ON s.pixels_id = p.id WHERE p.image = ?"
    return store.pixels_path(store.read().execute(text, (image[1],)).fetchone()[0]).read_bytes()


@pytest.fixture
def pair(world):
    """Two images with a file each."""
    return world.image("one"), world.image("two", sizes=(16, 16, 1, 1, 1))


@pytest.fixture
def policy(root):
    config = root.sf.getConfigService()
    yield lambda text: config.setConfigValue(KEY, text)
    config.setConfigValue(KEY, "")


def opened(answer):
    return zipfile.ZipFile(io.BytesIO(answer.body))


def test_several_are_one_zip_of_known_length(browser, world, pair):
    query = f"image={pair[0]}&image={pair[1]}&zipname=My pair"
    answer = browser.get(f"/@@download?{query}")
    assert (answer.content_type, answer.content_length) == ("application/zip", len(answer.body))
    assert 'filename="My pair.zip"' in answer.headers["Content-Disposition"]
    with opened(answer) as archive:
        assert archive.testzip() is None
        assert sorted(map(len, map(archive.read, archive.namelist()))) == sorted(len(whole((world, image))) for image in pair)
    assert asked_of_omero(answer) >= 2 + 3  # which files, whether one may; create, set and read the first; the others while it is sent
    same = browser.post("/@@download", {"image": f"{pair[0]},{pair[1]}", "zipname": "My pair.zip"})
    assert same.body == answer.body
    assert browser.get(f"/webgateway/archived_files/download/?{query}").body == answer.body


def test_a_part_of_a_zip_is_a_part_of_the_zip(browser, pair):
    path = f"/@@download?image={pair[0]},{pair[1]}"
    answer = browser.get(path)
    body, tag = answer.body, answer.headers["ETag"]
    middle = len(body) // 2
    wanted = {f"bytes={middle}-": (middle, len(body)), "bytes=-30": (len(body) - 30, len(body)), "bytes=10-4999": (10, 5000)}
    for asked, (start, stop) in wanted.items():
        part = browser.get(path, headers={"Range": asked, "If-Range": tag}, status=206)
        assert part.body == body[start:stop]
        assert part.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(body)}"
    assert browser.get(path, headers={"Range": f"bytes={len(body)}-"}, status=416).body == b""
    assert browser.get(path, headers={"If-None-Match": tag}, status=304).body == b""
    assert browser.head(path).content_length == len(body)


def test_one_image_is_its_file_and_wells_are_their_fields(browser, world, pair):
    assert browser.get(f"/@@download?image={pair[1]}").body == whole((world, pair[1]))
    plate = world.plate()
    well = world.well(plate)
    for image in pair:
        world.field(well, image)
    with world.store.write() as writer:
        writer.update("ExperimenterGroup", world.group_id, config=[(KEY, "+read,+write,+image,+plate")])
    assert browser.get(f"/webgateway/archived_files/download/?well={well}&index=1").body == whole((world, pair[1]))
    assert browser.get(f"/@@download?well={well}").body == whole((world, pair[0]))
    browser.get(f"/@@download?well={well}&index=2", status=404)


def test_what_cannot_be_sent_is_said_before_anything_is(browser, world, stranger, pair, make_app, policy):
    theirs = stranger.image()
    for query, status in {
        f"image={pair[0]},{theirs}": 404,
        f"image={pair[0]},987654321": 404,
        "": 400,
        "image=x": 400,
        f"well={pair[0]}&index=-1": 400,
        f"image={','.join(map(str, range(1, 5002)))}": 400,
    }.items():
        told = browser.get(f"/@@download?{query}", status=status)
        assert told.html.find("main").text.strip()
    small = TestApp(make_app(**{"omero.web.maximum_multifile_download_size": "1000"}), cookiejar=browser.cookiejar)
    told = small.get(f"/@@download?image={pair[0]},{pair[1]}", status=403)
    assert "more than 1 kB can't be downloaded at once" in told.text
    small.get(f"/@@download?image={pair[0]}")  # a single file, however large
    screened = world.image("screened", sizes=(24, 16, 1, 1, 1))
    plate_of(world, [screened])  # whose files OMERO keeps by default
    assert "may not download" in browser.get(f"/@@download?image={pair[0]},{screened}", status=403).html.find("main").text


def test_the_addresses_of_omero_web(browser, world, pair):
    image = pair[0]
    file = world.attachment("a b.txt", TEXT, on=("image", image))
    number = world.store.read().execute("SELECT file FROM annotation WHERE id = ?", (file,)).fetchone()[0]
    for path in (f"/webclient/{at}/" for at in (f"annotation/{file}", f"get_original_file/{number}", f"download_original_file/{number}")):
        answer = browser.get(path)
        assert (answer.body, answer.content_length) == (TEXT, len(TEXT))
        assert browser.get(path, headers={"Range": "bytes=5-9"}, status=206).body == b"56789"
    assert browser.get(f"/webgateway/archived_files/download/{image}/").body == whole((world, image))
    told = browser.get(f"/webclient/original_file_paths/{image}/").json
    assert told.keys() == {"repo", "client", "fileset"}
    assert len(told["repo"]) == len(told["client"]) == 1
    for path in ("/webclient/annotation/987654321/", "/webclient/annotation/0/", f"/webclient/annotation/{number + 10**9}/"):
        browser.get(path, status=404)


def test_they_are_for_whom_they_are(log_in, world, pair, anonymous):
    file = world.attachment("a.txt", TEXT, on=("image", pair[0]))
    other = log_in(World(world.server))
    for path in (f"/webclient/annotation/{file}/", f"/webgateway/archived_files/download/{pair[0]}/", f"/@@download?image={pair[0]}"):
        other.get(path, status=404)
        assert "/login/" in anonymous.get(path, status=302).location


def test_visitors_are_held_to_the_policy(make_app, world, pair, policy):
    image = pair[0]
    told = {"omero.web.public.enabled": "true", "omero.web.public.user": world.user_name, "omero.web.public.password": world.password}
    visitor = TestApp(make_app(**told, **{"omero.web.public.url_filter": "^/(image|@@download)"}))
    assert visitor.get(f"/image/{image}/@@download").body == whole((world, image))
    assert visitor.get(f"/@@download?image={image}").body == whole((world, image))
    policy("-read,-write,-image")
    for path in (f"/image/{image}/@@download", f"/@@download?image={image}", f"/@@download?image={image},{pair[1]}"):
        page = visitor.get(path, status=403)
        assert "may not download" in page.html.find("main").text
        assert page.html.find("h1")
    assert visitor.get(f"/image/{image}/").html.find("button", string="Original").has_attr("disabled")


def test_whether_they_may_be_had_is_told_before(browser, pair, policy, stranger):
    path = f"/image/{pair[0]}/@@downloadable"
    assert browser.get(path).json == {"data": {"why": ""}}
    policy("-read,-write,-image")
    assert "may not download" in browser.get(path).json["data"]["why"]
    browser.get(f"/image/{stranger.image()}/@@downloadable", status=404)


def test_the_panel_of_several_offers_their_files(browser, world, pair):
    headers = {"X-CSRFToken": browser.cookies["csrftoken"]}
    form = browser.post("/@@panel", {"image": f"{pair[0]},{pair[1]}"}, headers=headers).html.select_one("form[data-files]")
    fields = {each["name"]: each["value"] for each in form.select("input")}
    with opened(browser.post(form["action"], fields)) as archive:
        assert len(archive.namelist()) == 2
    other = browser.post("/@@panel", {"dataset": f"{world.dataset()},{world.dataset()}"}, headers=headers).html
    assert other.select_one("form[data-files]") is None


def test_no_temporary_file_is_made(browser, pair, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a temporary file")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp", "TemporaryDirectory", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    with opened(browser.get(f"/@@download?image={pair[0]},{pair[1]}")) as archive:
        assert archive.testzip() is None
    assert browser.get(f"/image/{pair[0]}/@@download", headers={"Range": "bytes=1-2"}, status=206).content_length == 2
