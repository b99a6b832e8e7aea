"""A restaking strategy as its contracts store it, and the questions that its rows answer. `restaking` acts on them.

The storage of Layr-Labs/eigenlayer-contracts src/contracts/core/{DelegationManager,AllocationManager,StrategyManager}.sol,
strategies/StrategyBase.sol and pods/EigenPodManager.sol @f84a5151, as far as one strategy goes; every figure that their views
show is replayed. Left out: what `restaking` leaves out.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.defi.restaking_operator import Operator, magnitude_at
from wallet.defi.restaking_shares import WAD, deposit_shares_for, wad_mul, withdrawable_shares
from wallet.errors import Refused


class Parameters(msgspec.Struct, frozen=True):
    """Delays in blocks of 12 s: of a withdrawal, of a promise taken back, and of what was slashed before it leaves.

    The last is 0 at @f84a5151; the branch feat/slash-delay-and-blacklist-fix of the repository brings it.
    """

    withdrawal_delay_blocks: int
    deallocation_delay_blocks: int
    slash_release_delay_blocks: int


class Staker(msgspec.Struct, frozen=True):
    """What one account deposited: shares as they were when added, and factors of 1e18; a scaling factor of 0 means one.

    `beacon_factor` is what the chain's own penalties left of native ether; it stays at one for tokens.
    """

    owner: str
    operator: str = ""
    deposit_shares: int = 0
    scaling_factor: int = 0
    beacon_factor: int = WAD


class Withdrawal(msgspec.Struct, frozen=True):
    """A row of the queue: `scaled_shares` have the scaling factor in them, and no slashing yet."""

    id: int
    owner: str
    operator: str
    start_block: int
    scaled_shares: int


class Slash(msgspec.Struct, frozen=True):
    """Shares that `service` slashed at `block`, its slash number `id`; they stay in the strategy until their release."""

    block: int
    shares: int
    service: str = ""
    id: int = 1


class RestakingStrategy(msgspec.Struct, frozen=True, tag="restaking_strategy"):
    """One strategy with its operators, stakers and queue. `native` is the ether of one's own validators, share for wei.

    `slash_ids` has how often each service slashed. `burnable_shares` of native ether are slashed and cannot leave.
    """

    parameters: Parameters
    native: bool = False
    total_shares: int = 0
    operators: tuple[Operator, ...] = ()
    stakers: tuple[Staker, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    last_withdrawal: int = 0
    slashes: tuple[Slash, ...] = ()
    slash_ids: dict[str, int] = {}
    burnable_shares: int = 0


def operator_of(strategy: RestakingStrategy, name: str) -> Operator:
    """The operator `name`; for "", nobody: one who is never slashed. Refuses restaking_operator_unknown (operator)."""
    if not name:
        return Operator("")
    found = next((each for each in strategy.operators if each.name == name), None)
    if found is None:
        raise Refused("restaking_operator_unknown", operator=name)
    return found


def staker_of(strategy: RestakingStrategy, owner: str) -> Staker:
    """What `owner` has here; an empty row for who has nothing."""
    return next((each for each in strategy.stakers if each.owner == owner), Staker(owner))


def slashing_factor(staker: Staker, magnitude: int) -> int:
    """m x l of a staker at an operator's `magnitude`, of 1e18."""
    return wad_mul(magnitude, staker.beacon_factor)


def withdrawable(strategy: RestakingStrategy, owner: str) -> int:
    """Shares that `owner` could take out now, before the delay, rounded down. Refuses restaking_operator_unknown (operator)."""
    staker = staker_of(strategy, owner)
    factor = slashing_factor(staker, operator_of(strategy, staker.operator).max_magnitude)
    return withdrawable_shares(staker.deposit_shares, staker.scaling_factor or WAD, factor)


def deposit_shares_to_queue(strategy: RestakingStrategy, owner: str, shares: int) -> int:
    """Deposit shares to ask for so that about `shares` come out, never more than there are.

    Refuses restaking_operator_unknown (operator) and restaking_fully_slashed.
    """
    staker = staker_of(strategy, owner)
    factor = slashing_factor(staker, operator_of(strategy, staker.operator).max_magnitude)
    if factor == 0:
        raise Refused("restaking_fully_slashed")
    return min(staker.deposit_shares, deposit_shares_for(shares, staker.scaling_factor or WAD, factor))


def find_withdrawal(strategy: RestakingStrategy, id: int) -> Withdrawal:
    """The row of `id`. Refuses restaking_withdrawal_unknown (id): never asked for, or completed."""
    found = next((row for row in strategy.withdrawals if row.id == id), None)
    if found is None:
        raise Refused("restaking_withdrawal_unknown", id=id)
    return found


def withdrawal_shares(strategy: RestakingStrategy, row: Withdrawal) -> int:
    """Shares a queued withdrawal brings: at the operator's magnitude at the end of its delay, or now if that is to come.

    Rounded down. Refuses restaking_operator_unknown (operator).
    """
    until = row.start_block + strategy.parameters.withdrawal_delay_blocks
    magnitude = magnitude_at(operator_of(strategy, row.operator), until)
    return wad_mul(row.scaled_shares, slashing_factor(staker_of(strategy, row.owner), magnitude))


def slashable_in_queue(strategy: RestakingStrategy, name: str, block: int) -> int:
    """Shares of withdrawals from operator `name` that a slash in `block` would still reach, rounded down.

    Refuses restaking_operator_unknown (operator).
    """
    return wad_mul(scaled_in_queue(strategy, name, block), operator_of(strategy, name).max_magnitude)


def scaled_in_queue(strategy: RestakingStrategy, name: str, block: int) -> int:
    """Scaled shares of withdrawals from operator `name` whose delay lasts in `block`."""
    since = block - strategy.parameters.withdrawal_delay_blocks
    return sum(row.scaled_shares for row in strategy.withdrawals if row.operator == name and row.start_block >= since)


def with_staker(strategy: RestakingStrategy, staker: Staker) -> RestakingStrategy:
    """The strategy with this row for its owner."""
    others = tuple(each for each in strategy.stakers if each.owner != staker.owner)
    return replace(strategy, stakers=(*others, staker))


def with_operator(strategy: RestakingStrategy, operator: Operator) -> RestakingStrategy:
    """The strategy with this row for an operator it knows."""
    rows = tuple(operator if each.name == operator.name else each for each in strategy.operators)
    return replace(strategy, operators=rows)


def with_operator_shares(strategy: RestakingStrategy, name: str, change: int) -> RestakingStrategy:
    """The strategy with `change` more shares behind operator `name`; nobody ("") has none.

    Refuses restaking_operator_unknown (operator).
    """
    if not name:
        return strategy
    operator = operator_of(strategy, name)
    return with_operator(strategy, replace(operator, shares=operator.shares + change))
