"""What every pool that trades two tokens refuses alike, whatever its curve."""

from __future__ import annotations

NAMES = {"share": "pool shares"}
TRADES: dict[str, tuple[str, str]] = {
    "market_empty": ("The pool has no liquidity: the last provider left.", ""),
    "market_minimum": (
        "The price moved past your limit: you would get less than your minimum. Nothing was traded.",
        "New quote",
    ),
    "market_amount_zero": ("Enter an amount above zero.", ""),
    "market_pays_nothing": (
        "The pool would pay nothing for this amount: it is too small, or none of the other coin is left.",
        "",
    ),
    "market_lp_short": (
        "The pool has issued {supply:share} in all; this would burn {asked:share}.",
        "Use {remedy:share}",
    ),
    "market_coin_short": ("The pool does not hold that much of this coin. Try a smaller amount.", ""),
    "market_same_coin": ("Pay and receive are the same token. Choose two different ones.", ""),
}
