"""A token of fixed balance around a growing one, as in Lido's wstETH: one unit is one share.

Equals contracts/0.6.12/WstETH.sol of lidofinance/core to the last wei. The contract stores nothing of its
own: its supply and its shares are accounts of the ledger, so these functions only answer how many units and
shares move.
"""

from __future__ import annotations

from typing import NamedTuple

from wallet.errors import Refused
from wallet.staking.rebasing import RebasingPool, ether_for, shares_for, submit, transfer_shares_for

TOKEN = 10**18


class Unwrapped(NamedTuple):
    """`steth` wei returned, as the contract says, and the `shares` that really leave the wrapper for it."""

    steth: int
    shares: int


def wrap(pool: RebasingPool, steth: int, held: int) -> int:
    """Units minted for `steth` wei, rounded down; as many shares move from the holder of `held` shares to
    the wrapper.

    Dust below one share mints 0. Refuses wrap_zero and what `transfer_shares_for` refuses.
    """
    if steth <= 0:
        raise Refused("wrap_zero")
    return transfer_shares_for(pool, steth, held)


def unwrap(pool: RebasingPool, wsteth: int, held: int) -> Unwrapped:
    """Burn `wsteth` of the holder's `held` units. Two roundings down: the shares moved may be one fewer
    than burnt.

    That odd share stays in the wrapper for good. Refuses unwrap_zero, wrapped_exceeded (amount, balance;
    remedy: balance).
    """
    if wsteth <= 0:
        raise Refused("unwrap_zero")
    if wsteth > held:
        raise Refused("wrapped_exceeded", remedy=held or None, amount=wsteth, balance=held)
    steth = ether_for(pool, wsteth)
    return Unwrapped(steth, transfer_shares_for(pool, steth, wsteth))


def stake_and_wrap(pool: RebasingPool, ether: int, block: int) -> tuple[RebasingPool, int]:
    """Send ether to the wrapper: it stakes, keeps the shares, and mints exactly as many units. Refuses as
    `submit` does.
    """
    return submit(pool, ether, block)


def steth_per_token(pool: RebasingPool) -> int:
    """Wei of stETH in one whole wrapped token, rounded down: its redemption rate in ether."""
    return ether_for(pool, TOKEN)


def tokens_per_steth(pool: RebasingPool) -> int:
    """Units of the wrapped token in one whole stETH, rounded down."""
    return shares_for(pool, TOKEN)
