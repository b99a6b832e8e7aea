"""What a Cosmos chain stores of staking, its 18-decimal numbers, and what shares and tokens are worth to each other.

Equals x/staking/types/validator.go (0061cd6) and math/dec.go (c500af3) of cosmos/cosmos-sdk. A validator holds tokens; its
delegators hold shares of it, one for a token until it is slashed. Tokens are whole uatom (1e-6 ATOM); names that end in `_1e18`
are the SDK's decimals, whose products and quotients round half to even at the 18th place.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.arithmetic import div_half_even
from wallet.errors import Refused

ONE = 10**18
POWER_REDUCTION = 10**6
"""uatom in one unit of consensus power."""
FOREVER = 2**62
"""Until when a tombstoned validator is jailed."""


class Parameters(msgspec.Struct, frozen=True):
    """What governance sets. Fractions of 1e18, times in seconds."""

    unbonding_s: int
    max_entries: int
    """Unbondings at once for one delegator and validator; redelegations for one delegator and two validators."""
    double_sign_fraction_1e18: int
    downtime_fraction_1e18: int
    downtime_jail_s: int
    signed_blocks_window: int
    min_signed_1e18: int
    """The least part of the window that must be signed."""
    inflation_max_1e18: int
    inflation_min_1e18: int
    inflation_change_1e18: int
    """How far inflation may move in a year where nothing is bonded."""
    goal_bonded_1e18: int
    blocks_per_year: int
    community_tax_1e18: int


class Validator(msgspec.Struct, frozen=True):
    """A validator's stake and standing. `unbonding_time` is when it ceases to be slashable; 0 while bonded."""

    name: str
    tokens: int
    shares_1e18: int
    commission_1e18: int = 0
    earned_1e18: int = 0
    """Commission not yet taken."""
    jailed_until: int = 0
    tombstoned: bool = False
    unbonding_height: int = 0
    unbonding_time: int = 0

    @property
    def bonded(self) -> bool:
        """Whether it signs, earns and counts; a jailed one does not."""
        return self.unbonding_time == 0

    @property
    def power(self) -> int:
        """Consensus power: whole ATOM."""
        return self.tokens // POWER_REDUCTION if self.bonded else 0


class Delegation(msgspec.Struct, frozen=True):
    """A delegator's shares of one validator, and rewards not yet taken."""

    delegator: str
    validator: str
    shares_1e18: int
    rewards_1e18: int = 0


class Unbonding(msgspec.Struct, frozen=True):
    """Tokens on their way out: `balance` is left of `initial_balance` after slashes."""

    delegator: str
    validator: str
    creation_height: int
    completion_time: int
    initial_balance: int
    balance: int


class Redelegation(msgspec.Struct, frozen=True):
    """Tokens that moved to another validator and still answer for the first."""

    delegator: str
    source: str
    destination: str
    creation_height: int
    completion_time: int
    initial_balance: int
    shares_1e18: int


class Cosmos(msgspec.Struct, frozen=True, tag="cosmos"):
    """The staking, slashing, mint and distribution modules at the start of a block. Amounts in uatom."""

    parameters: Parameters
    height: int
    time: int
    supply: int
    inflation_1e18: int
    validators: tuple[Validator, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    unbondings: tuple[Unbonding, ...] = ()
    redelegations: tuple[Redelegation, ...] = ()
    community_pool_1e18: int = 0


def product(a: int, b: int) -> int:
    """a * b for numbers of 1e18, rounded half to even. `Dec.Mul`."""
    return div_half_even(a * b, ONE)


def quotient(a: int, b: int) -> int:
    """a / b for numbers of 1e18: truncated at the 36th place, then rounded half to even. `Dec.Quo`."""
    rounded = div_half_even(abs(a) * ONE * ONE // b, ONE)
    return rounded if a >= 0 else -rounded


def tokens_for(validator: Validator, shares_1e18: int) -> int:
    """Whole tokens that `shares_1e18` are worth, rounded down. `TokensFromShares`, truncated."""
    return quotient(shares_1e18 * validator.tokens, validator.shares_1e18) // ONE


def shares_for(validator: Validator, tokens: int) -> int:
    """Shares of 1e18 for `tokens`, rounded down; one to one for the first. `SharesFromTokens`.

    Refuses `validator_emptied`: shares of a validator that lost everything have no price.
    """
    if validator.shares_1e18 == 0:
        return tokens * ONE
    if validator.tokens == 0:
        raise Refused("validator_emptied", name=validator.name)
    return validator.shares_1e18 * tokens // validator.tokens


def bonded_tokens(chain: Cosmos) -> int:
    """uatom bonded with all validators that sign."""
    return sum(validator.tokens for validator in chain.validators if validator.bonded)


def find_validator(chain: Cosmos, name: str) -> Validator:
    """The validator of that name. Refuses `validator_unknown` (name)."""
    for validator in chain.validators:
        if validator.name == name:
            return validator
    raise Refused("validator_unknown", name=name)


def delegation_of(chain: Cosmos, delegator: str, validator: str) -> Delegation:
    """The delegation, or one without shares."""
    for row in chain.delegations:
        if row.delegator == delegator and row.validator == validator:
            return row
    return Delegation(delegator, validator, 0)


def with_validator(chain: Cosmos, validator: Validator) -> Cosmos:
    """The chain with that validator's row in place of the older one."""
    rows = tuple(validator if each.name == validator.name else each for each in chain.validators)
    return replace(chain, validators=rows)


def with_delegation(chain: Cosmos, row: Delegation) -> Cosmos:
    """The chain with that delegation in place of the older one; one without shares and rewards is gone."""
    others = [each for each in chain.delegations if (each.delegator, each.validator) != (row.delegator, row.validator)]
    kept = [row] if row.shares_1e18 or row.rewards_1e18 else []
    return replace(chain, delegations=(*others, *kept))
