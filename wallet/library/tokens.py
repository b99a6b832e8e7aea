"""The tokens of the systems that scenarios begin with, as people write them and as a new world lists them."""

from __future__ import annotations

from wallet.world.sampling import LOCKED
from wallet.world.tokens import Token

TOKENS = {
    token.symbol: token
    for token in (
        Token("ETH", "Ether", 18, "coin", "ETH", "ethereum"),
        Token("stETH", "Lido staked ether", 18, "growing_balance", "ETH", "ethereum", "lido", ("curve-steth",)),
        Token("wstETH", "Wrapped staked ether", 18, "rising_value", "ETH", "ethereum", "wsteth"),
        Token("USDC", "US dollar coin", 6, "dollar", "ETH", "ethereum"),
        Token("steCRV", "Share of the Curve ETH/stETH pool", 18, "pool_share", "ETH", "ethereum", "curve-steth"),
    )
}
"""In their usual order."""

COIN = next(symbol for symbol, token in TOKENS.items() if token.kind == "coin")
"""The coin of the first chain."""

WAYS = {"lido": "wstETH", "locked": LOCKED}
"""The ways to stake, and the followed key whose redemption rate says what each has paid."""
