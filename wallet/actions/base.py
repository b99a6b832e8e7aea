"""What every action is: a frozen wish that turns one world into the next and leaves a receipt.

An action checks the wish, lets the contracts compute, pays the network fee and writes down what changed. It never guesses:
the same `apply` serves the preview and the deed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace

from wallet.amounts import brief
from wallet.errors import Refused
from wallet.world import ledger as books
from wallet.world.holdings import placed
from wallet.world.lines import OTHERS, PLACES, Place, Stage
from wallet.world.lines import YOU as YOU
from wallet.world.lines import Note as Note
from wallet.world.state import Chain, Issuer, System, World
from wallet.world.turning import owed_in as owed_in

SYSTEM_FIELDS = ("protocol", "system", "market")
"""Fields of actions that name a system."""
ApproveMode = Literal["exact", "unlimited", "none"]
"""How a token action gets its allowance: granted and used within the action, granted for good, or already there."""


class Change(msgspec.Struct, frozen=True):
    """A balance that the action moved: what stands in `account` of `token`, before and after, in the smallest unit.

    Accounts are "you", another holder's name, or a place of yours: "queue", "locked", "supplied".
    """

    account: str
    token: str
    before: int
    after: int


class Receipt(msgspec.Struct, frozen=True):
    """What an action did. `title` is past tense, in words; `figures` are ints in smallest units, hours, ppm or bps.

    `stages` say how long what was asked for will take, as estimated at that hour; none where it is done at once. `units` names
    the token or coin in which a figure is counted, for those that are amounts.
    """

    kind: str
    title: str
    changes: tuple[Change, ...] = ()
    figures: dict[str, int | str] = {}
    notes: tuple[Note, ...] = ()
    stages: tuple[Stage, ...] = ()
    units: dict[str, str] = {}


class Outcome(msgspec.Struct, frozen=True):
    """The world after an action, and its receipt."""

    world: World
    receipt: Receipt


class Action(msgspec.Struct, frozen=True, tag=True):
    """A thing a person can do. `apply` returns what would be, or raises `Refused`; the world given is untouched."""

    def apply(self, world: World) -> Outcome:
        """Return the world after this action and its receipt."""
        raise NotImplementedError

    def mended(self, refused: Refused) -> Action | None:
        """Return this action with what `refused` offers put in its place; None where that is nothing it can take."""
        if isinstance(refused.remedy, Action):
            return refused.remedy
        if isinstance(refused.remedy, int) and refused.remedy > 0:
            return self.resized(refused, refused.remedy)
        return None

    def asked(self, world: World) -> str:
        """Return the name of the system that this is asked of; "" where it names none."""
        return next((name for key in SYSTEM_FIELDS if (name := getattr(self, key, ""))), "")

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this action with the number that `refused` is about set to `size`, by default its amount."""
        return replace(self, amount=size) if "amount" in self.__struct_fields__ else None

    def size_for(self, refused: Refused) -> int | None:
        """Return the number that `refused` is about as this action has it, by default its amount."""
        size = getattr(self, "amount", None)
        return size if isinstance(size, int) else None


def chain_named(world: World, chain: str = "") -> Chain:
    """Return the chain of that name; without one the first of the world."""
    return world.system(chain, Chain) if chain else world.every(Chain)[0]


def network_fee(world: World, kind: str, chain: str = "") -> int:
    """Return what an action of that kind costs on a chain, in the smallest unit of its coin."""
    return chain_named(world, chain).fee(kind)


def network_fees(world: World, kinds: Iterable[str], chain: str = "") -> int:
    """Return what actions of those kinds cost together on a chain, in the smallest unit of its coin."""
    return sum(map(chain_named(world, chain).fee, kinds))


def spendable(world: World, token: str, *kinds: str) -> int:
    """Return the most of `token` that you can use in one action of those kinds: its chain's coin keeps room for their fees."""
    held, chain = world.balance(YOU, token), world.chain_of(token)
    return max(0, held - sum(chain.fee(kind) for kind in kinds)) if token == chain.coin else held


