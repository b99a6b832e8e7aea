"""The books must close: what every world, however it came to be, has to satisfy.

`audit` returns sentences about what does not add up; an empty list is a sound world. Tests call it after every step.
"""

from __future__ import annotations

from wallet.chain import ethereum
from wallet.staking import withdrawal_queue
from wallet.staking.rebasing import ether_for, internal_ether
from wallet.world import liquid_staking as lido
from wallet.world.consensus import BEACON
from wallet.world.ledger import units_of
from wallet.world.state import World
from wallet.world.tokens import COIN, GWEI


def audit(world: World) -> list[str]:
    """Return every broken rule of the books, in words; none for a sound world."""
    return [*_ledger(world), *_shares(world), *_lido_ether(world), *_queue(world), *_pools(world), *_chain(world)]


def _ledger(world: World) -> list[str]:
    wrong = []
    for token, accounts in world.ledger.holdings.items():
        total = sum(accounts.values())
        if total != world.ledger.issued.get(token, 0):
            wrong.append(f"{token}: accounts hold {total}, issued are {world.ledger.issued.get(token, 0)}")
        wrong.extend(f"{account} holds {units} {token}" for account, units in accounts.items() if units < 0)
    return wrong


def _shares(world: World) -> list[str]:
    pool = world.lido.pool
    wrong = []
    if world.ledger.issued.get(lido.SHARES, 0) != pool.total_shares:
        wrong.append(f"shares: ledger {world.ledger.issued.get(lido.SHARES, 0)}, pool {pool.total_shares}")
    wrapped, behind = world.ledger.issued.get(lido.WRAPPED, 0), units_of(world.ledger, lido.WRAPPER, lido.SHARES)
    if wrapped > behind:
        wrong.append(f"wrapper: {wrapped} units on {behind} shares")
    burner = units_of(world.ledger, lido.BURNER, lido.SHARES)
    if burner < pool.cover_requested + pool.noncover_requested:
        wrong.append(f"burner: holds {burner}, owes {pool.cover_requested + pool.noncover_requested}")
    return wrong


def _lido_ether(world: World) -> list[str]:
    held = units_of(world.ledger, lido.BUFFER, COIN)
    buffered = world.lido.pool.buffered
    return [] if held == buffered else [f"buffer: account {held}, pool {buffered}"]


def _queue(world: World) -> list[str]:
    queue = world.lido.queue
    wrong = []
    held = units_of(world.ledger, lido.QUEUE, COIN)
    if held != queue.locked_ether:
        wrong.append(f"queue: account {held}, locked {queue.locked_ether}")
    ready = [row for row in queue.requests if withdrawal_queue.status(queue, row) == "ready"]
    owed = sum(withdrawal_queue.payout(queue, row) for row in ready)
    if owed > queue.locked_ether:
        wrong.append(f"queue: owes {owed}, locked {queue.locked_ether}")
    shares = units_of(world.ledger, lido.QUEUE, lido.SHARES)
    if shares < queue.unfinalized_shares:
        wrong.append(f"queue: holds {shares} shares, waits for {queue.unfinalized_shares}")
    return wrong


def _pools(world: World) -> list[str]:
    wrong = []
    for name, market in world.markets.items():
        for index, token in enumerate(market.coins):
            held = world.balance(market.account, token)
            kept = market.pool.balances[index] + market.pool.admin_balances[index]
            if held != kept:
                wrong.append(f"{name}: account {held} {token}, reserves and admin {kept}")
        if world.ledger.issued.get(market.share, 0) != market.pool.lp_supply:
            wrong.append(f"{name}: {world.ledger.issued.get(market.share, 0)} shares issued, supply {market.pool.lp_supply}")
    return wrong


def _chain(world: World) -> list[str]:
    beacon = units_of(world.ledger, BEACON, COIN)
    staked = ethereum.total_balance(world.ethereum) * GWEI
    if beacon != staked:
        return [f"beacon: account {beacon}, validators and queue {staked}"]
    pool = world.lido.pool
    supply, backing = ether_for(pool, pool.total_shares), internal_ether(pool)
    return [f"supply {supply} exceeds what backs it, {backing}"] if supply > backing else []
