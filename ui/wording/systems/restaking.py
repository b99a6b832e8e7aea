"""Restaking: strategies, operators and withdrawals that can still be slashed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.numbers import amount_with_unit, share
from ui.wording.roles import title_in
from ui.wording.stories import Formula, ReviewLine
from ui.wording.systems.words import ExitWords, Figures, StakingWords, SystemWords, labelled

REFUSALS: dict[str, tuple[str, str]] = {
    "restaking_amount_zero": ("Enter an amount above zero.", ""),
    "restaking_too_small": ("{amount:asset} is less than one share of this strategy. Enter more.", "Use {remedy:asset}"),
    "restaking_too_large": (
        "That would be {wanted:share}, and the strategy can take {limit:share} more. Enter less.",
        "Use {remedy:asset}",
    ),
    "restaking_fully_slashed": ("Everything this operator had was slashed, so nothing can be delegated to it.", ""),
    "restaking_shares_short": ("You have {have:share} here. This needs {wanted:share}.", "Use {remedy:share}"),
    "restaking_short": ("You have {have:asset} restaked here. This needs {wanted:asset}.", "Use {remedy:asset}"),
    "restaked_too_small": ("The contract takes at least {least:asset} at a time. Enter more.", "Use {remedy:asset}"),
    "restaked_token_zero": ("Enter an amount of {token} above zero.", ""),
    "restaked_token_short": ("You have {have:token}. This needs {wanted:token}.", "Use {remedy:token}"),
    "request_not_found": ("There is no request {id} on this branch.", ""),
    "not_owner": ("Request {id} belongs to {owner}.", ""),
    "service_nothing": ("{operator} has allocated nothing to {service}, so there is nothing to slash.", ""),
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


def _part(ppm: Any) -> str:
    """A part of a stake, to a tenth of a percent."""
    return share(round(int(ppm), -3))


def _slashed(f: Figures) -> str:
    lost, token = amount_with_unit(int(f["lost"]), str(f["token"]), 2), str(f["token"])
    mine = f", {amount_with_unit(int(f['yours']), token)} of it yours" if f["yours"] else ""
    return labelled(f, f"{f['service']} slashed {_part(f['taken_ppm'])} of {f['operator']}\u2019s stake: {lost}{mine}")


def _who_bore_it(f: Figures) -> tuple[ReviewLine, ...]:
    """A slashing in the order in which the contracts work it out."""
    token = str(f["token"])
    lost, escrow, mine = (amount_with_unit(int(f[name]), token) for name in ("lost", "from_escrow", "yours"))
    return (
        ReviewLine(
            f"{f['operator']} lost {_part(f['taken_ppm'])} of its stake to {f['service']}",
            "never more than it had allocated to that service",
        ),
        ReviewLine(f"Everyone with {f['operator']} lost the same part", f"{lost} in all"),
        ReviewLine(f"{escrow} of it was in escrow", "asked back, and still slashable"),
        ReviewLine(f"{mine} of it was yours", "restaked and in escrow together"),
    )


def _promised(f: Figures) -> str:
    change = f"from {_part(f['before_ppm'])} to {_part(f['share_ppm'])}"
    return f"{f['operator']} changes what it allocates to {f['service']} {change} of its stake, after a delay"


EVENTS: dict[str, Callable[[Figures], str]] = {
    "service_slash": _slashed,
    "service_reward": lambda f: f"Services at {title_in(f)} paid for a week",
    "operator_promises": _promised,
    "escrow_over": lambda f: (
        f"The escrow of restaking withdrawal {f['request']} is over: "
        f"{amount_with_unit(int(f['amount']), str(f['token']))} can be claimed"
    ),
}
SHORT = {"service_slash": "Slashed", "operator_promises": "Allocated", "escrow_over": "Escrow over", "service_reward": "Services"}


def _services(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine(
        f"Services may slash up to {_part(figures['allocated_ppm'])} of it",
        f"that is what {figures['operator']} allocated to them",
        "shield",
    )


def _escrow(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine(
        "It can still be slashed until the escrow is over",
        f"services may take up to {_part(figures['share_ppm'])} of it, as before",
        "shield",
    )


RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {
    "risk_services": _services,
    "risk_escrow": _escrow,
    "restaking_undelegated": lambda figures, receipt: ReviewLine(
        "It is not delegated yet", "it earns nothing beyond staking until you delegate it to an operator"
    ),
}


def _escrow_formula(f: Figures) -> tuple[Formula, ...]:
    token = str(f["units"]["got"])
    return (
        Formula(
            "Worst case in escrow",
            "what you asked for, less all that the operator allocated to services",
            f"{amount_with_unit(f['got'], token)} less {_part(f['allocated_ppm'])} = {amount_with_unit(f['worst'], token)}",
        ),
    )


EXITS = {
    "escrow": ExitWords(
        *("escrow", "Restaking escrow", "then the queue of what it pays", "waiting in escrow", "queue", "Review leaving"),
        "Two waits, one after the other: the escrow, in which services can still slash it, and then the queue of what it pays.",
        ready="Escrow over",
    ),
}
STAKING = {
    "restaked_token": StakingWords(
        "restaked: rate rises, and falls when slashed",
        "One {token} redeems for {rate}. It earns what staking earns, plus what services pay.",
        "It carries the risk of staking and that of every service its operator works for. Leaving takes two waits in a row.",
    )
}


WORDS = SystemWords(
    refusals=REFUSALS,
    names={"share": "shares"},
    events=EVENTS,
    short=SHORT,
    risks=RISKS,
    formulas={"leave_restaking": _escrow_formula},
    steps={"service_slash": _who_bore_it},
    exits=EXITS,
    staking=STAKING,
    figures={
        "at_strategy": "what you restaked, slashes and rewards counted",
        "in_escrow": "what you asked back, slashes counted",
        "risk_restaking": "a slashing by services",
    },
    assumed={
        "protocol rate": ("What a token of {title} redeems for", "", "{coin}"),
        "protocol total": ("All {coin} in {title}\u2019s pool", "", "{coin}"),
        "protocol minimum_deposit_wei": ("Smallest deposit", "e-18", "{coin}"),
        "strategy kept_ppm": ("Operators at {title} keep of what services pay", "ppm", ""),
        "strategy allocation_delay_blocks": ("A new allocation at {title} counts after", "", "blocks of 12 s"),
        "strategy delegated": ("Delegated to {item} at {title}", "", "{unit}"),
        "strategy allocated": ("Allocated at {title} by {item}", "ppm", "of its stake"),
        "strategy pays": ("{item} pays at {title}", "ppm", "a year of what is allocated to it"),
        "crowd restake_day": ("Others restake at {title}", "", "{unit}"),
        "crowd leave_day": ("Others ask to leave restaking", "", "{unit}"),
        "crowd promise_days": ("An operator changes an allocation every", "", "days"),
        "protocol withdrawal_delay_blocks": ("{title}: escrow of a withdrawal", "", "blocks of 12 s"),
        "protocol deallocation_delay_blocks": (
            "{title}: a reduced allocation can be slashed for",
            "",
            "blocks of 12 s",
        ),
        "protocol slash_release_delay_blocks": ("{title}: what was slashed stays for", "", "blocks of 12 s"),
    },
)
