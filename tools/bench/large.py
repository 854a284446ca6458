"""A dataset of 10,000 images for the user demo."""

import numpy as np

from omeroweb_pyr.embedded.seed.builder import Builder
from omeroweb_pyr.embedded.seed.stack import DYES, write_stack
from omeroweb_pyr.embedded.store import Store

COUNT = 10_000


def large_dataset(build: Builder, store: Store) -> int:
    """Make it beside image 1001, all of one small file, and return its id."""
    db = store.read()
    owner, group = db.execute("SELECT owner_id, group_id FROM image WHERE id = 1001").fetchone()
    dataset = build.dataset(owner, group, "Ten thousand fields")
    samples = np.random.default_rng(1).integers(0, 4095, (1, 1, 2, 64, 64), dtype=np.uint16)
    stack = write_stack(store.pixels, "bench/field", samples, DYES[:2])
    build.images(COUNT, owner, group, "field_{:05}.ome.tif", stack, dataset=dataset)
    return dataset
