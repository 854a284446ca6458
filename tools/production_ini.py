"""Write the commented list of all settings into production.ini: ``python -m tools.production_ini``."""

from pathlib import Path

from omeroweb_pyr.settings import Settings
from omeroweb_pyr.settings.keys import groups_of, keys_of

FILE = Path(__file__).parents[1] / "production.ini"
BEGIN, END = "use = egg:omeroweb_pyr\n", "[server:main]\n"


def listing() -> str:
    """Return every key at its default, with its sentence, commented out."""
    lines = []
    for group in groups_of(Settings):
        lines += ["", f"# -- {group.title}", ""]
        for key in keys_of(group):
            lines += [f"# {key.meaning}", f"# {key.name} = {key.default}".rstrip()]
    return "\n".join([*lines, "", ""])


def updated(text: str) -> str:
    """Return the text of the file with the list that goes with the declarations."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + listing() + END + rest.partition(END)[2]


if __name__ == "__main__":
    FILE.write_text(updated(FILE.read_text()))
