"""Administration: users, groups, one's own account; the addresses are OMERO.web's."""

from pyramid.config import Configurator

from omeroweb_pyr.resources import Desk, Office, Team

ID = "{id:[0-9]+}"


ROUTES = (
    ("webadmin", "", Desk),
    ("webadmin.users", "experimenters/", Office),
    ("webadmin.user.new", "experimenter/new/", Office),
    ("webadmin.user.create", "experimenter/create/", Office),
    ("webadmin.user.edit", f"experimenter/edit/{ID}/", Office),
    ("webadmin.user.save", f"experimenter/save/{ID}/", Office),
    ("webadmin.user.activate", f"experimenter/activate/{ID}/", Office),
    ("webadmin.user.deactivate", f"experimenter/deactivate/{ID}/", Office),
    ("webadmin.users.import", "experimenters/import/", Office),
    ("webadmin.email", "email/", Office),
    ("webadmin.audit", "changes/", Office),
    ("webadmin.as", f"view_as/{ID}/", Office),
    ("webadmin.password", f"change_password/{ID}/", Desk),
    ("webadmin.groups", "groups/", Office),
    ("webadmin.group.new", "group/new/", Office),
    ("webadmin.group.create", "group/create/", Office),
    ("webadmin.group.edit", f"group/edit/{ID}/", Team),
    ("webadmin.group.save", f"group/save/{ID}/", Team),
    ("webadmin.group.members", f"group/members/{ID}/", Team),
    ("webadmin.owner.edit", f"group_owner/edit/{ID}/", Team),
    ("webadmin.owner.save", f"group_owner/save/{ID}/", Team),
    ("webadmin.account", "myaccount/", Desk),
    ("webadmin.account.edit", "myaccount/edit/", Desk),
    ("webadmin.account.save", "myaccount/save/", Desk),
    ("webadmin.avatar.upload", f"change_avatar/{ID}/upload/", Desk),
    ("webadmin.avatar.delete", f"change_avatar/{ID}/deletephoto/", Desk),
    ("webadmin.avatar", f"change_avatar/{ID}/", Desk),
    ("webadmin.session.close", f"session/close/{ID}/", Desk),
    ("webadmin.avatar.mine", "change_avatar/", Desk),
    ("webadmin.space.groups", "drivespace_json/groups/", Desk),
    ("webadmin.space.users", "drivespace_json/users/", Desk),
    ("webadmin.space.group", f"drivespace_json/group/{ID}/", Desk),
    ("webadmin.space.user", f"drivespace_json/user/{ID}/", Desk),
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
