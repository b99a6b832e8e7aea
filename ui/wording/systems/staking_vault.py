"""Institutional staking vaults, and the shares that they mint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.figures import VAULT_FEES
from ui.wording.numbers import amount_with_unit, percent, seconds_date, things
from ui.wording.roles import coin_in, token_in
from ui.wording.stories import ReviewLine
from ui.wording.systems.words import ExitWords, Figures, StakingWords, SystemWords

BPS = 10_000

REFUSALS: dict[str, tuple[str, str]] = {
    "shares_exceeded": ("This moves more than you hold.", ""),
    "external_mint_zero": ("Enter an amount above zero.", ""),
    "external_burn_zero": ("Enter an amount above zero.", ""),
    "external_debt_zero": ("There is no bad debt to share out.", ""),
    "external_ether_zero": ("Enter an amount above zero.", ""),
    "external_cap_reached": (
        "All vaults together may back {limit_bps:percent_bps} of the {token} at most. {limit:token} more fit; this "
        "is {wanted:token}.",
        "Use {remedy:token}",
    ),
    "external_shares_short": (
        "All vaults together owe {external:token}, so {wanted:token} cannot be paid back.",
        "Use {remedy:token}",
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
        "This vault may owe {limit:token}; this would make it {wanted:token}.",
        "Use {remedy:token}",
    ),
    "vault_value_short": (
        "Minting that much takes {need:coin} in the vault, reserve included; only {have:coin} counts.",
        "Use {remedy:token}",
    ),
    "vault_shares_short": (
        "The vault owes {owed:token}, so it cannot pay {wanted:token} back.",
        "Use {remedy:token}",
    ),
    "vault_value_exceeded": ("This would withdraw {need:coin} from a vault worth {value:coin}. Withdraw less.", ""),
    "vault_balance_short": (
        "The vault has {have:coin} unstaked and this needs {need:coin}; the rest must leave its validators first.",
        "Use {remedy:token}",
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
        "The vault still owes {shares:token}. Pay all of it back before the vault leaves.",
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
        "The operator\u2019s vaults together may owe {left:token} more; this vault brings {need:token}.",
        "",
    ),
    "tier_unknown": ("There is no tier {tier}.", ""),
    "tier_default": ("A vault cannot go back to the default tier.", ""),
    "tier_same": ("The vault is in this tier already.", ""),
    "tier_of_another": ("Tier {tier} belongs to another operator.", ""),
    "tier_full": ("The vaults of this tier together may owe {left:token} more; this vault brings {need:token}.", ""),
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
    "jail_same": ("The vault is already set that way.", ""),
    "lock_unknown": ("There is no locked stake {id} on this branch.", ""),
    "lock_leaving": ("Locked stake {id} is already leaving.", ""),
    "vault_unknown": ("There is no vault {id} on this branch. Open one under Stake.", ""),
    "vault_gone": ("This vault has left: it takes no more {coin} and mints nothing. What it has can be withdrawn.", ""),
    "vault_validators": (
        "The vault has {active:number} active validators; this asks for {asked:number}.",
        "Use {remedy:number}",
    ),
    "vault_not_back": ("The vault has not left yet, or validators of it are still leaving.", ""),
    "vault_debt_none": ("The vault owes nothing.", ""),
}


def _vault(f: Figures, text: str) -> str:
    return f"Vault {f['id']}{text}"


def _much(f: Figures) -> str:
    return amount_with_unit(f["amount"], coin_in(f))


EVENTS: dict[str, Callable[[Figures], str]] = {
    "vault_active": lambda f: _vault(f, " has a validator that earns from now on"),
    "vault_let_go": lambda f: _vault(f, " has left the protocol, and what is not staked can be withdrawn"),
    "vault_kept": lambda f: _vault(f, " was kept: a slashing of its validators is still being counted, so ask again"),
    "vault_quarantined": lambda f: _vault(f, f" gained {_much(f)} unexpectedly: it counts only from {seconds_date(f['until'])}"),
    "vault_forced": lambda f: _vault(f, f" fell under its threshold and was made to repay {_much(f)}"),
    "vault_called": lambda f: _vault(f, f" had {things(f['count'], 'validator')} called back, to repay what it owes"),
    "vault_debt_passed": lambda f: _vault(f, f" owes more than it is worth: {_much(f)} passed to vaults of the same operator"),
    "vault_debt_left": lambda f: _vault(f, f" owes more than it is worth: {_much(f)} is left to all holders"),
    "bad_debt_shared": lambda f: f"All holders of {token_in(f)} bore {_much(f)} that a vault could not pay",
}

SHORT: dict[str, str] = {
    "vault_active": "Vault earns",
    "vault_let_go": "Vault left",
    "vault_kept": "Vault kept",
    "vault_quarantined": "Value waits",
    "vault_forced": "Forced to repay",
    "vault_called": "Called back",
    "vault_debt_passed": "Bad debt passed on",
    "vault_debt_left": "Bad debt left",
    "bad_debt_shared": "Bad debt shared",
}


def _mints(figures: Figures, receipt: Any) -> ReviewLine:
    kept = percent(figures["reserve_bps"] / BPS, 0)
    return ReviewLine("What you mint, the vault owes", f"at most its value less a reserve of {kept}, which it must keep", "stake")


def _forced(figures: Figures, receipt: Any) -> ReviewLine:
    threshold = percent(figures["threshold_bps"] / BPS)
    return ReviewLine("It must keep its reserve", f"below {threshold} anyone can make it repay out of its own coins", "shield")


def _aside(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine("It does not count yet", "the next report finds it; a large gain waits three days", "clock")


def _may_stay(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine("The next report lets it go", "unless a slashing of its validators is still being counted", "clock")


RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {
    "vault_mints": _mints,
    "vault_may_be_forced": _forced,
    "vault_aside": _aside,
    "vault_may_stay": _may_stay,
}

EXITS = {
    "disconnect": ExitWords(
        *(
            "disconnect",
            "Disconnect",
            "by the next report, then the chain\u2019s exit",
            "disconnecting",
            "unlock",
            "Review leaving",
        ),
        "It earns until its validators exit. You then claim what comes back.",
        ready="Can be claimed",
    ),
}

STAKING = {
    "staking_vault": StakingWords(
        "locked, mint against it",
        "You get no token, but a vault of your own with validators of one operator. Against it you can mint the pool\u2019s "
        "token, up to its value less a reserve, and repay it whenever you like.",
        "What you mint is debt. If a slashing takes the reserve, anyone can make the vault repay, and it leaves only once it "
        "owes nothing.",
    ),
}

ASSUMED: dict[str, tuple[str, str, str]] = {
    "protocol tier": ("Tier of all other vaults", "", ""),
    "protocol worth": ("{coin} in all other vaults", "", "{coin}"),
    "protocol minted": ("Minted against all other vaults", "", "of the token"),
    "protocol least_call": ("The least that others make a vault repay", "", "{coin}"),
    "protocol max_external_ratio_bps": ("Part of the token that vaults may back", "bp", ""),
    "protocol max_relative_limit_bps": ("Part of the token that one vault may back", "bp", ""),
    "protocol quarantine_s": ("Unexpected value waits for", "days", "days"),
    "protocol max_reward_ratio_bps": ("Gain of a vault in a report that counts at once", "bp", "of its value"),
    "protocol max_fees_wei_s": ("Fees of a vault in a second at most", "e-18", "{coin}"),
    "protocol tiers share_limit": ("A vault in tier {item} may owe", "e-18", "shares"),
    "protocol tiers reserve_ratio_bps": ("Reserve in tier {item}", "bp", "of the vault\u2019s value"),
    "protocol tiers forced_rebalance_threshold_bps": ("Threshold of forced repayment in tier {item}", "bp", ""),
    **{
        f"protocol tiers {field}": (f"{name.capitalize()} in tier {{item}}", "bp", "of rewards")
        for field, name in zip(("infra_fee_bps", "liquidity_fee_bps", "reservation_fee_bps"), VAULT_FEES, strict=True)
    },
    "protocol groups share_limit": ("The vaults of operator {item} may owe together", "e-18", "shares"),
}
"""Figures of the assumptions page."""

WORDS = SystemWords(
    refusals=REFUSALS,
    names={"share": "shares"},
    events=EVENTS,
    short=SHORT,
    risks=RISKS,
    exits=EXITS,
    staking=STAKING,
    assumed=ASSUMED,
)
