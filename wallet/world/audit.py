"""The books must close: what every world, however it came to be, has to satisfy.

`audit` returns sentences about what does not add up; an empty list is a sound world. Tests call it after every step.
"""

from __future__ import annotations

from wallet.world.state import World


def audit(world: World) -> list[str]:
    """Return every broken rule of the books, in words; none for a sound world. Each system knows its own."""
    return [*_ledger(world), *(wrong for system in world.systems.values() for wrong in system.audit(world))]


def _ledger(world: World) -> list[str]:
    wrong = []
    for token, accounts in world.ledger.holdings.items():
        total = sum(accounts.values())
        if total != world.ledger.issued.get(token, 0):
            wrong.append(f"{token}: accounts hold {total}, issued are {world.ledger.issued.get(token, 0)}")
        wrong.extend(f"{account} holds {units} {token}" for account, units in accounts.items() if units < 0)
    return wrong
