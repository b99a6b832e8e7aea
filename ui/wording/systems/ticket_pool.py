"""A pool of stake that is left with a ticket or through its own liquidity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.wording.numbers import seconds_date
from ui.wording.stories import ReviewLine
from ui.wording.systems.trades import TRADES
from ui.wording.systems.words import ExitWords, Figures, StakingWords, SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "market_minimum": TRADES["market_minimum"],
    "ticket_paused": ("The protocol is paused. No deposits or withdrawals are possible at the moment.", ""),
    "ticket_deposit_minimum": ("The smallest deposit is {minimum:coin}.", "Use {remedy:coin}"),
    "ticket_withdrawal_minimum": (
        "This would pay {amount:coin}, and the smallest payout is {minimum:coin}. Leave with more at once.",
        "Use {remedy:token}",
    ),
    "ticket_staking_cap": (
        "The protocol is nearly full: {limit:coin} more can be staked, and this would stake {wanted:coin}. Stake less.",
        "Use {remedy:coin}",
    ),
    "ticket_liquidity_cap": ("The liquidity pool takes {limit:coin} more at most.", "Use {remedy:coin}"),
    "ticket_liquidity_short": (
        "The liquidity pool holds {limit:coin} and this would take {wanted:coin}. Sell less, or order a ticket.",
        "Use {remedy:token}",
    ),
    "ticket_lp_short": (
        "There are {have:share} in all, fewer than {wanted:share}. Enter no more than you hold.",
        "Use {remedy:share}",
    ),
    "ticket_msol_short": (
        "There are {have:token} outside the liquidity pool, fewer than {wanted:token}. Enter no more than you hold.",
        "Use {remedy:token}",
    ),
    "ticket_unknown": ("There is no open ticket {id}. It was already paid or never made.", ""),
    "ticket_not_due": ("Ticket {id} can be claimed from epoch {due:number}; it is epoch {epoch:number} now.", ""),
    "ticket_too_soon": (
        "Ticket {id} is due in this epoch, but the first half hour is for collecting the stake. Try again in "
        "{wait_minutes:number} minutes.",
        "",
    ),
    "ticket_not_owner": ("Ticket {id} belongs to {owner}.", ""),
    "ticket_reserve_short": (
        "Ticket {id} is for {wanted:coin} and the reserve holds {limit:coin}. It refills when stake has cooled "
        "down: try again in the next epoch.",
        "",
    ),
}


def _late(figures: Figures, receipt: Any) -> ReviewLine:
    ends = seconds_date(int(figures["opens"]))
    more = f"its stake was already moved, some hours before its end on {ends}; this waits for one epoch more"
    return ReviewLine("Too late for this epoch", more, "clock")


RISKS: dict[str, Callable[[Figures, Any], ReviewLine]] = {"ticket_late": _late}

EXITS = {
    "ticket": ExitWords(
        *("ticket", "Order a ticket", "out of the pool\u2019s stake", "waiting for a ticket", "clock", "Review ticket"),
        "The amount is fixed now and earns nothing more. It is paid after the epoch ends, once the stake has been collected.",
    ),
}

STAKING = {
    "ticket_pool": StakingWords(
        "value rises each epoch",
        "You get {token}. You keep the same number, and each redeems for more {coin} after every epoch.",
        "Fewer {token} than {coin} is no loss: each redeems for {rate} {coin}.",
    ),
}

ASSUMED: dict[str, tuple[str, str, str]] = {
    "market coins": ("{unit} that the instant exit can pay", "", "{unit}"),
    "market tokens": ("{unit} sold to the instant exit, not yet bought back", "", "{unit}"),
    **{
        f"protocol {name}": words
        for name, words in {
            "bids_ppb": ("What validators pay {title} for its stake, beside rewards", "ppb", "of it an epoch"),
            "delta_hours": ("Hours before an epoch\u2019s end at which {title} moves stake for its tickets", "", ""),
            "reward_fee_bps": ("Fee of {title} on rewards", "bp", ""),
            "delayed_unstake_fee_cents": ("Fee on a ticket, which stays with all holders", "ppm", "of its value"),
            "deposit_sol_fee_cents": ("Fee of {title} on deposits", "ppm", ""),
            "lp_liquidity_target": ("An instant exit costs least where this much is left", "e-9", "{coin}"),
            "lp_max_fee_bps": ("Fee of an instant exit that leaves nothing", "bp", ""),
            "lp_min_fee_bps": ("Least fee of an instant exit", "bp", ""),
            "lp_treasury_cut_bps": ("Part of that fee that the treasury gets", "bp", ""),
            "min_deposit": ("Smallest deposit with {title}", "e-9", "{coin}"),
            "min_withdraw": ("Smallest payout of {title}", "e-9", "{coin}"),
            "staking_sol_cap": ("Most that {title} stakes (the largest number: no limit)", "e-9", "{coin}"),
            "liquidity_sol_cap": ("Most that its instant exit holds (the largest number: no limit)", "e-9", "{coin}"),
            "rent_exempt": ("What keeps its instant exit\u2019s account alive", "e-9", "{coin}"),
        }.items()
    },
}
"""Figures of the assumptions page."""

WORDS = SystemWords(refusals=REFUSALS, risks=RISKS, exits=EXITS, staking=STAKING, assumed=ASSUMED)
