"""A pool that keeps the product of its two amounts."""

from __future__ import annotations

from ui.wording.systems.trades import NAMES, TRADES
from ui.wording.systems.words import SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    **TRADES,
    "market_needs_both": (
        "This pool takes both coins, in the proportion in which it holds them: enter an amount of the other one too.",
        "",
    ),
    "market_in_proportion": (
        "This pool gives both coins back in proportion. Withdraw both, then sell the one you do not want.",
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
}

WORDS = SystemWords(refusals=REFUSALS, names=NAMES)
