"""Sentences for validators of Ethereum: slashing, leaks, and who receives the stake."""

from __future__ import annotations

CHAINS: dict[str, tuple[str, str]] = {}
