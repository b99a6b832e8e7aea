"""Sentences for exchange pools, and for shocks that would hit nothing."""

from __future__ import annotations

MARKETS = {
    "market_unknown": ("No pool here trades {market}.", ""),
    "market_token": ("This pool trades {first} and {second}, not {token}.", ""),
    "market_empty": ("The pool has no liquidity: the last provider left.", ""),
    "market_minimum": (
        "The price moved past your limit: you would get less than your minimum. Nothing was traded.",
        "New quote",
    ),
    "market_maximum": (
        "This would burn {needed:pool shares}, and your limit is {maximum:pool shares}. Nothing was withdrawn.",
        "Use {remedy:pool shares}",
    ),
    "market_unbalanced": (
        "The pool is too unbalanced for this. Try a smaller amount; withdrawing both coins in proportion always works.",
        "",
    ),
    "market_amount_zero": ("Enter an amount above zero.", ""),
    "market_pays_nothing": (
        "The pool would pay nothing for this amount: it is too small, or none of the other coin is left.",
        "",
    ),
    "market_costs_more": (
        "The price moved past your limit: this would cost more than you allow. Nothing was traded.",
        "New quote",
    ),
    "market_full": (
        "The pool is full: it can take only {limit:number} more of this coin\u2019s smallest units.",
        "",
    ),
    "market_deposit_too_small": (
        "This deposit is too small for a single pool share. Deposit at least {least_first:number} and "
        "{least_second:number} of the coins\u2019 smallest units.",
        "",
    ),
    "market_books_short": (
        "There is nothing to withdraw: the pool counts {booked:number} of the coin\u2019s smallest units and holds "
        "{held:number}.",
        "",
    ),
    "market_lp_short": (
        "The pool has issued {supply:pool shares} in all; this would burn {asked:pool shares}.",
        "Use {remedy:pool shares}",
    ),
    "market_coin_short": ("The pool does not hold that much of this coin. Try a smaller amount.", ""),
    "market_same_coin": ("Pay and receive are the same token. Choose two different ones.", ""),
    "same_token": ("Pay and receive are the same token. Choose two different ones.", ""),
    "not_settled": ("The pool is so unbalanced that its price cannot be computed. Nothing was traded.", ""),
    "shock_too_small": ("This is too small to have any effect.", ""),
    "shock_too_large": ("Only {largest:token} is available here.", ""),
    "shock_too_large_with_share": ("Others own {share:percent_ppm} of the pool. No more than that can leave.", ""),
}
