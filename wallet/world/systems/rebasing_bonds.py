"""Bonds of operators that a slashing reaches, as in Lido's open modules: what a validator comes back short of is burnt from them.

The amount and the cap equal CSAccounting's `penalize` as the module calls it when a withdrawal is reported, and `_burn` of
CSBondCore.sol (lidofinance/community-staking-module 0124f511): 32 ether less what came back, as far as the bond reaches, in
shares that the burner takes at the next report. The bonds are stETH; here they are among the others' until then. Left out:
fines beside that, bonds that have grown or were taken out since, and single validators: those slashed in one epoch lose alike.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.staking import rebasing
from wallet.staking.rebasing import DEPOSIT, ether_for, shares_for
from wallet.world import ledger as books
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS
from wallet.world.state import World
from wallet.world.systems.rebasing_storage import BondAtStake, Rebasing, burner, chain_of, stored
from wallet.world.tokens import GWEI


def pledged(world: World, own: Rebasing, validators: int, bond: int) -> World:
    """Return the world in which so much is put up for validators that are slashed now."""
    row = BondAtStake(chain_of(world, own).state.epoch, validators, bond)
    return world.changed(own.name, bonds=(*own.bonds, row))


def settled(world: World, own: Rebasing) -> World:
    """Return the world a day later: what is lost is noted while validators wait, and taken from the bond once they may leave."""
    if not own.bonds:
        return world
    kept: list[BondAtStake] = []
    for row in own.bonds:
        chain = chain_of(world, own).state
        waiting = [run for run in chain.runs if run.operator == own.name and run.slashed and run.slashed_epoch == row.slashed]
        count, first = sum(run.count for run in waiting), min((run.withdrawable_epoch for run in waiting), default=0)
        if count and first > chain.epoch:
            left = sum(run.balance for run in waiting) * GWEI // count
            kept.append(replace(row, lost=max(0, DEPOSIT - left)))
        else:
            world = _burnt(world, stored(world, own.name), min(row.bond, row.validators * row.lost))
    return world.changed(own.name, bonds=tuple(kept))


def _burnt(world: World, own: Rebasing, amount: int) -> World:
    """Hand the shares that are worth so much to the burner, as many as there are."""
    held = units_of(world.ledger, OTHERS, own.token)
    shares = min(shares_for(own.pool, amount), held)
    if shares <= 0:
        return world
    pool = rebasing.request_burn(own.pool, shares, False, held)
    ledger = books.move(world.ledger, own.token, OTHERS, burner(own.name), shares)
    return world.changed(own.name, ledger, pool=pool, bonds_paid=own.bonds_paid + ether_for(own.pool, shares))