WAY_BACK: dict[str, tuple[str, ...]] = {
    "unwrap": ("approve", "request_withdrawal"),
    "request_withdrawal": ("claim",),
    "withdraw": ("approve", "swap"),
    "lock": ("unlock",),
    "redelegate": ("unlock",),
    "swap": ("approve", "swap"),
    "add_liquidity": ("remove_liquidity",),
    "remove_liquidity": ("approve", "swap"),
    "supply": ("withdraw_supplied",),
    "borrow": ("approve", "repay"),
    "restake": ("leave_restaking", "claim"),
    "leave_restaking": ("claim",),
    "open_loop": ("flash_loan", "repay", "withdraw_supplied", "swap"),
    "climb_loop": ("flash_loan", "repay", "withdraw_supplied", "swap"),
    "mint_vault": ("repay_vault",),
    "transfer": ("transfer_token",),
    "approve": ("revoke",),
}
"""The fees of the step by which each kind of action is left again, or gone on from; of a deposit the first exit says it."""


def way_back(after: World, kind: str, by: System | None) -> tuple[str, ...]:
    """Return the fees of the way back from an action of that kind, which was done at the system `by` if at any."""
    steps = WAY_BACK.get(kind, ())
    if isinstance(by, Issuer) and kind == by.entry:
        steps = next((("approve", way.kind) if way.spender else (way.kind,) for way in by.exits(after)), steps)
    return steps if by is None else tuple(by.work(step) for step in steps)


def low_on_fees(after: World, kind: str, chain: Chain, by: System | None = None) -> tuple[Note, ...]:
    """Return a note where your coins no longer pay for the way back from an action of that kind (left, fee, coin)."""
    left, fee = after.balance(YOU, chain.coin), sum(chain.fee(step) for step in way_back(after, kind, by))
    return (Note("low_on_fees", {"left": left, "fee": fee, "coin": chain.coin}),) if left < fee else ()


def require(world: World, token: str, amount: int, *kinds: str, most: int | None = None) -> int:
    """Check that you can pay `amount` of `token` and the fees of `kinds` on its chain; returns the fees.

    Refuses amount_zero, fee_short (have, need) and balance_short (token, have, need, fee; remedy: the most that fits, or
    `most` where something else allows less).
    """
    chain = world.chain_of(token)
    fee = sum(chain.fee(kind) for kind in kinds)
    if amount <= 0:
        raise Refused("amount_zero", token=token)
    if token != chain.coin:
        require_fee(world, fee, chain.name)
    held = world.balance(YOU, token)
    need = amount + fee if token == chain.coin else amount
    if need > held:
        fits = spendable(world, token, *kinds)
        fits = fits if most is None else min(fits, most)
        aside = fee if token == chain.coin else 0
        raise Refused("balance_short", fits or None, token=token, have=held, need=need, fee=aside)
    return fee


def require_fee(world: World, fee: int, chain: str = "") -> int:
    """Check that you hold the coins for a network fee, which is due before anything comes in; returns it.

    Refuses fee_short (have, need, and the token that is short: the chain's coin).
    """
    coin = chain_named(world, chain).coin
    have = world.balance(YOU, coin)
    if fee > have:
        raise Refused("fee_short", have=have, need=fee, token=coin)
    return fee


def charge(world: World, fee: int, chain: str = "") -> World:
    """Take a network fee from your coins: what the chain burns of it, and the rest for validators, who are others. Refuses
    fee_short (have, need, token).
    """
    require_fee(world, fee, chain)
    paid_on = chain_named(world, chain)
    burned = paid_on.burned(fee)
    ledger = books.burn(world.ledger, paid_on.coin, YOU, burned)
    if burned < fee:
        ledger = books.move(ledger, paid_on.coin, YOU, OTHERS, fee - burned)
    return replace(world, ledger=ledger)


def fee_kinds(world: World, kind: str, token: str, spender: str, amount: int, approve: ApproveMode) -> tuple[str, ...]:
    """Return the kinds of fee that a token action pays: its own, and an approval's where one is granted within it."""
    return (kind, "approve") if grants(world, token, spender, amount, approve) else (kind,)


