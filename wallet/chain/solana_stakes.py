"""Stake accounts of Solana parted and joined, as the pools that live on many of them do.

Follows `Split` and `Merge` of the stake program where the stake is fully active, the one case that a pool needs; no recorded
answer of the program covers it. Left out: stake that warms up or cools down (the program parts and joins some of it too),
lockups, and the rent that keeps an account alive, which whoever opens an account pays and gets back when it is closed.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.chain.solana import Delegation, Solana, find, least_delegation
from wallet.errors import Refused


def is_active(row: Delegation) -> bool:
    """Return whether all of a stake account counts, and goes on counting."""
    return not row.leaving and row.effective == row.lamports


def split(chain: Solana, delegation_id: int, owner: str, lamports: int, new_owner: str) -> tuple[Solana, Delegation]:
    """Part `lamports` from an active stake account; they are a new one, of `new_owner`, and count as before.

    Refuses solana_stake_zero, solana_stake_unknown, solana_stake_not_owner, solana_stake_moving (id) where it is not all
    active, and solana_stake_small (amount, minimum; remedy) where what is parted, or what is left, is less than the chain
    delegates: all of it can be parted.
    """
    row = find(chain, delegation_id, owner)
    if lamports <= 0:
        raise Refused("solana_stake_zero")
    if not is_active(row):
        raise Refused("solana_stake_moving", id=row.id)
    least, left = least_delegation(chain.parameters, chain.epoch), row.lamports - lamports
    if lamports < least:
        raise Refused("solana_stake_small", remedy=least, amount=lamports, minimum=least)
    if left and left < least:
        raise Refused("solana_stake_small", remedy=row.lamports, amount=left, minimum=least)
    parted = replace(row, id=chain.next_id, owner=new_owner, lamports=lamports, effective=lamports)
    rest = replace(row, lamports=left, effective=left)
    rows = (rest if each.id == row.id else each for each in chain.delegations)
    kept = tuple(each for each in rows if each.lamports)
    return replace(chain, delegations=(*kept, parted), next_id=chain.next_id + 1), parted


def merge_active(chain: Solana, owner: str) -> Solana:
    """Join all active stake accounts of `owner` whose validators keep the same part into the oldest of them."""
    joined: dict[int, Delegation] = {}
    for row in chain.delegations:
        if row.owner == owner and is_active(row):
            first = joined.get(row.commission_percent, replace(row, lamports=0, effective=0))
            total = first.lamports + row.lamports
            joined[row.commission_percent] = replace(first, lamports=total, effective=total)
    kept = {row.id: row for row in joined.values()}
    rows = (kept.get(row.id) if row.owner == owner and is_active(row) else row for row in chain.delegations)
    return replace(chain, delegations=tuple(row for row in rows if row is not None))
