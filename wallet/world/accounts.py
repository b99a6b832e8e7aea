"""Whose accounts are whose: the names that the model keeps for itself, so that nothing of a person's lands in them.

Contracts, the chain, the crowd and the record hold what they hold under fixed names in the same ledger as people. A person of
the same name would share their balance, and what is sent there would be traded, burned or paid out by them.
"""

from __future__ import annotations

from wallet.world.crowd import arbitrage, record
from wallet.world.lines import OTHERS, PLACES, YOU
from wallet.world.shocks.liquidity_leaves import PROVIDERS
from wallet.world.state import World

CROWD = (OTHERS, arbitrage.ACCOUNT, record.ACCOUNT, *PROVIDERS)
"""Those who trade, stake and lend liquidity in any world, whether they do in this one or not."""


def contract_accounts(world: World) -> frozenset[str]:
    """Return the accounts of contracts and of the chain: what they are sent by mistake is lost."""
    return frozenset(account for system in world.systems.values() for account in system.accounts())


def model_accounts(world: World) -> frozenset[str]:
    """Return all names that the model uses for accounts of its own, `contract_accounts` among them."""
    names = (name for system in world.systems.values() for name in system.names())
    return contract_accounts(world) | frozenset((*CROWD, *PLACES, *names))


def is_person(world: World, name: str) -> bool:
    """Return whether `name` can be somebody's: neither you nor one of the model's own, in capitals or not."""
    return name.casefold() not in {taken.casefold() for taken in (YOU, *model_accounts(world))}
