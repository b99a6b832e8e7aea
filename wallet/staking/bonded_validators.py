"""All validators of one operator under one bond: rewards shared, exits settled, and a debt that comes first.

As a megapool of Rocket Pool since Saturn 1: contracts/contract/megapool/RocketMegapoolDelegate.sol of
rocket-pool/rocketpool at fef41a4, executed; equal to the wei. The operator's bond bears a loss first; what it
cannot bear becomes a debt, which is repaid to the holders out of everything that would go to the operator.
Left out: validators waiting for their deposit, dissolving one, challenges, and shares averaged over changes by
vote.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused
from wallet.staking.operator_bond import ONE, OperatorTerms, RewardSplit, split_by_capital

VALIDATOR_WEI = 32 * ONE


class BondedValidators(msgspec.Struct, frozen=True):
    """The contract's own storage, amounts in wei. `capital_ratio_1e18` is the bond's part of all capital; it stays as it was
    once the last validator has left. `pending_wei` waits to be distributed, `refund_wei` is the operator's to claim.
    """

    terms: OperatorTerms
    bond_wei: int
    borrowed_wei: int
    validators: int
    capital_ratio_1e18: int
    debt_wei: int = 0
    refund_wei: int = 0
    pending_wei: int = 0


class Paid(NamedTuple):
    """The storage after a payment, and the wei that went to holders, voters and the protocol; `shortfall` is what holders
    lent to a validator and did not get back, before any debt was repaid.
    """

    pool: BondedValidators
    holders: int = 0
    voters: int = 0
    protocol: int = 0
    shortfall: int = 0


def split(pool: BondedValidators, rewards: int) -> RewardSplit[int]:
    """Return how `rewards` wei would be shared out now, before any debt is repaid."""
    return split_by_capital(pool.terms, pool.capital_ratio_1e18, rewards)


def receive(pool: BondedValidators, amount: int) -> BondedValidators:
    """Take in `amount` wei of rewards; they wait until they are distributed."""
    return replace(pool, pending_wei=pool.pending_wei + amount)


def distribute(pool: BondedValidators) -> Paid:
    """Share out what waits. The operator's part repays its debt first."""
    shared = split(pool, pool.pending_wei)
    repaid = min(shared.operator, pool.debt_wei)
    after = replace(pool, pending_wei=0, debt_wei=pool.debt_wei - repaid, refund_wei=pool.refund_wei + shared.operator - repaid)
    return Paid(after, shared.holders + repaid, shared.voters, shared.protocol)


def penalise(pool: BondedValidators, amount: int) -> BondedValidators:
    """Add a penalty of `amount` wei to the operator's debt."""
    return replace(pool, debt_wei=pool.debt_wei + amount)


def repay_debt(pool: BondedValidators, amount: int) -> Paid:
    """Repay `amount` wei of the debt out of the operator's own pocket.

    Refuses amount_zero, and bond_debt_smaller (debt; remedy: the whole debt) where less is owed.
    """
    if amount <= 0:
        raise Refused("amount_zero")
    if amount > pool.debt_wei:
        raise Refused("bond_debt_smaller", pool.debt_wei or None, debt=pool.debt_wei)
    return Paid(replace(pool, debt_wei=pool.debt_wei - amount), holders=amount)


def exit_validator(pool: BondedValidators, balance_wei: int, bond_needed_wei: int) -> Paid:
    """Settle a validator that came back with `balance_wei`; `bond_needed_wei` is what the rest need as their bond.

    The bond above that is the operator's part of the 32 ether. A loss comes out of it; what holders do not get back becomes
    a debt, and the operator's part repays what debt there is. Rewards that wait are then shared out, by the
    capital there was before. Refuses bond_no_validator where none is left.
    """
    if not pool.validators:
        raise Refused("bond_no_validator")
    own = min(max(0, pool.bond_wei - bond_needed_wei), VALIDATOR_WEI)
    lent = VALIDATOR_WEI - own
    to_operator = max(0, own - max(0, VALIDATOR_WEI - balance_wei))
    to_holders = balance_wei - to_operator
    shortfall = max(0, lent - to_holders)
    debt = pool.debt_wei + shortfall
    repaid = min(to_operator, debt)
    bond, borrowed = pool.bond_wei - own, pool.borrowed_wei - lent
    settled = replace(
        pool,
        bond_wei=bond,
        borrowed_wei=borrowed,
        validators=pool.validators - 1,
        debt_wei=debt - repaid,
        refund_wei=pool.refund_wei + to_operator - repaid,
    )
    shared = distribute(settled)
    ratio = bond * ONE // (bond + borrowed) if bond + borrowed else pool.capital_ratio_1e18
    return Paid(
        replace(shared.pool, capital_ratio_1e18=ratio),
        to_holders + repaid + shared.holders,
        shared.voters,
        shared.protocol,
        shortfall,
    )
