"""Sentences for institutional staking vaults, restaking, capped prices and leaving a leveraged loop."""

from __future__ import annotations

_EXTERNAL = {
    "external_mint_zero": ("Enter an amount above zero.", ""),
    "external_burn_zero": ("Enter an amount above zero.", ""),
    "external_debt_zero": ("There is no bad debt to share out.", ""),
    "external_ether_zero": ("Enter an amount above zero.", ""),
    "external_cap_reached": (
        "All vaults together may back {limit_bps:percent_bps} of the stETH at most. {limit:shares} more fit; this "
        "is {wanted:shares}.",
        "Use {remedy:shares}",
    ),
    "external_shares_short": (
        "All vaults together owe {external:shares}, so {wanted:shares} cannot be paid back.",
        "Use {remedy:shares}",
    ),
    "external_ether_mismatch": (
        "This debt is exactly {need:ETH}; {ether:ETH} is not that amount.",
        "Use {remedy:ETH}",
    ),
}

_VAULT = {
    "vault_amount_zero": ("Enter an amount above zero.", ""),
    "vault_amount_negative": ("This cannot be below zero. Enter zero or more.", ""),
    "vault_deposit_short": (
        "Connecting a vault takes {need:ETH}; this one has {have:ETH}.",
        "Use {remedy:ETH}",
    ),
    "vault_report_stale": (
        "The vault\u2019s figures are from {reported:date}. Until it has a newer report, no ETH can be withdrawn and "
        "no stETH minted.",
        "",
    ),
    "vault_withdrawal_beyond": (
        "The vault can release {limit:ETH} now; the rest backs the stETH it minted, is staked, or is due as fees.",
        "Use {remedy:ETH}",
    ),
    "vault_share_limit": (
        "This vault may owe {limit:shares}; this would make it {wanted:shares}.",
        "Use {remedy:shares}",
    ),
    "vault_value_short": (
        "Minting that much takes {need:ETH} in the vault, reserve included; only {have:ETH} counts.",
        "Use {remedy:shares}",
    ),
    "vault_shares_short": (
        "The vault owes {owed:shares}, so it cannot pay {wanted:shares} back.",
        "Use {remedy:shares}",
    ),
    "vault_value_exceeded": ("This would withdraw {need:ETH} from a vault worth {value:ETH}. Withdraw less.", ""),
    "vault_balance_short": (
        "The vault has {have:ETH} unstaked and this needs {need:ETH}; the rest must leave its validators first.",
        "",
    ),
    "vault_nothing_at_hand": ("The vault has no unstaked ETH to pay with; some must leave its validators first.", ""),
    "vault_no_obligation": ("The vault has its reserve and owes the withdrawal queue nothing, so it cannot be made to pay.", ""),
    "vault_fees_settled": ("All fees of this vault are paid.", ""),
    "vault_fees_locked": ("The vault owes {fees:ETH} in fees, but everything it has backs its stETH or is staked.", ""),
    "vault_fees_shrunk": ("The report counts {after:ETH} of fees to date, less than the {before:ETH} counted before.", ""),
    "vault_reserve_short": (
        "The vault is worth {value:ETH} and owes {owed:ETH}, more than the new reserve allows. Repay some first.",
        "",
    ),
}

_RESTAKING = {
    "restaking_amount_zero": ("Enter an amount above zero.", ""),
    "restaking_too_small": ("{amount:token} is less than one share of this strategy. Enter more.", "Use {remedy:token}"),
    "restaking_too_large": (
        "That would be {wanted:shares}, and the strategy can take {limit:shares} more. Enter less.",
        "Use {remedy:token}",
    ),
    "restaking_fully_slashed": ("Everything this operator had was slashed, so nothing can be delegated to it.", ""),
    "restaking_shares_short": ("You have {have:shares} here. This needs {wanted:shares}.", "Use {remedy:shares}"),
    "restaking_operator_unknown": ("There is no operator called {operator} in this practice.", ""),
    "restaking_operator_known": ("There is already an operator called {operator}.", ""),
    "restaking_already_delegated": ("Your shares are delegated to {operator}. Leave that operator first.", ""),
    "restaking_not_delegated": ("Your shares are not delegated, so there is no operator to leave.", ""),
    "restaking_withdrawal_unknown": ("There is no restaking withdrawal {id} on this branch.", ""),
    "restaking_not_owner": ("Restaking withdrawal {id} belongs to {owner}.", ""),
    "restaking_withdrawal_locked": (
        "Restaking withdrawal {id} can be completed in {hours:number} hours. Until then it can still be slashed.",
        "",
    ),
    "restaking_release_locked": ("What was slashed can leave the strategy in {hours:number} hours.", ""),
    "restaking_slash_fraction": ("A slash takes more than nothing and at most everything.", ""),
    "restaking_change_pending": (
        "The last change for this service takes effect in {hours:number} hours. Wait until then to make another.",
        "",
    ),
    "restaking_magnitude_same": ("The operator already allocates exactly that to this service.", ""),
    "restaking_magnitude_short": (
        "The operator can still allocate {free_ppm:percent_ppm} of its stake; this asks for {wanted_ppm:percent_ppm}.",
        "Allocate all that is left",
    ),
    "restaking_loss_beyond": ("Your validators had {before:ETH}; they cannot have lost {lost:ETH}.", ""),
}

_CAPPED_PRICE = {
    "capped_price_ratio_zero": ("A snapshot of the token\u2019s rate must be above zero.", ""),
    "capped_price_snapshot_old": (
        "This snapshot of the token\u2019s rate is too old, or no newer than the one in use. Use one from "
        "{earliest:date} or later.",
        "",
    ),
    "capped_price_snapshot_young": (
        "This snapshot of the token\u2019s rate is too recent to have been checked. Use one from {latest:date} or earlier.",
        "",
    ),
}

_LOOP = {
    "loop_sale_short": (
        "Selling everything brings {have:ETH}, and repaying takes {need:ETH}. The pool is too small; leave in "
        "parts through the queue instead.",
        "",
    ),
    "loop_queue_behind": (
        "With {debt:ETH} of debt against {collateral:ETH} of collateral, what the lender releases would not even "
        "pay the interest of the wait. Repay some of the debt first, or sell through a pool.",
        "",
    ),
}

INSTITUTIONS: dict[str, tuple[str, str]] = {**_EXTERNAL, **_VAULT, **_RESTAKING, **_CAPPED_PRICE, **_LOOP}
