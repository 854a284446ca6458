"""The form of one's photo: a picture, and the square of it that is kept."""

import re
from typing import Any

from wtforms import BooleanField, FileField, StringField
from wtforms.validators import ValidationError

from omeroweb_pyr.forms.webadmin.fields import AdminForm, one_line
from omeroweb_pyr.imaging.photos import LARGEST_TO_CUT, BadPhoto, Part, checked

NUMBER = re.compile(r"-?[0-9]{1,9}")
NOT_NUMBERS = "The numbers of the square are wrong: please choose it again."


class PhotoForm(AdminForm):
    """A picture to be one's photo. Without the numbers of a square, which a script knows, the middle is cut out."""

    photo = FileField("New photo")
    crop = BooleanField("Cut to a square")
    x = StringField("From the left", filters=[one_line])
    y = StringField("From the top", filters=[one_line])
    size = StringField("Size", filters=[one_line])

    made: tuple[str, str, bytes]
    """The photo: its name, type and bytes."""

    def validate_photo(self, field: Any) -> None:
        """Look at the picture, and cut it."""
        sent = field.data
        if not hasattr(sent, "file") or not sent.filename:
            raise ValidationError("Please choose a picture first.")
        try:
            self.made = checked(sent.filename, sent.file.read(LARGEST_TO_CUT + 1), crop=self.crop.data, part=self.part)
        except BadPhoto as why:
            raise ValidationError(str(why)) from why

    @property
    def part(self) -> Part | None:
        """The square, if one was chosen."""
        given = (self.x.data, self.y.data, self.size.data)
        if not any(given):
            return None
        if not all(NUMBER.fullmatch(text) for text in given):
            raise ValidationError(NOT_NUMBERS)
        return Part(*map(int, given))
