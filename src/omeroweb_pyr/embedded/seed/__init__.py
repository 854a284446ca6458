"""Demo data and its builders: rows straight into the store, samples as OME-TIFF."""

from omeroweb_pyr.embedded.seed.demo import seed_demo

__all__ = ["seed_demo"]
