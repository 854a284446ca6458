"""Where imported images go: whose they are, in which group, project and dataset."""

from dataclasses import dataclass

from omeroweb_pyr.embedded.schema import USER
from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.store import Store


class NoSuchPlace(Exception):
    """Why images can't go there, in a line."""


@dataclass(frozen=True, slots=True)
class Place:
    """Ids of the owner, the group, and of the project and the dataset if there are any."""

    owner: int
    group: int
    project: int | None = None
    dataset: int | None = None

    def url(self, image: int) -> str:
        """Return the path of an image's page."""
        above = "".join(f"/{kind}/{id}" for kind, id in (("project", self.project), ("dataset", self.dataset)) if id is not None)
        return f"{above}/image/{image}/"


def find(store: Store, user: str, group: str | None, project: str | None, dataset: str | None) -> Place:
    """Find the place; a project or a dataset of the user's that isn't there yet is made."""
    for kind, name in (("project", project), ("dataset", dataset)):
        if name is not None and not name.strip():
            raise NoSuchPlace(f"the {kind} needs a name")
    if project is not None and dataset is None:
        raise NoSuchPlace("images go into a dataset: give --dataset too")
    owner, within = _member(store, user, group)
    if dataset is None:
        return Place(owner, within)
    with Builder.session(store) as build:
        return _containers(build, store, Place(owner, within), project, dataset)


def _member(store: Store, user: str, group: str | None) -> tuple[int, int]:
    db = store.read()
    found = db.execute("SELECT id FROM experimenter WHERE omeName = ?", (user,)).fetchone()
    if found is None:
        raise NoSuchPlace(f"there is no user {user}")
    sql = """SELECT g.name, g.id FROM groupexperimentermap m JOIN experimentergroup g ON g.id = m.parent
      WHERE m.child = ? AND g.id <> ? ORDER BY m.child_index"""
    groups = dict(db.execute(sql, (found[0], USER)).fetchall())
    if group is None and groups:
        return found[0], next(iter(groups.values()))
    if group not in groups:
        known = ", ".join(groups) or "none"
        raise NoSuchPlace(f"{user} is not in the group {group} (but in: {known})" if group else f"{user} is in no group")
    return found[0], groups[group]


def _containers(build: Builder, store: Store, place: Place, project: str | None, dataset: str) -> Place:
    owner, group, db = place.owner, place.group, store.read()
    if project is None:
        sql = "SELECT max(id) FROM dataset WHERE name = ? AND owner_id = ? AND group_id = ?"
        (found,) = db.execute(sql, (dataset, owner, group)).fetchone()
        return Place(owner, group, None, found or build.dataset(owner, group, dataset))
    sql = "SELECT max(id) FROM project WHERE name = ? AND owner_id = ? AND group_id = ?"
    (above,) = db.execute(sql, (project, owner, group)).fetchone()
    above = above or build.project(owner, group, project)
    sql = "SELECT max(d.id) FROM dataset d JOIN projectdatasetlink l ON l.child = d.id WHERE d.name = ? AND d.owner_id = ? AND l.parent = ?"
    (found,) = db.execute(sql, (dataset, owner, above)).fetchone()
    if found is None:
        found = build.dataset(owner, group, dataset)
        build.link("project", above, "dataset", found, owner=owner, group=group)
    return Place(owner, group, above, found)
