"""Many users at once, out of a table (CSV): read, and looked through line by line."""

import codecs
import csv
import io
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from webob.multidict import MultiDict
from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import ValidationError

from omeroweb_pyr.forms.webadmin.fields import SHORTEST_PASSWORD, AdminForm, address, line, one_line, storable
from omeroweb_pyr.gateway.model_staff import TEXTS, Details, NewAccount
from omeroweb_pyr.mail.hiding import PASSWORD

MOST = 5000
LONGEST = 1_000_000
LONGEST_SHOWN = 100_000
COLUMNS = ("user_name", "first_name", "last_name", "email", "middle_name", "institution", "groups", "password")
NEEDED = ("user_name", "first_name", "last_name", "groups")
KEPT_AS_THEY_ARE = {"password", "groups"}
SEPARATOR = re.compile(r"\Asep=[,;\t]\s*", re.IGNORECASE)
"""What Excel writes above a table at times; the line below it tells the same."""
NOT_TEXT = "This file is not UTF-8. Please save it as “CSV UTF-8”, or paste the table."
EXAMPLE = "user_name,first_name,last_name,email,groups\nada,Ada,Lovelace,ada@example.org,Kowalski lab;Microscopy"
HEADLESS = "Without it nobody can tell where the passwords are, so what was sent is not shown: please send it again with such a line."
KEPT = "(as before)"
"""What stands for a password that was given once and is not shown again."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was written; each row with the number of its line."""

    dialect: type[csv.Dialect]
    names: tuple[str, ...] = field(repr=False)
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)

    @property
    def strange(self) -> tuple[str, ...]:
        """The columns that mean nothing here."""
        return tuple(name for name in self.names if name not in COLUMNS)

    def cells(self, row: tuple[str, ...]) -> dict[str, str]:
        """Return what a row says in the columns that mean something."""
        told = dict(zip(self.names, row, strict=False))
        return {name: told.get(name, "") if name in KEPT_AS_THEY_ARE else one_line(told.get(name, "")) for name in COLUMNS}

    @property
    def known(self) -> bool:
        """Whether the first line names any column at all."""
        return not set(self.names).isdisjoint(COLUMNS)

    @property
    def groups(self) -> frozenset[str]:
        """Return the names of all groups in it."""
        return frozenset(name for _, row in self.rows for name in named(self.cells(row)["groups"]))

    def passwords(self) -> dict[str, str]:
        """Return the passwords by user name."""
        found = (self.cells(row) for _, row in self.rows if len(row) <= len(self.names))
        return {cells["user_name"]: cells["password"] for cells in found if cells["password"] not in ("", KEPT)}

    def given(self, known: Mapping[str, str]) -> "Table":
        """Put passwords in that were given before."""
        if "password" not in self.names:
            return self
        at = self.names.index("password")

        def changed(row: tuple[str, ...]) -> tuple[str, ...]:
            return (*row[:at], known.get(self.cells(row)["user_name"], KEPT), *row[at + 1 :]) if row[at : at + 1] == (KEPT,) else row

        return replace(self, rows=tuple((number, changed(row)) for number, row in self.rows))

    def masked(self) -> "Table":
        """Let something stand for the passwords, under whatever name, and for what a comma in one has put into the cells behind it."""
        places = [at for at, name in enumerate(self.names) if PASSWORD.search(name)]

        def changed(row: tuple[str, ...]) -> tuple[str, ...]:
            more = max(len(row) - len(self.names), 0)
            return tuple(KEPT if cell and any(place <= at <= place + more for place in places) else cell for at, cell in enumerate(row))

        return replace(self, rows=tuple((number, changed(row)) for number, row in self.rows))

    def text(self) -> str:
        """Write it."""
        out = io.StringIO(newline="")
        csv.writer(out, self.dialect, lineterminator="\n").writerows([self.names, *(row for _, row in self.rows)])
        return out.getvalue()


class RollForm(AdminForm):
    """A table, pasted or as a file."""

    table = TextAreaField("Table", [storable], render_kw={"rows": "8", "spellcheck": "false", "placeholder": EXAMPLE})
    file = FileField("Or a file")
    roll = StringField()
    """The table that is meant, where it is kept."""

    read: Table | None = None

    def validate_table(self, table: Any) -> None:
        """Read it; a file counts more."""
        sent = self.file.data
        content = sent.file.read(LONGEST + 1) if hasattr(sent, "file") else table.data or ""
        table.data = ""  # passwords may be in it
        if len(content) > LONGEST:
            raise ValidationError(f"A table has at most {LONGEST:,} characters. Please make it in parts.")
        try:
            self.read = read(decoded(content) if isinstance(content, bytes) else content)
            check(self.read)
        except ValueError as why:
            raise ValidationError(str(why)) from why

    def show(self, masked: Table) -> None:
        """Show a table, without passwords; a long one, or one that does not tell where they are, is not shown, and can be sent again."""
        text = masked.text()
        self.table.data = text if len(text) <= LONGEST_SHOWN and masked.known else ""


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


