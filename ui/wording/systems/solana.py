"""A chain with stake accounts that warm up and cool down by epochs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.numbers import amount_with_unit, count
from ui.wording.roles import coin_in
from ui.wording.stories import ReviewLine
from ui.wording.systems.words import Figures, StakingWords, SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "solana_stake_small": (
        "{amount:coin} is too little to delegate: a stake account needs at least {minimum:coin}.",
        "Use {remedy:coin}",
    ),
    "solana_stake_zero": ("Enter an amount above zero.", ""),
    "lock_unknown": ("There is no locked stake {id} on this branch.", ""),
    "lock_leaving": ("Locked stake {id} is already leaving.", ""),
    "stake_cooling": (
        "Stake account {id} is still cooling down. It can be claimed from {opens:time}.",
        "",
    ),
    "solana_commission": (
        "A validator keeps 0 to 100 percent of its rewards; {asked:number} is not possible. Choose {remedy:number} percent.",
        "Use {remedy:number} percent",
    ),
    "solana_stake_unknown": ("There is no stake account {id} on this branch.", ""),
    "solana_stake_not_owner": ("Stake account {id} belongs to {owner}.", ""),
    "solana_stake_moving": (
        "Stake account {id} is still warming up or cooling down. Wait until the end of the epoch.",
        "",
    ),
    "solana_stake_leaving": ("Stake account {id} is already cooling down.", ""),
    "solana_stake_active": (
        "{limit:coin} of stake account {id} is free and this would withdraw {wanted:coin}. Staked {coin} has to cool "
        "down first, which takes until the end of an epoch or longer.",
        "Use {remedy:coin}",
    ),
}


def _ended(f: Figures) -> str:
    coin = coin_in(f)
    return (
        f"Epoch {count(f['epoch'])} ended: {amount_with_unit(f['issued'], coin, 0)} of rewards. "
        f"{amount_with_unit(f['activated'], coin, 0)} began to earn, {amount_with_unit(f['deactivated'], coin, 0)} left"
    )


def _leaving(figures: Figures, receipt: Any) -> ReviewLine:
    return ReviewLine("Leaving waits", "for the end of an epoch; you then claim it yourself", "queue")


EVENTS: dict[str, Callable[[Figures], str]] = {
    "epoch_ended": _ended,
    "locked_ready": lambda f: f"Stake account {f['id']} can be claimed: {amount_with_unit(f['amount'], coin_in(f))}",
}
SHORT: dict[str, str] = {"epoch_ended": "Epoch", "locked_ready": "Ready"}
RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {"leaving_waits_epoch": _leaving}

STAKING = {
    "stake_accounts": StakingWords(
        "locked, rewards stay in",
        "You get no token. What you lock earns with one validator from the end of the epoch on.",
        "Locked is not lost: it leaves at the end of the epoch in which you ask, and you then claim it.",
    ),
}

WORDS = SystemWords(refusals=REFUSALS, events=EVENTS, short=SHORT, risks=RISKS, staking=STAKING)
