"""Liquid staking as the ledger sees it: shares and ether really move where the protocol's contracts say so.

The arithmetic is `wallet.staking`'s (pool, wrapper, queue) and `wallet.world.oracle_report`'s; here its numbers move accounts.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.errors import Refused
from wallet.staking import rebasing, stake_limit, withdrawal_queue, wrapped
from wallet.world import ledger as books
from wallet.world import trading
from wallet.world.ledger import units_of
from wallet.world.oracle_report import Report
from wallet.world.state import World
from wallet.world.tokens import COIN

OPERATOR = "lido"
"""Under this name the protocol's validators stand on the chain, all of them as one operator."""
BUFFER = "lido"
QUEUE = "lido-queue"
BURNER = "lido-burner"
WRAPPER = "wsteth"
TREASURY = "lido-treasury"
WITHDRAWAL_VAULT = "lido-withdrawal-vault"
EXECUTION_VAULT = "lido-execution-vault"
CONTRACTS = (BUFFER, QUEUE, BURNER, WRAPPER, WITHDRAWAL_VAULT, EXECUTION_VAULT)
SHARES = "stETH"
WRAPPED = "wstETH"
BLOCK_S = 12


def block(world: World) -> int:
    """Return the number of the block at this hour, counted in slots of 12 s since 1970: only differences matter."""
    return world.now // BLOCK_S


def room(world: World) -> int:
    """Return how much the protocol accepts now, in wei."""
    return stake_limit.current_limit(world.lido.pool.limit, block(world))


def is_open(world: World) -> bool:
    """Return whether redemption may be asked for."""
    return 0 < world.lido.withdrawals_open <= world.now


def submit(world: World, staker: str, amount: int) -> tuple[World, int]:
    """Stake `amount` wei; returns the shares minted. Refuses as the pool does, and `balance_short`.

    Rounding leaves holders a wei richer now and then, so the pools' reserves follow the ledger.
    """
    pool, shares = rebasing.submit(world.lido.pool, amount, block(world))
    ledger = books.move(world.ledger, COIN, staker, BUFFER, amount)
    ledger = books.mint(ledger, SHARES, staker, shares)
    staked = {**world.protocols, "lido": replace(world.lido, pool=pool)}
    return trading.follow_ledger(replace(world, protocols=staked, ledger=ledger)), shares


def wrap(world: World, holder: str, amount: int) -> tuple[World, int]:
    """Wrap `amount` wei of stETH; returns the units minted. Refuses as the wrapper does."""
    units = wrapped.wrap(world.lido.pool, amount, units_of(world.ledger, holder, SHARES))
    ledger = books.mint(world.ledger, WRAPPED, holder, units)
    return replace(world, ledger=books.move(ledger, SHARES, holder, WRAPPER, units)), units


def unwrap(world: World, holder: str, amount: int) -> tuple[World, int]:
    """Unwrap `amount` units of wstETH; returns the stETH wei that the contract names. Refuses as the wrapper does."""
    done = wrapped.unwrap(world.lido.pool, amount, units_of(world.ledger, holder, WRAPPED))
    ledger = books.burn(world.ledger, WRAPPED, holder, amount)
    return replace(world, ledger=books.move(ledger, SHARES, WRAPPER, holder, done.shares)), done.steth


def request(world: World, owner: str, amount: int) -> tuple[World, tuple[int, ...]]:
    """Put `amount` wei of stETH into the queue, split by its largest size; returns the requests' ids.

    Refuses redemption_shut (opens: unix time, 0 if not known), request_min, withdrawals_paused, and what a transfer refuses.
    """
    if not is_open(world):
        raise Refused("redemption_shut", opens=world.lido.withdrawals_open)
    pool = world.lido.pool
    parts = withdrawal_queue.split(amount)
    ledger, shares = world.ledger, []
    for part in parts:
        moved = rebasing.transfer_shares_for(pool, part, units_of(ledger, owner, SHARES))
        ledger = books.move(ledger, SHARES, owner, QUEUE, moved)
        shares.append(rebasing.shares_for(pool, part))
    queue, ids = withdrawal_queue.request(world.lido.queue, owner, parts, shares, world.now)
    return replace(world.with_lido(replace(world.lido, queue=queue)), ledger=ledger), ids


def claimable_ids(world: World, owner: str) -> tuple[int, ...]:
    """Return the ids of `owner`'s requests that are ready to be claimed."""
    queue = world.lido.queue
    return tuple(row.id for row in queue.requests if row.owner == owner and withdrawal_queue.status(queue, row) == "ready")


def claim(world: World, owner: str, ids: tuple[int, ...]) -> tuple[World, int]:
    """Claim ready requests; returns the wei paid. Refuses as the queue does."""
    queue, total = world.lido.queue, 0
    for request_id in ids:
        queue, paid = withdrawal_queue.claim(queue, request_id, owner)
        total += paid
    ledger = books.move(world.ledger, COIN, QUEUE, owner, total)
    return replace(world.with_lido(replace(world.lido, queue=queue)), ledger=ledger), total


def book_report(world: World, report: Report) -> World:
    """Move in the ledger what an accepted report says, and keep its pool and queue."""
    ledger = books.move(world.ledger, COIN, WITHDRAWAL_VAULT, BUFFER, report.withdrawals_taken)
    ledger = books.move(ledger, COIN, EXECUTION_VAULT, BUFFER, report.execution_taken)
    ledger = books.move(ledger, COIN, BUFFER, QUEUE, report.ether_locked)
    ledger = books.move(ledger, SHARES, QUEUE, BURNER, report.shares_from_queue)
    ledger = books.burn(ledger, SHARES, BURNER, report.shares_burnt)
    for (account, _), shares in zip(world.lido.pool.modules, report.module_fee_shares, strict=False):
        ledger = books.mint(ledger, SHARES, account, shares)
    ledger = books.mint(ledger, SHARES, TREASURY, report.treasury_fee_shares)
    state = replace(world.lido, pool=report.pool, queue=report.queue, last_report=world.now, disputed_since=0, slashed_wei=0)
    return replace(world.with_lido(state), ledger=ledger)
