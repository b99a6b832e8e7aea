"""A pool of stake that is left with a ticket or through its own liquidity."""

from __future__ import annotations

from ui.wording.systems.words import SystemWords

REFUSALS: dict[str, tuple[str, str]] = {
    "ticket_paused": ("The protocol is paused. No deposits or withdrawals are possible at the moment.", ""),
    "ticket_deposit_minimum": ("The smallest deposit is {minimum:coin}.", "Use {remedy:coin}"),
    "ticket_withdrawal_minimum": (
        "This would pay {amount:coin}, and the smallest payout is {minimum:coin}. Withdraw more at once.",
        "",
    ),
    "ticket_staking_cap": (
        "The protocol is nearly full: {limit:coin} more can be staked, and this would stake {wanted:coin}. Stake less.",
        "Use {remedy:coin}",
    ),
    "ticket_liquidity_cap": ("The liquidity pool takes {limit:coin} more at most.", "Use {remedy:coin}"),
    "ticket_liquidity_short": (
        "The liquidity pool holds {limit:coin} and this would take {wanted:coin}. Sell less, or order a delayed exit.",
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

WORDS = SystemWords(refusals=REFUSALS)
