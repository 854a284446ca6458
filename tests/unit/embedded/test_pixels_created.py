"""Samples that clients send."""

import numpy as np

from omeroweb_pyr.embedded.pixels import created
from omeroweb_pyr.embedded.pixels.layout import Sizes
from omeroweb_pyr.embedded.pixels.source import open_source
from omeroweb_pyr.embedded.store import Store

SIZES = Sizes(6, 4, 2, 1, 1)


def test_a_file_appears_when_it_is_complete(tmp_path):
    made = created.NewSamples(tmp_path, SIZES, np.dtype(">u2"), None)
    made.write((1, 0, 0), (2, 1), np.full((2, 3), 300, ">u2"))
    assert not list(tmp_path.glob("created/*.tif"))
    path = tmp_path / made.finish()
    assert list(tmp_path.glob("created/*")) == [path]
    source = open_source(path)
    assert source.sizes == SIZES
    assert source.plane(1, 0, 0)[1:3, 2:5].tolist() == [[300] * 3] * 2
    assert source.plane(0, 0, 0).sum() == 0


def test_what_no_row_names_is_swept_away(tmp_path):
    store = Store(tmp_path)
    folder = store.pixels / created.CREATED
    folder.mkdir()
    for name in ("kept.ome.tif", "gone.ome.tif", "unfinished.part"):
        (folder / name).touch()
    with store.write() as writer:
        writer.connection.execute("INSERT INTO pixels_file (pixels_id, path, series) VALUES (1, 'created/kept.ome.tif', 0)")
    created.sweep(store)
    assert [path.name for path in folder.iterdir()] == ["kept.ome.tif"]
    store.close()
