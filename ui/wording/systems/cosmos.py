"""A chain with delegations, unbonding and redelegations."""

from __future__ import annotations

from ui.wording.systems.words import SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "delegation_zero": ("Enter an amount above zero.", ""),
    "delegation_short": ("You have {have:coin} with this validator. This needs {wanted:coin}.", "Use {remedy:coin}"),
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

WORDS = SystemWords(refusals=REFUSALS)
