"""What an SPL stake pool stores, and what its tokens are worth by it.

Equals `StakePool` of program/src/state.rs of solana-program/stake-pool at 2a01bc0; `stake_pool.py` tells the whole. A pool
whose fields are `Reals` answers `tokens_for`, `lamports_for` and `redemption_rate` for many futures at once.
"""

from __future__ import annotations

import msgspec

from wallet.arithmetic import Number, choose, maximum
from wallet.errors import Refused
from wallet.staking.stake_pool_fees import NextFee, Parameters

RATE_ONE = 10**18
"""Scale of `redemption_rate`."""


class StakePool(msgspec.Struct, frozen=True, tag="stake_pool"):
    """The pool account's own storage. Lamports, and pool tokens in their smallest unit (1e-9).

    `reserve_lamports` is what the reserve could pay out, above its rent and minimum. `last_update_epoch` is
    the epoch whose balances `total_lamports` describes.
    """

    parameters: Parameters
    total_lamports: int = 0
    pool_token_supply: int = 0
    reserve_lamports: int = 0
    last_update_epoch: int = 0
    next_fees: tuple[NextFee, ...] = ()


def tokens_for(pool: StakePool, lamports: Number) -> Number:
    """Pool tokens for a deposit of `lamports`, rounded down; one to one while the pool is empty.
    `calc_pool_tokens_for_deposit`.
    """
    empty = (pool.total_lamports == 0) | (pool.pool_token_supply == 0)
    priced = lamports * pool.pool_token_supply // maximum(pool.total_lamports, 1)
    return choose(empty, lamports, priced)


def lamports_for(pool: StakePool, tokens: Number) -> Number:
    """Lamports that `tokens` are worth, rounded down; 0 while there are none. `calc_lamports_withdraw_amount`."""
    worth = tokens * pool.total_lamports // maximum(pool.pool_token_supply, 1)
    return choose(pool.pool_token_supply == 0, 0 * tokens, worth)


def redemption_rate(pool: StakePool) -> int:
    """Lamports per pool token before any fee, of 1e18, rounded down."""
    return lamports_for(pool, RATE_ONE)


def check_updated(pool: StakePool, epoch: int) -> None:
    """Refuses pool_out_of_date (epoch, updated: the pool's last one)."""
    if pool.last_update_epoch < epoch:
        raise Refused("pool_out_of_date", epoch=epoch, updated=pool.last_update_epoch)
