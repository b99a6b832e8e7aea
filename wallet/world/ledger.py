"""Who holds what: the one place that owns balances, contract accounts included.

`holdings[token][account]` are units, never negative; `issued[token]` is their sum, moved only by `mint` and `burn`.
`allowances["owner token spender"]` is how much a contract may still take, in what a person sees (token units, which do not
rebase). Every function returns a new ledger; nothing mutates. A row of many holders is an `overlay.Overlay`.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused
from wallet.world.overlay import FEW, copied

NOBODY: dict[str, int] = {}
UNLIMITED = 2**256 - 1
"""An allowance of this size is never used up."""


class Ledger(msgspec.Struct, frozen=True):
    """Balances in units by token and account, what is issued of each token, and open allowances."""

    holdings: dict[str, Mapping[str, int]]
    issued: dict[str, int]
    allowances: dict[str, int] = {}


def units_of(ledger: Ledger, account: str, token: str) -> int:
    """Return the units that `account` holds of `token` (0 for a stranger)."""
    accounts = ledger.holdings.get(token)
    return 0 if accounts is None else accounts.get(account, 0)


def move(ledger: Ledger, token: str, giver: str, taker: str, units: int) -> Ledger:
    """Move `units` from one account to another. Refuses `balance_short` (have, need in units)."""
    rows = ledger.holdings
    accounts = rows.get(token, NOBODY)
    changed = _moved(accounts, token, giver, taker, units)
    if changed is accounts:
        return ledger
    rows = rows.copy()
    rows[token] = changed
    return replace(ledger, holdings=rows)


def trade(ledger: Ledger, one: str, other: str, sold: tuple[str, int], bought: tuple[str, int]) -> Ledger:
    """Move units of one token from `one` to `other`, then units of another token back. Refuses as two moves."""
    rows = ledger.holdings.copy()
    for giver, taker, (token, units) in ((one, other, sold), (other, one, bought)):
        accounts = rows.get(token, NOBODY)
        changed = _moved(accounts, token, giver, taker, units)
        if changed is not accounts:
            rows[token] = changed
    return replace(ledger, holdings=rows)


def _moved(accounts: Mapping[str, int], token: str, giver: str, taker: str, units: int) -> Mapping[str, int]:
    """Return the row of a token after a move, the same row where nothing moves."""
    have = accounts.get(giver, 0)
    if units > have or units < 0:
        raise Refused("balance_short", token=token, account=giver, have=have, need=units)
    if giver == taker or units == 0:
        return accounts
    changed = accounts.copy() if type(accounts) is dict and len(accounts) <= FEW else copied(accounts)
    if have == units:
        del changed[giver]
    else:
        changed[giver] = have - units
    changed[taker] = changed.get(taker, 0) + units
    return changed


def mint(ledger: Ledger, token: str, account: str, units: int) -> Ledger:
    """Create `units` of `token` in `account`."""
    if units == 0:
        return ledger
    accounts = ledger.holdings.get(token, {})
    changed = copied(accounts)
    changed[account] = changed.get(account, 0) + units
    return replace(
        ledger,
        holdings={**ledger.holdings, token: changed},
        issued={**ledger.issued, token: ledger.issued.get(token, 0) + units},
    )


def burn(ledger: Ledger, token: str, account: str, units: int) -> Ledger:
    """Destroy `units` of `token` held by `account`. Refuses `balance_short` (have, need in units)."""
    accounts = ledger.holdings.get(token, {})
    have = accounts.get(account, 0)
    if units > have or units < 0:
        raise Refused("balance_short", token=token, account=account, have=have, need=units)
    if units == 0:
        return ledger
    changed = copied(accounts)
    _set(changed, account, have - units)
    return replace(
        ledger,
        holdings={**ledger.holdings, token: changed},
        issued={**ledger.issued, token: ledger.issued[token] - units},
    )


def allowance(ledger: Ledger, owner: str, token: str, spender: str) -> int:
    """Return how much of `owner`'s `token` the contract `spender` may still take, in token units."""
    return ledger.allowances.get(f"{owner} {token} {spender}", 0)


def allow(ledger: Ledger, owner: str, token: str, spender: str, amount: int) -> Ledger:
    """Set an allowance; 0 takes it away."""
    allowances = ledger.allowances.copy()
    _set(allowances, f"{owner} {token} {spender}", amount)
    return replace(ledger, allowances=allowances)


def open_allowances(ledger: Ledger, owner: str) -> tuple[tuple[str, str, int], ...]:
    """Return what `owner` has left open: (token, spender, amount), in the order it was granted."""
    split = ((key.split(" ", 2), amount) for key, amount in ledger.allowances.items())
    return tuple((token, spender, amount) for (holder, token, spender), amount in split if holder == owner)


def _set(amounts: MutableMapping[str, int], key: str, amount: int) -> None:
    if amount:
        amounts[key] = amount
    else:
        amounts.pop(key, None)
