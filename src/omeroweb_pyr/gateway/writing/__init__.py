"""Changes, each as few OMERO calls as can be, and whole or not at all as far as OMERO allows it."""
