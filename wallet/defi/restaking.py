"""Staked tokens put at stake a second time for other services, where operators can be slashed, as in EigenLayer.

A staker deposits a token (or native ether) into a strategy and delegates the shares to an operator. What a service slashes
of the operator's magnitude, every staker of that operator loses alike, and so does who asked to leave less than the
withdrawal delay ago: shares in the queue are still slashable until it ends.

Equals, to the last unit and to the block, Layr-Labs/eigenlayer-contracts src/contracts @f84a5151, executed:
core/{DelegationManager,AllocationManager,StrategyManager}.sol, strategies/StrategyBase.sol, pods/EigenPodManager.sol and
libraries/SlashingLib.sol. Only the delay before what was slashed leaves is not in that commit: it was read on the branch
feat/slash-delay-and-blacklist-fix. Left out: approvals by operators, pausing, several strategies in one withdrawal (each is
a row of its own), slashing of rewards, and how slashed native ether is destroyed, for which the contracts have no way
either. The tokens of a strategy are an account of the ledger: every call that converts is told the `balance` before it.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.defi import restaking_operator
from wallet.defi.restaking_operator import Allocation, Operator, hours_of
from wallet.defi.restaking_shares import (
    WAD,
    first_scaling_factor,
    next_scaling_factor,
    queued_shares_slashed,
    shares_slashed,
    strategy_shares,
    strategy_tokens,
    strategy_tokens_up,
    wad_mul,
    withdrawable_shares,
)
from wallet.defi.restaking_state import (
    Parameters,
    RestakingStrategy,
    Slash,
    Staker,
    Withdrawal,
    deposit_shares_to_queue,
    find_withdrawal,
    operator_of,
    scaled_in_queue,
    slashable_in_queue,
    slashing_factor,
    staker_of,
    with_operator,
    with_operator_shares,
    with_staker,
    withdrawable,
    withdrawal_shares,
)
from wallet.errors import Refused

__all__ = [
    "Allocation",
    "Completed",
    "Operator",
    "Parameters",
    "Queued",
    "RestakingStrategy",
    "Slash",
    "Staker",
    "Withdrawal",
    "add_shares",
    "allocate",
    "complete",
    "complete_as_shares",
    "delegate",
    "deposit",
    "deposit_shares_to_queue",
    "find_withdrawal",
    "operator_of",
    "queue_withdrawal",
    "reduce_beacon_factor",
    "register_operator",
    "release_slashed",
    "slash",
    "slashable_in_queue",
    "staker_of",
    "undelegate",
    "withdrawable",
    "withdrawal_shares",
]

MOST_SHARES = 10**38 - 1
"""Shares of one strategy at most (`MAX_TOTAL_SHARES`)."""


class Queued(NamedTuple):
    """A withdrawal asked for: its `id`, and the shares that would come out if nothing were slashed any more."""

    strategy: RestakingStrategy
    id: int
    shares: int


class Completed(NamedTuple):
    """A withdrawal paid: `shares` left after slashing, and the token units (wei if native) they brought."""

    strategy: RestakingStrategy
    shares: int
    amount: int


def deposit(strategy: RestakingStrategy, owner: str, amount: int, balance: int) -> tuple[RestakingStrategy, int]:
    """Pay `amount` token units into a strategy that held `balance`; returns the shares, rounded down.

    Refuses restaking_amount_zero, restaking_too_small (amount; remedy: the least that becomes a share),
    restaking_too_large (limit, wanted in shares; remedy: the most that fits), restaking_operator_unknown (operator) and
    restaking_fully_slashed.
    """
    if amount <= 0:
        raise Refused("restaking_amount_zero")
    shares = amount if strategy.native else strategy_shares(amount, strategy.total_shares, balance)
    if shares == 0:
        raise Refused("restaking_too_small", remedy=strategy_tokens_up(1, strategy.total_shares, balance), amount=amount)
    room = MOST_SHARES - strategy.total_shares
    if shares > room:
        most = room if strategy.native else strategy_tokens_up(room + 1, strategy.total_shares, balance) - 1
        raise Refused("restaking_too_large", remedy=most or None, limit=room, wanted=shares)
    grown = replace(strategy, total_shares=strategy.total_shares + shares)
    return add_shares(grown, owner, shares), shares


def add_shares(strategy: RestakingStrategy, owner: str, shares: int) -> RestakingStrategy:
    """Credit `shares` to `owner` and its operator, so that no earlier slash touches them; nothing happens for none.

    Refuses restaking_amount_zero (below zero), restaking_operator_unknown (operator) and restaking_fully_slashed.
    """
    if shares < 0:
        raise Refused("restaking_amount_zero")
    staker = staker_of(strategy, owner)
    operator = operator_of(strategy, staker.operator)
    factor = slashing_factor(staker, operator.max_magnitude)
    if factor == 0:
        raise Refused("restaking_fully_slashed")
    if shares == 0:
        return strategy
    before = staker.scaling_factor or WAD
    scaling = (
        next_scaling_factor(staker.deposit_shares, shares, before, factor)
        if staker.deposit_shares
        else first_scaling_factor(before, factor)
    )
    more = replace(staker, deposit_shares=staker.deposit_shares + shares, scaling_factor=scaling)
    return with_operator_shares(with_staker(strategy, more), staker.operator, shares)


def register_operator(strategy: RestakingStrategy, name: str, allocation_delay_blocks: int) -> RestakingStrategy:
    """Let `name` take delegations. Refuses restaking_operator_known (operator)."""
    if any(each.name == name for each in strategy.operators):
        raise Refused("restaking_operator_known", operator=name)
    return replace(strategy, operators=(*strategy.operators, Operator(name, allocation_delay_blocks)))


def delegate(strategy: RestakingStrategy, owner: str, operator: str) -> RestakingStrategy:
    """Put all shares of `owner` behind `operator`; slashes it suffered before are made good.

    Refuses restaking_already_delegated (operator), restaking_operator_unknown and restaking_fully_slashed.
    """
    staker = staker_of(strategy, owner)
    if staker.operator:
        raise Refused("restaking_already_delegated", operator=staker.operator)
    magnitude = operator_of(strategy, operator).max_magnitude
    if magnitude == 0 and staker.deposit_shares:
        raise Refused("restaking_fully_slashed")
    shares = withdrawable(strategy, owner)  # of a token all that was deposited: nobody slashed it before this operator
    scaling = first_scaling_factor(staker.scaling_factor or WAD, magnitude) if shares else staker.scaling_factor
    joined = with_staker(strategy, replace(staker, operator=operator, scaling_factor=scaling))
    return with_operator_shares(joined, operator, shares)


def queue_withdrawal(strategy: RestakingStrategy, owner: str, deposit_shares: int, block: int) -> Queued:
    """Ask for `deposit_shares` back; they stop counting for the operator at once and stay slashable for the delay.

    Of native ether the contract takes an empty request too. Refuses restaking_amount_zero, restaking_shares_short (have,
    wanted; remedy: have) and restaking_operator_unknown (operator).
    """
    staker = staker_of(strategy, owner)
    if deposit_shares < 0 or not (deposit_shares or strategy.native):
        raise Refused("restaking_amount_zero")
    if deposit_shares > staker.deposit_shares:
        have = staker.deposit_shares
        raise Refused("restaking_shares_short", remedy=have or None, have=have, wanted=deposit_shares)
    scaling = staker.scaling_factor or WAD
    factor = slashing_factor(staker, operator_of(strategy, staker.operator).max_magnitude)
    shares = withdrawable_shares(deposit_shares, scaling, factor)
    left = staker.deposit_shares - deposit_shares
    after = with_staker(strategy, replace(staker, deposit_shares=left, scaling_factor=staker.scaling_factor if left else 0))
    id = strategy.last_withdrawal + 1
    row = Withdrawal(id, owner, staker.operator, block, wad_mul(deposit_shares, scaling))
    after = replace(after, withdrawals=(*strategy.withdrawals, row), last_withdrawal=id)
    return Queued(with_operator_shares(after, staker.operator, -shares), id, shares)


def undelegate(strategy: RestakingStrategy, owner: str, block: int) -> tuple[RestakingStrategy, int]:
    """Leave the operator, which asks for everything back; returns the withdrawal's id, 0 where nothing was deposited.

    Refuses restaking_not_delegated and restaking_operator_unknown (operator).
    """
    staker = staker_of(strategy, owner)
    if not staker.operator:
        raise Refused("restaking_not_delegated")
    id = 0
    if staker.deposit_shares:
        strategy, id, _ = queue_withdrawal(strategy, owner, staker.deposit_shares, block)
    return with_staker(strategy, replace(staker_of(strategy, owner), operator="")), id


def complete(strategy: RestakingStrategy, id: int, owner: str, block: int, balance: int) -> Completed:
    """Take a withdrawal whose delay has passed in tokens, out of a strategy holding `balance`, rounded down.

    Refuses restaking_withdrawal_unknown (id), restaking_not_owner (id, owner), restaking_withdrawal_locked (id, hours)
    and restaking_operator_unknown (operator).
    """
    after, shares = _taken(strategy, id, owner, block)
    amount = shares if strategy.native else strategy_tokens(shares, strategy.total_shares, balance)
    return Completed(replace(after, total_shares=strategy.total_shares - shares), shares, amount)


def complete_as_shares(strategy: RestakingStrategy, id: int, owner: str, block: int) -> Completed:
    """Take a withdrawal back as shares, behind the operator that `owner` is with now. Refuses as `complete`, and
    restaking_fully_slashed.
    """
    after, shares = _taken(strategy, id, owner, block)
    return Completed(add_shares(after, owner, shares) if shares else after, shares, 0)


def allocate(strategy: RestakingStrategy, operator: str, service: str, magnitude: int, block: int) -> RestakingStrategy:
    """Promise `magnitude` of `operator` in all to `service`. Refuses as `restaking_operator.allocate`."""
    delay = strategy.parameters.deallocation_delay_blocks
    promised = restaking_operator.allocate(operator_of(strategy, operator), service, magnitude, block, delay)
    return with_operator(strategy, promised)


def slash(strategy: RestakingStrategy, operator: str, service: str, fraction: int, block: int) -> tuple[RestakingStrategy, int]:
    """Let `service` slash `fraction` (of 1e18) of what `operator` promised it; returns the shares lost, queue included.

    The slash has the service's next number (`slash_ids`), also where nothing was lost.

    Refuses restaking_operator_unknown and restaking_slash_fraction.
    """
    before = operator_of(strategy, operator)
    after, lost = restaking_operator.slash(before, service, fraction, block)
    id = strategy.slash_ids.get(service, 0) + 1
    numbered = replace(with_operator(strategy, after), slash_ids={**strategy.slash_ids, service: id})
    return _slash_to(numbered, operator, before.max_magnitude - lost, Slash(block, 0, service, id))


def release_slashed(strategy: RestakingStrategy, service: str, id: int, block: int, balance: int) -> Completed:
    """Take out what the slash `id` of `service` took, to be burnt or given to that service; each slash is converted alone.

    Nothing happens where none of it is left. Refuses restaking_release_locked (hours) before the release delay has passed.
    """
    due = [each for each in strategy.slashes if (each.service, each.id) == (service, id)]
    delay = strategy.parameters.slash_release_delay_blocks
    for each in due:
        if delay and block <= each.block + delay:
            raise Refused("restaking_release_locked", hours=hours_of(each.block + delay + 1 - block))
    shares = sum(each.shares for each in due)
    amount = strategy_tokens(shares, strategy.total_shares, balance)
    kept = tuple(each for each in strategy.slashes if each not in due)
    return Completed(replace(strategy, slashes=kept, total_shares=strategy.total_shares - shares), shares, amount)


def reduce_beacon_factor(strategy: RestakingStrategy, owner: str, before_wei: int, lost_wei: int) -> RestakingStrategy:
    """Let the chain's own penalties of `lost_wei`, of the `before_wei` that all of `owner`'s validators had, count.

    Rounded against the staker. Refuses restaking_loss_beyond (before, lost) and restaking_operator_unknown (operator).
    """
    if not 0 <= lost_wei <= before_wei or before_wei == 0:
        raise Refused("restaking_loss_beyond", before=before_wei, lost=lost_wei)
    staker = staker_of(strategy, owner)
    factor = staker.beacon_factor * (before_wei - lost_wei) // before_wei
    magnitude = operator_of(strategy, staker.operator).max_magnitude
    fall = wad_mul(magnitude, staker.beacon_factor - factor)
    shares = withdrawable_shares(staker.deposit_shares, staker.scaling_factor or WAD, fall)
    return with_operator_shares(with_staker(strategy, replace(staker, beacon_factor=factor)), staker.operator, -shares)


def _slash_to(strategy: RestakingStrategy, operator: str, magnitude: int, slash: Slash) -> tuple[RestakingStrategy, int]:
    """Lower the maximum magnitude of `operator`; its delegated shares and those still slashable in the queue follow.

    `slashOperatorShares` of the contract. Returns the shares lost: they stay in the strategy until `release_slashed`.
    """
    before = operator_of(strategy, operator)
    if magnitude == before.max_magnitude:
        return strategy, 0
    queued = scaled_in_queue(strategy, operator, slash.block)
    delegated = shares_slashed(before.shares, before.max_magnitude, magnitude)
    lost = delegated + queued_shares_slashed(queued, before.max_magnitude, magnitude)
    lower = restaking_operator.with_magnitude(replace(before, shares=before.shares - delegated), magnitude, slash.block)
    strategy = with_operator(strategy, lower)
    if strategy.native:
        return replace(strategy, burnable_shares=strategy.burnable_shares + lost), lost
    return replace(strategy, slashes=(*strategy.slashes, replace(slash, shares=lost)) if lost else strategy.slashes), lost


def _taken(strategy: RestakingStrategy, id: int, owner: str, block: int) -> tuple[RestakingStrategy, int]:
    row = find_withdrawal(strategy, id)
    if row.owner != owner:
        raise Refused("restaking_not_owner", id=id, owner=row.owner)
    until = row.start_block + strategy.parameters.withdrawal_delay_blocks
    if block <= until:  # the last block of the delay can still bring a slash
        raise Refused("restaking_withdrawal_locked", id=id, hours=hours_of(until + 1 - block))
    rest = tuple(each for each in strategy.withdrawals if each.id != id)
    return replace(strategy, withdrawals=rest), withdrawal_shares(strategy, row)
