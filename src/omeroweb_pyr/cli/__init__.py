"""The commands: serving, the embedded OMERO, and upkeep."""
