"""Bonding on a Cosmos chain: delegate, undelegate over 21 days, move to another validator.

Equals x/staking/keeper/delegation.go of cosmos/cosmos-sdk at 00ac71c. Whatever changes a delegation pays out its rewards first,
in whole uatom; their fractions go to the community pool.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.chain.cosmos_state import (
    ONE,
    Cosmos,
    Redelegation,
    Unbonding,
    Validator,
    delegation_of,
    find_validator,
    shares_for,
    tokens_for,
    with_delegation,
    with_validator,
)
from wallet.errors import Refused


class Delegated(NamedTuple):
    """The shares (1e18) of the new tokens, and the rewards that were paid out."""

    chain: Cosmos
    shares_1e18: int
    rewards: int


class Undelegated(NamedTuple):
    """The tokens that began to unbond, when they are paid, and the rewards that were paid out."""

    chain: Cosmos
    tokens: int
    completion_time: int
    rewards: int


class Matured(NamedTuple):
    """Unbondings that were paid, each with what slashes left of it."""

    chain: Cosmos
    paid: tuple[Unbonding, ...]


def delegate(chain: Cosmos, delegator: str, name: str, tokens: int) -> Delegated:
    """Bond `tokens` with a validator, at its tokens per share now.

    Refuses `delegation_zero`, `validator_unknown` and `validator_emptied`.
    """
    if tokens <= 0:
        raise Refused("delegation_zero")
    chain, rewards = claim_rewards(chain, delegator, name)
    chain, shares_1e18 = _bonded(chain, delegator, name, tokens)
    return Delegated(chain, shares_1e18, rewards)


def undelegate(chain: Cosmos, delegator: str, name: str, tokens: int) -> Undelegated:
    """Begin to unbond `tokens`; they earn nothing from now on and are slashable until they are paid.

    Refuses `delegation_zero`, `validator_unknown`, `delegation_short` (wanted, have; remedy: have) and `unbonding_entries_full`
    (limit, opens: when the first of them is paid).
    """
    shares_1e18 = _shares_to_unbond(chain, delegator, name, tokens)
    terms, entries = chain.parameters, unbondings_of(chain, delegator, name)
    if len(entries) >= terms.max_entries:
        opens = min(entry.completion_time for entry in entries)
        raise Refused("unbonding_entries_full", limit=terms.max_entries, opens=opens)
    chain, rewards = claim_rewards(chain, delegator, name)
    chain, taken = unbond(chain, delegator, name, shares_1e18)
    completion = chain.time + terms.unbonding_s
    chain = _with_unbonding(chain, Unbonding(delegator, name, chain.height, completion, taken, taken))
    return Undelegated(chain, taken, completion, rewards)


def redelegate(chain: Cosmos, delegator: str, source: str, destination: str, tokens: int) -> Undelegated:
    """Move `tokens` to another validator at once; for 21 days they still answer for the first one's faults.

    Refuses `delegation_zero`, `redelegation_same`, `validator_unknown`, `validator_emptied`, `delegation_short` (wanted, have;
    remedy), `redelegation_again` (opens: tokens that moved here must wait before they move on), `redelegation_entries_full`
    (limit, opens) and `redelegation_tiny`.
    """
    if source == destination:
        raise Refused("redelegation_same")
    shares_1e18 = _shares_to_unbond(chain, delegator, source, tokens)
    _check_redelegation(chain, delegator, source, destination)
    if tokens_for(find_validator(chain, source), shares_1e18) == 0:
        raise Refused("redelegation_tiny")
    chain, first = claim_rewards(chain, delegator, source)
    chain, second = claim_rewards(chain, delegator, destination)
    chain, taken = unbond(chain, delegator, source, shares_1e18)
    chain, created_1e18 = _bonded(chain, delegator, destination, taken)
    height, completion = _begins(chain, find_validator(chain, source))
    if completion > chain.time:
        row = Redelegation(delegator, source, destination, height, completion, taken, created_1e18)
        chain = replace(chain, redelegations=(*chain.redelegations, row))
    return Undelegated(chain, taken, completion, first + second)


def claim_rewards(chain: Cosmos, delegator: str, name: str) -> tuple[Cosmos, int]:
    """Pay a delegation's rewards in whole uatom; the fraction goes to the community pool."""
    row = delegation_of(chain, delegator, name)
    paid, dust = divmod(row.rewards_1e18, ONE)
    chain = with_delegation(chain, replace(row, rewards_1e18=0))
    return replace(chain, community_pool_1e18=chain.community_pool_1e18 + dust), paid


