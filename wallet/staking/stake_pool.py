"""A pool token over many stake accounts, as in the SPL stake pool behind JitoSOL: fees round up, epochs gate.

Equals, to the last lamport, a deployed solana-program/stake-pool (Sanctum's, October 2025) executed as a whole, and
program/src/{state,processor}.rs at 2a01bc0, of which only the cap on the step of a raised fee is newer. The pool knows what
it holds in total, how many tokens there are, and what lies undelegated in its reserve. The total is what the last update of
an epoch wrote down: rewards and losses reach the rate only there, and nobody comes or goes until the epoch's update is done.
Every fee rounds up, against whoever pays it. Storage and conversions are in `stake_pool_storage`, ways out in
`stake_pool_withdrawal`. Left out: the list of validators with its transient accounts (who withdraws stake says what the
account holds that it comes from), and authorities that gate deposits. Who holds the tokens is the ledger's business: no more
come back here than there are, and the ledger refuses more than a holder has. The formulas `tokens_for`, `lamports_for`,
`fee_on`, `epoch_fee_tokens` and `redemption_rate` have no branch on an amount: a pool whose fields are `Reals` answers for
many futures at once.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.arithmetic import Number, choose, mul_div_up
from wallet.errors import Refused
from wallet.staking.stake_pool_fees import (
    Fee,
    NextFee,
    Parameters,
    ScheduledFee,
    before_fee,
    check_raise,
    fee_on,
)
from wallet.staking.stake_pool_storage import (
    RATE_ONE,
    StakePool,
    check_updated,
    lamports_for,
    redemption_rate,
    tokens_for,
)
from wallet.staking.stake_pool_withdrawal import StakeSource, Withdrawn, stake_limit, withdraw_sol, withdraw_stake

__all__ = [
    "RATE_ONE",
    "Deposited",
    "Fee",
    "NextFee",
    "Parameters",
    "ScheduledFee",
    "StakePool",
    "StakeSource",
    "Updated",
    "Withdrawn",
    "deposit_sol",
    "deposit_stake",
    "epoch_fee_tokens",
    "fee_on",
    "lamports_for",
    "redemption_rate",
    "set_fee",
    "stake_limit",
    "tokens_for",
    "update",
    "withdraw_sol",
    "withdraw_stake",
]


class Deposited(NamedTuple):
    """`minted` tokens in all: to the depositor, the manager and the referrer."""

    pool: StakePool
    minted: int
    to_user: int
    to_manager: int
    to_referrer: int


class Updated(NamedTuple):
    """`reward` lamports of the epoch (0 after a loss) and the tokens minted to the manager for it."""

    pool: StakePool
    reward: int
    to_manager: int


def epoch_fee_tokens(pool: StakePool, reward: Number) -> Number:
    """Tokens minted to the manager for `reward` lamports not yet in the total; they are worth the fee after
    it. `calc_epoch_fee_amount`.
    """
    fee = fee_on(pool.parameters.epoch_fee, reward)
    others = pool.total_lamports + reward - fee
    alone = (others == 0) | (pool.pool_token_supply == 0)
    diluting = pool.pool_token_supply * fee // choose(others == 0, others + 1, others)
    return choose(alone, reward, diluting)


def deposit_sol(pool: StakePool, lamports: int, epoch: int) -> Deposited:
    """Deposit `lamports` into the reserve. The fee is part of the tokens minted, so it dilutes nobody.

    Refuses pool_out_of_date (epoch, updated: the pool's last one) and pool_deposit_small (amount in lamports;
    remedy: the least that brings a token, if any does).
    """
    check_updated(pool, epoch)
    terms, minted = pool.parameters, tokens_for(pool, lamports)
    taken = fee_on(terms.sol_deposit_fee, minted)
    if minted - taken <= 0:
        raise Refused("pool_deposit_small", remedy=_least_deposit(pool, terms.sol_deposit_fee), amount=lamports)
    return _deposited(pool, lamports, minted, taken, terms.sol_referral_percent, to_reserve=lamports)


def deposit_stake(pool: StakePool, lamports: int, epoch: int) -> Deposited:
    """Deposit an active stake account of `lamports` in all; what is delegated stays delegated.

    The account's rent-exempt part is not delegated: it goes to the reserve and pays the fee on SOL. Each of the two fees
    rounds up. Refuses as `deposit_sol` does; an account without delegated stake is too small.
    """
    check_updated(pool, epoch)
    terms = pool.parameters
    minted, taken = _stake_tokens(pool, lamports)
    if lamports <= terms.stake_rent_exempt or minted - taken <= 0:
        raise Refused("pool_deposit_small", remedy=_least_stake(pool), amount=lamports)
    return _deposited(pool, lamports, minted, taken, terms.stake_referral_percent, to_reserve=terms.stake_rent_exempt)


def _stake_tokens(pool: StakePool, lamports: int) -> tuple[int, int]:
    """For a stake account of `lamports`: the tokens minted, and those that both fees take."""
    terms, minted = pool.parameters, tokens_for(pool, lamports)
    delegated = tokens_for(pool, lamports - terms.stake_rent_exempt)
    return minted, fee_on(terms.stake_deposit_fee, delegated) + fee_on(terms.sol_deposit_fee, minted - delegated)


def _deposited(pool: StakePool, lamports: int, minted: int, taken: int, referral_percent: int, to_reserve: int) -> Deposited:
    to_referrer = taken * referral_percent // 100
    grown = replace(
        pool,
        total_lamports=pool.total_lamports + lamports,
        pool_token_supply=pool.pool_token_supply + minted,
        reserve_lamports=pool.reserve_lamports + to_reserve,
    )
    return Deposited(grown, minted, minted - taken, taken - to_referrer, to_referrer)


def update(pool: StakePool, total_lamports: int, epoch: int, reserve_lamports: int | None = None) -> Updated:
    """Write down what all stake accounts and the reserve hold in `epoch`, and mint the manager's fee.

    A loss costs no fee and lowers the rate for all. The fee in force so far still counts for these rewards;
    a new one takes its place afterwards. `reserve_lamports`: what the reserve holds by now, where stake was
    delegated from it or has cooled down into it. Anyone may send it, any number of times.
    `process_update_stake_pool_balance`. Refuses pool_amount_negative.
    """
    if total_lamports < 0 or (reserve_lamports is not None and reserve_lamports < 0):
        raise Refused("pool_amount_negative")
    reward = max(0, total_lamports - pool.total_lamports)
    to_manager = epoch_fee_tokens(pool, reward)
    written = replace(
        pool,
        total_lamports=total_lamports,
        pool_token_supply=pool.pool_token_supply + to_manager,
        reserve_lamports=pool.reserve_lamports if reserve_lamports is None else reserve_lamports,
    )
    if pool.last_update_epoch < epoch:
        written = _fees_advanced(replace(written, last_update_epoch=epoch))
    return Updated(written, reward, to_manager)


def _fees_advanced(pool: StakePool) -> StakePool:
    parameters, waiting = pool.parameters, []
    for each in pool.next_fees:
        if each.boundaries > 1:
            waiting.append(replace(each, boundaries=each.boundaries - 1))
        else:
            parameters = replace(parameters, **{each.name: each.fee})
    return replace(pool, parameters=parameters, next_fees=tuple(waiting))


def set_fee(pool: StakePool, name: ScheduledFee, fee: Fee, epoch: int) -> StakePool:
    """Announce a fee; it is in force after two epoch updates, and replaces one announced before.

    Refuses pool_out_of_date (epoch, updated), pool_fee_above_all (fee above the whole) and, for withdrawal fees,
    pool_fee_raise (asked_ppm, limit_ppm): a raise is measured against the fee in force.
    """
    check_updated(pool, epoch)
    if fee.numerator > fee.denominator:
        raise Refused("pool_fee_above_all")
    if name != "epoch_fee":
        old: Fee = getattr(pool.parameters, name)
        check_raise(old, fee)
    others = tuple(each for each in pool.next_fees if each.name != name)
    return replace(pool, next_fees=(*others, NextFee(name, fee)))


def _least_deposit(pool: StakePool, fee: Fee) -> int | None:
    """The fewest lamports of which a token is left after the fee; None where the fee takes all."""
    tokens = before_fee(fee, 1)
    if tokens is None or pool.total_lamports == 0 or pool.pool_token_supply == 0:
        return tokens
    return mul_div_up(tokens, pool.total_lamports, pool.pool_token_supply)


def _least_stake(pool: StakePool) -> int | None:
    """The smallest stake account that brings a token; None where the fees take all.

    A lamport delegated is enough, except where the fee takes all that the rent-exempt part brings.
    """
    rent = pool.parameters.stake_rent_exempt
    minted, taken = _stake_tokens(pool, rent + 1)
    if minted > taken:
        return rent + 1
    delegated = _least_deposit(pool, pool.parameters.stake_deposit_fee)
    return None if delegated is None else rent + delegated
