"""What a growing-balance protocol keeps, and how its contracts move shares and ether in the ledger.

The arithmetic is `wallet.staking`'s (pool and queue) and `wallet.world.oracle_report`'s; here its numbers move accounts. Accounts
are named after the protocol: its buffer has its very name, and so have its validators on the chain, all of them as one operator.
"""

from __future__ import annotations

from typing import Protocol, cast

import msgspec

from wallet.errors import Refused
from wallet.staking import rebasing, stake_limit, withdrawal_queue
from wallet.staking.rebasing import RebasingPool
from wallet.staking.withdrawal_queue import WithdrawalQueue
from wallet.world import ledger as books
from wallet.world.ledger import units_of
from wallet.world.oracle_report import Report
from wallet.world.state import World
from wallet.world.systems.ethereum import EthereumChain
from wallet.world.tokens import GWEI

BLOCK_S = 12


class BondAtStake(msgspec.Struct, frozen=True):
    """The bond, in wei, of `validators` that were slashed in the epoch `slashed`; `lost` is what each has lost by now, in wei."""

    slashed: int
    validators: int
    bond: int
    lost: int = 0


class Rebasing(Protocol):
    """The storage, as `wallet.world.systems.rebasing_protocol` has it, to be read."""

    @property
    def name(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def asset(self) -> str: ...
    @property
    def chain(self) -> str: ...
    @property
    def pool(self) -> RebasingPool: ...
    @property
    def queue(self) -> WithdrawalQueue: ...
    @property
    def withdrawals_open(self) -> int: ...
    @property
    def bunker(self) -> bool: ...
    @property
    def disputed_since(self) -> int: ...
    @property
    def last_report(self) -> int: ...
    @property
    def counted_gwei(self) -> int: ...
    @property
    def limit_raised(self) -> bool: ...
    @property
    def bonds(self) -> tuple[BondAtStake, ...]: ...
    @property
    def bonds_paid(self) -> int: ...


def stored(world: World, name: str) -> Rebasing:
    """Return the storage of the protocol of that name as it stands in `world`."""
    return cast("Rebasing", world.systems[name])


def chain_of(world: World, own: Rebasing) -> EthereumChain:
    """Return the chain on which the protocol stands."""
    chain = world.systems[own.chain]
    assert isinstance(chain, EthereumChain)
    return chain


def queue_account(name: str) -> str:
    """Return the account of the withdrawal queue: what waits, and what can be claimed."""
    return f"{name}-queue"


def burner(name: str) -> str:
    """Return the account whose shares are burned at reports."""
    return f"{name}-burner"


def treasury(name: str) -> str:
    """Return the account of the DAO, which keeps its part of the fee."""
    return f"{name}-treasury"


def withdrawal_vault(name: str) -> str:
    """Return where the sweep of its validators arrives."""
    return f"{name}-withdrawal-vault"


def execution_vault(name: str) -> str:
    """Return where the tips of its validators' blocks arrive."""
    return f"{name}-execution-vault"


# -- what it says of itself


def slashed_wei(world: World, own: Rebasing) -> int:
    """Return what slashed validators have lost since the last accepted report."""
    return slashed_on(chain_of(world, own), own)


def slashed_on(chain: EthereumChain, own: Rebasing) -> int:
    """Return the same of the chain on which the protocol stands."""
    return (chain.lost_gwei.get(own.name, 0) - own.counted_gwei) * GWEI


def room(world: World, own: Rebasing) -> int:
    """Return how much the protocol accepts now, in wei."""
    return stake_limit.current_limit(own.pool.limit, block(world))


def block(world: World) -> int:
    """Return the number of the block at this hour, counted in slots of 12 s since 1970: only differences matter."""
    return world.now // BLOCK_S


def is_open(world: World, own: Rebasing) -> bool:
    """Return whether redemption may be asked for."""
    return 0 < own.withdrawals_open <= world.now


def claimable_ids(own: Rebasing, owner: str) -> tuple[int, ...]:
    """Return the ids of `owner`'s requests that are ready to be claimed."""
    queue = own.queue
    return tuple(row.id for row in queue.requests if row.owner == owner and withdrawal_queue.status(queue, row) == "ready")


# -- what its contracts do


def submit(world: World, own: Rebasing, staker: str, amount: int) -> tuple[World, int]:
    """Stake `amount` wei; returns the shares minted. Refuses as the pool does, and `balance_short`.

    Rounding leaves holders a wei richer now and then, so the pools' reserves follow the ledger.
    """
    pool, shares = rebasing.submit(own.pool, amount, block(world))
    ledger = books.move(world.ledger, own.asset, staker, own.name, amount)
    ledger = books.mint(ledger, own.token, staker, shares)
    return world.changed(own.name, ledger, pool=pool).followed(), shares


def request(world: World, own: Rebasing, owner: str, amount: int) -> tuple[World, tuple[int, ...]]:
    """Put `amount` wei of the token into the queue, split by its largest size; returns the requests' ids.

    Refuses redemption_shut (opens: unix time, 0 if not known), request_min, withdrawals_paused, and what a transfer refuses.
    """
    if not is_open(world, own):
        raise Refused("redemption_shut", opens=own.withdrawals_open)
    parts = withdrawal_queue.split(amount)
    ledger, shares = world.ledger, []
    for part in parts:
        moved = rebasing.transfer_shares_for(own.pool, part, units_of(ledger, owner, own.token))
        ledger = books.move(ledger, own.token, owner, queue_account(own.name), moved)
        shares.append(rebasing.shares_for(own.pool, part))
    queue, ids = withdrawal_queue.request(own.queue, owner, parts, shares, world.now)
    return world.changed(own.name, ledger, queue=queue), ids


def claim(world: World, own: Rebasing, owner: str, ids: tuple[int, ...]) -> tuple[World, int]:
    """Claim ready requests; returns the wei paid. Refuses as the queue does."""
    queue, total = own.queue, 0
    for request_id in ids:
        queue, paid = withdrawal_queue.claim(queue, request_id, owner)
        total += paid
    ledger = books.move(world.ledger, own.asset, queue_account(own.name), owner, total)
    return world.changed(own.name, ledger, queue=queue), total


def tidied(world: World, own: Rebasing, keep: str) -> World:
    """Drop finished requests of all but `keep`: their sums stay, their rows go."""
    queue = withdrawal_queue.prune(own.queue, keep)
    return world if queue is own.queue else world.changed(own.name, queue=queue)


def book_report(world: World, own: Rebasing, report: Report) -> World:
    """Move in the ledger what an accepted report says, and keep its pool and queue."""
    name = own.name
    ledger = books.move(world.ledger, own.asset, withdrawal_vault(name), name, report.withdrawals_taken)
    ledger = books.move(ledger, own.asset, execution_vault(name), name, report.execution_taken)
    ledger = books.move(ledger, own.asset, name, queue_account(name), report.ether_locked)
    ledger = books.move(ledger, own.token, queue_account(name), burner(name), report.shares_from_queue)
    ledger = books.burn(ledger, own.token, burner(name), report.shares_burnt)
    for (account, _), shares in zip(own.pool.modules, report.module_fee_shares, strict=False):
        ledger = books.mint(ledger, own.token, account, shares)
    ledger = books.mint(ledger, own.token, treasury(name), report.treasury_fee_shares)
    return world.changed(
        name,
        ledger,
        pool=report.pool,
        queue=report.queue,
        last_report=world.now,
        disputed_since=0,
        counted_gwei=chain_of(world, own).lost_gwei.get(name, 0),
    )