def decoded(content: bytes) -> str:
    """Read a file as text: UTF-8, or UTF-16 that says so at its beginning; ValueError where it is neither, for names would be wrong."""
    try:
        text = content.decode("utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError as error:
        number = content[: error.start].count(b"\n") + 1
        raise ValueError(f"{NOT_TEXT} Line {number} is the first that can't be read.") from error
    if "\0" in text:
        raise ValueError(NOT_TEXT)
    return text


def read(text: str) -> Table:
    """Read a table; ValueError where it is none."""
    whole = text.rstrip()
    text = SEPARATOR.sub("", whole.lstrip())
    above = whole[: len(whole) - len(text)].count("\n")
    try:
        rows = csv.reader(io.StringIO(text, newline=""), dialect := _dialect(text), strict=True)
        names = tuple(name.strip().lower().replace(" ", "_") for name in next(rows, ()))
        found = tuple((rows.line_num + above, tuple(row)) for row in rows if any(cell.strip() for cell in row))
    except csv.Error as error:
        raise ValueError(f"This is not a table: {error}. Please send it again.") from error
    return Table(dialect, names, found)


def check(table: Table) -> None:
    """Say what is wrong with a table as a whole, by a ValueError."""
    lacking = [name for name in NEEDED if name not in table.names]
    if lacking:
        more = f"There is no {' and no '.join(lacking)}." if table.known else HEADLESS
        raise ValueError(f"The first line names the columns; needed are {', '.join(NEEDED)}. {more}")
    if not table.rows:
        raise ValueError("There is no line below the names of the columns: please add a line for each user.")
    if len(set(table.names)) < len(table.names):
        raise ValueError("Two columns have the same name.")
    if len(table.rows) > MOST:
        raise ValueError(f"This table has {len(table.rows):,} users; at most {MOST:,} are made at once.")


def lines(table: Table, groups: Mapping[str, int]) -> list[Line]:
    """Look through a table; ``groups`` are those there are, by name."""
    found = list(_lines(table, groups))
    seen: set[str] = set()
    for each in found:
        name = each.user_name.lower()
        if name and name in seen:
            each.problems.append("This name is above already.")
        seen.add(name)
    return found


def named(text: str) -> list[str]:
    """Read a cell with the names of groups."""
    return [name.strip() for name in text.replace("|", ";").split(";") if name.strip()]


def _dialect(text: str) -> type[csv.Dialect]:
    first = text.partition("\n")[0]
    return csv.excel_tab if "\t" in first else _Semicolons if ";" in first and "," not in first else csv.excel


class _Semicolons(csv.excel):
    delimiter = ";"


def _lines(table: Table, groups: Mapping[str, int]) -> Iterator[Line]:
    form = LineForm()  # one for all lines: to make it takes longer than to ask it
    for number, row in table.rows:
        cells = table.cells(row)
        made = Line(number=number, user_name=cells["user_name"], full_name=f"{cells['first_name']} {cells['last_name']}".strip())
        names = named(cells["groups"])
        made.problems += _wrong(form, cells, more=len(row) > len(table.names))
        made.problems += [f"There is no group {name}." for name in names if name not in groups]
        made.problems += [] if names else ["groups: Please name at least one."]
        if not made.problems:
            # Without a password of the table's nobody knows it, and the user asks for another by mail.
            made.password = cells["password"] or secrets.token_urlsafe(24)
            made.account = _account(cells, [groups[name] for name in names])
        yield made


def _wrong(form: LineForm, cells: Mapping[str, str], *, more: bool) -> Iterator[str]:
    form.process(MultiDict({name: text for name, text in cells.items() if name in LineForm.__dict__}))
    if not form.validate():
        yield from (f"{name}: {' '.join(errors)}" for name, errors in form.errors.items())
    if more:
        yield "This line has more cells than there are columns."
    password = cells["password"]
    if password == KEPT:
        yield "Please give the password again: the user has another name than before."
    elif password and len(password) < SHORTEST_PASSWORD:
        yield f"A password has at least {SHORTEST_PASSWORD} characters."


def _account(cells: Mapping[str, str], groups: list[int]) -> NewAccount:
    return NewAccount(
        details=Details(**{name: cells[name] for name in TEXTS}),
        active=True,
        role="user",
        privileges=frozenset(),
        default=groups[0],
        groups=frozenset(groups),
    )
