"""Graphs of objects that are deleted, moved, given away or copied as one: what belongs to what, and who may do it."""
