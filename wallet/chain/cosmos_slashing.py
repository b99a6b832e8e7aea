"""Slashing on a Cosmos chain: what a fault costs, whom it reaches, and how long its validator sits out.

Equals x/staking/keeper/slash.go of cosmos/cosmos-sdk at 0282b68, and of the same repository the penalties of x/slashing and
x/evidence. A fault costs a fraction of the power that the validator had when it was committed. Those who have left since pay
first: unbondings and redelegations begun at or after the fault, by a fraction of what they were at the start. The validator's
tokens pay the rest, so each of its shares is worth less; nobody's shares change.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.chain.cosmos_bonding import unbond
from wallet.chain.cosmos_state import (
    FOREVER,
    ONE,
    POWER_REDUCTION,
    Cosmos,
    Parameters,
    Redelegation,
    Validator,
    delegation_of,
    find_validator,
    product,
    with_validator,
)
from wallet.errors import Refused

VALIDATOR_UPDATE_DELAY = 1
"""Blocks until a change of stake counts for those who sign."""


class Slashed(NamedTuple):
    """`amount` was due for the fault; the rest is what was really burnt, and where (uatom)."""

    chain: Cosmos
    amount: int
    from_unbondings: int
    from_redelegations: int
    from_validator: int


def slash(chain: Cosmos, name: str, infraction_height: int, power: int, fraction_1e18: int) -> Slashed:
    """Burn `fraction_1e18` of `power` for a fault at `infraction_height`, in the block that the chain is in.

    A fault of this very block reaches nobody who has left. What those who left should have paid is taken off the rest even where
    they had less. Refuses `validator_unknown`, `validator_unbonded` (name) and `validator_infraction_ahead` (height).
    """
    validator = find_validator(chain, name)
    if not validator.bonded and validator.unbonding_time <= chain.time:
        raise Refused("validator_unbonded", name=name)
    if infraction_height > chain.height:
        raise Refused("validator_infraction_ahead", height=infraction_height)
    amount = power * POWER_REDUCTION * fraction_1e18 // ONE
    remaining, unbonding_burnt, moved_burnt = amount, 0, 0
    if infraction_height < chain.height:
        chain, due, unbonding_burnt = _slash_unbondings(chain, name, infraction_height, fraction_1e18)
        remaining -= due
        chain, due, moved_burnt = _slash_redelegations(chain, name, infraction_height, fraction_1e18)
        remaining -= due
        validator = find_validator(chain, name)
    burnt = max(0, min(remaining, validator.tokens))
    chain = with_validator(chain, replace(validator, tokens=validator.tokens - burnt))
    chain = replace(chain, supply=chain.supply - burnt - unbonding_burnt - moved_burnt)
    return Slashed(chain, amount, unbonding_burnt, moved_burnt, burnt)


def _slash_unbondings(chain: Cosmos, name: str, infraction_height: int, fraction_1e18: int) -> tuple[Cosmos, int, int]:
    """What unbondings owe, and what they had; an entry created at the height of the fault owes too."""
    rows, due, burnt = [], 0, 0
    for row in chain.unbondings:
        owes = row.validator == name and row.creation_height >= infraction_height and row.completion_time > chain.time
        wanted = row.initial_balance * fraction_1e18 // ONE if owes else 0
        taken = min(wanted, row.balance)
        due, burnt = due + wanted, burnt + taken
        rows.append(replace(row, balance=row.balance - taken))
    return replace(chain, unbondings=tuple(rows)), due, burnt


def _slash_redelegations(chain: Cosmos, name: str, infraction_height: int, fraction_1e18: int) -> tuple[Cosmos, int, int]:
    """What redelegations owe, and what they had left with their new validators."""
    due = burnt = 0
    for row in chain.redelegations:
        if row.source != name or row.creation_height < infraction_height or row.completion_time <= chain.time:
            continue
        due += row.initial_balance * fraction_1e18 // ONE
        chain, taken = _burn_moved(chain, row, fraction_1e18)
        burnt += taken
    return chain, due, burnt


def _burn_moved(chain: Cosmos, row: Redelegation, fraction_1e18: int) -> tuple[Cosmos, int]:
    held_1e18 = delegation_of(chain, row.delegator, row.destination).shares_1e18
    shares_1e18 = min(product(fraction_1e18, row.shares_1e18), held_1e18)
    if shares_1e18 == 0:
        return chain, 0
    return unbond(chain, row.delegator, row.destination, shares_1e18)


def double_sign(chain: Cosmos, name: str, height: int, power: int) -> Slashed:
    """Two blocks were signed at `height`: slashed, and jailed for ever. A tombstoned validator is not punished again.

    Refuses as `slash`.
    """
    if find_validator(chain, name).tombstoned:
        return Slashed(chain, 0, 0, 0, 0)
    fraction_1e18 = chain.parameters.double_sign_fraction_1e18
    done = slash(chain, name, height - VALIDATOR_UPDATE_DELAY, power, fraction_1e18)
    jailed = replace(_jailed(done.chain, find_validator(done.chain, name), FOREVER), tombstoned=True)
    return done._replace(chain=with_validator(done.chain, jailed))


def downtime(chain: Cosmos, name: str) -> Slashed:
    """Too many blocks of the window were missed: slashed a little, and jailed for a while. A validator that is jailed already is
    not punished again.

    Refuses `validator_unknown` (name).
    """
    validator = find_validator(chain, name)
    if not validator.bonded:
        return Slashed(chain, 0, 0, 0, 0)
    terms = chain.parameters
    infraction_height = chain.height - VALIDATOR_UPDATE_DELAY - 1
    done = slash(chain, name, infraction_height, validator.power, terms.downtime_fraction_1e18)
    jailed = _jailed(done.chain, find_validator(done.chain, name), chain.time + terms.downtime_jail_s)
    return done._replace(chain=with_validator(done.chain, jailed))


def blocks_that_may_be_missed(terms: Parameters) -> int:
    """Blocks of the window that a validator may miss without being punished; one more is downtime."""
    must_sign = round(terms.min_signed_1e18 * terms.signed_blocks_window, -18) // ONE
    return terms.signed_blocks_window - must_sign


def unjail(chain: Cosmos, name: str) -> Cosmos:
    """Let a jailed validator sign again.

    Refuses `validator_unknown`, `validator_not_jailed`, `validator_tombstoned` (all with name) and `validator_jailed` (name,
    opens: when its time is served).
    """
    validator = find_validator(chain, name)
    if validator.bonded:
        raise Refused("validator_not_jailed", name=name)
    if validator.tombstoned:
        raise Refused("validator_tombstoned", name=name)
    if chain.time < validator.jailed_until:
        raise Refused("validator_jailed", name=name, opens=validator.jailed_until)
    return with_validator(chain, replace(validator, unbonding_time=0, unbonding_height=0))


def _jailed(chain: Cosmos, validator: Validator, until: int) -> Validator:
    """Out of the set: it begins to unbond itself, unless it did before."""
    if not validator.bonded:
        return replace(validator, jailed_until=until)
    return replace(
        validator,
        jailed_until=until,
        unbonding_height=chain.height,
        unbonding_time=chain.time + chain.parameters.unbonding_s,
    )
