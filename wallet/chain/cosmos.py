"""A Cosmos chain's staking, as on the Cosmos Hub: bonds in shares, 21 days to leave, slashes that follow leavers.

Equals, to the last uatom, what x/staking, x/slashing, x/mint and x/distribution of cosmos/cosmos-sdk do with stake; each file
names its own and the commit: `cosmos_state` what is stored and what shares are worth, `cosmos_bonding` who comes and goes,
`cosmos_slashing` who pays for faults, `cosmos_mint` where rewards come from. A newcomer's way: `delegate` buys shares of a
validator; `mint_blocks` lets them earn; `undelegate` opens an entry (seven at most for one pair of delegator and validator) that
earns nothing, can still be slashed, and is paid by `advance` after its time. Delegators whose rows are not kept are shares of the
validator that nobody here holds. Left out: votes and elections of the active set (a validator is bonded unless it is jailed),
proposers, transaction fees, tokenized shares, an operator's own least stake, and a redelegation's tokens that were undelegated
again before the slash.
"""

from __future__ import annotations

from wallet.chain.cosmos_bonding import (
    Delegated,
    Matured,
    Undelegated,
    advance,
    claim_rewards,
    delegate,
    redelegate,
    unbondings_of,
    undelegate,
)
from wallet.chain.cosmos_mint import (
    Minted,
    block_provision,
    bonded_ratio,
    delegator_yield,
    mint_at_once,
    mint_blocks,
    next_inflation,
)
from wallet.chain.cosmos_slashing import (
    Slashed,
    blocks_that_may_be_missed,
    double_sign,
    downtime,
    slash,
    unjail,
)
from wallet.chain.cosmos_state import (
    ONE,
    Cosmos,
    Delegation,
    Parameters,
    Redelegation,
    Unbonding,
    Validator,
    bonded_tokens,
    delegation_of,
    find_validator,
    product,
    quotient,
    shares_for,
    tokens_for,
)

__all__ = [
    "ONE",
    "Cosmos",
    "Delegated",
    "Delegation",
    "Matured",
    "Minted",
    "Parameters",
    "Redelegation",
    "Slashed",
    "Unbonding",
    "Undelegated",
    "Validator",
    "advance",
    "block_provision",
    "blocks_that_may_be_missed",
    "bonded_ratio",
    "bonded_tokens",
    "claim_rewards",
    "delegate",
    "delegation_of",
    "delegator_yield",
    "double_sign",
    "downtime",
    "find_validator",
    "mint_at_once",
    "mint_blocks",
    "next_inflation",
    "product",
    "quotient",
    "redelegate",
    "shares_for",
    "slash",
    "tokens_for",
    "unbondings_of",
    "undelegate",
    "unjail",
]
