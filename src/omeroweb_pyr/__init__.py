"""OMERO.web, made anew as a Pyramid application."""
