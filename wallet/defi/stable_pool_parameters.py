"""What a vote sets in a StableSwap pool of two coins, as its preset says it."""

from __future__ import annotations

import msgspec


class Parameters(msgspec.Struct, frozen=True):
    """A itself (not x 100), fees in 1e-10."""

    amplification: int
    fee: int
    admin_fee: int
