"""Looping: a coin staked, lent, borrowed against and staked again, rung by rung or in one transaction; and leaving through a
market.

Each is one transaction of an account that does several calls at once: where one of them is refused, none is done. In one step
a flash loan of the lender pays for all that is staked, and the loan against it pays the flash loan back; leaving, a flash loan
repays the debt, and just enough of what comes free is sold to pay that back. What is climbed by hand pays for its approvals.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.actions.base import YOU, Action, Outcome, network_fees, owed_in, require, require_fee, words
from wallet.actions.lending import taking
from wallet.actions.loop_parts import (
    Path,
    asks_approval,
    bought_with,
    buying_kinds,
    changes_mode,
    coin_and_path,
    in_mode,
    lent_at,
    sold_for,
    told_loop,
    venues_of,
    worth_of,
)
from wallet.errors import Refused
from wallet.world.lender import EVERYTHING, Lender
from wallet.world.lines import Figures
from wallet.world.state import Venue, World

BPS = 10_000
HIGH = ("loop_leverage", "loop_too_high", "loop_too_large")
"""Refusals that are about the leverage."""


class OpenLoop(Action, frozen=True, tag="OpenLoop"):
    """Stake `amount` of a coin and what a flash loan adds up to `leverage_bps` (30,000: three times), supply all of it as
    `token`, and borrow what pays the flash loan back with its fee.

    `category` is an e-mode to enter first, 0 for none; `market` buys what staking would give there. Refuses lender_unknown,
    loan_asset_unknown, loop_leverage (least_bps), loop_too_high where less is backed and loop_too_large where less is taken
    or there (asked_bps; the remedy is a leverage), market_token, and what each call refuses.
    """

    system: str
    token: str
    amount: int
    leverage_bps: int
    category: int = 0
    market: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the loop open."""
        lender = taking(world, self.system, self.token)
        coin, path = coin_and_path(world, lender, self.token)
        if self.leverage_bps < BPS:
            raise Refused("loop_leverage", BPS, least_bps=BPS)
        flash = self.amount * (self.leverage_bps - BPS) // BPS
        fee = require(world, coin, self.amount, *self._kinds(world, lender, path, flash))
        ready = in_mode(world, lender, self.category)
        try:
            lent = lent_at(ready, self.system).flash(ready, YOU, coin, flash) if flash else ready
            bought = bought_with(lent, self.token, coin, self.amount + flash, self.market)
        except Refused as refused:
            raise self._less(refused, lender.at_hand(coin) * BPS // self._both(lender), refused.remedy) from None
        try:
            supplied = lent_at(bought.world, self.system).supply(bought.world, YOU, self.token, bought.units).world
        except Refused as refused:
            raise self._less(refused, None, worth_of(world, self.token, refused.remedy)) from None
        due = flash + lender.flash_fee(flash) if flash else 0
        after = self._paid_back(supplied, lender, coin, flash, due) if flash else supplied
        figures: Figures = {
            "paid": self.amount,
            "leverage_bps": self.leverage_bps,
            "flash": flash,
            "flash_fee": due - flash,
            "staked": self.amount + flash,
            "supplied": bought.units,
            "borrowed": due,
        }
        title = f"Looped {words(world, self.amount, coin)} to {self.leverage_bps / BPS:.2f} times"
        return told_loop(world, after, lender, "open_loop", title, self.token, fee, figures, self.market)

    def _paid_back(self, world: World, lender: Lender, coin: str, flash: int, due: int) -> World:
        try:
            owing = lent_at(world, self.system).borrow(world, YOU, coin, due).world
        except Refused as refused:
            limit = refused.figures.get("limit", 0)
            most = limit if isinstance(limit, int) else 0
            whole = BPS + lender.flash_fee(BPS)
            if refused.code in ("loan_collateral_short", "loan_unhealthy"):
                free = (self.amount + flash) * whole - most * BPS
                backed = self.amount * most * BPS // free if free > 0 else None
                lower = self._lower(backed)
                raise Refused("loop_too_high", lower, asked_bps=self.leverage_bps) if lower else refused from None
            most = most * BPS // whole if most else lender.at_hand(coin) * BPS // self._both(lender)
            raise self._less(refused, most, None) from None
        return lent_at(owing, self.system).unflash(owing, YOU, coin, flash)

    def _both(self, lender: Lender) -> int:
        """Return what a flash loan of 10,000 and the loan that repays it take from the lender."""
        return 2 * BPS + lender.flash_fee(BPS)

    def _less(self, refused: Refused, flash: int | None, staked: object) -> Refused:
        """Return a refusal that offers a leverage with no larger flash loan, or that stakes no more, than that; as it was
        where there is none.
        """
        lower = self._lower(staked - self.amount if isinstance(staked, int) else flash)
        return Refused("loop_too_large", lower, asked_bps=self.leverage_bps) if lower else refused

    def _lower(self, flash: int | None) -> int:
        """Return the leverage that takes so large a flash loan; 0 where that is none, or not lower."""
        lower = BPS + flash * BPS // self.amount if flash is not None and self.amount else 0
        return lower if BPS < lower < self.leverage_bps else 0

    def resized(self, refused: Refused, size: int) -> Action | None:
        """Return this with another leverage where that is what is refused, else with another amount."""
        return replace(self, leverage_bps=size) if refused.code in HIGH else replace(self, amount=size)

    def size_for(self, refused: Refused) -> int | None:
        """Return the number that `refused` is about: the leverage, or the amount."""
        return self.leverage_bps if refused.code in HIGH else self.amount

    def _kinds(self, world: World, lender: Lender, path: Path, flash: int) -> tuple[str, ...]:
        mode = ("set_emode",) if changes_mode(lender, self.category) else ()
        loan = ("flash_loan", "borrow") if flash else ()
        return (*mode, *loan, *buying_kinds(world, path, self.market), "supply")


class ClimbLoop(Action, frozen=True, tag="ClimbLoop"):
    """One rung: borrow `amount` of the coin of `token`, or take it of your own where it is not `borrowed`, stake it, and supply
    what comes. `category` and `market` as of `OpenLoop`.

    Refuses lender_unknown, loan_asset_unknown, market_token, and what each call refuses.
    """

    system: str
    token: str
    amount: int
    borrowed: bool = True
    category: int = 0
    market: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world one rung higher."""
        lender = taking(world, self.system, self.token)
        coin, path = coin_and_path(world, lender, self.token)
        kinds = self.kinds(world, lender, path)
        if self.borrowed:
            fee = require_fee(world, network_fees(world, kinds, lender.chain), lender.chain)
        else:
            fee = require(world, coin, self.amount, *kinds)
        after, units = self.stepped(world, lender, coin, path)
        figures: Figures = {
            "paid": 0 if self.borrowed else self.amount,
            "staked": self.amount,
            "supplied": units,
            "borrowed": self.amount if self.borrowed else 0,
        }
        title = f"Climbed a loop by {words(world, self.amount, coin)}"
        return told_loop(world, after, lender, "climb_loop", title, self.token, fee, figures, self.market)

    def stepped(self, world: World, lender: Lender, coin: str, path: Path) -> tuple[World, int]:
        """Return the world after the calls of this rung, its network fee apart, and the units of the token that were supplied.
        `lender` and `path` are those of that world.
        """
        ready = in_mode(world, lender, self.category)
        if self.borrowed:
            ready = lent_at(ready, self.system).borrow(ready, YOU, coin, self.amount).world
        bought = bought_with(ready, self.token, coin, self.amount, self.market)
        try:
            lent = lent_at(bought.world, self.system).supply(bought.world, YOU, self.token, bought.units)
        except Refused as refused:
            raise Refused(refused.code, worth_of(world, self.token, refused.remedy), **refused.figures) from None
        return lent.world, bought.units

    def kinds(self, world: World, lender: Lender, path: Path) -> tuple[str, ...]:
        """Return the kinds of fee that it pays."""
        mode = ("set_emode",) if changes_mode(lender, self.category) else ()
        spenders = [*((issuer.asset, issuer.name) for issuer in path[1:]), (self.token, lender.name)]
        asked = [pair for pair in spenders if asks_approval(world, *pair)]
        loan = ("borrow",) if self.borrowed else ()
        return (*mode, *loan, *buying_kinds(world, path, self.market), "supply", *("approve" for _ in asked))


class CloseLoop(Action, frozen=True, tag="CloseLoop"):
    """Repay all that is owed in the coin of `token` with a flash loan, withdraw all of `token`, and sell just enough of it to
    pay the flash loan back; `market` names where, "" the one that takes least of it.

    Refuses lender_unknown, loan_asset_unknown, loan_no_debt, market_unknown, loop_sale_short (have, need), and what each call
    refuses.
    """

    system: str
    token: str
    market: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the loop closed."""
        lender = taking(world, self.system, self.token)
        coin, path = coin_and_path(world, lender, self.token)
        owed = lender.owed(world, YOU, coin)
        if not owed:
            raise Refused("loan_no_debt", token=coin)
        need = owed + lender.flash_fee(owed)
        venue = self._venue(world, lender, coin, path)
        after_sale = path[1 + [issuer.token for issuer in path].index(venue.other(coin)) :]
        kinds = (
            "flash_loan",
            "repay",
            "withdraw_supplied",
            *(each.work(way.kind) for each in after_sale for way in each.exits(world)[:1]),
        )
        fee = require_fee(world, network_fees(world, (*kinds, venue.work("swap")), lender.chain), lender.chain)
        lent = lender.flash(world, YOU, coin, owed)
        paid = lent_at(lent, self.system).repay(lent, YOU, coin, EVERYTHING).world
        freed = lent_at(paid, self.system).withdraw(paid, YOU, self.token, EVERYTHING)
        sale = sold_for(freed.world, venue, coin, after_sale, freed.amount, need)
        after = lent_at(sale.world, self.system).unflash(sale.world, YOU, coin, owed)
        rate, kept = world.redemption_rate(self.token), freed.amount - sale.given
        figures: Figures = {
            "repaid": owed,
            "flash": owed,
            "flash_fee": need - owed,
            "withdrawn": freed.amount,
            "sold": sale.sold,
            "got": sale.got,
            "kept": kept,
            "over": sale.got - need,
            "cost": world.worth(self.token, sale.given, rate) - owed - (sale.got - need),
        }
        title = f"Closed a loop of {words(world, freed.amount, self.token)}"
        return told_loop(world, after, lender, "close_loop", title, self.token, fee, figures, venue.name)

    def _venue(self, world: World, lender: Lender, coin: str, path: Path) -> Venue:
        if self.market:
            venue = world.system(self.market, Venue)
            if coin not in venue.coins or venue.other(coin) not in [issuer.token for issuer in path]:
                raise Refused("market_token", token=self.token, first=venue.coins[0], second=venue.coins[1])
            return venue
        found = venues_of(world, self.token)
        if len(found) == 1:
            return found[0]
        if not found:
            raise Refused("market_unknown", market="")
        held = lender.supplied(world, YOU, self.token)

        def brings(venue: Venue) -> int:
            sold = venue.other(coin)
            return venue.sold_at_once(world, sold, owed_in(world, self.token, held, sold)) or 0

        return max(found, key=brings)
