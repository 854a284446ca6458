"""One's photo over the real wire: cut where one says, kept, shown, deleted, and refused beside its field."""

import io

import numpy as np
import pytest
from PIL import Image
from webtest import Upload

from omeroweb_pyr.imaging.photos import LARGEST

ORIENTATION, TURNED = 0x0112, 6
"""What cameras write that were held upright: the picture's left is its top."""


def saved(picture, kind="PNG", **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def picture(kind="PNG", size=(300, 200)):
    return saved(Image.new("RGB", size, "#336699"), kind)


def quarters(width=400, height=200):
    """A picture whose left half is red, and whose right half is blue above and green below."""
    drawn = Image.new("RGB", (width, height), "#ff0000")
    drawn.paste("#0000ff", (width // 2, 0, width, height // 2))
    drawn.paste("#00ff00", (width // 2, height // 2, width, height))
    return drawn


def noise(side):
    return Image.fromarray(np.random.default_rng(1).integers(0, 255, (side, side, 3), dtype=np.uint8))


def photo_form(page):
    return next(form for form in page.forms.values() if "photo" in form.fields)


def upload(browser, name, content, numbers=None, **fields):
    """Send a picture; the numbers are those that the page's script would send."""
    form = photo_form(browser.get("/webadmin/myaccount/"))
    form["photo"] = Upload(name, content, "image/png")
    for field, value in fields.items():
        form[field] = value
    if numbers is None:
        return form.submit(expect_errors=True)
    sent = [pair for pair in form.submit_fields() if pair[0] not in {"x", "y", "size", "photo"}]
    more = [*sent, *zip(("x", "y", "size"), map(str, numbers), strict=True)]
    return browser.post(form.action, more, upload_files=[("photo", name, content)], expect_errors=True)


def shown(browser):
    return Image.open(io.BytesIO(browser.get("/webadmin/myphoto/").body)).convert("RGB")


def colour(seen, x, y):
    """Name the colour of a place: JPEG is not exact."""
    return "RGB"[int(np.argmax(seen.getpixel((x, y))))]


def told(page):
    return page.html.select_one("#photo-error").text


def test_a_photo_is_uploaded_shown_and_deleted(browser, log_in, world, stranger):
    assert "<text" in browser.get("/webadmin/myphoto/").text
    assert upload(browser, "me.png", picture()).status_int == 302
    reply = browser.get("/webadmin/myphoto/")
    assert (reply.content_type, shown(browser).size) == ("image/jpeg", (200, 200))
    assert browser.get("/webadmin/myphoto/", headers={"If-None-Match": reply.headers["ETag"]}, status=304).body == b""
    assert upload(browser, "me.png", picture(), crop=False).status_int == 302
    peer = log_in(world.colleague())
    assert peer.get(f"/webadmin/photo/{world.user_id}/").body == picture()
    assert peer.get(f"/webclient/avatar/{world.user_id}/").content_type == "image/png"
    hidden = log_in(stranger)
    for path in (f"/webadmin/photo/{world.user_id}/", "/webadmin/photo/99999999/", f"/webadmin/photo/{'9' * 30}/"):
        hidden.get(path, status=404)
    form = next(form for form in browser.get("/webadmin/myaccount/").forms.values() if "deletephoto" in form.action)
    for sentence in ("Your photo was deleted.", "You have no photo."):
        assert sentence in form.submit().follow().text
    assert browser.get("/webadmin/myphoto/").content_type == "image/svg+xml"


def test_deleting_is_offered_to_whom_there_is_a_photo_of(browser):
    assert not browser.get("/webadmin/myaccount/").html.select("form[action*=deletephoto]")
    upload(browser, "me.png", picture())
    page = browser.get("/webadmin/myaccount/")
    page = next(form for form in page.forms.values() if "deletephoto" in form.action).submit().follow()
    assert not page.html.select("form[action*=deletephoto]")


@pytest.mark.parametrize("address", ["change_avatar/", "change_avatar/4711/"])
def test_whose_photo_it_is_the_session_says_by_omero_webs_addresses(browser, address):
    """OMERO.web's address takes an id or none, and ignores it."""
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
    assert photo_form(browser.get(f"/webadmin/{address}"))
    for action in ("", "upload/"):
        browser.post(f"/webadmin/{address}{action}", token, upload_files=[("photo", "me.png", picture())], status=302)
        assert browser.get("/webadmin/myphoto/").body == picture()
        browser.get(f"/webadmin/{address}deletephoto/", status=404)  # by a mere link nothing is deleted
        browser.post(f"/webadmin/{address}deletephoto/", token, status=302)
        assert browser.get("/webadmin/myphoto/").content_type == "image/svg+xml"


def test_without_numbers_the_middle_is_cut_out(browser):
    upload(browser, "me.png", saved(quarters()))
    seen = shown(browser)
    assert seen.size == (200, 200)
    assert [colour(seen, *place) for place in ((20, 100), (180, 20), (180, 180))] == ["R", "B", "G"]


def test_pictures_of_many_kinds_look_as_they_do(browser):
    deep = Image.fromarray(np.repeat(np.repeat(np.array([[0, 1000], [2000, 4000]], np.uint16), 50, 0), 50, 1))
    upload(browser, "deep.png", saved(deep))
    assert [shown(browser).getpixel(place)[0] // 10 for place in ((20, 20), (80, 20), (20, 80), (80, 80))] == [0, 6, 12, 25]
    for picture, kind in ((quarters().convert("CMYK"), "JPEG"), (quarters().convert("P"), "GIF"), (quarters(), "WEBP")):
        out = io.BytesIO()
        picture.save(out, kind)
        upload(browser, f"me.{kind}", out.getvalue())
        assert [colour(shown(browser), *place) for place in ((20, 100), (180, 20), (180, 180))] == ["R", "B", "G"], kind


def test_the_square_that_was_chosen_is_cut_out(browser):
    assert upload(browser, "me.png", saved(quarters()), (200, 100, 100)).status_int == 302
    seen = shown(browser)
    assert seen.size == (100, 100)
    assert {colour(seen, *place) for place in ((5, 5), (95, 5), (5, 95), (95, 95))} == {"G"}


def test_numbers_are_those_of_the_picture_as_it_is_seen(browser):
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    assert upload(browser, "me.jpg", saved(quarters(), "JPEG", exif=exif, quality=95), (0, 200, 100)).status_int == 302
    assert colour(shown(browser), 50, 50) == "G"  # 200 wide and 400 high: below it is green to the left, and blue to the right


def test_large_pictures_are_made_small_and_see_through_ones_white(browser):
    assert upload(browser, "me.png", saved(noise(900))).status_int == 302
    body = browser.get("/webadmin/myphoto/").body
    assert shown(browser).size == (512, 512)
    assert len(body) <= LARGEST
    upload(browser, "me.png", saved(Image.new("RGBA", (64, 64), (255, 0, 0, 0))))
    assert min(shown(browser).getpixel((30, 30))) > 250


OUTSIDE = [(-1, 0, 100), (0, -1, 100), (201, 0, 200), (0, 1, 200), (0, 0, 201), (0, 0, 4), (0, 0, 0), (0, 0, 999_999_999)]


@pytest.mark.parametrize("numbers", OUTSIDE)
def test_a_square_outside_of_the_picture_is_refused(browser, numbers):
    reply = upload(browser, "me.png", saved(quarters()), numbers)
    assert reply.status_int == 400
    assert told(reply).startswith("The square that is cut out")


@pytest.mark.parametrize("numbers", [("", 0, 100), (0, 0, ""), ("a", "b", "c"), ("1e3", 0, 100), (0, "", ""), (0, 0, 10**30)])
def test_numbers_that_are_none_are_refused(browser, numbers):
    reply = upload(browser, "me.png", saved(quarters()), numbers)
    assert (reply.status_int, told(reply)) == (400, "The numbers of the square are wrong: please choose it again.")


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
NO_PICTURE = "This is not a picture that can be shown: please take a JPEG, PNG, GIF or WebP."


@pytest.mark.parametrize(("content", "options", "sentence"), [
    (b"", {}, NO_PICTURE),
    (SVG, {}, NO_PICTURE),
    (picture()[:100], {}, NO_PICTURE),
    (picture("TIFF"), {}, NO_PICTURE),
    (saved(noise(400)), {"crop": False}, "This picture is too large: it may have 200 kB, or more if it is cut to a square."),
    (b"x" * 20_000_001, {}, "This picture is too large: it may have 20 MB."),
    (picture(size=(9, 400)), {}, "This picture has 9 x 400 pixels: that is too small, each side needs 16."),
    (picture(size=(20_001, 16)), {"crop": False}, "This picture has 20001 x 16 pixels: that is too many."),
    (picture(size=(8000, 6000)), {}, "This picture has 8000 x 6000 pixels: that is too many."),
], ids=["empty", "svg", "cut off", "tiff", "large as it is", "large to cut", "thin", "long", "many pixels"])  # fmt: skip
def test_what_is_no_photo_is_told_beside_its_field(browser, content, options, sentence):
    reply = upload(browser, "a.png", content, **options)
    assert (reply.status_int, told(reply)) == (400, sentence)
    assert photo_form(reply)["crop"].checked is options.get("crop", True)
    assert browser.get("/webadmin/myphoto/").content_type == "image/svg+xml"


def test_without_a_file_one_is_asked_for(browser):
    page = browser.get("/webadmin/myaccount/")
    assert told(photo_form(page).submit(status=400)) == "Please choose a picture first."
