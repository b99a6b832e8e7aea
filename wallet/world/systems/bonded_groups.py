"""Operators with a bond, all that work or all that were slashed taken together, as a protocol in a world keeps them.

The arithmetic is `wallet.staking.bonded_validators`'; here a group gains and loses validators, many come back in one day, and
what of its balances is the holders' is told before anything is paid out. A bond bears the loss of its own group alone: one
operator does not answer for another. Left out: differences between operators of a group.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.staking import bonded_validators as bonds
from wallet.staking.bonded_validators import VALIDATOR_WEI, BondedValidators, Paid
from wallet.staking.operator_bond import ONE, OperatorTerms


def group(terms: OperatorTerms, validators: int = 0, bond_wei: int = 0) -> BondedValidators:
    """Return a group of that many validators of 32 coins each, of which `bond_wei` are the operators' own in all."""
    return joined(BondedValidators(terms, 0, 0, 0, 0), validators, bond_wei)


def joined(pool: BondedValidators, validators: int, bond_wei: int) -> BondedValidators:
    """Return the group with more validators, of which `bond_wei` are the operators' own in all."""
    return _of(pool, pool.validators + validators, pool.bond_wei + bond_wei)


def parted(pool: BondedValidators, validators: int) -> tuple[BondedValidators, int]:
    """Return the group without that many of its validators, and the bond that goes with them, rounded down."""
    bond = pool.bond_wei * validators // pool.validators if pool.validators else 0
    return _of(pool, pool.validators - validators, pool.bond_wei - bond), bond


def _of(pool: BondedValidators, validators: int, bond_wei: int) -> BondedValidators:
    capital = validators * VALIDATOR_WEI
    ratio = bond_wei * ONE // capital if capital else pool.capital_ratio_1e18
    return replace(pool, validators=validators, bond_wei=bond_wei, borrowed_wei=capital - bond_wei, capital_ratio_1e18=ratio)


def holders_part(pool: BondedValidators, balance_wei: int) -> int:
    """Return what of a group's balances is the holders': what they lent and their part of what is above the capital. What is
    missing comes off the bond first.
    """
    above = balance_wei - pool.validators * VALIDATOR_WEI
    if above >= 0:
        return pool.borrowed_wei + bonds.split(pool, above).holders
    return pool.borrowed_wei - min(pool.borrowed_wei, max(0, -above - pool.bond_wei))


def came_back(pool: BondedValidators, validators: int, amount_wei: int) -> Paid:
    """Settle `amount_wei` that arrived for a group: that many of its validators in equal parts, or rewards where none left.

    The operators' part is paid out too: it is in `refund_wei` of the storage that is returned, and theirs to claim.
    """
    if not validators:
        return bonds.distribute(bonds.receive(pool, amount_wei))
    holders = voters = protocol = shortfall = 0
    each = amount_wei // validators
    for place in range(validators):
        back = each if place else amount_wei - each * (validators - 1)
        needed = pool.bond_wei * (pool.validators - 1) // pool.validators
        paid = bonds.exit_validator(pool, back, needed)
        pool = paid.pool
        holders, voters, protocol = holders + paid.holders, voters + paid.voters, protocol + paid.protocol
        shortfall += paid.shortfall
    return Paid(pool, holders, voters, protocol, shortfall)
