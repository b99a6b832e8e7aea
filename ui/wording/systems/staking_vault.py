"""Institutional staking vaults, and the shares that they mint."""

from __future__ import annotations

from ui.wording.systems.words import SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "shares_exceeded": ("This moves more than you hold.", ""),
    "external_mint_zero": ("Enter an amount above zero.", ""),
    "external_burn_zero": ("Enter an amount above zero.", ""),
    "external_debt_zero": ("There is no bad debt to share out.", ""),
    "external_ether_zero": ("Enter an amount above zero.", ""),
    "external_cap_reached": (
        "All vaults together may back {limit_bps:percent_bps} of the {token} at most. {limit:share} more fit; this "
        "is {wanted:share}.",
        "Use {remedy:share}",
    ),
    "external_shares_short": (
        "All vaults together owe {external:share}, so {wanted:share} cannot be paid back.",
        "Use {remedy:share}",
    ),
    "external_ether_mismatch": (
        "This debt is exactly {need:coin}; {ether:coin} is not that amount.",
        "Use {remedy:coin}",
    ),
    "vault_amount_zero": ("Enter an amount above zero.", ""),
    "vault_amount_negative": ("This cannot be below zero. Enter zero or more.", ""),
    "vault_deposit_short": (
        "Connecting a vault takes {need:coin}; this one has {have:coin}.",
        "Use {remedy:coin}",
    ),
    "vault_report_stale": (
        "The vault\u2019s figures are from {reported:date}. Until it has a newer report, no {coin} can be withdrawn and "
        "no {token} minted.",
        "",
    ),
    "vault_withdrawal_beyond": (
        "The vault can release {limit:coin} now; the rest backs the {token} it minted, is staked, or is due as fees.",
        "Use {remedy:coin}",
    ),
    "vault_share_limit": (
        "This vault may owe {limit:share}; this would make it {wanted:share}.",
        "Use {remedy:share}",
    ),
    "vault_value_short": (
        "Minting that much takes {need:coin} in the vault, reserve included; only {have:coin} counts.",
        "Use {remedy:share}",
    ),
    "vault_shares_short": (
        "The vault owes {owed:share}, so it cannot pay {wanted:share} back.",
        "Use {remedy:share}",
    ),
    "vault_value_exceeded": ("This would withdraw {need:coin} from a vault worth {value:coin}. Withdraw less.", ""),
    "vault_balance_short": (
        "The vault has {have:coin} unstaked and this needs {need:coin}; the rest must leave its validators first.",
        "",
    ),
    "vault_nothing_at_hand": ("The vault has no unstaked {coin} to pay with; some must leave its validators first.", ""),
    "vault_no_obligation": ("The vault has its reserve and owes the withdrawal queue nothing, so it cannot be made to pay.", ""),
    "vault_fees_settled": ("All fees of this vault are paid.", ""),
    "vault_fees_locked": ("The vault owes {fees:coin} in fees, but everything it has backs its {token} or is staked.", ""),
    "vault_fees_shrunk": ("The report counts {after:coin} of fees to date, less than the {before:coin} counted before.", ""),
    "vault_reserve_short": (
        "The vault is worth {value:coin} and owes {owed:coin}, more than the new reserve allows. Repay some first.",
        "",
    ),
}

WORDS = SystemWords(refusals=REFUSALS, names={"share": "shares"})
