"""Queries run for a caller, and their results as OMERO's own objects and values."""

from omeroweb_pyr.embedded.objects.finding import load, run_find
from omeroweb_pyr.embedded.objects.parameters import Page, unwrap_params
from omeroweb_pyr.embedded.objects.projection import run_projection

__all__ = ["Page", "load", "run_find", "run_projection", "unwrap_params"]
