"""What the documentation says of settings: every key of OMERO.web's is in it, and what it says is so."""

import re
from pathlib import Path

import pytest

from omeroweb_pyr.settings import Settings
from omeroweb_pyr.settings import reading as read_settings
from omeroweb_pyr.settings.foreign import FOREIGN
from omeroweb_pyr.settings.keys import groups_of
from omeroweb_pyr.settings.model import KEYS
from tools.docs import THEIRS, carried_over, code, keys, meaningless, our_own, reference, renamed

SOURCES = Path(__file__).parents[3] / "src" / "omeroweb_pyr"
DEPRECATED = {
    "force_script_name", "server_email", "email_host", "email_host_user", "email_host_password", "email_port", "email_use_tls",
    "email_subject_prefix", "plate_download.enabled", "viewer.initial_zoom_level", "send_broken_link_emails", "scripts_to_ignore",
    "email_host_port",
}  # fmt: skip
"""Names that OMERO.web had once."""


def test_omero_webs_keys_are_all_known():
    assert len(THEIRS) == 109
    assert set(THEIRS) <= {*KEYS, *FOREIGN}
    assert {f"omero.web.{name}" for name in DEPRECATED} <= {*KEYS, *FOREIGN}


def test_a_key_has_one_place():
    names = [name for key in keys() for name in key.names]
    assert len(names) == len(set(names))
    assert not set(names) & set(FOREIGN)


def test_the_reference_has_every_key_with_its_default():
    text = reference()
    for key in keys():
        assert f".. confval:: {key.name}\n   :default: {code(key.default)}\n" in text
        assert all(f"``{old}``" in text for old in key.old)


def test_the_upgrade_tables_have_every_key_once():
    carried, old, gone, ours = carried_over(), renamed(), meaningless(), our_own()
    for name in THEIRS:
        assert (f"* - :confval:`{name}`\n" in carried) != (f"* - ``{name}``\n" in gone), name
    for key in keys():
        assert (f"* - :confval:`{key.name}`\n" in carried) != (f"* - :confval:`{key.name}`\n" in ours), key.name
        assert all(f"* - ``{one}``\n     - :confval:`{key.name}`" in old for one in key.old)


@pytest.mark.parametrize("group", list(groups_of(Settings)), ids=lambda group: group.__name__)
def test_what_waits_is_used_by_nothing(group):
    text = "\n".join(path.read_text() for path in SOURCES.rglob("*.py") if "settings" not in path.parts)
    place = {"Client": "client", "Pages": "pages", "Api": "api"}.get(group.__name__, "settings")
    for name, field in group.__dataclass_fields__.items():
        if "key" in field.metadata and field.metadata["key"].waits:
            assert not re.search(rf"(?<!omero\.)\b{place}\.{name}\b", text), f"{name} is used: its key no longer waits"


def test_what_does_not_wait_is_used():
    text = "\n".join(path.read_text() for path in SOURCES.rglob("*.py"))
    fields = [(name, field) for group in groups_of(Settings) for name, field in group.__dataclass_fields__.items()]
    needed = [name for name, field in fields if "key" in field.metadata and not field.metadata["key"].waits]
    assert len(needed) > 70
    assert [name for name in needed if not re.search(rf"\.{name}\b", text)] == []


def test_omero_webs_own_defaults_can_all_be_set():
    reader, _ = read_settings({name: default for name, default in THEIRS.items() if default})
    assert reader.faults == []
    assert all(any(name in line for name in FOREIGN) for line in reader.warnings())
