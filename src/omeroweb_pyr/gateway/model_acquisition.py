"""What the gateway hands out of how an image was acquired."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with the symbol of its unit."""

    value: float
    symbol: str


Known = dict[str, "str | int | float | bool | Quantity"]
"""What is known by its name; what is not is left out."""


@dataclass(frozen=True, slots=True)
class Acquisition:
    """An image's instrument and surroundings, and what is known of each channel."""

    image: Known
    channels: tuple[Known, ...]
