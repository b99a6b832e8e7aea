"""Sentences for staking on Solana and Cosmos: the chains, and the pools of liquid staking there."""

from __future__ import annotations

OTHER_CHAINS: dict[str, tuple[str, str]] = {}
