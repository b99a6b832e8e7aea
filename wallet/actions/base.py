"""What every action is: a frozen wish that turns one world into the next and leaves a receipt.

An action checks the wish, lets the contracts compute, burns the network fee and writes down what changed. It never guesses:
the same `apply` serves the preview and the deed.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import replace

from wallet.amounts import brief
from wallet.chain.ethereum import Stage
from wallet.errors import Refused
from wallet.world import ledger as books
from wallet.world.holdings import Holding, holdings
from wallet.world.state import World
from wallet.world.tokens import COIN, TOKENS

YOU = "you"
ApproveMode = Literal["exact", "unlimited", "none"]
"""How a token action gets its allowance: granted and used within the action, granted for good, or already there."""


class Change(msgspec.Struct, frozen=True):
    """A balance that the action moved: what stands in `account` of `token`, before and after, in the smallest unit.

    Accounts are "you", another holder's name, or a place of yours: "queue", "locked".
    """

    account: str
    token: str
    before: int
    after: int


class Note(msgspec.Struct, frozen=True):
    """Something to know before confirming: a code that the face words, and its numbers."""

    code: str
    figures: dict[str, int | str] = {}


class Receipt(msgspec.Struct, frozen=True):
    """What an action did. `title` is past tense, in words; `figures` are ints in smallest units, hours, ppm or bps.

    `stages` say how long what was asked for will take, as estimated at that hour; none where it is done at once.
    """

    kind: str
    title: str
    changes: tuple[Change, ...] = ()
    figures: dict[str, int | str] = {}
    notes: tuple[Note, ...] = ()
    stages: tuple[Stage, ...] = ()


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

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this action with the number that `refused` is about set to `size`, by default its amount."""
        return replace(self, amount=size) if "amount" in self.__struct_fields__ else None

    def size_for(self, refused: Refused) -> int | None:
        """Return the number that `refused` is about as this action has it, by default its amount."""
        size = getattr(self, "amount", None)
        return size if isinstance(size, int) else None


def network_fee(world: World, kind: str) -> int:
    """Return what an action of that kind burns in network fees, in wei."""
    return world.prices.gas.get(kind, 0) * world.prices.gas_price


def spendable(world: World, token: str, *kinds: str) -> int:
    """Return the most of `token` that you can use in one action of those kinds: the coin keeps room for their fees."""
    held = world.balance(YOU, token)
    return max(0, held - sum(network_fee(world, kind) for kind in kinds)) if token == COIN else held


WAY_BACK: dict[str, tuple[str, ...]] = {
    "stake": ("approve", "request_withdrawal"),
    "wrap": ("unwrap",),
    "unwrap": ("approve", "request_withdrawal"),
    "request_withdrawal": ("claim",),
    "lock": ("unlock",),
    "swap": ("approve", "swap"),
    "add_liquidity": ("remove_liquidity",),
    "remove_liquidity": ("approve", "swap"),
    "transfer": ("transfer_token",),
    "approve": ("revoke",),
}
"""The fees of the step by which each kind of action is left again, or gone on from."""


def low_on_fees(after: World, kind: str) -> tuple[Note, ...]:
    """Return a note where your coins no longer pay for the way back from an action of that kind (left, fee in wei)."""
    left, fee = after.balance(YOU, COIN), sum(network_fee(after, step) for step in WAY_BACK.get(kind, ()))
    return (Note("low_on_fees", {"left": left, "fee": fee}),) if left < fee else ()


def require(world: World, token: str, amount: int, *kinds: str, most: int | None = None) -> int:
    """Check that you can pay `amount` of `token` and the fees of `kinds`; returns the fees in wei.

    Refuses amount_zero, fee_short (have, need) and balance_short (token, have, need, fee; remedy: the most that fits, or
    `most` where something else allows less).
    """
    fee = sum(network_fee(world, kind) for kind in kinds)
    if amount <= 0:
        raise Refused("amount_zero", token=token)
    if token != COIN:
        require_fee(world, fee)
    held = world.balance(YOU, token)
    need = amount + fee if token == COIN else amount
    if need > held:
        fits = spendable(world, token, *kinds)
        fits = fits if most is None else min(fits, most)
        raise Refused("balance_short", fits or None, token=token, have=held, need=need, fee=fee if token == COIN else 0)
    return fee


def require_fee(world: World, fee: int) -> int:
    """Check that you hold the coins for a network fee, which is due before anything comes in; returns it.

    Refuses fee_short (have, need in wei).
    """
    have = world.balance(YOU, COIN)
    if fee > have:
        raise Refused("fee_short", have=have, need=fee)
    return fee


def charge(world: World, fee: int) -> World:
    """Burn a network fee from your coins. Refuses fee_short (have, need in wei)."""
    return replace(world, ledger=books.burn(world.ledger, COIN, YOU, require_fee(world, fee)))


def fee_kinds(world: World, kind: str, token: str, spender: str, amount: int, approve: ApproveMode) -> tuple[str, ...]:
    """Return the kinds of fee that a token action pays: its own, and an approval's where one is granted within it."""
    return (kind, "approve") if grants(world, token, spender, amount, approve) else (kind,)


def grants(world: World, token: str, spender: str, amount: int, approve: ApproveMode) -> bool:
    """Return whether an action of `amount` has to grant an allowance first: not where what is open already does."""
    if token == COIN or approve == "none" or amount <= 0:
        return False
    return books.allowance(world.ledger, YOU, token, spender) < (books.UNLIMITED if approve == "unlimited" else amount)


def use_allowance(world: World, token: str, spender: str, amount: int, approve: ApproveMode) -> World:
    """Grant and use the allowance that `spender` needs to take `amount` of your `token`.

    As in the token's contract a grant replaces what was open before, whatever is taken is used up, and a limitless allowance
    stays. Refuses allowance_short (token, spender, have, need) where none is granted and too little is open.
    """
    if token == COIN or amount <= 0:
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
) -> Outcome:
    """Return the outcome of an action that led from `world` to `after`; `others` (account, token) are watched besides yours."""
    changes = changes_between(world, after, *others)
    return Outcome(after, Receipt(kind, title, changes, figures, (*notes, *low_on_fees(after, kind)), stages))


def changes_between(before: World, after: World, *others: tuple[str, str]) -> tuple[Change, ...]:
    """Return what changed for you: tokens, what waits in the queue, what is locked; then `others` (account, token)."""
    rows: list[Change] = []
    for token in TOKENS:
        rows.append(Change(YOU, token, before.balance(YOU, token), after.balance(YOU, token)))
    price = before.market_price("stETH")
    was, now = holdings(before, YOU, price), holdings(after, YOU, price)
    rows.append(Change("queue", "stETH", _placed(was, "queue"), _placed(now, "queue")))
    rows.append(Change("ready", COIN, _placed(was, "ready"), _placed(now, "ready")))
    rows.append(Change("locked", COIN, _placed(was, "locked"), _placed(now, "locked")))
    for account, token in others:
        rows.append(Change(account, token, before.balance(account, token), after.balance(account, token)))
    return tuple(row for row in rows if row.before != row.after)


def _placed(lines: tuple[Holding, ...], place: str) -> int:
    return sum(line.amount for line in lines if line.place == place)


def words(amount: int, token: str) -> str:
    """Return an amount for a stored title, and the token: rounded as everywhere, in the format "en".

    A title is what is left to read where a program does not know the kind; a window makes its own words from the receipt.
    """
    return f"{brief(amount, TOKENS[token].decimals)} {token}"
