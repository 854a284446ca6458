"""Password hashes: scrypt, salted, compared in constant time."""

import hashlib
import hmac
import os
from base64 import b64decode, b64encode

COST = 2**13
"""scrypt's n: about 30 ms a check, so that a guess is dear and a log-in is not slow."""


def hash_password(password: str) -> str:
    """Return the text to store for a password."""
    salt = os.urandom(16)
    return f"scrypt${COST}${b64encode(salt).decode()}${b64encode(_digest(password, salt, COST)).decode()}"


def verify(password: str, stored: str | None) -> bool:
    """Say whether the password fits the stored hash; without one it takes as long, and says no."""
    scheme, cost, salt, digest = (stored or NOBODY).split("$")
    if scheme != "scrypt":
        raise ValueError(f"unknown password scheme {scheme!r}")
    fits = hmac.compare_digest(_digest(password, b64decode(salt), int(cost)), b64decode(digest))
    return fits and stored is not None and password != ""


def _digest(password: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=cost, r=8, p=1)


NOBODY = hash_password(b64encode(os.urandom(16)).decode())
"""Checked in place of the hash of a user who does not exist, so that the time tells nothing."""
