"""What Marinade's program stores, what mSOL is worth by it, and the checks that every door shares.

Equals State, StakeSystem and LiqPool of programs/marinade-finance/src/state and calc.rs of
marinade-finance/liquid-staking-program at 3e7c090. `ticket_pool.py` tells the whole; `ticket_liquidity.py` is the
liquidity pool. A pool whose fields are `Reals` answers `virtual_staked`, `msol_for`, `lamports_for` and
`msol_price` for many futures at once.
"""

from __future__ import annotations

import msgspec

from wallet.arithmetic import Number, choose, maximum
from wallet.errors import Refused

BPS = 10_000
CENTS = 10**6
"""Hundredths of a basis point (`FeeCents`): this many are the whole."""
TOKEN = 10**9
NO_EPOCH = -1
MOST_REWARD_FEE_BPS = 1_000
"""The largest fee on rewards that the program takes (`State::MAX_REWARD_FEE`)."""


class Parameters(msgspec.Struct, frozen=True):
    """What Marinade's governance sets. Fees in bps (1/10,000) or cents (1/1,000,000), the rest in lamports."""

    reward_fee_bps: int
    """Of all rewards, minted to the treasury."""
    delayed_unstake_fee_cents: int
    """Of a ticket's value; it stays with all holders."""
    deposit_sol_fee_cents: int
    lp_liquidity_target: int
    """Where this much SOL or more is left in the liquidity pool, an instant exit pays the least fee."""
    lp_max_fee_bps: int
    lp_min_fee_bps: int
    lp_treasury_cut_bps: int
    """The treasury's part of an instant exit's fee."""
    min_deposit: int
    min_withdraw: int
    staking_sol_cap: int
    liquidity_sol_cap: int
    rent_exempt: int
    """Lamports that keep an account alive; the SOL leg holds them beside its liquidity."""


class Ticket(msgspec.Struct, frozen=True):
    """A promise of `lamports` to `owner`, due in the epoch after `created_epoch`."""

    id: int
    owner: str
    lamports: int
    created_epoch: int


class TicketPool(msgspec.Struct, frozen=True, tag="ticket_pool"):
    """The program's own storage: lamports and mSOL in their smallest unit (1e-9).

    `reserve` is free of rent; `sol_leg` includes it. `circulating_tickets` are the lamports of all tickets.
    `last_stake_delta_epoch` is the epoch in which stake was last moved to fit the tickets.
    """

    parameters: Parameters
    active_stake: int = 0
    cooling_down: int = 0
    reserve: int = 0
    msol_supply: int = 0
    circulating_tickets: int = 0
    tickets: tuple[Ticket, ...] = ()
    next_ticket: int = 1
    sol_leg: int = 0
    msol_leg: int = 0
    lp_supply: int = 0
    last_stake_delta_epoch: int = NO_EPOCH
    paused: bool = False


def virtual_staked(pool: TicketPool) -> int:
    """Lamports behind all mSOL: everything under control less what tickets are owed, never below 0."""
    under_control = pool.active_stake + pool.cooling_down + pool.reserve
    return maximum(under_control - pool.circulating_tickets, 0)


def msol_for(pool: TicketPool, lamports: Number) -> Number:
    """mSOL for `lamports`, rounded down; one to one where there is no mSOL or nothing behind it.
    `shares_from_value`.
    """
    staked = virtual_staked(pool)
    alone = (pool.msol_supply == 0) | (staked == 0)
    return choose(alone, lamports, lamports * pool.msol_supply // maximum(staked, 1))


def lamports_for(pool: TicketPool, msol: Number) -> Number:
    """Lamports that `msol` is worth, rounded down. `value_from_shares`."""
    worth = msol * virtual_staked(pool) // maximum(pool.msol_supply, 1)
    return choose(pool.msol_supply == 0, msol, worth)


def msol_price(pool: TicketPool) -> int:
    """Lamports of one whole mSOL (1e9), rounded down."""
    return lamports_for(pool, TOKEN)


def check_running(pool: TicketPool) -> None:
    """Refuses ticket_paused."""
    if pool.paused:
        raise Refused("ticket_paused")


def least_deposit(pool: TicketPool) -> int:
    """The fewest lamports that can be put in."""
    return max(1, pool.parameters.min_deposit)


def check_deposit(pool: TicketPool, lamports: int) -> None:
    """Refuses ticket_paused and ticket_deposit_minimum (minimum; remedy: that minimum)."""
    check_running(pool)
    if lamports < least_deposit(pool):
        raise Refused("ticket_deposit_minimum", remedy=least_deposit(pool), minimum=least_deposit(pool))


def least_withdrawal(pool: TicketPool) -> int:
    """The fewest lamports that any exit pays."""
    return max(1, pool.parameters.min_withdraw)


def msol_held(pool: TicketPool) -> int:
    """All mSOL outside the liquidity pool: no more can come back, whoever holds it."""
    return max(0, pool.msol_supply - pool.msol_leg)


def check_withdrawal(pool: TicketPool, lamports: int, fewest: int | None = None) -> None:
    """Refuses ticket_withdrawal_minimum (amount, minimum in lamports; remedy: the `fewest` tokens that are paid)."""
    if lamports < least_withdrawal(pool):
        raise Refused("ticket_withdrawal_minimum", remedy=fewest, amount=lamports, minimum=least_withdrawal(pool))
