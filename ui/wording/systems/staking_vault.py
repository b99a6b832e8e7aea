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
    "vault_leaving": (
        "The vault is leaving. Until the next report lets it go it takes {coin}, and mints and pays out nothing.",
        "",
    ),
    "vault_jailed": ("This vault may not mint until its operator is trusted again. Paying back works.", ""),
    "vault_owes": (
        "The vault still owes {shares:share}. Pay all of it back before the vault leaves.",
        "",
    ),
    "vault_fees_due": (
        "The vault owes {fees:coin} in fees and has {have:coin} unstaked. Add {coin}, or take a validator out first.",
        "",
    ),
    "vault_other_operator": ("Only a vault of the same operator can take this debt over.", ""),
    "vault_reported_already": ("The vault has a report of that time already.", ""),
    "vault_value_insane": ("The report says {value:coin}; no vault can be worth more than {limit:coin}.", ""),
    "vault_value_negative": ("More has left the vault than the report says it was worth.", ""),
    "vault_fees_jumped": ("The report charges {fees:coin} in fees, more than the {limit:coin} that this time can bring.", ""),
    "vault_debt_invalid": ("The report\u2019s debt does not fit what the vault has owed since.", ""),
    "group_exists": ("{operator} has a group already.", ""),
    "group_unknown": ("{operator} has no group, so it has only the default tier.", ""),
    "group_full": (
        "The operator\u2019s vaults together may owe {left:share} more; this vault brings {need:share}.",
        "",
    ),
    "tier_unknown": ("There is no tier {tier}.", ""),
    "tier_default": ("A vault cannot go back to the default tier.", ""),
    "tier_same": ("The vault is in this tier already.", ""),
    "tier_of_another": ("Tier {tier} belongs to another operator.", ""),
    "tier_full": ("The vaults of this tier together may owe {left:share} more; this vault brings {need:share}.", ""),
    "tier_limit_high": (
        "In this tier a vault may owe up to {limit:share}; this asks for {wanted:share}.",
        "Use {remedy:share}",
    ),
    "tier_ratio_invalid": ("A reserve has to be between 0.01 % and 99.99 %.", ""),
    "tier_threshold_invalid": (
        "The threshold has to be under {limit_bps:percent_bps}, a tenth of a percent below the reserve.",
        "",
    ),
    "limit_same": ("The vault has this limit already.", ""),
    "limit_beyond_pool": (
        "One vault may be allowed up to {limit:share}; this asks for {wanted:share}.",
        "Use {remedy:share}",
    ),
    "limit_under_debt": (
        "The vault owes {owed:share}, so its limit cannot be {wanted:share}.",
        "Use {remedy:share}",
    ),
    "jail_same": ("The vault stands as asked already.", ""),
}

WORDS = SystemWords(refusals=REFUSALS, names={"share": "shares"})
