"""Restaking: strategies, operators and withdrawals that can still be slashed."""

from __future__ import annotations

from ui.wording.systems.words import SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "restaking_amount_zero": ("Enter an amount above zero.", ""),
    "restaking_too_small": ("{amount:asset} is less than one share of this strategy. Enter more.", "Use {remedy:asset}"),
    "restaking_too_large": (
        "That would be {wanted:share}, and the strategy can take {limit:share} more. Enter less.",
        "Use {remedy:asset}",
    ),
    "restaking_fully_slashed": ("Everything this operator had was slashed, so nothing can be delegated to it.", ""),
    "restaking_shares_short": ("You have {have:share} here. This needs {wanted:share}.", "Use {remedy:share}"),
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
    "restaking_loss_beyond": ("Your validators had {before:coin}; they cannot have lost {lost:coin}.", ""),
}

WORDS = SystemWords(refusals=REFUSALS, names={"share": "shares"})
