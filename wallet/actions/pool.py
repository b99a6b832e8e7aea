"""Providing liquidity to a pool, and taking it back."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.actions.base import (
    YOU,
    Action,
    ApproveMode,
    Note,
    Outcome,
    charge,
    done,
    grants,
    network_fee,
    require_fee,
    use_allowance,
    words,
)
from wallet.errors import Refused
from wallet.world.providing import joined, left
from wallet.world.state import Shares, World


class AddLiquidity(Action, frozen=True, tag="AddLiquidity"):
    """Pay `amounts` (in the market's order of coins, one may be 0) into a pool for its shares."""

    market: str
    amounts: tuple[int, int]
    minimum: int = 0
    approve: ApproveMode = "exact"

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this with another amount of the coin that `refused` names, or with another minimum."""
        if refused.code == "market_minimum":
            return replace(self, minimum=size)
        first, second = self.amounts
        return {0: replace(self, amounts=(size, second)), 1: replace(self, amounts=(first, size))}.get(self._coin(refused))

    def mended(self, refused: Refused) -> Action | None:
        """Return this with both coins in proportion where one alone was offered."""
        if refused.code == "market_needs_both":
            first, second = refused.figures["first"], refused.figures["second"]
            return replace(self, amounts=(first, second))
        return super().mended(refused)

    def size_for(self, refused: Refused) -> int | None:
        """Return the number that `refused` is about: the minimum, or the amount of the coin that it names."""
        if refused.code == "market_minimum":
            return self.minimum
        return dict(enumerate(self.amounts)).get(self._coin(refused))

    def _coin(self, refused: Refused) -> int:
        """Return which of the coins `refused` is about, -1 where it names none."""
        coin = refused.figures.get("coin", -1)
        return coin if isinstance(coin, int) else -1

    def apply(self, world: World) -> Outcome:
        """Return the world with the liquidity added."""
        traded = world.system(self.market, Shares)
        if sum(self.amounts) <= 0 or min(self.amounts) < 0:
            raise Refused("amount_zero", token=traded.coins[0])
        fee = self._check(world, traded)
        ready = world
        for token, amount in zip(traded.coins, self.amounts, strict=True):
            ready = use_allowance(ready, token, traded.account, amount, self.approve) if amount else ready
        added = ready.system(self.market, Shares).provide(ready, YOU, self.amounts, self.minimum)
        paid = added.paid or self.amounts
        after = charge(joined(ready, added.world, self.market, paid), fee, traded.chain)
        paid_in = sum(
            world.worth(token, amount, world.redemption_rate(token)) for token, amount in zip(traded.coins, paid, strict=True)
        )
        worth = added.world.worth(traded.share, added.shares, added.world.redemption_rate(traded.share))
        figures: dict[str, int | str] = {
            "market": self.market,
            "paid_in": paid_in,
            "got": added.shares,
            "worth": worth,
            "bonus": worth - paid_in,
            "first": paid[0],
            "second": paid[1],
            "minimum": self.minimum,
            **added.figures,
            "network_fee": fee,
        }
        names = " and ".join(words(world, a, t) for t, a in zip(traded.coins, paid, strict=True) if a)
        notes = (Note("pool_share_moves", {"bonus": worth - paid_in}),)
        title = f"Added {names} to the pool"
        coin = world.listed[traded.share].coin
        units = {"got": traded.share, "minimum": traded.share, **dict.fromkeys(("paid_in", "worth", "bonus"), coin)}
        units |= {"first": traded.coins[0], "second": traded.coins[1]}
        return done(world, after, "add_liquidity", title, figures, notes, units=units, chain=traded.chain, by=traded)

    def _check(self, world: World, traded: Shares) -> int:
        """Check both coins and all fees together; returns the fees."""
        fee = network_fee(world, traded.work("add_liquidity"), traded.chain)
        for token, amount in zip(traded.coins, self.amounts, strict=True):
            if grants(world, token, traded.account, amount, self.approve):
                fee += network_fee(world, "approve", traded.chain)
        require_fee(world, fee, traded.chain)
        for coin, (token, amount) in enumerate(zip(traded.coins, self.amounts, strict=True)):
            have = world.balance(YOU, token)
            aside = fee if token == world.chain_of(token).coin else 0
            if amount + aside > have:
                most = max(0, have - aside)
                raise Refused("balance_short", most or None, token=token, have=have, need=amount + aside, fee=aside, coin=coin)
        return fee


class RemoveLiquidity(Action, frozen=True, tag="RemoveLiquidity"):
    """Give back `amount` of a pool's shares: for both coins in proportion, or for one coin if `into` names it."""

    market: str
    amount: int
    into: str = ""
    minimums: tuple[int, int] = (0, 0)

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this with other shares given back, or with another minimum where that is what was missed."""
        if refused.code != "market_minimum":
            return replace(self, amount=size)
        first, second = (size if minimum == refused.figures["minimum"] else minimum for minimum in self.minimums)
        return replace(self, minimums=(first, second))

    def apply(self, world: World) -> Outcome:
        """Return the world with the liquidity taken out."""
        traded = world.system(self.market, Shares)
        have = world.balance(YOU, traded.share)
        if self.amount <= 0:
            raise Refused("amount_zero", token=traded.share)
        if self.amount > have:
            raise Refused("balance_short", have or None, token=traded.share, have=have, need=self.amount, fee=0)
        fee = network_fee(world, traded.work("remove_liquidity"), traded.chain)
        paid = charge(world, fee, traded.chain)
        after, amounts = traded.take_out(paid, YOU, self.amount, self.into, self.minimums)
        return _withdrawn(world, left(paid, after, self.market, amounts), traded, self.amount, amounts, fee)


class RemoveExactly(Action, frozen=True, tag="RemoveExactly"):
    """Withdraw exactly `amounts` (in the market's order of coins, one may be 0) for no more than `most` of its shares; 0 for all
    that one has.
    """

    market: str
    amounts: tuple[int, int]
    most: int = 0

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this with another limit where that is what was missed."""
        return replace(self, most=size) if refused.code == "market_maximum" else None

    def size_for(self, refused: Refused) -> int | None:
        """Return the limit where that is what `refused` is about."""
        return self.most if refused.code == "market_maximum" else None

    def apply(self, world: World) -> Outcome:
        """Return the world with these amounts taken out."""
        traded = world.system(self.market, Shares)
        have = world.balance(YOU, traded.share)
        if sum(self.amounts) <= 0 or min(self.amounts) < 0:
            raise Refused("amount_zero", token=traded.coins[0])
        if self.most > have or not have:
            raise Refused("balance_short", None, token=traded.share, have=have, need=self.most, fee=0)
        fee = network_fee(world, traded.work("remove_liquidity"), traded.chain)
        paid = charge(world, fee, traded.chain)
        try:
            after, burned = traded.take_exactly(paid, YOU, self.amounts, self.most or have)
        except Refused as refused:
            needed = refused.figures.get("needed", 0)
            if refused.code == "market_maximum" and isinstance(needed, int) and needed > have:
                raise Refused("shares_short", None, have=have, needed=needed) from refused
            raise
        return _withdrawn(world, left(paid, after, self.market, self.amounts), traded, burned, self.amounts, fee)


def _withdrawn(world: World, after: World, traded: Shares, shares: int, amounts: tuple[int, int], fee: int) -> Outcome:
    """Return the outcome of giving back shares for these amounts, whatever was asked for."""
    given = world.worth(traded.share, shares, world.redemption_rate(traded.share))
    worth = sum(
        world.worth(token, amount, world.redemption_rate(token)) for token, amount in zip(traded.coins, amounts, strict=True)
    )
    figures: dict[str, int | str] = {
        "market": traded.name,
        "paid": shares,
        "first": amounts[0],
        "second": amounts[1],
        "worth": worth,
        "given_up": given,
        "bonus": worth - given,
        "network_fee": fee,
    }
    names = " and ".join(words(world, a, t) for t, a in zip(traded.coins, amounts, strict=True) if a)
    title = f"Withdrew {names} from the pool"
    coin = world.listed[traded.share].coin
    units = {"paid": traded.share, "first": traded.coins[0], "second": traded.coins[1]}
    units |= dict.fromkeys(("worth", "given_up", "bonus"), coin)
    return done(world, after, "remove_liquidity", title, figures, units=units, chain=traded.chain, by=traded)
