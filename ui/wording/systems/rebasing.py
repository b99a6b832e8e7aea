"""Staking with a protocol whose token grows in number: its deposits, its queue and its daily report."""

from __future__ import annotations

from ui.wording.systems.words import SystemWords

_REPORT = "The day\u2019s report was not accepted by the protocol\u2019s own checks, so it changed nothing."
_PROTOCOL = "The protocol\u2019s own rules do not allow this, so nothing was changed."
_REPORTS = dict.fromkeys(
    [
        "report_burn",
        "report_exits_shrunk",
        "report_gain_limit",
        "report_loss_limit",
        "report_request_margin",
        "report_simulated_rate",
        "report_validators_appeared",
        "report_validators_exited",
        "report_validators_shrunk",
        "report_validators_undeposited",
    ],
    (_REPORT, ""),
)
_RULES = dict.fromkeys(
    [
        "batches_unsorted",
        "burn_zero",
        "deposit_beyond_buffer",
        "finalization_empty",
        "finalization_too_rich",
        "limit_increase",
        "limit_too_large",
        "limit_zero",
    ],
    (_PROTOCOL, ""),
)
"""What contracts refuse one another; no form can ask for it, so one sentence each is enough."""

REFUSALS: dict[str, tuple[str, str]] = {
    **_REPORTS,
    **_RULES,
    "balance_exceeded": ("You have {balance:token}. This needs {amount:token}.", "Use {remedy:token}"),
    "shares_exceeded": ("This moves more than you hold.", ""),
    "stake_zero": ("Enter an amount above zero.", ""),
    "staking_paused": ("The protocol takes no new stake at the moment.", ""),
    "cap_reached": ("The protocol accepts {limit:coin} more now; its limit refills every hour.", "Use {remedy:coin}"),
    "transfers_stopped": ("The protocol has stopped transfers, so nothing can be moved now.", ""),
    "deposits_halted": ("The protocol sends no {coin} to validators at the moment.", ""),
    "redemption_shut": (
        "Redeeming is not possible yet: the queue opens on {opens:date}. Until then the market is the only way out.",
        "",
    ),
    "request_min": (
        "The last part would be {amount:token}, under the {minimum:token} that a request needs.",
        "Use {remedy:token}",
    ),
    "request_max": ("One request takes {maximum:token} at most. Larger amounts are split.", "Use {remedy:token}"),
    "withdrawals_paused": ("Withdrawals are paused. Requests that are already in the queue keep their place.", ""),
    "not_finalized": ("Request {id} is not ready yet; {ahead:token} is ahead of it in the queue.", ""),
    "already_claimed": ("Request {id} was already claimed.", ""),
    "not_owner": ("Request {id} belongs to {owner}.", ""),
    "request_not_found": ("There is no request {id} on this branch.", ""),
}

WORDS = SystemWords(refusals=REFUSALS)
