"""Sentences for staking on Solana and Cosmos: the chains, and the pools of liquid staking there."""

from __future__ import annotations

STAKE_POOL = {
    "pool_out_of_date": (
        "The pool has not been updated for this epoch yet, so no deposits or withdrawals are possible. It waits "
        "for the update of epoch {epoch:number}; the last was of epoch {updated:number}.",
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
    "pool_tokens_short": (
        "There are {have:JitoSOL} in all, fewer than {wanted:JitoSOL}. Enter no more than you hold.",
        "Use {remedy:JitoSOL}",
    ),
    "pool_amount_negative": ("What the pool\u2019s accounts hold cannot be below zero. Enter zero or more.", ""),
    "pool_reserve_short": (
        "The pool has {limit:SOL} available and this would pay {wanted:SOL}. Withdraw less, or withdraw a stake "
        "account, which pays at the end of the epoch.",
        "Use {remedy:JitoSOL}",
    ),
    "pool_reserve_last": (
        "Stake comes out of the reserve only when no validator has any left to give. Withdraw it from a validator.",
        "",
    ),
    "pool_stake_small": (
        "This would withdraw {amount:SOL} of stake, and no stake account may hold less than {minimum:SOL}. Withdraw "
        "more, or withdraw SOL at once.",
        "Use {remedy:JitoSOL}",
    ),
    "pool_stake_short": (
        "Only {limit:SOL} of stake can be withdrawn here, and this would withdraw {wanted:SOL}. Withdraw less, or "
        "withdraw the rest at once as SOL.",
        "Use {remedy:JitoSOL}",
    ),
    "pool_fee_above_all": ("A fee cannot be more than 100 percent.", ""),
    "pool_fee_raise": (
        "A withdrawal fee may be raised to {limit_ppm:percent_ppm} now, not to {asked_ppm:percent_ppm}. Raise it "
        "in steps of two epochs each.",
        "",
    ),
}

TICKETS = {
    "ticket_paused": ("The protocol is paused. No deposits or withdrawals are possible at the moment.", ""),
    "ticket_deposit_minimum": ("The smallest deposit is {minimum:SOL}.", "Use {remedy:SOL}"),
    "ticket_withdrawal_minimum": (
        "This would pay {amount:SOL}, and the smallest payout is {minimum:SOL}. Withdraw more at once.",
        "",
    ),
    "ticket_staking_cap": (
        "The protocol is nearly full: {limit:SOL} more can be staked, and this would stake {wanted:SOL}. Stake less.",
        "Use {remedy:SOL}",
    ),
    "ticket_liquidity_cap": ("The liquidity pool takes {limit:SOL} more at most.", "Use {remedy:SOL}"),
    "ticket_liquidity_short": (
        "The liquidity pool holds {limit:SOL} and this would take {wanted:SOL}. Sell less, or order a delayed exit.",
        "Use {remedy:mSOL}",
    ),
    "ticket_lp_short": (
        "There are {have:mSOL-SOL LP} in all, fewer than {wanted:mSOL-SOL LP}. Enter no more than you hold.",
        "Use {remedy:mSOL-SOL LP}",
    ),
    "ticket_msol_short": (
        "There are {have:mSOL} outside the liquidity pool, fewer than {wanted:mSOL}. Enter no more than you hold.",
        "Use {remedy:mSOL}",
    ),
    "ticket_unknown": ("There is no open ticket {id}. It was already paid or never made.", ""),
    "ticket_not_due": ("Ticket {id} can be claimed from epoch {due:number}; it is epoch {epoch:number} now.", ""),
    "ticket_too_soon": (
        "Ticket {id} is due in this epoch, but the first half hour is for collecting the stake. Try again in "
        "{wait_minutes:number} minutes.",
        "",
    ),
    "ticket_not_owner": ("Ticket {id} belongs to {owner}.", ""),
    "ticket_reserve_short": (
        "Ticket {id} is for {wanted:SOL} and the reserve holds {limit:SOL}. It refills when stake has cooled "
        "down: try again in the next epoch.",
        "",
    ),
}

SOLANA = {
    "solana_stake_small": (
        "{amount:SOL} is too little to delegate: a stake account needs at least {minimum:SOL}.",
        "Use {remedy:SOL}",
    ),
    "solana_stake_zero": ("Enter an amount above zero.", ""),
    "solana_commission": (
        "A validator keeps 0 to 100 percent of its rewards; {asked:number} is not possible. Choose {remedy:number} percent.",
        "Use {remedy:number} percent",
    ),
    "solana_stake_unknown": ("There is no stake account {id} on this branch.", ""),
    "solana_stake_not_owner": ("Stake account {id} belongs to {owner}.", ""),
    "solana_stake_leaving": ("Stake account {id} is already cooling down.", ""),
    "solana_stake_active": (
        "{limit:SOL} of stake account {id} is free and this would withdraw {wanted:SOL}. Staked SOL has to cool "
        "down first, which takes until the end of an epoch or longer.",
        "Use {remedy:SOL}",
    ),
}

COSMOS = {
    "delegation_zero": ("Enter an amount above zero.", ""),
    "delegation_short": ("You have {have:ATOM} with this validator. This needs {wanted:ATOM}.", "Use {remedy:ATOM}"),
    "unbonding_entries_full": (
        "Only {limit:number} withdrawals from one validator can wait at a time. The next can begin on {opens:date}.",
        "",
    ),
    "redelegation_same": ("Choose another validator: the stake is already with this one.", ""),
    "redelegation_again": (
        "Stake that has just moved to this validator cannot move again until {opens:date}.",
        "",
    ),
    "redelegation_entries_full": (
        "Only {limit:number} moves between the same two validators can be under way at a time. "
        "The next can begin on {opens:date}.",
        "",
    ),
    "redelegation_tiny": ("That is too little to move: it is worth less than the smallest unit.", ""),
    "validator_unknown": ("There is no validator called {name} in this practice.", ""),
    "validator_emptied": ("The validator {name} has lost all its stake, so nothing can be added to it.", ""),
    "validator_unbonded": ("The validator {name} has left, and its stake is free. It can no longer be punished.", ""),
    "validator_infraction_ahead": (
        "A fault at block {height:number} would be in the future. Choose a block that has passed.",
        "",
    ),
    "validator_not_jailed": ("The validator {name} is not suspended.", ""),
    "validator_tombstoned": ("The validator {name} signed twice and is shut out for good.", ""),
    "validator_jailed": ("The validator {name} is suspended until {opens:date}.", ""),
}

ZONE = {
    "zone_halted": (
        "The protocol has halted because its rate left the safe range. Redemptions that are already under way are still paid.",
        "",
    ),
    "zone_rate_unsafe": (
        "One stATOM redeems for {rate_ppm:percent_ppm} of an ATOM, outside the safe range from "
        "{low_ppm:percent_ppm} to {high_ppm:percent_ppm}. No deposits or redemptions are possible until the rate "
        "is back in the range or the range is changed.",
        "",
    ),
    "zone_stake_small": ("{amount:ATOM} is too little: it would give you no token.", "Use {remedy:ATOM}"),
    "zone_redeem_small": ("{amount:stATOM} is too little: it would pay nothing.", "Use {remedy:stATOM}"),
    "zone_tokens_short": (
        "There are {have:stATOM} that are not yet waiting for a redemption, fewer than {wanted:stATOM}. Redeem no "
        "more than you hold.",
        "Use {remedy:stATOM}",
    ),
    "zone_amount_negative": ("This cannot be below zero. Enter zero or more.", ""),
    "zone_redeem_large": (
        "This would pay {wanted:ATOM}, and only {limit:ATOM} is staked. Redeem less, or later.",
        "Use {remedy:stATOM}",
    ),
}

OTHER_CHAINS: dict[str, tuple[str, str]] = {**STAKE_POOL, **TICKETS, **SOLANA, **COSMOS, **ZONE}
"""Every sentence of this file."""
