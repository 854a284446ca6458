"""Packaging of omeroweb_pyr; everything is declared in setup.cfg."""

from setuptools import setup

setup()
