"""What a hub of staking vaults keeps of each vault in a world, and how its contracts move coins, shares and what is owed.

What a vault has at hand is in the account of its name; its validators stand on the chain under that name, so that what the chain
pays them arrives there. The arithmetic is `wallet.staking.staking_vault`'s.
"""

from __future__ import annotations

from typing import Protocol, cast

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused
from wallet.staking import operator_grid, staking_vault
from wallet.staking.operator_grid import OperatorGrid
from wallet.staking.rebasing import RebasingPool, ether_for
from wallet.staking.staking_vault import Clock, StakingVault, VaultFigures
from wallet.staking.vault_fees import DebtEvent, Fees
from wallet.staking.vault_quarantine import NONE, OracleLimits, Quarantine
from wallet.world import ledger as books
from wallet.world.ledger import units_of
from wallet.world.lines import YOU
from wallet.world.state import World
from wallet.world.systems import rebasing_storage as pools
from wallet.world.systems.ethereum import EthereumChain, Payee
from wallet.world.systems.rebasing_protocol import RebasingProtocol
from wallet.world.tokens import GWEI


class OwnVault(msgspec.Struct, frozen=True):
    """A vault by its number: whose it is, who runs its validators, and the hub's record, None once it has left the hub.

    Of own moves `put_in` and `taken_out` are coins, `minted` and `repaid` what tokens were worth when they came and went.
    `aside` came in past the hub since the last report. `debts` are what changed the debt since then. `resting` keeps the
    operator from making validators. Once it has left, `held` is all that it has and `back` whether its validators are all paid
    out; it was asked to leave at `left_at`. `in_bad_debt` tells that the last report found more owed than there is. `looked` is
    what the oracle saw, with `fees`.
    """

    id: int
    owner: str
    operator: str
    opened_at: int
    hub: StakingVault | None
    put_in: int = 0
    taken_out: int = 0
    minted: int = 0
    repaid: int = 0
    aside: int = 0
    quarantine: Quarantine = NONE
    debts: tuple[DebtEvent, ...] = ()
    left_at: int = 0
    held: int = 0
    back: bool = False
    resting: bool = False
    in_bad_debt: bool = False
    looked: VaultFigures | None = None
    fees: Fees = Fees(0, 0, 0)


