"""Static files: kept for good under addresses that change with them."""

import re

from webtest import TestApp

from omeroweb_pyr.views.static import digest


def test_files_are_kept_for_a_year_below_an_address_of_their_content(anonymous):
    page = anonymous.get("/webclient/login/")
    sheet = re.search(r'href="(/static/[0-9a-f]{10}/css/app\.css)"', page.text).group(1)
    reply = anonymous.get(sheet)
    assert reply.content_type == "text/css"
    assert "max-age=31536000" in reply.headers["Cache-Control"]
    anonymous.get("/static/css/app.css", status=404)


def test_while_developing_nothing_is_kept(make_app):
    reply = TestApp(make_app(**{"omero.web.debug": "true"})).get("/static/omeroweb_pyr/css/app.css")
    assert "max-age=0" in reply.headers["Cache-Control"]


def test_the_address_changes_with_any_file(tmp_path):
    (tmp_path / "js").mkdir()
    file = tmp_path / "js" / "a.js"
    seen = {digest(tmp_path)}
    for content in ("1", "2"):
        file.write_text(content)
        seen.add(digest(tmp_path))
    file.rename(tmp_path / "b.js")
    seen.add(digest(tmp_path))
    assert len(seen) == 4
