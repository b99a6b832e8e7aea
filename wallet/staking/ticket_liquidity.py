"""Marinade's own liquidity pool: mSOL sold for SOL at once, at value less a fee that grows as the pool empties.

Equals, to the last lamport, the deployed program of June 2025, executed as a whole; its source is
programs/marinade-finance/src/{state/liq_pool.rs,instructions/liq_pool/*} of marinade-finance/liquid-staking-program at 3e7c090.
Its mSOL leg is sold again to whoever deposits (`ticket_pool.deposit`).
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.arithmetic import Number, choose, maximum
from wallet.errors import Refused
from wallet.staking.ticket_storage import (
    BPS,
    TicketPool,
    check_deposit,
    check_running,
    check_withdrawal,
    lamports_for,
    least_withdrawal,
    msol_held,
    virtual_staked,
)


class Exited(NamedTuple):
    """`lamports` paid at once; of the mSOL, `to_treasury` goes there and the rest to the liquidity pool."""

    pool: TicketPool
    lamports: int
    fee_bps: int
    fee: int
    to_treasury: int


class Removed(NamedTuple):
    """A part of both legs."""

    pool: TicketPool
    lamports: int
    msol: int


def liquidity(pool: TicketPool) -> int:
    """Lamports of the SOL leg that an instant exit can take."""
    return maximum(pool.sol_leg - pool.parameters.rent_exempt, 0)


def exit_fee_bps(pool: TicketPool, msol: Number) -> Number:
    """Fee of selling `msol` at once, by the liquidity that is left *after* it: least at the target, most at 0.

    Whole bps for ints; `Reals` give the straight line between the two, up to 1 bp above or below.
    """
    terms = pool.parameters
    left = liquidity(pool) - lamports_for(pool, msol)
    discount = (terms.lp_max_fee_bps - terms.lp_min_fee_bps) * left // terms.lp_liquidity_target
    on_the_line = choose(left > 0, terms.lp_max_fee_bps - discount, 0 * msol + terms.lp_max_fee_bps)
    return choose(left >= terms.lp_liquidity_target, 0 * msol + terms.lp_min_fee_bps, on_the_line)


def liquid_unstake(pool: TicketPool, msol: int) -> Exited:
    """Sell `msol` to the liquidity pool for SOL at once; no mSOL is burnt.

    Refuses ticket_paused, ticket_msol_short (have, wanted: more than there is outside the pool),
    ticket_liquidity_short (wanted, limit in lamports), both with the most mSOL that can be sold as remedy, if
    that is paid, and ticket_withdrawal_minimum (amount, minimum in lamports; remedy: the fewest that are paid).
    """
    check_running(pool)
    if msol > msol_held(pool):
        raise Refused("ticket_msol_short", remedy=_most_exit(pool), have=msol_held(pool), wanted=msol)
    fee_bps, fee, lamports = _sale(pool, msol)
    if lamports > liquidity(pool):
        raise Refused("ticket_liquidity_short", remedy=_most_exit(pool), wanted=lamports, limit=liquidity(pool))
    check_withdrawal(pool, lamports, _fewest_exit(pool) if lamports < least_withdrawal(pool) else None)
    to_treasury = fee * pool.parameters.lp_treasury_cut_bps // BPS
    left = replace(pool, sol_leg=pool.sol_leg - lamports, msol_leg=pool.msol_leg + msol - to_treasury)
    return Exited(left, lamports, fee_bps, fee, to_treasury)


def add_liquidity(pool: TicketPool, lamports: int) -> tuple[TicketPool, int]:
    """Add SOL to the liquidity pool; returns the LP tokens minted, a share of both legs' value.

    Refuses ticket_paused, ticket_deposit_minimum (minimum; remedy) and ticket_liquidity_cap (limit, remedy:
    what still fits).
    """
    check_deposit(pool, lamports)
    room = pool.parameters.liquidity_sol_cap - pool.sol_leg
    if lamports > room:
        raise Refused("ticket_liquidity_cap", remedy=room if room > 0 else None, limit=max(0, room))
    value = _value(pool)
    alone = pool.lp_supply == 0 or value == 0
    lp = lamports if alone else lamports * pool.lp_supply // value
    return replace(pool, sol_leg=pool.sol_leg + lamports, lp_supply=pool.lp_supply + lp), lp


def remove_liquidity(pool: TicketPool, lp: int) -> Removed:
    """Give back `lp` tokens for their part of both legs, rounded down.

    Refuses ticket_paused, ticket_lp_short (have, wanted; remedy: all there are, if they are paid) and
    ticket_withdrawal_minimum (amount, minimum in lamports).
    """
    check_running(pool)
    if lp > pool.lp_supply:
        paid = pool.lp_supply > 0 and _value(pool) >= least_withdrawal(pool)
        raise Refused("ticket_lp_short", remedy=pool.lp_supply if paid else None, wanted=lp, have=pool.lp_supply)
    lamports = liquidity(pool) * lp // maximum(pool.lp_supply, 1)
    msol = pool.msol_leg * lp // maximum(pool.lp_supply, 1)
    check_withdrawal(pool, lamports + lamports_for(pool, msol))
    left = replace(
        pool,
        sol_leg=pool.sol_leg - lamports,
        msol_leg=pool.msol_leg - msol,
        lp_supply=pool.lp_supply - lp,
    )
    return Removed(left, lamports, msol)


def _value(pool: TicketPool) -> int:
    """Lamports that both legs are worth."""
    return liquidity(pool) + lamports_for(pool, pool.msol_leg)


def _sale(pool: TicketPool, msol: int) -> tuple[int, int, int]:
    """Selling `msol` at once: the fee in bps and in mSOL, and the lamports for the rest."""
    fee_bps = exit_fee_bps(pool, msol)
    fee = msol * fee_bps // BPS
    return fee_bps, fee, lamports_for(pool, msol - fee)


def _fewest_exit(pool: TicketPool) -> int | None:
    """The fewest mSOL that are paid at once; None where the liquidity cannot pay the least."""
    least, most = least_withdrawal(pool), _most_exit(pool)
    if most is None:
        return None
    low, high = 0, most
    while high - low > 1:  # more is never paid less, as long as the liquidity lasts
        middle = (low + high) // 2
        low, high = (low, middle) if _sale(pool, middle)[2] >= least else (middle, high)
    return high


def _most_exit(pool: TicketPool) -> int | None:
    """The most mSOL there is that the liquidity can pay at once; None where that is too little to be paid.

    Where it cannot pay for all, the last that it pays is sold at the highest fee.
    """
    held = msol_held(pool)
    for_all = _sale(pool, held)[2]
    if for_all <= liquidity(pool):
        return held if for_all >= least_withdrawal(pool) else None
    kept = ((liquidity(pool) + 1) * pool.msol_supply - 1) // maximum(virtual_staked(pool), 1)
    most = kept * BPS // (BPS - pool.parameters.lp_max_fee_bps)
    return most if _sale(pool, most)[2] >= least_withdrawal(pool) else None
