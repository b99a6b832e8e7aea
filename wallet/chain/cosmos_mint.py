"""New coins on a Cosmos chain: inflation that seeks a bonded share, and who gets it.

Equals x/mint/types/minter.go (0022320) and AllocateTokens of x/distribution/keeper/allocation.go (038dbea) of cosmos/cosmos-sdk,
save that the coins of several blocks are shared out at once. Inflation rises while less than the goal is bonded and falls above
it, a little each block, between two bounds. Of new coins the community takes its tax; the rest goes to validators by power, and
past their commission to delegators by shares.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.chain.cosmos_state import (
    ONE,
    Cosmos,
    Parameters,
    Validator,
    bonded_tokens,
    find_validator,
    product,
    quotient,
)


class Minted(NamedTuple):
    """New uatom of some blocks. What nobody here holds went to other delegators."""

    chain: Cosmos
    tokens: int


def bonded_ratio(bonded: int, supply: int) -> int:
    """The bonded part of all coins, of 1e18, rounded down; 0 where there are none."""
    return bonded * ONE // supply if supply else 0


def next_inflation(terms: Parameters, inflation_1e18: int, ratio_1e18: int) -> int:
    """Inflation of the next block, a year's rate of 1e18. `NextInflationRate`."""
    yearly_1e18 = product(ONE - quotient(ratio_1e18, terms.goal_bonded_1e18), terms.inflation_change_1e18)
    moved_1e18 = inflation_1e18 + quotient(yearly_1e18, terms.blocks_per_year * ONE)
    return max(min(moved_1e18, terms.inflation_max_1e18), terms.inflation_min_1e18)


def block_provision(terms: Parameters, inflation_1e18: int, supply: int) -> int:
    """uatom minted in one block, rounded down. `BlockProvision`."""
    return inflation_1e18 * supply // terms.blocks_per_year // ONE


def mint_blocks(chain: Cosmos, blocks: int) -> Minted:
    """Mint for `blocks` blocks in which nobody bonds or unbonds, and share the coins out."""
    terms, bonded = chain.parameters, bonded_tokens(chain)
    inflation_1e18, supply = chain.inflation_1e18, chain.supply
    for _ in range(blocks):
        inflation_1e18 = next_inflation(terms, inflation_1e18, bonded_ratio(bonded, supply))
        supply += block_provision(terms, inflation_1e18, supply)
    minted = supply - chain.supply
    chain = replace(chain, inflation_1e18=inflation_1e18, supply=supply)
    return Minted(_shared_out(chain, minted * ONE), minted)


def mint_at_once(chain: Cosmos, blocks: int) -> Minted:
    """Do as `mint_blocks` in one step, as if each of the blocks were the first: of a day's coins it mints 1 in 7,000 less.

    Inflation that moves ends where it does block by block, but for what the moves in between add to each other.
    """
    terms, ratio_1e18 = chain.parameters, bonded_ratio(bonded_tokens(chain), chain.supply)
    step_1e18 = next_inflation(terms, chain.inflation_1e18, ratio_1e18) - chain.inflation_1e18
    moved_1e18 = chain.inflation_1e18 + step_1e18 * blocks
    inflation_1e18 = max(min(moved_1e18, terms.inflation_max_1e18), terms.inflation_min_1e18)
    minted = (chain.inflation_1e18 + inflation_1e18) * chain.supply * blocks // (2 * terms.blocks_per_year * ONE)
    chain = replace(chain, inflation_1e18=inflation_1e18, supply=chain.supply + minted)
    return Minted(_shared_out(chain, minted * ONE), minted)


def _shared_out(chain: Cosmos, coins_1e18: int) -> Cosmos:
    """To validators by power after the tax; what rounding leaves is the community's. `AllocateTokens`."""
    total = sum(validator.power for validator in chain.validators)
    taxed_1e18 = coins_1e18 * (ONE - chain.parameters.community_tax_1e18) // ONE
    given_1e18 = 0
    validators, shared = [], dict[str, tuple[int, Validator]]()
    for validator in chain.validators:
        reward_1e18 = taxed_1e18 * (validator.power * ONE // max(1, total)) // ONE
        commission_1e18 = product(reward_1e18, validator.commission_1e18)
        given_1e18 += reward_1e18
        validators.append(replace(validator, earned_1e18=validator.earned_1e18 + commission_1e18))
        shared[validator.name] = reward_1e18 - commission_1e18, validator
    rows = []
    for row in chain.delegations:
        reward_1e18, validator = shared[row.validator]
        part_1e18 = reward_1e18 * row.shares_1e18 // max(1, validator.shares_1e18)
        rows.append(replace(row, rewards_1e18=row.rewards_1e18 + part_1e18))
    return replace(
        chain,
        validators=tuple(validators),
        delegations=tuple(rows),
        community_pool_1e18=chain.community_pool_1e18 + coins_1e18 - given_1e18,
    )


def delegator_yield(chain: Cosmos, name: str) -> int:
    """A year's rewards of a delegation at today's rates, without compounding, of 1e18; 0 while its validator is jailed.

    Refuses `validator_unknown` (name).
    """
    validator = find_validator(chain, name)
    ratio_1e18 = bonded_ratio(bonded_tokens(chain), chain.supply)
    if not validator.bonded or ratio_1e18 == 0:
        return 0
    untaxed_1e18 = product(chain.inflation_1e18, ONE - chain.parameters.community_tax_1e18)
    return product(quotient(untaxed_1e18, ratio_1e18), ONE - validator.commission_1e18)
