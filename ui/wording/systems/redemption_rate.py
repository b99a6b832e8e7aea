"""A token with a redemption rate, whose stake is on another chain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.numbers import amount_with_unit, price, seconds_date
from ui.wording.roles import coin_in
from ui.wording.stories import ReviewLine
from ui.wording.systems.words import ExitWords, Figures, StakingWords, SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "zone_halted": (
        "The protocol has halted because its rate left the safe range. Redemptions that are already under way are still paid.",
        "",
    ),
    "zone_rate_unsafe": (
        "One {token} redeems for {rate_ppm:percent_ppm} of one {coin}, outside the safe range from "
        "{low_ppm:percent_ppm} to {high_ppm:percent_ppm}. No deposits or redemptions are possible until the rate "
        "is back in the range or the range is changed.",
        "",
    ),
    "zone_waits": ("Request {id} waits for its batch, which leaves on {opens:date}.", ""),
    "zone_unbonding": ("Request {id} is still unbonding. It can be claimed from {opens:date}.", ""),
    "not_owner": ("Request {id} belongs to {owner}.", ""),
    "request_not_found": ("There is no request {id} on this branch.", ""),
    "zone_stake_small": ("{amount:coin} is too little: it would give you no token.", "Use {remedy:coin}"),
    "zone_redeem_small": ("{amount:token} is too little: it would pay nothing.", "Use {remedy:token}"),
    "zone_tokens_short": (
        "There are {have:token} that are not yet waiting for a redemption, fewer than {wanted:token}. Redeem no "
        "more than you hold.",
        "Use {remedy:token}",
    ),
    "zone_amount_negative": ("This cannot be below zero. Enter zero or more.", ""),
    "zone_redeem_large": (
        "This would pay {wanted:coin}, and only {limit:coin} is staked. Redeem less, or later.",
        "Use {remedy:token}",
    ),
}


def _sent(f: Figures) -> str:
    coin = coin_in(f)
    mine = f", {amount_with_unit(f['mine'], coin)} of it yours" if f["mine"] else ""
    paid = seconds_date(int(f["ready_at"]))
    return f"Batch left at a rate of {price(int(f['rate']))}: {amount_with_unit(f['amount'], coin, 0)}{mine}, paid on {paid}"


def _halted(f: Figures) -> str:
    rate, low, high = (price(int(f[name])) for name in ("rate", "low", "high"))
    return (
        f"Halted: the rate of {rate} left the safe range from {low} to {high}. No deposits and no redemptions, expected until "
        f"{seconds_date(int(f['opens']))}; the market stays open, and batches on their way are paid"
    )


def _resumed(f: Figures) -> str:
    return f"Works again: the safe range was redrawn around the rate of {price(int(f['rate']))}"


def _priced(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine(
        "Priced when its batch leaves",
        "until then it keeps earning, and a slashing lowers it; from then on it earns nothing",
        "clock",
    )


EVENTS: dict[str, Callable[[Figures], str]] = {"batch_sent": _sent, "zone_halted": _halted, "zone_resumed": _resumed}
SHORT: dict[str, str] = {"batch_sent": "Batch", "zone_halted": "Halt", "zone_resumed": "Resumed"}
RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {"priced_by_batch": _priced}

EXITS = {
    "batch": ExitWords(
        *("batch", "Next batch", "out of its stake", "waiting for the batch", "queue", "Review leaving"),
        "It waits for the next batch, at whose rate it is paid, and then for the chain\u2019s unbonding time.",
    ),
}

STAKING = {
    "redemption_rate": StakingWords(
        "exchange rate moves",
        "You get {token}. You keep the same number; what each redeems for in {coin} is updated several times a day.",
        "Fewer {token} than {coin} is no loss: each redeems for {rate} {coin}.",
    ),
}

ASSUMED: dict[str, tuple[str, str, str]] = {
    "protocol delegated": ("{coin} staked with {title}", "", "{coin}"),
    "protocol validators": ("Validators of {title}", "", ""),
    "protocol bounds_days": ("{title}\u2019s safe range is redrawn every", "", "days"),
    "protocol halt_days": ("A halt of {title} lasts", "", "days"),
    "protocol unbonding_days": ("A redemption from {title} unbonds for", "", "days"),
    "protocol fee_percent": ("{title}\u2019s part of rewards", "", "%"),
    "protocol outer_below_ppm": ("{title}\u2019s outer range reaches below the rate by", "ppm", ""),
    "protocol outer_above_ppm": ("{title}\u2019s outer range reaches above the rate by", "ppm", ""),
    "protocol inner_below_ppm": ("{title}\u2019s inner range reaches below the rate by", "ppm", ""),
    "protocol inner_above_ppm": ("{title}\u2019s inner range reaches above the rate by", "ppm", ""),
    "protocol epoch_s": ("{title} updates its rate every", "", "seconds"),
}
"""Figures of the assumptions page."""

WORDS = SystemWords(
    refusals=REFUSALS,
    events=EVENTS,
    short=SHORT,
    risks=RISKS,
    exits=EXITS,
    staking=STAKING,
    assumed=ASSUMED,
)
