"""Whose accounts are whose: the names that the model keeps for itself, so that nothing of a person's lands in them.

Contracts, the chain, the crowd and the record hold what they hold under fixed names in the same ledger as people. A person of
the same name would share their balance, and what is sent there would be traded, burned or paid out by them.
"""

from __future__ import annotations

from wallet.staking import locked
from wallet.world import consensus, crowd, liquid_staking, locking, recorded, strike
from wallet.world.state import World

YOU = "you"
CROWD = (crowd.OTHERS, crowd.ARBITRAGE, recorded.RECORD, *strike.PROVIDERS, liquid_staking.TREASURY)
"""Those who trade, stake, lend liquidity and collect fees."""
OPERATORS = (liquid_staking.OPERATOR, locking.OPERATOR, consensus.REST)
"""Who runs validators, as the chain names them."""
PLACES = ("queue", "ready", "locked")
"""What a receipt calls the parts of what is yours that are not in your wallet."""


def contract_accounts(world: World) -> frozenset[str]:
    """Return the accounts of contracts and of the chain: what they are sent by mistake is lost."""
    markets = (market.account for market in world.markets.values())
    return frozenset((consensus.BEACON, locking.ACCOUNT, *liquid_staking.CONTRACTS, *markets))


def model_accounts(world: World) -> frozenset[str]:
    """Return all names that the model uses for accounts of its own, `contract_accounts` among them."""
    operators = (account for account, _ in world.lido.pool.modules)
    positions = (locked.key(number) for number in range(1, world.locked.next_id))
    own = (*CROWD, *OPERATORS, *PLACES, *operators, *positions, *world.protocols, *world.markets)
    return contract_accounts(world) | frozenset(own)


def is_person(world: World, name: str) -> bool:
    """Return whether `name` can be somebody's: neither you nor one of the model's own, in capitals or not."""
    return name.casefold() not in {taken.casefold() for taken in (YOU, *model_accounts(world))}
