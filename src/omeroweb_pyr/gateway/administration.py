"""Users and groups managed, as ``request.omero.administration``; changes are never made twice."""

from collections.abc import Collection, Sequence

from omeroweb_pyr.gateway import auditing, drivespace, mailing, staffing
from omeroweb_pyr.gateway.changes import Once
from omeroweb_pyr.gateway.model_staff import (
    NONE,
    Account,
    Candidate,
    Details,
    Entry,
    Known,
    Letter,
    Listed,
    Me,
    NewAccount,
    OpenSession,
    Outlook,
    Photo,
    Place,
    Recipients,
    Sheet,
    Staff,
    Team,
    Usage,
    Wanted,
    Wish,
)
from omeroweb_pyr.gateway.writing import accounts, groups, staff_tasks, users


class Administration:
    """What administrators and group owners do, and everybody for himself; OMERO refuses what one may not."""

    def __init__(self, again: Once, once: Once) -> None:
        self._again, self._once = again, once

    def me(self) -> Me:
        """Ask who one is at this moment, in one call."""
        return self._again(staffing.me)

    def users(self, wanted: Wanted) -> Sheet[Staff]:
        """List users, in one call."""
        return self._again(lambda connection, seam: staffing.users(connection, seam, wanted))

    def account(self, user: int, others: Collection[int] = ()) -> Account:
        """Read a user with his groups, and other groups that are asked for; two calls, at most six."""
        return self._again(lambda connection, seam: staffing.account(connection, seam, user, others))

    def places(self, groups: Collection[int]) -> tuple[Place, ...]:
        """Tell which of some groups there are, in one call."""
        return self._again(lambda connection, seam: staffing.places(connection, seam, NONE, groups)) if groups else ()

    def groups(self, part: str, offset: int, limit: int) -> Sheet[Listed]:
        """List groups by a part of their names or descriptions, in one call."""
        return self._again(lambda connection, seam: staffing.groups(connection, seam, part, offset, limit))

    def groups_found(self, part: str, limit: int, user: int = NONE) -> tuple[Listed, ...]:
        """Find groups that a user is not in by a part of their names, the shortest first, in one call."""
        return self._again(lambda connection, seam: staffing.groups_found(connection, seam, part, user, limit))

    def groups_called(self, names: Collection[str]) -> tuple[Listed, ...]:
        """Find groups by their names; one call, if there are any."""
        return self._again(lambda connection, seam: staffing.groups_called(connection, seam, names))

    def groups_told(self, ids: Collection[int]) -> tuple[Listed, ...]:
        """Find groups by their ids; one call, if there are any."""
        return self._again(lambda connection, seam: staffing.groups_told(connection, seam, ids))

    def group(self, group: int) -> Listed:
        """Read a group without its members, in one call."""
        return self._again(lambda connection, seam: staffing.group(connection, seam, group))

    def team(self, group: int) -> Team:
        """Read a group with its members, in two calls."""
        return self._again(lambda connection, seam: staffing.team(connection, seam, group))

    def named(self, names: Sequence[str]) -> dict[str, int]:
        """Find users by their log-in names, in one call."""
        return self._again(lambda connection, seam: staffing.named(connection, seam, names))

    def acquainted(self, names: Sequence[str], ids: Collection[int]) -> tuple[Known, ...]:
        """Find users by their log-in names or ids, and say whom of them the caller knows; a call for each, if there are any."""
        return self._again(lambda connection, seam: staffing.acquainted(connection, seam, names, ids))

    def candidates(self, part: str, group: int, limit: int) -> tuple[Candidate, ...]:
        """Find users whom the caller knows and who are not in a group, by a part of their names, in one call."""
        return self._again(lambda connection, seam: staffing.candidates(connection, seam, part, group, limit))

    def names(self, users: Collection[int], groups: Collection[int]) -> tuple[dict[int, str], dict[int, str]]:
        """Name users and groups by their ids, in two calls."""
        return self._again(lambda connection, seam: staffing.names(connection, seam, users, groups))

    def user_name_taken(self, name: str, but: int = NONE) -> bool:
        """Say whether another user has a name, in one call."""
        return self._again(lambda connection, seam: staffing.taken(connection, seam, name, user=True, but=but))

    def user_names_taken(self, names: Collection[str]) -> frozenset[str]:
        """Find which log-in names users have, in small letters, in one call."""
        return self._again(lambda connection, seam: staffing.alike(connection, seam, names))

    def group_name_taken(self, name: str, but: int = NONE) -> bool:
        """Say whether another group has a name, in one call."""
        return self._again(lambda connection, seam: staffing.taken(connection, seam, name, user=False, but=but))

    def create_user(self, new: NewAccount, password: str) -> int:
        """Make a user; return his id."""
        return self._once(lambda connection, seam: users.create(connection, seam, new, password))

    def change_user(self, was: Account, new: NewAccount) -> None:
        """Change what differs of a user."""
        self._once(lambda connection, seam: users.change(connection, seam, was, new))

    def activate(self, user: int, *, active: bool) -> None:
        """Let a user log in, or no more."""
        self._once(lambda connection, seam: users.activate(connection, seam, user, active=active))

    def set_password(self, user_name: str, password: str, own: str) -> None:
        """Give somebody another password; LoginRefused unless ``own`` is one's own."""
        self._once(lambda connection, seam: users.set_password(connection, seam, user_name, password, own))

    def change_password(self, old: str, new: str) -> None:
        """Change one's own password; LoginRefused unless ``old`` is the present one."""
        self._once(lambda connection, seam: users.change_password(connection, seam, old, new))

    def update_self(self, user: int, new: Details, default: int | None) -> None:
        """Change what is told of oneself."""
        self._once(lambda connection, seam: users.update_self(connection, seam, user, new, default))

    def create_group(self, name: str, description: str, permissions: str) -> int:
        """Make a group; return its id."""
        return self._once(lambda connection, seam: groups.create(connection, seam, name, description, permissions))

    def rename_group(self, group: int, name: str, description: str) -> None:
        """Change a group's name and description."""
        self._once(lambda connection, seam: groups.rename(connection, seam, group, name, description))

    def leave(self, group: int, wanted: Sequence[int]) -> list[int]:
        """Take users out of a group, a call for each; return whom OMERO did not let go."""
        return self._once(lambda connection, seam: groups.leave(connection, seam, group, list(wanted)))

    def own(self, group: int, wanted: Sequence[int], *, owner: bool) -> None:
        """Make users owners of a group, or plain members, who may be in it or not: one call for all."""
        self._once(lambda connection, seam: groups.own(connection, seam, group, list(wanted), owner=owner))

    def change_level(self, group: int, permissions: str) -> str:
        """Have a group's permissions changed; return the handle, by which ``request.omero.progress`` tells how far it is."""
        return self._once(lambda connection, seam: staff_tasks.change_level(connection, seam, group, permissions))

    def foresee_level(self, group: int, permissions: str) -> str:
        """Have OMERO find out what that would do; return the handle."""
        return self._again(lambda connection, seam: staff_tasks.change_level(connection, seam, group, permissions, dry=True))

    def outlook(self, group: int) -> Outlook:
        """Count what is in a group, in one call."""
        return self._again(lambda connection, seam: staffing.outlook(connection, seam, group))

    def write(self, letter: Letter) -> str:
        """Have a mail sent to users; return the handle."""
        return self._once(lambda connection, seam: staff_tasks.write(connection, seam, letter))

    def mail_ready(self) -> bool:
        """Say whether OMERO is set up to send mail, in one call."""
        return self._again(mailing.ready)

    def recipients(self, letter: Letter) -> Recipients:
        """Find out who would get a mail, in three calls."""
        return self._again(lambda connection, seam: mailing.recipients(connection, seam, letter))

    def count_files(self) -> str:
        """Have all files added up that one sees; return the handle."""
        return self._once(staff_tasks.count_files)

    def counted(self, handle: str) -> Usage:
        """Tell what came of that, in one call."""
        return self._again(lambda connection, seam: staff_tasks.counted(connection, seam, handle))

    def photo(self, user: int, known: str = "") -> Photo:
        """Read somebody's photo; two calls, four more unless it is ``known``."""
        return self._again(lambda connection, seam: accounts.photo(connection, seam, user, known))

    def upload_photo(self, name: str, mimetype: str, content: bytes) -> None:
        """Make a picture one's photo."""
        self._once(lambda connection, seam: accounts.upload_photo(connection, seam, name, mimetype, content))

    def has_photo(self) -> bool:
        """Say whether one has a photo, in one call."""
        return self._again(accounts.has_photo)

    def delete_photo(self) -> bool:
        """Delete one's photo; say whether there was one."""
        return self._once(accounts.delete_photo)

    def sessions(self) -> tuple[OpenSession, ...]:
        """List one's open sessions, in one call."""
        return self._again(accounts.sessions)

    def close_session(self, number: int) -> None:
        """End another of one's sessions."""
        self._once(lambda connection, seam: accounts.close(connection, seam, number))

    def close_other_sessions(self) -> int:
        """End all other sessions of one's own; return how many these were."""
        return self._once(accounts.close_others)

    def begin_for(self, user_name: str) -> str:
        """Begin a session for somebody else; return its key."""
        return self._once(lambda connection, seam: accounts.begin_for(connection, seam, user_name))

    def entries(self, wanted: Wish, limit: int) -> tuple[Entry, ...]:
        """List what was changed of users and groups, the latest first; four calls at most."""
        return self._again(lambda connection, seam: auditing.entries(connection, seam, wanted, limit))

    def drivespace(self) -> dict[tuple[int, int], int]:
        """Add up bytes by user and group, in two calls."""
        return self._again(drivespace.drivespace)
