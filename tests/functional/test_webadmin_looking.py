"""Seeing the site as somebody else leaves no trace in OMERO: no settings, no thumbnails, no events, whatever is looked at."""

import io

import pytest
from PIL import Image

from world import World

TABLES = ("renderingdef", "thumbnail", "channelbinding", "quantumdef", "annotation", "originalfile")


def written(server, *users):
    """Count what OMERO has stored of some users, table by table, and what they have changed by its log."""
    db, marks = server.store.read(), ", ".join("?" * len(users))
    owned = {table: db.execute(f"SELECT count(*) FROM {table} WHERE owner_id IN ({marks})", users).fetchone()[0] for table in TABLES}
    changed = f"SELECT count(*) FROM eventlog l JOIN event e ON e.id = l.event WHERE e.experimenter IN ({marks})"
    return owned | {"changed": db.execute(changed, users).fetchone()[0]}


def look(browser, user):
    page = browser.get(f"/webadmin/experimenter/edit/{user}/")
    next(form for form in page.forms.values() if "view_as" in form.action).submit(status=302)


def paths(project, dataset, image):
    here = f"/image/{image}"
    yield from (f"/project/{project}/", f"/project/{project}.json", f"/dataset/{dataset}/", f"/dataset/{dataset}.csv", "/webclient/")
    yield from (f"{here}/", f"{here}/@@viewer", f"{here}/@@panel", f"{here}.png?z=1&t=1", f"{here}.jpg", f"{here}/@@luts")
    yield from (f"{here}/@@thumbnail?size=16", f"{here}/@@thumbnail?size=96", f"{here}/@@levels", f"{here}/@@tile/0/0_0.jpg")
    yield from (f"{here}/@@histogram?channel=1", f"/webgateway/render_thumbnail/{image}/", f"/webgateway/render_image/{image}/0/0/")
    yield from (f"/webgateway/imgData/{image}/", "/webadmin/myaccount/", "/webadmin/stats/", "/webadmin/myphoto/", "/webclient/search/?q=x")


@pytest.mark.parametrize("who", ["owner", "other"])
def test_what_is_looked_at_leaves_nothing_behind(log_in, server, who):
    seen = World(server)
    if who == "other":  # as the public user is: somebody in the group, whose settings would be his own beside the owner's
        owner, seen = seen, seen.colleague("rwra--")
        group = seen.group_id
    else:
        owner, group = seen, seen.group_id
    project = owner.project(group=group)
    dataset = owner.dataset(project=project, group=group)
    image = owner.image(dataset=dataset, group=group)
    admin = World(server, admin=True)
    browser = log_in(admin)
    look(browser, seen.user_id)
    before = written(server, seen.user_id, admin.user_id)
    for path in paths(project, dataset, image):
        assert browser.get(path, status="*").status_int == 200, path
    assert written(server, seen.user_id, admin.user_id) == before


def test_who_is_there_himself_has_settings_made(browser, server, world):
    image = world.image()
    before = written(server, world.user_id)
    browser.get(f"/image/{image}.png?z=1&t=1")
    assert written(server, world.user_id) != before, "else the test above could not fail"


def test_thumbnails_drawn_aside_look_as_omeros(log_in, browser, server, world):
    dataset = world.dataset()
    image = world.image(dataset=dataset, sizes=(64, 48, 1, 1, 1))
    admin = log_in(World(server, admin=True))
    look(admin, world.user_id)
    pictures = [Image.open(io.BytesIO(each.get(f"/image/{image}/@@thumbnail?size=32").body)) for each in (admin, browser)]
    assert {picture.format for picture in pictures} == {"JPEG"}
    assert {picture.size for picture in pictures} == {(32, 24)}
    shades = [picture.convert("L").resize((4, 3)).tobytes() for picture in pictures]
    assert max(abs(one - other) for one, other in zip(*shades, strict=True)) < 24
