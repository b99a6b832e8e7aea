"""Sentences for staking on Solana and Cosmos: the chains, and the pools of liquid staking there."""

from __future__ import annotations

STAKE_POOL = {
    "pool_out_of_date": (
        "The pool has not been updated for this epoch yet, so nothing can go in or out. It waits for the update "
        "of epoch {epoch:number}; the last was of epoch {updated:number}.",
        "",
    ),
    "pool_deposit_small": (
        "{amount:SOL} is too little: after the fee, which rounds up, no token would be left.",
        "Use {remedy:SOL}",
    ),
    "pool_withdrawal_small": (
        "{amount:JitoSOL} is too little: after the fee, which rounds up, it would pay nothing.",
        "Use {remedy:JitoSOL}",
    ),
    "pool_reserve_short": (
        "The pool has {limit:SOL} at hand and this would pay {wanted:SOL}. "
        "Take less, or take a stake account, which pays at the end of the epoch.",
        "Use {remedy:JitoSOL}",
    ),
    "pool_stake_short": (
        "The pool has {limit:SOL} staked and this would take {wanted:SOL} of it. Take less, or take the rest at once as SOL.",
        "Use {remedy:JitoSOL}",
    ),
    "pool_fee_above_all": ("A fee cannot be more than the whole.", ""),
    "pool_fee_raise": (
        "A withdrawal fee may be raised to {limit_ppm:percent_ppm} now, not to {asked_ppm:percent_ppm}. "
        "Raise it in steps: two epochs for each.",
        "",
    ),
}

OTHER_CHAINS: dict[str, tuple[str, str]] = {**STAKE_POOL}
