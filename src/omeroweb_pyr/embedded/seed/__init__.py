"""Demo data and its builders: rows straight into the store, samples as OME-TIFF."""
