"""Objects of every type there is, read from the sample."""

import pytest

from omeroweb_pyr.embedded.model import MODEL
from omeroweb_pyr.embedded.objects import load, run_find
from omeroweb_pyr.embedded.store import Store
from oracle.comparing import ROOT

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")


@pytest.mark.parametrize("name", MODEL)
def test_is_found_with_its_values(store: Store, name: str):
    found = run_find(store, ROOT, f"select x from {name} x", {}, (0, 50))
    assert found
    for instance in found:
        assert type(instance).__name__.removesuffix("I") in MODEL[name].subtypes
        assert instance.isLoaded()
        assert instance.details.permissions is not None


@pytest.mark.parametrize("name", [name for name in MODEL if not MODEL[name].abstract])
def test_has_what_the_row_has(store: Store, name: str):
    entity = MODEL[name]
    family = MODEL.is_family(entity)
    where = f" WHERE dtype = '{name}'" if family else ""
    row_id = store.read().execute(f'SELECT max(id) FROM "{entity.table}"{where}').fetchone()[0]
    (instance,) = load(store, ROOT, name, [row_id])
    for prop in entity.properties.values():
        if prop.is_collection:
            assert getattr(instance, f"_{prop.name}Loaded") is False
        elif prop.kind != "map":
            column = store.read().execute(f'SELECT "{prop.column}" FROM "{entity.table}" WHERE id = ?', (row_id,)).fetchone()[0]
            value = getattr(instance, f"_{prop.name}")
            assert (value is None) == (column is None), prop.name
            if prop.kind == "ref" and value is not None:
                assert value.getId().val == column
                assert value.isLoaded() == MODEL[prop.type].is_enum
