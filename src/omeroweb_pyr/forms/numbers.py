"""What is asked of a number: ``> 5``, ``>= 5 nM``, ``< 10``, ``> 5 < 10``, ``= 3``, ``5..10``."""

import re
from dataclasses import replace

from omeroweb_pyr.errors import BadRequest
from omeroweb_pyr.gateway.model_numbers import NUMBER, Numbers, number
from omeroweb_pyr.gateway.model_units import converted

_SIGN = re.compile(r"\s*(<=|>=|≤|≥|<|>|=)\s*")
_BETWEEN = re.compile(rf"\s*({NUMBER})\s*(?:\.\.|…)\s*(.+)", re.DOTALL)
_SPELLED = {"≤": "<=", "≥": ">="}


def read_numbers(text: str) -> Numbers | None:
    """Read a comparison; None where the text is none, but a part of a value."""
    if between := _BETWEEN.fullmatch(text):
        return _both([(">=", between[1]), ("<=", between[2])], text)
    begin, *parts = _SIGN.split(text)
    if begin.strip() or not parts:
        return None
    return _both([(_SPELLED.get(sign, sign), what) for sign, what in zip(parts[::2], parts[1::2], strict=True)], text)


def _both(asked: list[tuple[str, str]], text: str) -> Numbers:
    found = Numbers()
    for sign, what in asked:
        read = number(what)
        if read is None:
            raise BadRequest(f"“{text}” compares with something that is no number; a comparison is such as > 5, <= 10 nM or 5..10.")
        value, unit = read
        if unit and found.unit:
            same = converted(value, unit, found.unit)
            if same is None:
                raise BadRequest(f"“{text}” names two units, and the one is nothing of the other.")
            value = same
        found = replace(found, unit=found.unit or unit)
        if "<" not in sign and value >= found.least:
            found = replace(found, least=value, above=sign == ">")
        if ">" not in sign and value <= found.most:
            found = replace(found, most=value, below=sign == "<")
    return found
