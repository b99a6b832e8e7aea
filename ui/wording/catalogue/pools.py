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
        "This would take {needed:pool shares}, and your limit is {maximum:pool shares}. Nothing was taken out.",
        "Use {remedy:pool shares}",
    ),
    "market_unbalanced": (
        "The pool is too lopsided for this. Try a smaller amount; to take out both coins in proportion always works.",
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
        "The pool's books end at a certain size: of this coin it can take {limit:number} more of its smallest units.",
        "",
    ),
    "market_deposit_too_small": (
        "This deposit is too small for a single pool share. Give at least {least_first:number} and {least_second:number} "
        "of the coins' smallest units.",
        "",
    ),
    "market_books_short": (
        "There is nothing to take: the pool's books say {booked:number} and it holds {held:number} of the coin's smallest units.",
        "",
    ),
    "market_lp_short": (
        "The pool has given out {supply:pool shares} in all, and this would take {asked:pool shares}.",
        "Use {remedy:pool shares}",
    ),
    "market_coin_short": ("The pool does not hold that much of it. Try a smaller amount.", ""),
    "market_same_coin": ("Pay and receive are the same token. Choose two different ones.", ""),
    "same_token": ("Pay and receive are the same token. Choose two different ones.", ""),
    "not_settled": ("The pool is so lopsided that its price cannot be worked out. Nothing was traded.", ""),
    "shock_too_small": ("This is too little to make a difference.", ""),
    "shock_too_large": ("There is not that much here to be hit.", ""),
}
