"""What the site can look like, over the data for trying out: the table that axe, measuring and pictures go through."""

import re
from dataclasses import dataclass

FORM = "main form.sheetform"
PANEL = ".c-part [data-panel]"
BATCH = "article[data-batch]"
KEYS = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true}))"


def click(selector: str) -> str:
    return f"document.querySelector({selector!r}).click()"


def unfold(selector: str) -> str:
    return f"document.querySelector({selector!r}).open = true"


def fill(form: str, name: str, value: str) -> str:
    """Send a form with something that a browser would not let pass."""
    return f"{write(name, value, form)}; form.noValidate = true; form.requestSubmit()"


def write(name: str, value: str, form: str = FORM) -> str:
    """Write into a field of ``form``, which is known by this name from then on."""
    return f"var form = document.querySelector({form!r}); form.elements.{name}.value = {value!r}"


def typed(selector: str, text: str) -> str:
    """Type into a field."""
    tell = "field.dispatchEvent(new Event('input', {bubbles: true}))"
    return f"const field = document.querySelector({selector!r}); field.value = {text!r}; {tell}"


AT = "{bubbles: true, cancelable: true, clientX: 400, clientY: 300}"
MENU = f"document.querySelector('.c-list .item').dispatchEvent(new MouseEvent('contextmenu', {AT}))"


def ask(label: str, on: str = ".c-list .item") -> str:
    """Open the menu of something, and choose what asks by a dialog."""
    menu = f"document.querySelector({on!r}).dispatchEvent(new MouseEvent('contextmenu', {AT}))"
    found = f"[...document.querySelectorAll('.c-menu [role=menuitem]')].find((row) => row.textContent.startsWith({label!r}))"
    return f"{menu}; (function wait() {{ const row = {found}; if (row) row.click(); else setTimeout(wait, 50); }})()"


LATER = f"""{click('#tab-acquisition')};
const opening = setInterval(() => {{
  const parts = document.querySelectorAll('.c-part [data-later]');
  if (parts.length) clearInterval(opening);
  for (const part of parts) part.open = true;
}}, 50)"""
ASKED = ".c-ask [type=submit]:not(:disabled)"
COLUMNS = f"{click('[data-view=lines]')}; {unfold('[data-columns]')}"
CHIPS = f"{click('.chip button')}; {typed('#find_group', 'e')}"
RESTRICTED = "[name=role][value=restricted_administrator]"
PHOTO = """const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 200});
canvas.getContext('2d').fillRect(40, 40, 80, 80);
canvas.toBlob((blob) => {
  const input = document.querySelector('#photo');
  const chosen = new DataTransfer();
  chosen.items.add(new File([blob], 'me.png', {type: 'image/png'}));
  input.files = chosen.files;
  input.dispatchEvent(new Event('change'));
})"""
ROLL = "user_name,first_name,last_name,groups,password\na,A,B,Mitosis lab,secret\nb,"
BAD, GOOD = (f"{typed('#table', ROLL + rest)}; {click('[name=check]')}" for rest in (",B,none,x", "B,C,public,"))
HOW_FAR = "[aria-label='How far it is'] [role=status]"
BEYOND = f"{write('csrfmiddlewaretoken', '', '.others form[action*=activate]')}; form.submit()"
ASK = f"{write('username', 'nobody', 'main form')}; {fill('main form', 'email', 'nobody@example.org')}"
"""Ask for a new password."""
FIND = """const field = document.querySelector('#find_group');
Object.assign(field, { name: 'find_group', value: 'none of this name' });
field.insertAdjacentHTML('afterend', '<input type="hidden" name="look" value="on">');
Object.assign(field.form, { noValidate: true }).requestSubmit()"""
"""Look for a group, as without scripts."""
LETTER = f"{click('[name=everyone]')}; {write('subject', 'Maintenance')}; {write('message', 'On Monday.')}; {click('[name=preview]')}"
PICTURES = frozenset((
    "client", "client-project", "client-dataset", "client-image", "client-several", "client-lines", "client-plate", "client-filters",
    "client-keys", "client-refused", "client-delete", "client-move", "client-restyle",
    "page-project-51", "page-project-51-dataset-102-image-1001", "page-screen-1-plate-1",
    "page-jobs", "page-webclient-search-q=HeLa", "page-image-1001-viewer", "webadmin-experimenters", "webadmin-experimenter-edit-3",
    "webadmin-group-edit-3", "webadmin-myaccount", "webadmin-privileges", "webadmin-photo", "webadmin-roll", "webadmin-roll-made",
    "webadmin-user-refused", "webadmin-members-refused", "webadmin-preview", "webadmin-as", "webadmin-group-new", "webadmin-permissions",
    "webadmin-chips", "webadmin-chooser", "webadmin-usage", "webadmin-email", "login", "error-missing",
))  # fmt: skip
"""The states of which pictures are kept for people to look at."""


