"""What can go wrong with samples."""


class PixelsError(Exception):
    """Samples that can't be had; the message is a sentence for the caller."""


class PlaneError(PixelsError):
    """A plane, region or channel outside the image."""


class PyramidMissing(PixelsError):
    """An image too large to be read without smaller levels, which its file doesn't have."""
