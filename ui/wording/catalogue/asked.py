"""What is asked of a world: systems, markets and ways out that are not there, and shocks that would hit nothing."""

from __future__ import annotations

ASKED = {
    "lender_unknown": ("There is no lending market called {lender} in this practice.", ""),
    "market_unknown": ("No pool here trades {market}.", ""),
    "market_token": ("This pool trades {first} and {second}, not {token}.", ""),
    "same_token": ("Pay and receive are the same token. Choose two different ones.", ""),
    "not_settled": ("The pool is so unbalanced that its price cannot be computed. Nothing was traded.", ""),
    "shock_too_small": ("This is too small to have any effect.", ""),
    "shock_when": ("A shock can be set for the next 10 days.", ""),
    "drain_none": ("There is nothing to take here: choose a market, a vault, a lender, or a protocol that holds coins.", ""),
    "shock_too_large": ("Only {largest:token} is available here.", ""),
    "shock_too_large_with_share": ("Others own {share:percent_ppm} of the pool. No more than that can leave.", ""),
    "fee_none": ("{token} has no fee of its own here.", ""),
    "fee_recorded": ("These days are recorded, and so is what {token} earned. The fee can change once the record ends.", ""),
    "fee_out_of_range": ("The contract takes a fee from 0 % to {most_bps:percent_bps}.", "Use {remedy:percent_bps}"),
    "fee_step": ("The contract counts this fee in steps of {step_bps:percent_bps}.", "Use {remedy:percent_bps}"),
    "fee_same": ("The fee is {fee_bps:percent_bps} already.", ""),
    "fault_free": ("Here no stake is taken for a fault: a validator that is away earns nothing until it is back.", ""),
    "fault_unpunished": ("Here nothing is taken for being away: it costs the rewards missed, and about as much again.", ""),
    "fault_nobody": ("No locked stake of yours is active here now. Lock some, or wait until it is active.", ""),
    "fault_zero": ("Choose at least one of your stakes.", "Hit {remedy:number}"),
    "fault_too_many": (
        "You have {most:number} stakes that can be hit here, and this would hit {asked:number}.",
        "Hit {remedy:number}",
    ),
    "stake_stays": ("There is no other validator here to which stake could move.", ""),
    "price_source_unknown": ("A lending market takes market, redemption, capped or stale prices. Choose one of them.", ""),
    "protocol_unknown": ("There is no protocol called {protocol} in this practice.", ""),
    "chain_unknown": ("There is no chain called {chain} in this practice.", ""),
    "way_unknown": ("{way} is no way out of this protocol.", ""),
    "way_none": ("{token} cannot be redeemed here. Sell it on the market.", ""),
    "mint_short": ("You have {have:asset}, and this takes {need:asset}. Enter less.", "Use {remedy:share}"),
    "withdraw_short": ("You have {have:share}, and this takes {need:share}. Enter less.", "Use {remedy:asset}"),
    "exact_unknown": ("How much {token} comes cannot be chosen here. Enter what you pay.", ""),
    "nothing_chosen": ("Choose at least one request that is ready.", ""),
}
