"""The tokens of a world: their decimals, and the unit in which the ledger keeps them.

The ledger keeps **units**, what the token's contract stores. For a growing balance (stETH) units are shares and a person
sees `units x share rate`; for every other token a unit is its smallest fraction and a person sees it as it is.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["coin", "growing_balance", "rising_value", "reported_rate", "dollar", "pool_share"]

WEI = 10**18
GWEI = 10**9


class Token(msgspec.Struct, frozen=True):
    """A token: `symbol` as people write it, `decimals` of its smallest unit, and how its holder is paid."""

    symbol: str
    name: str
    decimals: int
    kind: Kind


TOKENS = {
    token.symbol: token
    for token in (
        Token("ETH", "Ether", 18, "coin"),
        Token("stETH", "Lido staked ether", 18, "growing_balance"),
        Token("wstETH", "Wrapped staked ether", 18, "rising_value"),
        Token("USDC", "US dollar coin", 6, "dollar"),
        Token("steCRV", "Share of the Curve ETH/stETH pool", 18, "pool_share"),
    )
}

COIN = "ETH"
"""The native coin: it pays network fees, needs no approval, and is what values are counted in."""
