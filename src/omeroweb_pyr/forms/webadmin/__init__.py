"""The forms of administration, by WTForms: fields under OMERO.web's names, and errors beside them."""
