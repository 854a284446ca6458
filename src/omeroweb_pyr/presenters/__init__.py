"""Frozen objects of the gateway as plain values: JSON for programs, page models for templates. No request in here."""
