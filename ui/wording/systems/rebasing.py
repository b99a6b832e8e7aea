"""Staking with a protocol whose token grows in number: its deposits, its queue and its daily report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.moves import fee_coin
from ui.wording.numbers import amount_with_unit, count, percent, price, seconds_date, span, span_range, things
from ui.wording.roles import coin_in, first_coin, first_protocol, first_token, is_par, title_in, token_in
from ui.wording.stories import Formula, ReviewLine
from ui.wording.systems.words import ExitWords, Figures, StakingWords, SystemWords, counted, labelled, unit_of
from ui.wording.waits import payable

RATE_ONE = 10**27
DAY_S = 86_400
EARNING_TOLD = ("priced_by_batch", "earns_no_more", "earns_until_exit")
"""Notes that say themselves until when what waits earns."""

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
        "Use {remedy:given}",
    ),
    "request_max": ("One request takes {maximum:token} at most. Larger amounts are split.", "Use {remedy:token}"),
    "withdrawals_paused": ("Withdrawals are paused. Requests that are already in the queue keep their place.", ""),
    "not_finalized_with_nothing": (
        "Request {id} is not ready yet. It is first in the queue and will be paid with one of the next reports.",
        "",
    ),
    "not_finalized": ("Request {id} is not ready yet; {ahead:token} is ahead of it in the queue.", ""),
    "already_claimed": ("Request {id} was already claimed.", ""),
    "not_owner": ("Request {id} belongs to {owner}.", ""),
    "request_not_found": ("There is no request {id} on this branch.", ""),
}


def _stake_at_a_rate(f: Figures) -> tuple[Formula, ...]:
    """What is got where one token redeems for so many coins: the rate is of 1e18 whatever the decimals."""
    token = unit_of(f, "got")
    less = ", less the deposit fee" if f.get("deposit_fee") else ""
    words = f"amount / what one {token} redeems for, rounded down{less}"
    return (Formula(f"{token} you get", words, f"{counted(f, 'paid')} / {price(int(f['rate']))} = {counted(f, 'got')}"),)


def _stake(f: Figures) -> tuple[Formula, ...]:
    if "pool_shares" not in f and "rate" in f:
        return _stake_at_a_rate(f)
    return (
        Formula(
            "Shares you get",
            f"amount × all shares / all {unit_of(f, 'paid')}, rounded down",
            f"{counted(f, 'paid')} × {counted(f, 'pool_shares')} / {counted(f, 'pool_ether')} = {counted(f, 'shares')}",
        ),
        Formula(
            f"{unit_of(f, 'got', first_token())} you see",
            f"shares × all {unit_of(f, 'paid')} / all shares, rounded down",
            f"{counted(f, 'shares')} × {counted(f, 'pool_ether')} / {counted(f, 'pool_shares')} = {counted(f, 'got')}",
        ),
        Formula(
            "In 30 days",
            "amount × (growth of a usual day: mean of seven reports, one-off losses and fee taken off) to the power of 30",
            f"daily {percent(int(f['daily_rebase_1e27']) / RATE_ONE - 1, 5, sign=True)} gives {counted(f, 'in_30_days')}",
        ),
    )


def _request(f: Figures) -> tuple[Formula, ...]:
    return (
        Formula(
            "What is paid",
            "the smaller of the amount asked for and its shares at the rate when it is finalized",
            f"at most {counted(f, 'got')}; ahead in the queue {counted(f, 'ahead')}, in the buffer {counted(f, 'buffer')}",
        ),
        Formula(
            "Missed rewards",
            "amount × mean daily growth × likely days",
            f"{counted(f, 'got')} over {count(int(f['likely_hours']))} hours = {counted(f, 'missed_rewards')}",
        ),
    )


def _slashing(figures: Figures, receipt: Any) -> ReviewLine:
    text = "A slashing before the rate is fixed" if receipt.kind == "request_withdrawal" else "A slashing lowers the rate"
    if is_par(receipt.units.get("got", "")):
        text = "A slashing takes from what backs it"
    loss = amount_with_unit(-figures["loss"], fee_coin(receipt)) if figures["loss"] else "nothing"
    return ReviewLine(text, f"{things(figures['validators'], 'validator')} slashed at once: {loss} for you", "shield")


def _waiting(figures: Figures, receipt: Any) -> ReviewLine:
    if not figures["high_hours"]:
        return ReviewLine("Leaving pays at once", "as long as the protocol has coins available", "queue")
    hours = span_range(figures["low_hours"], figures["high_hours"])
    return ReviewLine("Leaving takes time", f"{hours} as it is now", "queue")


def _shut(figures: Figures, receipt: Any) -> ReviewLine:
    opens = figures["opens"]
    when = f"owed, {payable(opens)}: not before {seconds_date(opens)}" if opens else payable(0)
    return ReviewLine("Redeeming is not possible yet", when, "queue")


def _slow_queue(figures: Figures, receipt: Any) -> ReviewLine:
    if figures["likely_hours"] == figures["high_hours"]:
        return ReviewLine("You wait for it", span(figures["likely_hours"]), "queue")
    return ReviewLine(
        "The queue slows down",
        f"likely {span(figures['likely_hours'])}; in a bad case {span(figures['high_hours'])}",
        "queue",
    )


def _no_sale(figures: Figures, receipt: Any) -> ReviewLine:
    told = any(note.code in EARNING_TOLD for note in receipt.notes)
    final = "a request cannot be cancelled, only undone in practice"
    return ReviewLine("No sale while you wait", final if told else f"{final}; it earns nothing", "lock")


def _paid_less(figures: Figures, receipt: Any) -> ReviewLine:
    less = amount_with_unit(figures["nominal"] - figures["paid"], receipt.units.get("got", first_coin()))
    return ReviewLine("Less than asked for", f"the rate fell before it was fixed: {less} less", "shield")


def _rounding(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine(
        "A unit or two stays behind",
        f"the contract moves whole shares: {figures['sent'] - figures['arrives']} wei less arrives",
        "info",
    )


def _report(figures: Figures) -> str:
    """Return what a report is called: of an epoch where it tells which; a day of a cycle is none, nor what comes several times a
    day."""
    if "cycle_ends" in figures:
        return "A day\u2019s rewards dripped in"
    if "epoch" in figures:
        return f"Update for epoch {count(int(figures['epoch']))}"
    return "Rate update" if 0 < int(figures.get("elapsed_s", 0)) < DAY_S else "Daily report"


def _request_of(figures: Figures) -> str:
    """Return what a request is called: by its protocol too where that is not the first, whose requests are counted apart."""
    name = figures.get("system") or first_protocol()
    return f"Request {figures['request']}" if name == first_protocol() else f"{title_in(figures)} request {figures['request']}"


EVENTS: dict[str, Callable[[Figures], str]] = {
    "rebase": lambda f: f"{_report(f)}: {amount_with_unit(f['gain'], coin_in(f), sign=True)}",
    "negative_rebase": lambda f: f"A loss reached the balances: {amount_with_unit(f['gain'], coin_in(f), sign=True)}",
    "report_delayed": lambda f: (
        f"{title_in(f)}\u2019s report is refused: a loss of {amount_with_unit(f['loss'], coin_in(f))} is over the limit "
        f"of {amount_with_unit(f['limit'], coin_in(f))}. No one is paid out until a vote raises it"
    ),
    "limit_raised": lambda f: f"The vote is over: {title_in(f)}\u2019s reports may show the loss",
    "rules_changed": lambda f: (
        f"{title_in(f)}\u2019s rules changed: each report keeps up to {amount_with_unit(f['reserve'], coin_in(f), 0)}"
        " to fund new validators"
    ),
    "finalization": lambda f: f"The queue was paid {amount_with_unit(f['ether'], coin_in(f))}",
    "request_ready": lambda f: f"{_request_of(f)} is ready: {amount_with_unit(f['amount'], coin_in(f))}",
    "redemption_rush": lambda f: labelled(f, f"{amount_with_unit(f['amount'], token_in(f))} asked to be redeemed"),
    "bunker_begins": lambda f: "New requests wait until the losses are counted",
    "bunker_ends": lambda f: "New requests are paid as usual again",
}

SHORT: dict[str, str] = {
    "rebase": "Rebase",
    "negative_rebase": "Loss",
    "report_delayed": "Refused",
    "limit_raised": "Limit raised",
    "rules_changed": "New rules",
    "finalization": "Final",
    "request_ready": "Ready",
    "redemption_rush": "Rush",
    "bunker_begins": "Slowed",
    "bunker_ends": "Normal",
}

FORMULAS: dict[str, Callable[[Figures], tuple[Formula, ...]]] = {
    "stake": _stake,
    "request_withdrawal": _request,
}

RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {
    "risk_slashing": _slashing,
    "risk_slashing_queue": _slashing,
    "risk_waiting": _waiting,
    "redemption_shut": _shut,
    "risk_slow_queue": _slow_queue,
    "no_sale_while_waiting": _no_sale,
    "paid_less": _paid_less,
    "rounding_corner": _rounding,
}

FIGURES: dict[str, str] = {
    "your_shares": "your shares",
    "pooled": "all pooled {coin}",
    "all_shares": "all shares",
    "asked": "what you asked for",
    "worth_now": "what its shares are worth now",
    "set_aside": "set aside for you",
    "risk_slashing": "a slashing of the protocol",
    "risk_waiting": "a long wait",
}

EXITS = {
    "queue": ExitWords(
        *("queue", "Redeem", "through the queue", "redeeming", "queue", "Review redemption"),
        "The rate is fixed when the request is finalized. A slashing before that lowers it.",
    ),
}

STAKING = {
    "rebasing_pool": StakingWords(
        "balance grows daily",
        "You get {token}. Its number grows with each daily report, and each redeems for one {coin}.",
        "More {token} every day does not make one {token} worth more: each redeems for one {coin}.",
    ),
}

WORDS = SystemWords(
    refusals=REFUSALS,
    events=EVENTS,
    short=SHORT,
    formulas=FORMULAS,
    risks=RISKS,
    figures=FIGURES,
    exits=EXITS,
    staking=STAKING,
)
