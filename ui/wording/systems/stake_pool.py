"""A pool of stake with a rate for each epoch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.numbers import amount_with_unit, count, price
from ui.wording.roles import coin_in
from ui.wording.stories import ReviewLine
from ui.wording.systems.words import ExitWords, Figures, StakingWords, SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "pool_out_of_date": (
        "The pool has not been updated for this epoch yet, so no deposits or withdrawals are possible. It waits "
        "for the update of epoch {epoch:number}; the last was of epoch {updated:number}.",
        "",
    ),
    "pool_not_updated": (
        "The pool has not been updated since the epoch ended, so no deposits or withdrawals are possible. The update is due on "
        "{opens:time}. The market stays open.",
        "",
    ),
    "pool_reserve_empty": (
        "The reserve has no {coin} left to pay at once. Withdraw a stake account, which pays at the end of the epoch, or sell "
        "on the market.",
        "",
    ),
    "pool_stake_cooling": (
        "Stake account {id} is still cooling down. It can be claimed from {opens:time}.",
        "",
    ),
    "not_owner": ("Request {id} belongs to {owner}.", ""),
    "request_not_found": ("There is no request {id} on this branch.", ""),
    "pool_deposit_small": (
        "{amount:coin} is too little: after the fee, which rounds up, no token would be left.",
        "Use {remedy:coin}",
    ),
    "pool_withdrawal_small": (
        "{amount:token} is too little: after the fee, which rounds up, it would pay nothing.",
        "Use {remedy:token}",
    ),
    "pool_tokens_short": (
        "There are {have:token} in all, fewer than {wanted:token}. Enter no more than you hold.",
        "Use {remedy:token}",
    ),
    "pool_amount_negative": ("What the pool\u2019s accounts hold cannot be below zero. Enter zero or more.", ""),
    "pool_reserve_short": (
        "The pool has {limit:coin} available and this would pay {wanted:coin}. Withdraw less, or withdraw a stake "
        "account, which pays at the end of the epoch.",
        "Use {remedy:token}",
    ),
    "pool_reserve_last": (
        "Stake comes out of the reserve only when no validator has any left to give. Withdraw it from a validator.",
        "",
    ),
    "pool_stake_small": (
        "This would withdraw {amount:coin} of stake, and no stake account may hold less than {minimum:coin}. Withdraw "
        "more, or withdraw {coin} at once.",
        "Use {remedy:token}",
    ),
    "pool_stake_short": (
        "Only {limit:coin} of stake can be withdrawn here, and this would withdraw {wanted:coin}. Withdraw less, or "
        "withdraw the rest at once as {coin}.",
        "Use {remedy:token}",
    ),
    "pool_fee_above_all": ("A fee cannot be more than 100 percent.", ""),
    "pool_fee_raise": (
        "A withdrawal fee may be raised to {limit_ppm:percent_ppm} now, not to {asked_ppm:percent_ppm}. Raise it "
        "in steps of two epochs each.",
        "",
    ),
}


def _updated(f: Figures) -> str:
    before, after = price(int(f["before_1e18"])), price(int(f["after_1e18"]))
    return (
        f"Pool updated for epoch {count(f['epoch'])}: {amount_with_unit(f['reward'], coin_in(f), 0)} of rewards, "
        f"the rate went from {before} to {after}"
    )


def _earning(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine("No sale until it is free", "it earns until then, and you claim it afterwards", "lock")


EVENTS: dict[str, Callable[[Figures], str]] = {"pool_updated": _updated}
SHORT: dict[str, str] = {"pool_updated": "Update"}

EXITS = {
    "epoch": ExitWords(
        *(
            "end of the epoch",
            "Wait for the epoch",
            "out of the pool\u2019s stake",
            "waiting for the epoch",
            "clock",
            "Review leaving",
        ),
        "The stake leaves the pool now and is paid out after the end of the epoch.",
    ),
    "reserve": ExitWords(
        *("reserve", "From the reserve", "for what is available", "the reserve", "unlock", "Review leaving"),
        "At once, out of the {coin} that the pool has available.",
        "while it lasts: {amount} now",
    ),
}

STAKING = {
    "stake_pool": StakingWords(
        "value rises each epoch",
        "You get {token}. You keep the same number, and each redeems for more {coin} after every epoch.",
        "Fewer {token} than {coin} is no loss: each redeems for {rate} {coin}.",
    ),
}

ASSUMED: dict[str, tuple[str, str, str]] = {
    "protocol rate": ("What a token of {title} redeems for", "", "{coin}"),
    "protocol total": ("All {coin} in {title}\u2019s pool", "", "{coin}"),
    "protocol reserve": ("{coin} in {title}\u2019s reserve", "", "{coin}"),
    "protocol update_hours": ("Hours after an epoch\u2019s end at which {title} is updated", "", ""),
    "protocol stake_rent_exempt": ("What keeps a stake account alive", "e-9", "{coin}"),
    **{
        f"protocol {name}": (f"Part of the fee on {what} deposited that a referrer gets", "", "%")
        for name, what in {"sol_referral_percent": "coins", "stake_referral_percent": "stake"}.items()
    },
    **{
        f"protocol {fee} {part}": (f"{name}, {said}", "", "")
        for fee, name in {
            "epoch_fee": "{title}\u2019s fee on rewards",
            "sol_deposit_fee": "Fee on coins deposited",
            "stake_deposit_fee": "Fee on stake deposited",
            "sol_withdrawal_fee": "Fee on leaving by the reserve",
            "stake_withdrawal_fee": "Fee on leaving by the epoch",
        }.items()
        for part, said in {"numerator": "in parts", "denominator": "of so many parts"}.items()
    },
}
"""Figures of the assumptions page."""

WORDS = SystemWords(
    refusals=REFUSALS,
    events=EVENTS,
    short=SHORT,
    risks={"no_sale_while_earning": _earning},
    exits=EXITS,
    staking=STAKING,
    assumed=ASSUMED,
)
