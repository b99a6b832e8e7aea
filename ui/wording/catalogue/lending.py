"""Sentences for lending markets and loops."""

from __future__ import annotations

LENDING: dict[str, tuple[str, str]] = {}
