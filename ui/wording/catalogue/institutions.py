"""Sentences for institutional staking vaults, restaking, capped prices and leaving a leveraged loop."""

from __future__ import annotations

_EXTERNAL = {
    "external_mint_zero": ("Enter an amount above zero.", ""),
    "external_burn_zero": ("Enter an amount above zero.", ""),
    "external_debt_zero": ("There is no bad debt to share out.", ""),
    "external_ether_zero": ("Enter an amount above zero.", ""),
    "external_cap_reached": (
        "All vaults together may stand for {limit_bps:percent_bps} of the stETH at most. "
        "{limit:shares} more fit; this is {wanted:shares}.",
        "Use {remedy:shares}",
    ),
    "external_shares_short": (
        "All vaults together owe {external:shares}, so {wanted:shares} cannot be paid back.",
        "Use {remedy:shares}",
    ),
    "external_ether_mismatch": (
        "This debt is worth {need:ETH} exactly; {ether:ETH} is not that amount.",
        "Use {remedy:ETH}",
    ),
}

_VAULT = {
    "vault_amount_zero": ("Enter an amount above zero.", ""),
    "vault_amount_negative": ("This cannot be below zero. Enter zero or more.", ""),
    "vault_deposit_short": (
        "A vault needs {need:ETH} to be connected, and this one has {have:ETH}.",
        "Use {remedy:ETH}",
    ),
    "vault_report_stale": (
        "The vault's figures are of {reported:date}. Until it has taken over a newer report, no ether may leave it and no "
        "stETH may be minted.",
        "",
    ),
    "vault_withdrawal_beyond": (
        "The vault can let go of {limit:ETH} now; the rest stands behind the stETH it minted, is staked, or is due as fees.",
        "Use {remedy:ETH}",
    ),
    "vault_share_limit": (
        "This vault may owe {limit:shares}; this would make it {wanted:shares}.",
        "Use {remedy:shares}",
    ),
    "vault_value_short": (
        "Minting that much asks for {need:ETH} in the vault, reserve included, and only {have:ETH} counts.",
        "Use {remedy:shares}",
    ),
    "vault_shares_short": (
        "The vault owes {owed:shares}, so it cannot pay {wanted:shares} back.",
        "Use {remedy:shares}",
    ),
    "vault_value_exceeded": ("This would take {need:ETH} out of a vault that is worth {value:ETH}. Take less.", ""),
    "vault_balance_short": (
        "The vault has {have:ETH} at hand and this needs {need:ETH}; the rest is staked and must leave its validators first.",
        "",
    ),
    "vault_nothing_at_hand": ("The vault has no ether at hand to pay with; some must leave its validators first.", ""),
    "vault_no_obligation": ("The vault has its reserve and owes the withdrawal queue nothing, so it cannot be made to pay.", ""),
    "vault_fees_settled": ("All fees of this vault are paid.", ""),
    "vault_fees_locked": ("The vault owes {fees:ETH} of fees, and all it has stands behind its stETH or is staked.", ""),
    "vault_fees_shrunk": ("The report counts {after:ETH} of fees so far, less than the {before:ETH} counted before.", ""),
    "vault_reserve_short": (
        "The vault is worth {value:ETH} and owes {owed:ETH}, more than the new reserve leaves it. Pay some back first.",
        "",
    ),
}

_RESTAKING = {
    "restaking_amount_zero": ("Enter an amount above zero.", ""),
    "restaking_too_small": ("{amount:token} is too little to become a share of this strategy. Enter more.", "Use {remedy:token}"),
    "restaking_too_large": (
        "That would be {wanted:shares}, and the strategy can count {limit:shares} more. Enter less.",
        "Use {remedy:token}",
    ),
    "restaking_fully_slashed": ("This operator has nothing left that was not slashed, so nothing can be put behind it.", ""),
    "restaking_shares_short": ("You have {have:shares} here. This needs {wanted:shares}.", "Use {remedy:shares}"),
    "restaking_operator_unknown": ("There is no operator called {operator} in this practice.", ""),
    "restaking_operator_known": ("There is an operator called {operator} already.", ""),
    "restaking_already_delegated": ("Your shares are behind {operator}. Leave that operator first.", ""),
    "restaking_not_delegated": ("Your shares are behind no operator, so there is none to leave.", ""),
    "restaking_withdrawal_unknown": ("There is no restaking withdrawal {id} on this branch.", ""),
    "restaking_not_owner": ("Restaking withdrawal {id} belongs to {owner}.", ""),
    "restaking_withdrawal_locked": (
        "Restaking withdrawal {id} can be taken in {hours:number} hours. Until then it can still be slashed.",
        "",
    ),
    "restaking_slash_fraction": ("A slash takes more than nothing and at most everything.", ""),
    "restaking_change_pending": (
        "The last change for this service takes effect in {hours:number} hours; only then comes another.",
        "",
    ),
    "restaking_magnitude_same": ("The operator has promised this service exactly that already.", ""),
    "restaking_magnitude_short": (
        "Of the stake it began with the operator has {free_ppm:percent_ppm} left to promise, and this asks for "
        "{wanted_ppm:percent_ppm} more.",
        "Promise all that is left",
    ),
    "restaking_loss_beyond": ("Your validators had {before:ETH}; they cannot have lost {lost:ETH}.", ""),
}

_CAPPED_PRICE = {
    "capped_price_ratio_zero": ("A snapshot of the token's rate must be above zero.", ""),
    "capped_price_snapshot_old": (
        "This snapshot of the token's rate is too old, or no newer than the one in use. Take one of {earliest:date} or later.",
        "",
    ),
    "capped_price_snapshot_young": (
        "This snapshot of the token's rate is too young to have been looked at. Take one of {latest:date} or earlier.",
        "",
    ),
}

_LOOP = {
    "loop_sale_short": (
        "Selling all of it brings {have:ETH}, and repaying takes {need:ETH}. The pool is too small; the queue takes it in parts.",
        "",
    ),
    "loop_queue_behind": (
        "With {debt:ETH} owed against {collateral:ETH}, what the lender lets go would not even pay the interest of the wait. "
        "Repay some of it first, or sell through a pool.",
        "",
    ),
}

INSTITUTIONS: dict[str, tuple[str, str]] = {**_EXTERNAL, **_VAULT, **_RESTAKING, **_CAPPED_PRICE, **_LOOP}
