"""A chain with stake accounts that warm up and cool down by epochs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.numbers import amount_with_unit, count
from ui.wording.roles import coin_in
from ui.wording.stories import ReviewLine
from ui.wording.systems.words import ExitWords, Figures, StakingWords, SystemWords

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

ASSUMED: dict[str, tuple[str, str, str]] = {
    "chain epoch": ("The epoch at the start", "", ""),
    "chain epoch_began": ("That epoch began", "", "UTC"),
    "chain supply": ("All {coin} there is", "", "{coin}"),
    "chain activating": ("Stake that begins to earn with the next epoch", "", "{coin}"),
    "chain deactivating": ("Stake that leaves with the next epoch", "", "{coin}"),
    "chain commission_percent": ("Part of rewards that validators keep", "", "%"),
    "chain tips": ("Tips of all blocks", "", "{coin} an epoch"),
    "chain unit_price": ("Price of computing, for network fees", "e-6", "lamports a unit"),
    "crowd activating_epoch": ("Stake that others let begin to earn", "", "{coin} an epoch"),
    "crowd deactivating_epoch": ("Stake that others withdraw", "", "{coin} an epoch"),
    "protocol commission_percent": ("Part of rewards that validators of {title} keep", "", "%"),
    "protocol signature_fee": ("Network fee of every action", "", "lamports, and what its computing costs"),
    "protocol faucet": ("One visit to the faucet gives", "", "{coin}"),
    "protocol staking initial_rate_ppm": ("New coins a year when the schedule began", "ppm", "of all there are"),
    "protocol staking terminal_rate_ppm": ("New coins a year in the end", "ppm", "of all there are"),
    "protocol staking taper_ppm": ("Each year that rate falls by", "ppm", ""),
    "protocol staking second_taper_ppm": ("From a planned change on it falls by", "ppm", "a year"),
    "protocol staking second_taper_epoch": ("That change comes with epoch", "", "(the largest number: never)"),
    "protocol staking inflation_start_epoch": ("The schedule began with epoch", "", ""),
    "protocol staking warmup_rate_ppm": ("Stake that may come, and that may go, in an epoch", "ppm", "of all that earns"),
    "protocol staking whole_warmup_epoch": ("It is counted in whole numbers from epoch", "", "on"),
    "protocol staking least_delegation": ("Least that a stake account held earlier", "e-9", "{coin}"),
    "protocol staking raised_least_delegation": ("Least that a stake account holds", "e-9", "{coin}"),
    "protocol staking raised_least_epoch": ("That least holds from epoch", "", "on"),
    "protocol staking slots_per_epoch": ("Slots in an epoch", "", ""),
    "protocol staking slot_ms": ("A slot lasts", "", "milliseconds"),
    "protocol staking later_slot_ms": ("A slot lasts later", "", "milliseconds"),
    "protocol staking later_slot_epoch": ("Slots are shorter from epoch", "", "on"),
    **{
        f"protocol units {kind}": (f"Computing that {doing} asks for", "", "compute units")
        for kind, doing in {
            "transfer_coin": "sending the coin",
            "transfer_token": "sending a token",
            "stake": "staking",
            "request_withdrawal": "asking to redeem",
            "redeem": "redeeming at once",
            "claim": "claiming",
            "lock": "locking stake",
            "unlock": "withdrawing locked stake",
            "swap": "a swap",
            "add_liquidity": "adding liquidity",
            "remove_liquidity": "withdrawing liquidity",
        }.items()
    },
}
"""Figures of the assumptions page."""

EXITS = {
    "deactivate": ExitWords(
        *("end of the epoch", "Deactivate", "at the end of an epoch", "deactivating", "clock", "Review deactivation"),
        "It earns until the epoch ends on {exits}. You then claim it.",
        ready="Can be claimed",
    ),
}

STAKING = {
    "stake_accounts": StakingWords(
        "locked, rewards stay in",
        "You get no token. What you lock earns with one validator from the end of the epoch on.",
        "Locked is not lost: it leaves at the end of the epoch in which you ask, and you then claim it.",
    ),
}

WORDS = SystemWords(refusals=REFUSALS, events=EVENTS, short=SHORT, risks=RISKS, exits=EXITS, staking=STAKING, assumed=ASSUMED)
