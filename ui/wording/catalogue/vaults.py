"""Sentences for vaults: the reported-rate token, the dripping vault, the vault that unlocks its profit."""

from __future__ import annotations

VAULTS: dict[str, tuple[str, str]] = {}
