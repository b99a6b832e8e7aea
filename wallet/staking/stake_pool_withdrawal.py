"""How stake and SOL leave an SPL stake pool: at once out of the reserve, or as a stake account split off a validator's.

Equals a deployed solana-program/stake-pool with the stake program of February 2026, executed as a whole, to the last
lamport; `stake_pool.py` tells the whole. A validator keeps its rent and the least delegation, so stake of less can neither
be split off nor be left; the reserve pays out stake only where no validator has any to give. The manager's own account pays
no fee.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.arithmetic import mul_div_up
from wallet.errors import Refused
from wallet.staking.stake_pool_fees import Fee, after_fee, before_fee, fee_on
from wallet.staking.stake_pool_storage import StakePool, check_updated, lamports_for

LEAST_KEPT = 1_000_000
"""Lamports that every validator keeps even where the chain delegates less (`MINIMUM_ACTIVE_STAKE`)."""
NO_FEE = Fee()


class Withdrawn(NamedTuple):
    """`lamports` paid for the `burnt` tokens; the `fee` tokens moved to the manager."""

    pool: StakePool
    lamports: int
    burnt: int
    fee: int


class StakeSource(NamedTuple):
    """The account that stake is split off: a validator's, which holds `lamports` in all, or the reserve; `lamports` is then
    what the largest validator's holds.
    """

    lamports: int
    reserve: bool = False


def withdraw_sol(pool: StakePool, tokens: int, epoch: int, manager: bool = False) -> Withdrawn:
    """Give back `tokens` for lamports from the reserve, at once; `manager`: out of the account that receives the fees.

    Refuses pool_out_of_date (epoch, updated), pool_withdrawal_small (amount in tokens; remedy: the fewest tokens
    that bring a lamport), pool_tokens_short (have, wanted in tokens: more than there are) and pool_reserve_short
    (wanted, limit in lamports), both with the most tokens that the reserve can pay as remedy; none has one where
    the reserve can pay for nothing.
    """
    fee, limit = NO_FEE if manager else pool.parameters.sol_withdrawal_fee, pool.reserve_lamports
    done = _withdraw(pool, tokens, epoch, fee, limit)
    if done.lamports > limit:
        raise Refused("pool_reserve_short", remedy=_most_tokens(pool, fee, limit), wanted=done.lamports, limit=limit)
    return done._replace(pool=replace(done.pool, reserve_lamports=pool.reserve_lamports - done.lamports))


def withdraw_stake(
    pool: StakePool,
    tokens: int,
    epoch: int,
    least_delegation: int = 1,
    source: StakeSource | None = None,
    manager: bool = False,
) -> Withdrawn:
    """Give back `tokens` for a stake account, still delegated: it must deactivate until its epoch ends.

    `least_delegation`: lamports below which the chain delegates nothing (`solana.least_delegation`). `source`: the account it
    is split off; without one all that is delegated stands for one account. Refuses pool_out_of_date (epoch, updated),
    pool_reserve_last, pool_withdrawal_small (amount in tokens), pool_stake_small (amount, minimum in lamports), both with the
    fewest tokens that are paid as remedy, pool_tokens_short (have, wanted in tokens: more than there are) and pool_stake_short
    (wanted, limit in lamports), both with the most tokens that can be paid; none has one where nothing can be paid.
    """
    fee = NO_FEE if manager else pool.parameters.stake_withdrawal_fee
    if source is None:
        limit, least = pool.total_lamports - pool.reserve_lamports, least_delegation
    else:
        limit, least = stake_limit(pool, source, least_delegation), 1 if source.reserve else least_delegation
    done = _withdraw(pool, tokens, epoch, fee, limit, least)
    if done.lamports > limit:
        most = _most_tokens(pool, fee, limit, least)
        raise Refused("pool_stake_short", remedy=most, wanted=done.lamports, limit=limit)
    if source is None or not source.reserve:
        return done
    return done._replace(pool=replace(done.pool, reserve_lamports=pool.reserve_lamports - done.lamports))


def stake_limit(pool: StakePool, source: StakeSource, least_delegation: int) -> int:
    """Lamports of stake that can be split off `source`.

    Refuses pool_reserve_last: the reserve, while a validator has more than it must keep.
    """
    kept = pool.parameters.stake_rent_exempt + max(least_delegation, LEAST_KEPT)
    spare = max(0, source.lamports - kept)
    if not source.reserve:
        return spare
    if spare:
        raise Refused("pool_reserve_last")
    return pool.reserve_lamports


def _withdraw(pool: StakePool, tokens: int, epoch: int, fee: Fee, limit: int, least: int = 1) -> Withdrawn:
    check_updated(pool, epoch)
    taken = fee_on(fee, tokens)
    burnt = tokens - taken
    lamports = lamports_for(pool, burnt)
    if lamports <= 0:
        raise Refused("pool_withdrawal_small", remedy=_fewest_tokens(pool, fee, limit, least), amount=tokens)
    if lamports < least:
        fewest = _fewest_tokens(pool, fee, limit, least)
        raise Refused("pool_stake_small", remedy=fewest, amount=lamports, minimum=least)
    supply = pool.pool_token_supply
    if tokens > supply:
        raise Refused("pool_tokens_short", remedy=_most_tokens(pool, fee, limit, least), have=supply, wanted=tokens)
    left = replace(
        pool,
        total_lamports=pool.total_lamports - lamports,
        pool_token_supply=supply - burnt,
    )
    return Withdrawn(left, lamports, burnt, taken)


def _fewest_tokens(pool: StakePool, fee: Fee, limit: int, least: int) -> int | None:
    """The fewest tokens that pay `least` lamports after the fee; None where none do, or they pay more than `limit`."""
    if pool.total_lamports == 0:
        return None
    kept = mul_div_up(least, pool.pool_token_supply, pool.total_lamports)
    return _if_paid(pool, fee, before_fee(fee, kept), limit, least)


def _most_tokens(pool: StakePool, fee: Fee, limit: int, least: int = 1) -> int | None:
    """The most tokens whose payment is at most `limit` lamports; None where that is less than `least`."""
    most = after_fee(fee, ((limit + 1) * pool.pool_token_supply - 1) // pool.total_lamports)
    return _if_paid(pool, fee, min(most, pool.pool_token_supply), limit, least)


def _if_paid(pool: StakePool, fee: Fee, tokens: int | None, limit: int, least: int) -> int | None:
    """`tokens` if there are as many, and they pay at least `least` lamports and no more than `limit`."""
    there = tokens is not None and tokens <= pool.pool_token_supply
    return tokens if tokens and there and least <= lamports_for(pool, tokens - fee_on(fee, tokens)) <= limit else None
