"""Administration: users, groups, one's own account; the addresses are OMERO.web's."""

from collections.abc import Iterator

from pyramid.config import Configurator

from omeroweb_pyr.resources import Circle, Desk, Office, Team

ID = "{id:[0-9]+}"


def _forms(kind: str, path: str, known: type[Desk]) -> Iterator[tuple[str, str, type[Desk]]]:
    """Name the addresses of a kind of form: for what is to be made, and for what there is."""
    for what in ("new", "create"):
        yield f"webadmin.{kind}.{what}", f"{path}/{what}/", Office
    for what in ("edit", "save"):
        yield f"webadmin.{kind}.{what}", f"{path}/{what}/{ID}/", known


ROUTES: tuple[tuple[str, str, type[Desk]], ...] = (
    ("webadmin", "", Desk),
    ("webadmin.users", "experimenters/", Office),
    *_forms("user", "experimenter", Office),
    *((f"webadmin.user.{what}", f"experimenter/{what}/{ID}/", Office) for what in ("activate", "deactivate")),
    ("webadmin.users.import", "experimenters/import/", Office),
    ("webadmin.users.report", "experimenters/import/report.csv", Office),
    ("webadmin.email", "email/", Office),
    ("webadmin.audit", "changes/", Office),
    ("webadmin.audit.csv", "changes.csv", Office),
    ("webadmin.as", f"view_as/{ID}/", Office),
    ("webadmin.password", f"change_password/{ID}/", Desk),
    ("webadmin.groups", "groups/", Office),
    ("webadmin.groups.found", "groups/found/", Office),
    *_forms("group", "group", Team),
    ("webadmin.group.members", f"group/members/{ID}/", Team),
    ("webadmin.group.level", f"group/permissions/{ID}/", Team),
    ("webadmin.people", "people/", Circle),
    *((f"webadmin.owner.{what}", f"group_owner/{what}/{ID}/", Team) for what in ("edit", "save")),
    ("webadmin.account", "myaccount/", Desk),
    *((f"webadmin.account.{what}", f"myaccount/{what}/", Desk) for what in ("edit", "save")),
    ("webadmin.avatar", f"change_avatar/{ID}/", Desk),
    ("webadmin.avatar.upload", f"change_avatar/{ID}/upload/", Desk),
    ("webadmin.avatar.delete", f"change_avatar/{ID}/deletephoto/", Desk),
    ("webadmin.sessions.close", "session/close/", Desk),
    ("webadmin.session.close", f"session/close/{ID}/", Desk),
    ("webadmin.avatar.mine", "change_avatar/", Desk),
    ("webadmin.avatar.mine.upload", "change_avatar/upload/", Desk),
    ("webadmin.avatar.mine.delete", "change_avatar/deletephoto/", Desk),
    *((f"webadmin.space.{what}", f"drivespace_json/{what}/", Desk) for what in ("groups", "users")),
    *((f"webadmin.space.{what}", f"drivespace_json/{what}/{ID}/", Desk) for what in ("group", "user")),
    ("webadmin.stats", "stats/", Desk),
    ("webadmin.stats.csv", "stats.csv", Desk),
)
"""The addresses below ``/webadmin/``, each with the place whose access list decides."""


def includeme(config: Configurator) -> None:
    """Name the addresses."""
    for name, path, place in ROUTES:
        config.add_route(name, f"/webadmin/{path}", factory=place)
    config.add_route("webadmin.forgotten", "/webadmin/forgottenpassword/")
    config.add_route("webadmin.login", "/webadmin/login/")
    config.add_route("webadmin.logout", "/webadmin/logout/")
    config.add_route("webadmin.as.end", "/webadmin/view_as/end/")
    # Photos are what visitors may see, too; the tree's own list of who may look decides.
    config.add_route("webadmin.myphoto", "/webadmin/myphoto/")
    config.add_route("webadmin.photo", f"/webadmin/photo/{ID}/")
    config.add_route("avatar", f"/webclient/avatar/{ID}/")
