"""What a request costs: OMERO calls and bytes as exact counts, times as ratios, all taken in one run."""
