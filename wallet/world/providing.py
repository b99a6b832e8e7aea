"""How a pool keeps count of what your share of it earns, and where the return of it came from.

The return of a provider is parted as it happens. Fees are what trades, and deposits and withdrawals of others, left to the
providers. Staking is what the pool's coins grew by themselves, a report at a time, at what the pool held in that hour; a
slashing takes it back. What a coin that stands for dollars moved by is a part of its own, of the coins that were put in. `bonus`
is what adding and withdrawing brought or cost at once, `lost` what a fault of the contract let somebody take. All that remains
is divergence: what the pool's trades made of the two coins, against having kept them. The parts add up to the last unit, because
the last of them is what remains.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.defi.pool_answers import Pair
from wallet.world.ledger import units_of
from wallet.world.lines import YOU
from wallet.world.provided import PER_SHARE, Closed, PoolDeposit, Provided
from wallet.world.state import Shares, World
from wallet.world.tokens import WEI

NO_RATES: Pair = (0, 0)
"""Of a first deposit, which sees the rates itself."""


class PoolReturn(NamedTuple):
    """Where the return of shares came from, in the smallest unit of the share's coin: `put_in` is what was paid, at what it
    redeemed for then; `worth` what is still there and `taken_out` what was withdrawn.

    `gained` is `worth` + `taken_out` - `put_in` and the sum of `fees`, `staking`, `price`, `bonus`, `lost` and `divergence`.
    `held` is what the same coins would have brought, kept as long: `against_holding` is `gained` less that.
    """

    put_in: int
    taken_out: int
    worth: int
    gained: int
    fees: int
    staking: int
    price: int
    bonus: int
    lost: int
    divergence: int
    held: int

    @property
    def against_holding(self) -> int:
        """What providing brought beyond having kept the coins; negative where it brought less."""
        return self.gained - self.held


class DepositReturn(NamedTuple):
    """One deposit as it stands now: its hour, its shares, what the coins that were paid for them would be now, and where its
    return came from.
    """

    hour: int
    shares: int
    amounts: Pair
    came: PoolReturn


def followed_as(name: str) -> str:
    """Return the key under which samples of what one has provided to a pool are kept."""
    return f"pool {name}"


def accrued(world: World, pool: Shares) -> Provided | None:
    """Return what you have provided after what its coins grew by in their rates since they were last seen; before anything else
    changes in the pool. None where you provide nothing.
    """
    mine, supply = pool.mine, pool.supply()
    if mine is None or not mine.deposits:
        return mine
    rates, grown = _rates(world, pool), 0
    if rates == mine.rates or not supply:
        return mine
    for token, now, then in zip(pool.coins, rates, mine.rates, strict=True):
        if now != then and world.listed[token].kind != "dollar":
            held = pool.reserve(token)
            grown += world.worth(token, held, now) - world.worth(token, held, then)
    return replace(mine, rates=rates, staking=mine.staking + grown * PER_SHARE // supply)


def rebased(world: World, pool: Shares, grown: Pair) -> Provided | None:
    """Return what you have provided after both reserves grew by themselves by so much."""
    mine, supply = accrued(world, pool), pool.supply()
    if mine is None or not mine.deposits or not supply:
        return mine
    worth = _both(world, pool, grown)
    return replace(mine, staking=mine.staking + worth * PER_SHARE // supply) if worth else mine


def paid(world: World, pool: Shares, fees: Pair) -> Provided | None:
    """Return what you have provided after others left so much of both coins to the providers."""
    mine, supply = accrued(world, pool), pool.supply()
    if mine is None or not mine.deposits or not supply:
        return mine
    return replace(mine, fees=mine.fees + _both(world, pool, fees) * PER_SHARE // supply)


def taken(world: World, pool: Shares, amounts: Pair) -> Provided | None:
    """Return what you have provided after so much of both coins was taken out of the pool for nothing."""
    mine, supply = accrued(world, pool), pool.supply()
    if mine is None or not mine.deposits or not supply:
        return mine
    return replace(mine, lost=mine.lost - _both(world, pool, amounts) * PER_SHARE // supply)


def joined(before: World, after: World, name: str, amounts: Pair) -> World:
    """Return the world after a deposit of yours with that deposit written down; `before` is the world just before it."""
    old, pool = before.system(name, Shares), after.system(name, Shares)
    mine = _present(before, old) or Provided(NO_RATES)
    shares = units_of(after.ledger, YOU, pool.share) - units_of(before.ledger, YOU, pool.share)
    deposit = _deposit(before, old, mine, amounts, shares)
    deposit = replace(deposit, bonus=_worth(after, pool, shares) - deposit.put_in)
    return after.with_system(replace(pool, mine=_with(after, pool, mine, deposit)))


def left(before: World, after: World, name: str, amounts: Pair) -> World:
    """Return the world after a withdrawal of yours with what was withdrawn written down, from all deposits in proportion."""
    old, pool = before.system(name, Shares), after.system(name, Shares)
    mine = _present(before, old)
    gone = units_of(before.ledger, YOU, old.share) - units_of(after.ledger, YOU, pool.share)
    if mine is None:
        return after
    got = _both(before, old, amounts)
    mine = _closed(before, old, mine, gone, got, got - _worth(before, old, gone))
    return after.with_system(replace(pool, mine=mine))


def entries(world: World, name: str) -> tuple[DepositReturn, ...]:
    """Return your deposits as they stand now, oldest first: what is still there of each. Refuses market_unknown."""
    pool = world.system(name, Shares)
    mine = _present(world, pool)
    if mine is None or not mine.shares:
        return ()
    whole = _worth(world, pool, mine.shares)
    found: list[DepositReturn] = []
    for number, deposit in enumerate(mine.deposits):
        # The last one has what rounding left of all, so that the rows add up.
        last = number == len(mine.deposits) - 1
        worth = whole - sum(entry.came.worth for entry in found) if last else _worth(world, pool, deposit.shares)
        parts = _parts(world, pool, mine, deposit)
        first, second = (world.seen(token, units) for token, units in zip(pool.coins, deposit.units, strict=True))
        found.append(DepositReturn(deposit.hour, deposit.shares, (first, second), _return(parts, worth)))
    return tuple(found)


def returned(world: World, name: str) -> PoolReturn | None:
    """Return where all of your return came from, what was withdrawn included; None where it was not counted."""
    pool = world.system(name, Shares)
    mine = _present(world, pool)
    if mine is None or not (mine.deposits or mine.closed.put_in):
        return None
    parts = mine.closed
    for deposit in mine.deposits:
        parts = _added(parts, _parts(world, pool, mine, deposit))
    return _return(parts, _worth(world, pool, mine.shares))


def staked_part_of_pool(world: World, pool: Shares) -> int:
    """Return which part of a pool is the token that it sells, both coins as they redeem, of 1e18; 0 of nothing."""
    sold = pool.sells(world)
    other = pool.other(sold)
    staked = world.worth(sold, pool.reserve(sold), world.redemption_rate(sold))
    whole = staked + world.worth(other, pool.reserve(other), world.redemption_rate(other))
    return staked * WEI // whole if whole else 0


def _return(parts: Closed, worth: int) -> PoolReturn:
    gained = worth + parts.taken_out - parts.put_in
    rest = gained - parts.fees - parts.staking - parts.price - parts.bonus - parts.lost
    held = parts.held - parts.put_in
    return PoolReturn(
        *(parts.put_in, parts.taken_out, worth, gained, parts.fees, parts.staking, parts.price, parts.bonus, parts.lost),
        rest,
        held,
    )


def _parts(world: World, pool: Shares, mine: Provided, deposit: PoolDeposit) -> Closed:
    """Return the sums of a deposit as if all that is left of it were counted now, without what it is worth."""
    held, dollars = _held(world, pool, deposit.units)
    return Closed(
        put_in=deposit.put_in,
        held=held,
        fees=(mine.fees - deposit.fees) * deposit.shares // PER_SHARE,
        staking=(mine.staking - deposit.staking) * deposit.shares // PER_SHARE,
        price=dollars - deposit.dollars,
        bonus=deposit.bonus,
        lost=(mine.lost - deposit.lost) * deposit.shares // PER_SHARE,
    )


def _present(world: World, pool: Shares) -> Provided | None:
    """Return what you have provided as of now. Shares that you sent away were withdrawn at what they redeemed for; those that you
    got otherwise were put in at it.
    """
    mine = accrued(world, pool)
    held = units_of(world.ledger, YOU, pool.share)
    if mine is None:
        return None if not held else _found(world, pool, Provided(_rates(world, pool)), held)
    more = held - mine.shares
    if more > 0:
        return _found(world, pool, mine, more)
    return _closed(world, pool, mine, -more, _worth(world, pool, -more), 0) if more else mine


def _found(world: World, pool: Shares, mine: Provided, shares: int) -> Provided:
    """Return what you have provided with shares that came from elsewhere: their part of both coins counts as put in."""
    supply = pool.supply()
    first, second = (pool.reserve(token) * shares // supply for token in pool.coins)
    return _with(world, pool, mine, _deposit(world, pool, mine, (first, second), shares))


def _deposit(world: World, pool: Shares, mine: Provided, amounts: Pair, shares: int) -> PoolDeposit:
    """Return a deposit of these amounts, at what they redeem for now."""
    first, second = (world.units(token, size) for token, size in zip(pool.coins, amounts, strict=True))
    put_in, dollars = _held(world, pool, (first, second))
    return PoolDeposit(world.hour, shares, (first, second), put_in, dollars, 0, mine.fees, mine.staking, mine.lost)


def _with(world: World, pool: Shares, mine: Provided, deposit: PoolDeposit) -> Provided:
    rates = mine.rates if mine.deposits else _rates(world, pool)
    return replace(mine, rates=rates, deposits=(*mine.deposits, deposit))


def _held(world: World, pool: Shares, units: Pair) -> Pair:
    """Return what ledger units of both coins redeem for, and how much of that is in coins that stand for dollars."""
    whole = dollars = 0
    for token, size, rate in zip(pool.coins, units, _rates(world, pool), strict=True):
        worth = world.worth(token, world.seen(token, size), rate)
        whole += worth
        dollars += worth if world.listed[token].kind == "dollar" else 0
    return whole, dollars


def _closed(world: World, pool: Shares, mine: Provided, gone: int, got: int, bonus: int) -> Provided:
    """Return it after `gone` shares left, which brought `got`, and `bonus` beyond what they redeemed for."""
    rest, shares, closed, kept = gone, mine.shares, replace(mine.closed, taken_out=mine.closed.taken_out + got), []
    closed = replace(closed, bonus=closed.bonus + bonus)
    for number, deposit in enumerate(mine.deposits):
        part = rest if number == len(mine.deposits) - 1 else min(rest, gone * deposit.shares // shares)
        rest -= part
        leaves, stays = _halves(deposit, min(part, deposit.shares))
        closed = _added(closed, _parts(world, pool, mine, leaves))
        if stays.shares:
            kept.append(stays)
    return replace(mine, deposits=tuple(kept), closed=closed)


def _halves(deposit: PoolDeposit, shares: int) -> tuple[PoolDeposit, PoolDeposit]:
    """Return so many shares of a deposit, and the rest of it: every amount in proportion, towards zero for the first."""
    whole = deposit.shares

    def part(amount: int) -> int:
        size = abs(amount) * shares // whole if whole else 0
        return size if amount >= 0 else -size

    first, second = (part(units) for units in deposit.units)
    leaves = replace(
        deposit,
        shares=shares,
        units=(first, second),
        put_in=part(deposit.put_in),
        dollars=part(deposit.dollars),
        bonus=part(deposit.bonus),
    )
    stays = replace(
        deposit,
        shares=whole - shares,
        units=(deposit.units[0] - first, deposit.units[1] - second),
        put_in=deposit.put_in - leaves.put_in,
        dollars=deposit.dollars - leaves.dollars,
        bonus=deposit.bonus - leaves.bonus,
    )
    return leaves, stays


def _added(one: Closed, other: Closed) -> Closed:
    return Closed(*(getattr(one, name) + getattr(other, name) for name in Closed.__struct_fields__))


def _rates(world: World, pool: Shares) -> Pair:
    first, second = pool.coins
    return world.redemption_rate(first), world.redemption_rate(second)


def _both(world: World, pool: Shares, amounts: Pair) -> int:
    return sum(
        world.worth(token, size, rate) for token, size, rate in zip(pool.coins, amounts, _rates(world, pool), strict=True) if size
    )


def _worth(world: World, pool: Shares, shares: int) -> int:
    return world.worth(pool.share, shares, pool.redemption_rate(world, pool.share))
