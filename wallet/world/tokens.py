"""What a world knows of its tokens and coins: how they are written, in what they are valued, and who answers for them.

The ledger keeps **units**, what the token's contract stores. For a growing balance units are shares and a person sees
`units x share rate`; for every other token a unit is its smallest fraction and a person sees it as it is.

A rate is whole coins for one whole token, of 1e18, whatever the decimals of either.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Kind = Literal["coin", "growing_balance", "receipt", "rising_value", "reported_rate", "dollar", "pool_share"]
"""A receipt stands for a coin one for one and earns nothing."""

WEI = 10**18
"""One, in a rate; and a whole coin of 18 decimals."""
GWEI = 10**9
MOST_DECIMALS = 18
TEN_TO: tuple[int, ...] = tuple(10**power for power in range(2 * MOST_DECIMALS + 1))
"""Powers of ten by exponent: every value of every sample asks for them, and to look one up costs a sixth of computing it."""
DOLLAR = 10**6
"""A dollar in the prices of coins: they are in millionths."""
DOLLARS = "USD"
"""Terms in which all coins can be counted beside each other, as no token of any ledger: of `DOLLAR` smallest units."""


class Token(msgspec.Struct, frozen=True):
    """A token: `symbol` as people write it, `decimals` of its smallest unit, and how its holder is paid.

    `coin` is what it is owed and valued in, `chain` the chain whose ledger it is in, `issuer` the system that answers for it
    ("" for a coin and a dollar), `markets` the systems that sell it.
    """

    symbol: str
    name: str
    decimals: Annotated[int, msgspec.Meta(ge=0, le=MOST_DECIMALS)]
    kind: Kind
    coin: str = ""
    chain: str = ""
    issuer: str = ""
    markets: tuple[str, ...] = ()


class Coin(msgspec.Struct, frozen=True):
    """What a chain's coin costs, in millionths of a dollar, and the hourly standard deviation of its seeded walk, in 1e-9.

    `draws` is the purpose of the walk's draws. A walk that moves with another has that one's purpose in `shared`, and in
    `shared_ppm` how closely: their correlation, hour by hour.
    """

    micro_usd: int
    sway_ppb: int
    draws: str
    shared: str = ""
    shared_ppm: int = 0
