"""The pages of the object tree, and the same as JSON."""