def grants(world: World, token: str, spender: str, amount: int, approve: ApproveMode) -> bool:
    """Return whether an action of `amount` has to grant an allowance first: not where what is open already does, or where there
    is no spender."""
    if not spender or not needs_allowance(world, token) or approve == "none" or amount <= 0:
        return False
    return books.allowance(world.ledger, YOU, token, spender) < (books.UNLIMITED if approve == "unlimited" else amount)


def needs_allowance(world: World, token: str) -> bool:
    """Return whether a contract has to be allowed to take `token`: not a coin, and only on chains that have allowances."""
    chain = world.chain_of(token)
    return chain.has_allowances and token != chain.coin


def use_allowance(world: World, token: str, spender: str, amount: int, approve: ApproveMode) -> World:
    """Grant and use the allowance that `spender` needs to take `amount` of your `token`.

    As in the token's contract a grant replaces what was open before, whatever is taken is used up, and a limitless allowance
    stays. Refuses allowance_short (token, spender, have, need) where none is granted and too little is open.
    """
    if not spender or not needs_allowance(world, token) or amount <= 0:
        return world
    have = books.allowance(world.ledger, YOU, token, spender)
    if grants(world, token, spender, amount, approve):
        have = books.UNLIMITED if approve == "unlimited" else amount
    if have < amount:
        raise Refused("allowance_short", token=token, spender=spender, have=have, need=amount)
    left = have if have == books.UNLIMITED else have - amount
    return replace(world, ledger=books.allow(world.ledger, YOU, token, spender, left))


def done(
    world: World,
    after: World,
    kind: str,
    title: str,
    figures: dict[str, int | str],
    notes: tuple[Note, ...] = (),
    stages: tuple[Stage, ...] = (),
    others: tuple[tuple[str, str], ...] = (),
    units: dict[str, str] | None = None,
    chain: str = "",
    by: System | None = None,
) -> Outcome:
    """Return the outcome of an action that led from `world` to `after`; `others` (account, token) are watched besides yours.

    `units` are those of its figures, the network fee apart, which is in the coin of `chain`; `by` is where it was done. Where not
    all of the fee is burned, `fee_burned` says how much is.
    """
    changes, paid_on = changes_between(world, after, *others), chain_named(world, chain)
    units = {**(units or {}), "network_fee": paid_on.coin, "fee_burned": paid_on.coin}
    fee = figures.get("network_fee", 0)
    if isinstance(fee, int) and (burned := paid_on.burned(fee)) != fee:
        figures = {**figures, "fee_burned": burned}
    told = {name: unit for name, unit in units.items() if name in figures}
    return Outcome(after, Receipt(kind, title, changes, figures, (*notes, *low_on_fees(after, kind, paid_on, by)), stages, told))


def changes_between(before: World, after: World, *others: tuple[str, str]) -> tuple[Change, ...]:
    """Return what changed for you: tokens, what waits in queues, what is locked; then `others` (account, token)."""
    rows: list[tuple[str, str, int, int]] = [
        (YOU, token, before.balance(YOU, token), after.balance(YOU, token)) for token in after.listed
    ]
    was, now = _placed(before), _placed(after)
    if moved := [key for key in was | now if was.get(key, 0) != now.get(key, 0)]:
        order = tuple(after.listed)
        moved.sort(key=lambda key: (PLACES.index(key[0]), order.index(key[1])))
        rows += [(place, token, was.get((place, token), 0), now.get((place, token), 0)) for place, token in moved]
    rows += [(account, token, before.balance(account, token), after.balance(account, token)) for account, token in others]
    return tuple(Change(*row) for row in rows if row[2] != row[3])


def _placed(world: World) -> dict[tuple[Place, str], int]:
    """Return how much of each token that is yours is in each place outside the wallet."""
    sums: dict[tuple[Place, str], int] = {}
    for line in placed(world, YOU):
        sums[line.place, line.token] = sums.get((line.place, line.token), 0) + line.amount
    return sums


def words(world: World, amount: int, token: str) -> str:
    """Return an amount for a stored title, and the token: rounded as everywhere, in the format "en".

    A title is what is left to read where a program does not know the kind; a window makes its own words from the receipt.
    """
    return f"{brief(amount, world.listed[token].decimals)} {token}"