@dataclass(frozen=True)
class State:
    """A page, or the client, in a state: ``there`` is on it then, ``act`` brings it there, and ``then`` is what that leads to."""

    name: str
    path: str
    there: str = "main"
    act: str = ""
    then: str = ""
    status: int = 200
    panel: str = ""
    """The panel that is looked at where there is room for one."""


CLIENT = (
    State("client", "/webclient/", ".tree .row", panel="tree"),
    State("client-project", "/webclient/?show=project-51", PANEL, panel="centre"),
    State("client-dataset", "/webclient/?show=dataset-102", f"{PANEL}, .c-list .item img", panel="centre"),
    State("client-image", "/webclient/?show=image-1001", f"{PANEL}, .c-list .item img", panel="info"),
    State("client-tree", "/webclient/?show=image-1001", PANEL, panel="tree"),
    State("client-several", "/webclient/?show=image-1001|image-1002|image-1003", f"{BATCH} [data-tags]", panel="info"),
    State("client-lines", "/webclient/?show=dataset-102", ".c-list .item", click("[data-view=lines]"), ".c-list .entry", panel="centre"),
    State("client-plate", "/webclient/?show=well-1", ".plate a.chosen, .c-strip img", panel="centre"),
    State("client-nothing", "/webclient/?show=dataset-105", PANEL, panel="centre"),
    State("client-lost", "/webclient/?show=image-99999999", ".tree .row", panel="tree"),
    State("client-tags", "/webclient/usertags/", ".tree .row", panel="tree"),
    State("client-folder", "/webclient/?show=folder-1", PANEL, panel="info"),
    State("client-acquisition", "/webclient/?show=image-1001", PANEL, click("#tab-acquisition"), ".c-part dl", panel="info"),
    State("client-planes", "/webclient/?show=image-1029", PANEL, LATER, ".planes table", panel="info"),
    State("client-original", "/webclient/?show=image-1001", PANEL, LATER, ".original .lines", panel="info"),
    State("client-hierarchy", "/webclient/?show=image-1001", PANEL, click("#tab-hierarchy"), ".c-part [data-go]", panel="info"),
    State("client-filters", "/webclient/?show=dataset-102", ".c-list .item", unfold("[data-more]"), "[data-more][open]", panel="centre"),
    State("client-columns", "/webclient/?show=dataset-102", ".c-list .item", COLUMNS, "[data-columns][open] label", panel="centre"),
    State("client-map", "/webclient/?show=well-20", ".plate .chosen, .c-strip img", click(".c-strip button"), panel="centre"),
    State("client-open-with", "/webclient/?show=image-1001", PANEL, unfold(".c-part .open-with"), ".open-with[open]", panel="info"),
    State("client-menu", "/webclient/?show=image-1001", f"{PANEL}, .c-list .item", MENU, "[role=menu]", panel="centre"),
    State("client-delete", "/webclient/?show=dataset-102", PANEL, ask("Delete", ".tree [aria-selected=true]"), ASKED, panel="tree"),
    State("client-move", "/webclient/?show=image-1001", f"{PANEL}, .c-list .item", ask("Move"), f"{ASKED}, [name=into]", panel="centre"),
    State("client-restyle", "/webclient/?show=image-1001", f"{PANEL}, .c-list .item", ask("Set imported"), ASKED, panel="centre"),
    State("client-new", "/webclient/?show=project-51", PANEL, ask("New dataset in", ".tree [aria-selected=true]"), ".c-ask", panel="tree"),
    State("client-people", "/webclient/", ".tree .row", unfold("[data-whose]"), "[data-people] details", panel="tree"),
    State("client-keys", "/webclient/?show=dataset-102", ".c-list .item", KEYS, "dialog.keys[open]", panel="centre"),
    State("client-edit", "/webclient/?show=image-1001", PANEL, unfold(".c-part [data-editing]"), "[data-editing][open]", panel="info"),
    State(
        "client-refused", "/webclient/?show=image-1001", PANEL,
        unfold(".c-part [data-editing]") + ";" + fill(".c-part form[action$=edit]", "name", ""), ".failure", panel="info",
    ),
)
OBJECTS = tuple(
    State(f"page-{re.sub(r'[^a-zA-Z0-9=]+', '-', path).strip('-')}", path)
    for path in (
        "/project/", "/project/51/", "/project/51/dataset/102/", "/project/51/dataset/102/image/1001/", "/image/",
        "/dataset/102/image/?q=nothing", "/screen/1/", "/screen/1/plate/1/", "/plate/1/run/1/", "/well/1/", "/folder/1/", "/tag/",
        "/tag/2/", "/tagset/", "/user/", "/user/3/", "/group/", "/group/3/", "/orphaned/",
        "/project/51/@@organise", "/image/1001/@@organise", "/tag/2/@@organise",
        "/@@jobs", "/webclient/search/", "/webclient/search/?q=HeLa*", "/webclient/search/?q=nothingofthekind", "/image/1001/@@viewer",
    )
)  # fmt: skip
FOUND = (State("search-picked", "/webclient/search/?q=HeLa*", "[data-result]", click("[data-result]"), "[data-picked] h1"),)
ERRORS = (
    State("error-missing", "/project/9999999/", status=404),
    State("error-bad", "/project/?page=0", status=400),
    State("error-not-admin", "/webadmin/experimenters/", status=404),
)
FROM_LDAP = 7
"""The user who is made one from LDAP."""
ADMINISTRATION = (
    State("client-give", "/webclient/?show=image-1001", f"{PANEL}, .c-list .item", ask("Give"), ASKED, panel="centre"),
    *(
        State(f"webadmin-{path.strip('/').replace('/', '-')}", f"/webadmin/{path}")
        for path in (
            "experimenters/", "experimenter/new/", "experimenter/edit/3/", "groups/", "group/new/", "group/edit/3/", "myaccount/",
            "change_password/3/", "experimenters/import/", "email/", "changes/", "stats/", "forgottenpassword/",
        )
    ),
    State("webadmin-ldap", f"/webadmin/experimenter/edit/{FROM_LDAP}/", "[readonly]"),
    State("webadmin-nobody", "/webadmin/experimenters/?q=nothingofthekind", ".empty"),
    State("webadmin-several-groups", "/webadmin/experimenters/?in=o", ".note .chips"),
    State("webadmin-no-changes", "/webadmin/changes/?who=nothingofthekind", ".empty"),
    State("webadmin-missing", "/webadmin/experimenter/edit/9999999/", status=404),
)
STAFF = (
    State("webadmin-privileges", "/webadmin/experimenter/new/", FORM, click(RESTRICTED), "[data-set] label:not([hidden])"),
    State("webadmin-photo", "/webadmin/myaccount/", "[data-photo]", PHOTO, "[data-crop]:not([hidden])"),
    State("webadmin-roll", "/webadmin/experimenters/import/", "#table", BAD, "[aria-label=Lines]"),
    State("webadmin-permissions", "/webadmin/group/permissions/3/?to=0", "#level"),
    State("webadmin-chooser", "/webadmin/group/edit/3/", "#somebody", typed("#somebody", "e"), "#people-choices [role=option]"),
    State("webadmin-groups-found", "/webadmin/experimenter/new/", "#find_group", typed("#find_group", "o"), "#group-choices [role=option]"),
    State("webadmin-usage", "/webadmin/stats/", ".others .main", click(".others .main"), ".charts"),
    State("webadmin-saved", "/webadmin/myaccount/", FORM, fill(FORM, "institution", "OME"), ".done"),
    State("webadmin-job", "/webadmin/group/permissions/4/?to=2", "#level .main", click("#level .main"), ".job:not(:has(progress))"),
    State("webadmin-refused", "/webadmin/experimenter/edit/3/", FORM, BEYOND, ".notice"),
    *(
        State(f"webadmin-{name}-refused", f"/webadmin/{path}", form, fill(form, field, value), "[aria-invalid=true]")
        for name, path, form, field, value in (
            ("user", "experimenter/new/", FORM, "omename", ""),
            ("account", "myaccount/", FORM, "email", "nowhere"),
            ("photo", "myaccount/", "[data-photo]", "photo", ""),
            ("password", "change_password/0/", FORM, "old_password", "wrong"),
            ("group", "group/new/", FORM, "name", ""),
            ("members", "group/edit/3/", "#members", "add", "nobody-of-this-name"),
            ("permissions", "group/permissions/3/?to=0", "#level", "confirm", "on"),
            ("roll", "experimenters/import/", "main form[enctype]", "table", "nothing"),
        )
    ),
    State("webadmin-roll-good", "/webadmin/experimenters/import/", "#table", GOOD, "[name=create]"),
    State("webadmin-roll-made", "/webadmin/experimenters/import/", "[name=create]", click("[name=create]"), HOW_FAR),
    State("webadmin-chips", "/webadmin/experimenter/edit/3/", ".chip button", CHIPS, "#group-choices [role=option]"),
    State("webadmin-which-group", "/webadmin/experimenters/?in=e", ".note a"),
    State("webadmin-find-refused", "/webadmin/email/", FORM, FIND, "#find_group[aria-invalid=true]"),
    State("webadmin-as", "/webadmin/experimenter/edit/3/", FORM, click(".others form[action*=view_as] button"), ".viewing"),
)  # fmt: skip
"""What comes of what administrators do; the last is somebody else from then on."""
MAIL = (
    State("webadmin-letter", "/webadmin/email/", "#subject"),
    State("webadmin-letter-refused", "/webadmin/email/", FORM, fill(FORM, "subject", ""), "[aria-invalid=true]"),
    State("webadmin-preview", "/webadmin/email/", FORM, LETTER, "[aria-label=Preview]"),
    State("webadmin-sessions", "/webadmin/myaccount/", "form[action$='session/close/']"),
)
"""Where OMERO can send mail, and several sessions are open."""
LEADER = (State("leader-account", "/webadmin/myaccount/"), State("leader-group", "/webadmin/group_owner/edit/3/", "#members"))
"""The owner of a group."""
CLERK = (State("clerk-user", "/webadmin/experimenter/edit/3/", "fieldset:disabled"), State("clerk-group", "/webadmin/group/edit/3/"))
"""An administrator who may change nothing."""
OUTSIDE = (
    State("login", "/webclient/login/", "#login"),
    State("login-refused", "/webclient/login/", "#login", fill("#login", "username", "nobody"), "#failure"),
    State("forgotten-refused", "/webadmin/forgottenpassword/", "main form", fill("main form", "email", "nowhere"), "[aria-invalid=true]"),
    State("forgotten-asked", "/webadmin/forgottenpassword/", "main form", ASK, "main [role=status]"),
)