def advance(chain: Cosmos, height: int, time: int) -> Matured:
    """Come to the block of `height` at `time`: unbondings that are due are paid, redelegations forgotten."""
    due = tuple(row for row in chain.unbondings if row.completion_time <= time)
    later = replace(
        chain,
        height=height,
        time=time,
        unbondings=tuple(row for row in chain.unbondings if row.completion_time > time),
        redelegations=tuple(row for row in chain.redelegations if row.completion_time > time),
    )
    return Matured(later, due)


def unbondings_of(chain: Cosmos, delegator: str, name: str) -> tuple[Unbonding, ...]:
    """All that a delegator unbonds from one validator."""
    return tuple(row for row in chain.unbondings if (row.delegator, row.validator) == (delegator, name))


def unbond(chain: Cosmos, delegator: str, name: str, shares_1e18: int) -> tuple[Cosmos, int]:
    """Take shares off a delegation; returns tokens, rounded down. The last share takes all that is left. `RemoveDelShares`.

    Refuses `validator_unknown` (name); that the delegation has the shares is for the caller to see to.
    """
    validator, row = find_validator(chain, name), delegation_of(chain, delegator, name)
    left_1e18 = validator.shares_1e18 - shares_1e18
    tokens = tokens_for(validator, shares_1e18) if left_1e18 else validator.tokens
    chain = with_validator(chain, replace(validator, tokens=validator.tokens - tokens, shares_1e18=left_1e18))
    return with_delegation(chain, replace(row, shares_1e18=row.shares_1e18 - shares_1e18)), tokens


def _bonded(chain: Cosmos, delegator: str, name: str, tokens: int) -> tuple[Cosmos, int]:
    validator, row = find_validator(chain, name), delegation_of(chain, delegator, name)
    shares_1e18 = shares_for(validator, tokens)
    grown = replace(validator, tokens=validator.tokens + tokens, shares_1e18=validator.shares_1e18 + shares_1e18)
    chain = with_delegation(chain, replace(row, shares_1e18=row.shares_1e18 + shares_1e18))
    return with_validator(chain, grown), shares_1e18


def _shares_to_unbond(chain: Cosmos, delegator: str, name: str, tokens: int) -> int:
    """The shares of `tokens`, which the delegation must have. `ValidateUnbondAmount`."""
    if tokens <= 0:
        raise Refused("delegation_zero")
    validator, row = find_validator(chain, name), delegation_of(chain, delegator, name)
    have = tokens_for(validator, row.shares_1e18) if row.shares_1e18 else 0
    if have == 0 or shares_for(validator, tokens) > row.shares_1e18:
        raise Refused("delegation_short", remedy=have or None, wanted=tokens, have=have)
    return shares_for(validator, tokens)


def _check_redelegation(chain: Cosmos, delegator: str, source: str, destination: str) -> None:
    mine = [row for row in chain.redelegations if row.delegator == delegator]
    received = [row.completion_time for row in mine if row.destination == source]
    if received:
        raise Refused("redelegation_again", opens=max(received))
    limit = chain.parameters.max_entries
    same = [row.completion_time for row in mine if (row.source, row.destination) == (source, destination)]
    if len(same) >= limit:
        raise Refused("redelegation_entries_full", limit=limit, opens=min(same))


def _begins(chain: Cosmos, source: Validator) -> tuple[int, int]:
    """Height and end of a redelegation: a validator that unbonds itself sets both. `getBeginInfo`."""
    if source.bonded:
        return chain.height, chain.time + chain.parameters.unbonding_s
    return source.unbonding_height, source.unbonding_time


def _with_unbonding(chain: Cosmos, new: Unbonding) -> Cosmos:
    """Add an entry; to one of the same block it is added up. `AddEntry`."""
    rows = list(chain.unbondings)
    for index, row in enumerate(rows):
        if (row.delegator, row.validator, row.creation_height, row.completion_time) == (
            new.delegator,
            new.validator,
            new.creation_height,
            new.completion_time,
        ):
            rows[index] = replace(
                row, initial_balance=row.initial_balance + new.initial_balance, balance=row.balance + new.balance
            )
            return replace(chain, unbondings=tuple(rows))
    return replace(chain, unbondings=(*rows, new))