class Hub(Protocol):
    """What its contracts and its keepers need to know of a hub in a world."""

    @property
    def name(self) -> str: ...
    @property
    def coin(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def chain(self) -> str: ...
    @property
    def pool(self) -> str: ...
    @property
    def grid(self) -> OperatorGrid: ...
    @property
    def tier_names(self) -> tuple[str, ...]: ...
    @property
    def limits(self) -> OracleLimits: ...
    @property
    def least_call(self) -> int: ...
    @property
    def rows(self) -> tuple[OwnVault, ...]: ...
    @property
    def latest_report(self) -> int: ...
    @property
    def bad_debt(self) -> int: ...
    @property
    def debts_paid(self) -> int: ...


def hub_of(world: World, name: str) -> Hub:
    """Return the hub of that name as it stands now."""
    return cast(Hub, world.systems[name])


# -- what it says of itself


def key(name: str, number: int) -> str:
    """Return the account of a vault, which is the name of its validators on the chain too."""
    return f"{name}-{number}"


def chain_of(world: World, own: Hub) -> EthereumChain:
    """Return the chain on which the validators stand."""
    return world.system(own.chain, EthereumChain)


def protocol_of(world: World, own: Hub) -> RebasingProtocol:
    """Return the protocol whose token is minted."""
    return world.system(own.pool, RebasingProtocol)


def pool_of(world: World, own: Hub) -> RebasingPool:
    """Return that protocol's pool."""
    return protocol_of(world, own).pool


def clock(world: World, own: Hub) -> Clock:
    """Return when it is for the contracts."""
    return Clock(world.now, pools.block(world), own.latest_report)


def at_hand(world: World, own: Hub, row: OwnVault) -> int:
    """Return the coins of a vault that are not with validators."""
    return units_of(world.ledger, key(own.name, row.id), own.coin)


def on_chain(world: World, own: Hub, row: OwnVault) -> int:
    """Return the coins of a vault that are with validators or wait to be, in wei."""
    state, name = chain_of(world, own).state, key(own.name, row.id)
    gwei = sum(run.balance for run in state.runs if run.operator == name)
    return (gwei + sum(each.count * each.each for each in state.deposits if each.operator == name)) * GWEI


def counted(row: OwnVault) -> int:
    """Return what a vault is worth: what the hub says less unpaid fees, with what waits to count; all it has once it has left."""
    if row.hub is None:
        return row.held
    value = staking_vault.total_value(row.hub) - staking_vault.unsettled_fees(row.hub)
    return max(0, value) + row.aside + row.quarantine.pending + row.quarantine.remainder


def owed(row: OwnVault) -> int:
    """Return the shares that a vault owes."""
    return 0 if row.hub is None else row.hub.liability_shares


def limit_of(own: Hub, vault: StakingVault) -> int:
    """Return the shares that a vault may owe in all."""
    return operator_grid.effective_limit(own.grid, vault)


def found(own: Hub, account: str, number: int) -> OwnVault:
    """Return a vault of `account`. Refuses vault_unknown (id)."""
    for row in own.rows:
        if row.id == number and row.owner == account:
            return row
    raise Refused("vault_unknown", id=number)


def connected(row: OwnVault) -> StakingVault:
    """Return the hub's record of a vault. Refuses vault_gone."""
    if row.hub is None:
        raise Refused("vault_gone")
    return row.hub


# -- what its contracts do


def payee(name: str) -> Payee:
    """Return that what the chain pays a vault's validators arrives in the vault."""
    return Payee(name, name)


def with_row(world: World, own: Hub, row: OwnVault) -> World:
    """Return the world in which the vault stands so."""
    rows = tuple(row if old.id == row.id else old for old in own.rows)
    return world.changed(own.name, rows=rows)


def owing(world: World, own: Hub, before: OwnVault, after: OwnVault) -> World:
    """Return the world after a vault owes more or less than before: its row, the grid, and what the oracle will walk back."""
    shares, grid = owed(after) - owed(before), own.grid
    vault = after.hub
    if shares and vault is not None:
        event = DebtEvent("minted" if shares > 0 else "repaid", world.now - vault.report.timestamp, abs(shares))
        after, grid = replace(after, debts=(*after.debts, event)), operator_grid.owing(grid, vault, shares)
    return with_row(world, own, after).changed(own.name, grid=grid)


def paid_in(world: World, own: Hub, row: OwnVault, account: str, amount: int) -> World:
    """Return the world after coins went from `account` to a vault."""
    return replace(world, ledger=books.move(world.ledger, own.coin, account, key(own.name, row.id), amount))


def paid_out(world: World, own: Hub, row: OwnVault, account: str, amount: int) -> World:
    """Return the world after coins went from a vault to `account`."""
    return replace(world, ledger=books.move(world.ledger, own.coin, key(own.name, row.id), account, amount))


def minted(world: World, own: Hub, row: OwnVault, shares: int) -> World:
    """Mint shares of the pool to the vault's owner. Refuses as `staking_vault.mint`."""
    vault = connected(row)
    after, pool = staking_vault.mint(vault, pool_of(world, own), shares, clock(world, own), limit_of(own, vault))
    worth = ether_for(pool, shares)
    ledger = books.mint(world.ledger, own.token, row.owner, shares)
    world = world.changed(own.pool, ledger, pool=pool)
    return owing(world, own, row, replace(row, hub=after, minted=row.minted + worth)).followed()


def burnt(world: World, own: Hub, row: OwnVault, shares: int) -> World:
    """Burn shares of the owner's to repay. Refuses as `staking_vault.burn`."""
    held = units_of(world.ledger, row.owner, own.token)
    after, pool = staking_vault.burn(connected(row), pool_of(world, own), shares, held, clock(world, own))
    worth = ether_for(pool, shares)
    ledger = books.burn(world.ledger, own.token, row.owner, shares)
    world = world.changed(own.pool, ledger, pool=pool)
    return owing(world, own, row, replace(row, hub=after, repaid=row.repaid + worth)).followed()


def rebalanced(world: World, own: Hub, row: OwnVault, done: staking_vault.Rebalanced) -> World:
    """Book a debt that a vault paid in coins: they go to the pool's buffer."""
    world = paid_out(world, own, row, own.pool, done.ether).changed(own.pool, pool=done.pool)
    if row.owner == YOU:
        world = world.changed(own.name, debts_paid=own.debts_paid + done.ether)
    taken, repaid = row.taken_out + done.ether, row.repaid + done.ether
    return owing(world, own, row, replace(row, hub=done.vault, taken_out=taken, repaid=repaid)).followed()
