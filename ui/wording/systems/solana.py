"""A chain with stake accounts that warm up and cool down by epochs."""

from __future__ import annotations

from collections.abc import Callable

from ui.wording.numbers import amount_with_unit, count
from ui.wording.systems.words import Figures, SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "solana_stake_small": (
        "{amount:coin} is too little to delegate: a stake account needs at least {minimum:coin}.",
        "Use {remedy:coin}",
    ),
    "solana_stake_zero": ("Enter an amount above zero.", ""),
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
    coin = str(f["coin"])
    return (
        f"Epoch {count(f['epoch'])} ended: {amount_with_unit(f['issued'], coin, 0)} of rewards. "
        f"{amount_with_unit(f['activated'], coin, 0)} began to earn, {amount_with_unit(f['deactivated'], coin, 0)} left"
    )


EVENTS: dict[str, Callable[[Figures], str]] = {"epoch_ended": _ended}
SHORT: dict[str, str] = {"epoch_ended": "Epoch"}

WORDS = SystemWords(refusals=REFUSALS, events=EVENTS, short=SHORT)
