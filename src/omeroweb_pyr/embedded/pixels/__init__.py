"""Samples and pictures: reading planes from files, rendering settings, drawing and encoding. Knows nothing of Ice."""
