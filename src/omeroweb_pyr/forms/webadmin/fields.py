"""What the forms have in common: texts as OMERO can keep them, and names that are taken."""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from webob.multidict import MultiDict
from wtforms import FileField, Form, PasswordField, RadioField, SelectMultipleField, StringField
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation, ValidationError

from omeroweb_pyr.errors import BadRequest

LONGEST = 255
SHORTEST_PASSWORD = 3
LONGEST_PASSWORD = 1000
ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@(?:[^\s@<>()\[\]\\,;:\".]+\.)*[^\s@<>()\[\]\\,;:\".]{2,}\Z")
UNSEEN = re.compile(r"[\x01-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""What stands in texts without being seen: two names would look the same, or another than they are."""


class AdminForm(Form):
    """A form of ours: what is wrong with it as a whole is told above it."""

    form_errors: list[str]

    class Meta(DefaultMeta):
        """How what was sent is read."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Leave out files that came in place of texts."""
            if hasattr(formdata, "items"):
                named = form._fields
                texts = [(key, value) for key, value in formdata.items() if isinstance(value, str) or isinstance(named.get(key), FileField)]
                formdata = MultiDict(texts)
            return super().wrap_formdata(form, formdata)

    seen = StringField()
    """What stood in OMERO when the form was shown, in short; whoever sends none means what stands there now."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with no one field."""
        return tuple(self.form_errors)

    @property
    def wrong(self) -> tuple[tuple[str, str, str], ...]:
        """The fields with which something is wrong: where on the page each is, what it is called, and what is wrong."""
        found = [field for field in self if field.errors]
        choices = (RadioField, SelectMultipleField)
        places = [f"{field.short_name}-error" if isinstance(field, choices) else field.short_name for field in found]
        return tuple((place, field.label.text, " ".join(field.errors)) for place, field in zip(places, found, strict=True))

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the form as a whole."""
        self.form_errors = [*self.form_errors, sentence]

    def overtaken(self, now: Mapping[str, Any]) -> bool:
        """Say whether somebody else has changed the same meanwhile; what is there now is told, and sending the form again is meant so."""
        seen, self.seen.data = self.seen.data, fingerprint(now)
        if not seen or seen == self.seen.data:
            return False
        others = [
            f"{self[name].label.text}: {now[name] or 'nothing'}"
            for name in now
            if isinstance(now[name], str) and self[name].data != now[name]
        ]
        self.complain(
            f"Somebody else has changed this meanwhile. There is now {'; '.join(others) or 'something else'}. Save again if you mean it."
        )
        return True

    def blame(self, field: str, sentence: str) -> None:
        """Say what is wrong with a field."""
        found = self[field]
        found.errors = [*found.errors, sentence]


def fingerprint(shown: Mapping[str, Any]) -> str:
    """Shorten what a form shows, to tell whether it is still the same."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]


def number(value: Any) -> int:
    """Read an id; what can be none is a ValueError."""
    found = int(value)
    if not 0 <= found < 2**63:
        raise ValueError("This is no id.")
    return found


def stood(field: StringField, now: frozenset[int]) -> frozenset[int]:
    """Return what stood in a form, as ids with commas between them; whoever sends none means what there is now."""
    if not isinstance(field.data, str):
        return now
    try:
        return frozenset(number(each) for each in field.data.split(",") if each)
    except ValueError:
        raise BadRequest(f"{field.short_name} is a list of ids with commas between them.") from None


def one_line(value: Any) -> str:
    """Take text of one line, as it is seen; a file is none."""
    return " ".join(UNSEEN.sub("", " ".join(value.split())).split()) if isinstance(value, str) else ""


def settled(form: Any, field: Any) -> None:
    """Ask nothing of what is kept elsewhere and stays as it is."""
    if field.short_name in getattr(form, "locked", ()):
        raise StopValidation


class Names:
    """User names as they were written: with commas, semicolons or line ends between them, or blanks, which may belong to a name too."""

    def __init__(self, text: Any) -> None:
        self.pieces = [piece for piece in map(one_line, re.split(r"[,;\r\n]", text if isinstance(text, str) else "")) if piece]

    def __bool__(self) -> bool:
        return bool(self.pieces)

    @property
    def words(self) -> tuple[str, ...]:
        """What is written, if no blank belongs to a name."""
        return tuple(dict.fromkeys(word for piece in self.pieces for word in piece.split(" ")))

    @property
    def possible(self) -> tuple[str, ...]:
        """All that may be a name."""
        return tuple(dict.fromkeys((*self.pieces, *self.words)))

    def meant(self, known: Collection[str]) -> tuple[str, ...]:
        """Return the names that are meant, by those that users have."""
        found = ((piece,) if piece in known else piece.split(" ") for piece in self.pieces)
        return tuple(dict.fromkeys(name for names in found for name in names))


def storable(_form: Any, field: Any) -> None:
    """Refuse what no database keeps."""
    if isinstance(field.data, str) and ("\0" in field.data or any("\ud800" <= sign <= "\udfff" for sign in field.data)):
        raise ValidationError("This holds a character that can't be kept.")


def address(_form: Any, field: Any) -> None:
    """Refuse what is no mail address."""
    if field.data and not ADDRESS.match(field.data):
        raise ValidationError("This is not a mail address.")


def line(label: str, *, needed: bool = False, hint: str = "", checks: tuple[Callable[..., None], ...] = (), **look: Any) -> StringField:
    """Make a field of one line."""
    presence = DataRequired("Please fill this in.") if needed else Optional()
    length = Length(max=LONGEST, message=f"At most {LONGEST} characters can be kept.")
    return StringField(label, [settled, storable, presence, length, *checks], filters=[one_line], description=hint, render_kw=look)


def secret(label: str, *, needed: bool = True, hint: str = "", fresh: bool = True) -> PasswordField:
    """Make a field for a password; spaces belong to it."""
    checks = [storable, InputRequired("Please type it.") if needed else Optional(strip_whitespace=False)]
    if fresh:
        checks.append(Length(min=SHORTEST_PASSWORD, message=f"A password has at least {SHORTEST_PASSWORD} characters."))
        checks.append(Length(max=LONGEST_PASSWORD, message=f"A password has at most {LONGEST_PASSWORD:,} characters."))
    look = {"autocomplete": "new-password" if fresh or "again" in label else "current-password"}
    return PasswordField(label, checks, description=hint, render_kw=look)


def same(other: str) -> Callable[..., None]:
    """Refuse what is not the same as another field."""

    def check(form: Any, field: Any) -> None:
        if field.data != form[other].data:
            raise ValidationError("The two passwords are not the same.")

    return check
