"""What a change of a user or a group is made of, as this site writes it down; nothing where nothing differs."""

from collections.abc import Collection, Iterable, Mapping

from omeroweb_pyr.gateway.model_staff import TOLD, Account, Details, NewAccount
from omeroweb_pyr.presenters.staff import ROLES
from omeroweb_pyr.presenters.wording import number

SHOWN = 15
"""How many names are written down; of more, how many there are."""
PLAIN = "User"


def of_user(was: Account, new: NewAccount) -> str:
    """Say what of a user is another than before."""
    names = {place.group.id: place.group.name for place in was.places}
    found = [f"user name, before: {was.user.user_name}"] if new.details.user_name != was.user.user_name else []
    found += _details(was.user.details, new.details)
    if new.active != was.user.active:
        found.append("can log in" if new.active else "can no longer log in")
    if new.role != was.user.role:
        found.append(f"{ROLES.get(new.role, PLAIN)}, before: {ROLES.get(was.user.role, PLAIN)}")
    if new.role != "user":
        found += _lists(("privileges given", new.privileges - was.privileges), ("privileges taken", was.privileges - new.privileges))
    found += _lists(("into", _named(new.groups - was.groups, names)), ("out of", _named(was.groups - new.groups, names)))
    return _joined([*found, *_default(was, new.default, names)])


def of_oneself(was: Account, new: Details, default: int | None) -> str:
    """Say what one has changed of oneself; ``default`` is another default group."""
    names = {place.group.id: place.group.name for place in was.places}
    return _joined([*_details(was.user.details, new), *(_default(was, default, names) if default is not None else ())])


def of_new_user(new: NewAccount, names: Mapping[int, str]) -> str:
    """Say what a user was made as."""
    found = [] if new.role == "user" else [ROLES[new.role]]
    found += [] if new.active else ["can't log in"]
    return _joined([*found, *_lists(("in", _named(new.groups | {new.default}, names)))])


def of_group(was: tuple[str, str], new: tuple[str, str]) -> str:
    """Say what of a group's name and description is another than before."""
    found = [f"name, before: {was[0]}"] if new[0] != was[0] else []
    return _joined(found + (["description"] if new[1] != was[1] else []))


def of_members(names: Mapping[int, str], **changed: Collection[int]) -> str:
    """Say who came, went, and became what: ``came={4}``."""
    return _joined(_lists(*((what.replace("_", " "), _named(users, names, "user")) for what, users in changed.items())))


def _details(was: Details, new: Details) -> Iterable[str]:
    for name, word in TOLD.items():
        before, now = getattr(was, name), getattr(new, name)
        if (before or "") != (now or ""):
            # By the address one gets a forgotten password.
            yield f"e-mail {now or 'none'}, before: {before or 'none'}" if name == "email" else word


def _default(was: Account, default: int, names: Mapping[int, str]) -> Iterable[str]:
    return [f"default group {names.get(default, f'number {default}')}"] if default != was.default else []


def _named(ids: Iterable[int], names: Mapping[int, str], kind: str = "group") -> list[str]:
    return [names.get(each, f"{kind} {each}") for each in sorted(ids)]


def _lists(*told: tuple[str, Collection[str]]) -> list[str]:
    found = []
    for what, words in told:
        shown = sorted(words)[:SHOWN]
        more = f" and {number(len(words) - SHOWN)} more" if len(words) > SHOWN else ""
        found += [f"{what}: {', '.join(shown)}{more}"] if shown else []
    return found


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(parts)
