"""Sentences for institutional staking vaults, restaking and capped prices."""

from __future__ import annotations

INSTITUTIONS: dict[str, tuple[str, str]] = {}
