"""Many users at once, out of a table (CSV): read, and looked through line by line."""

import csv
import io
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from webob.multidict import MultiDict
from wtforms import FileField, TextAreaField
from wtforms.validators import Length, Optional

from omeroweb_pyr.forms.webadmin.fields import SHORTEST_PASSWORD, AdminForm, address, line, storable
from omeroweb_pyr.gateway.model_staff import TEXTS, Details, NewAccount

MOST = 200
LONGEST = 200_000
COLUMNS = ("user_name", "first_name", "last_name", "email", "middle_name", "institution", "groups", "password")
NEEDED = ("user_name", "first_name", "last_name", "groups")


class RollForm(AdminForm):
    """A table, pasted or as a file."""

    table = TextAreaField("Table", [storable, Optional(), Length(max=LONGEST)], render_kw={"rows": "8", "spellcheck": "false"})
    file = FileField("Or a file")

    def text(self) -> str:
        """Return the table; a file counts more."""
        sent = self.file.data
        if hasattr(sent, "file"):
            self.table.data = sent.file.read(LONGEST).decode("utf-8-sig", "replace").replace("\0", "")
        return str(self.table.data or "")


class LineForm(AdminForm):
    """A line of the table."""

    user_name = line("user_name", needed=True)
    first_name = line("first_name", needed=True)
    middle_name = line("middle_name")
    last_name = line("last_name", needed=True)
    email = line("email", checks=(address,))
    institution = line("institution")


@dataclass(slots=True, kw_only=True)
class Line:
    """A user to be made, and what is wrong with that."""

    number: int
    user_name: str
    full_name: str
    account: NewAccount | None = None
    password: str = field(default="", repr=False)
    problems: list[str] = field(default_factory=list)
    done: bool = False


def lines(text: str, groups: Mapping[str, int]) -> list[Line]:
    """Read the table; ``groups`` are those there are, by name. What is wrong with it as a whole is a ValueError."""
    try:
        rows = list(csv.DictReader(io.StringIO(text.strip(), newline=""), dialect=_dialect(text), strict=True))
    except csv.Error as error:
        raise ValueError(f"This is not a table: {error}.") from error
    known = set(rows[0]) if rows else set()
    if not rows or not known.issuperset(NEEDED):
        raise ValueError(f"The first line names the columns; needed are {', '.join(NEEDED)}, and at least one line below it.")
    if len(rows) > MOST:
        raise ValueError(f"At most {MOST} users are made at once.")
    found = [_line(number, row, groups) for number, row in enumerate(rows, 2)]
    seen: set[str] = set()
    for each in found:
        if each.user_name and each.user_name in seen:
            each.problems.append("This name is above already.")
        seen.add(each.user_name)
    return found


def _dialect(text: str) -> Any:
    first = text.strip().partition("\n")[0]
    return csv.excel_tab if "\t" in first else _Semicolons if ";" in first and "," not in first else csv.excel


class _Semicolons(csv.excel):
    delimiter = ";"


def _line(number: int, row: Mapping[Any, Any], groups: Mapping[str, int]) -> Line:
    cells = {name: str(row.get(name) or "").strip() for name in COLUMNS}
    form = LineForm(MultiDict({name: text for name, text in cells.items() if name in LineForm.__dict__}))
    made = Line(number=number, user_name=cells["user_name"], full_name=f"{cells['first_name']} {cells['last_name']}".strip())
    if not form.validate():
        made.problems += [f"{name}: {' '.join(errors)}" for name, errors in form.errors.items()]
    if None in row:
        made.problems.append("This line has more cells than there are columns.")
    names = [name.strip() for name in cells["groups"].replace("|", ";").split(";") if name.strip()]
    strange = [name for name in names if name not in groups]
    made.problems += [f"There is no group {name}." for name in strange] or ([] if names else ["groups: Please name at least one."])
    password = str(row.get("password") or "")
    if password and len(password) < SHORTEST_PASSWORD:
        made.problems.append(f"A password has at least {SHORTEST_PASSWORD} characters.")
    if not made.problems:
        # Without a password of the table's nobody knows it, and the user asks for another by mail.
        made.password = password or secrets.token_urlsafe(24)
        made.account = _account(cells, [groups[name] for name in names])
    return made


def _account(cells: Mapping[str, str], groups: list[int]) -> NewAccount:
    told = {name: cells[name] for name in TEXTS}
    return NewAccount(
        details=Details(**told), active=True, role="user", privileges=frozenset(), default=groups[0], groups=frozenset(groups)
    )
