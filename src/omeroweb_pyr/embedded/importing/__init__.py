"""Imports files of images into the data folder, also while the server runs."""
