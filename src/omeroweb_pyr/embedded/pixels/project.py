"""Projections along z, plane by plane, so that a stack is never in memory at once."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAXIMUM, MEAN, SUM = "maximum", "mean", "sum"


def project(planes: Iterable[NDArray[Any]], kind: str) -> NDArray[Any]:
    """Project planes to one of the same sample type: means are cut to it, sums clipped."""
    return _PROJECTIONS[kind](planes)


def _maximum(planes: Iterable[NDArray[Any]]) -> NDArray[Any]:
    """Take the greatest samples; what is no number counts only where there is nothing else."""
    greatest = np.zeros(())
    for number, plane in enumerate(planes):
        greatest = plane.copy() if number == 0 else np.fmax(greatest, plane, out=greatest)
    return greatest


def _sum(planes: Iterable[NDArray[Any]]) -> NDArray[Any]:
    total, _, dtype = _total(planes)
    if dtype.kind in "ui":
        limits = np.iinfo(dtype)
        np.clip(total, limits.min, limits.max, out=total)
    with np.errstate(over="ignore"):
        return total.astype(dtype)


def _mean(planes: Iterable[NDArray[Any]]) -> NDArray[Any]:
    total, count, dtype = _total(planes)
    total /= count
    return total.astype(dtype)


def _total(planes: Iterable[NDArray[Any]]) -> tuple[NDArray[Any], int, np.dtype[Any]]:
    """Add planes up in doubles, which hold the sums of integers of up to 32 bits exactly."""
    total, count, dtype = np.zeros(()), 0, np.dtype(float)
    with np.errstate(invalid="ignore", over="ignore"):
        for plane in planes:
            total = plane.astype(np.float64) if count == 0 else np.add(total, plane, out=total)
            count, dtype = count + 1, plane.dtype
    return total, count, dtype


_PROJECTIONS: dict[str, Callable[[Iterable[NDArray[Any]]], NDArray[Any]]] = {MAXIMUM: _maximum, MEAN: _mean, SUM: _sum}
