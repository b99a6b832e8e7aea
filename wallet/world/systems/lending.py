"""A lending market in a world, as Aave's: what is supplied and lent really moves, and the contract computes.

The arithmetic is `wallet.defi.lending`'s. The account of its name holds what is not lent out. Deposits and debts are the
contract's own rows, scaled by an index of the hour in which a reserve was last touched, so an hour in which nobody acts costs
nothing and misses no interest. Prices are asked for when somebody acts or looks, from the source that the market believes; a
stale one is what it last believed. Left out: whoever keeps the treasury, and sales of what a liquidator takes.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.defi import (
    lending,
    lending_flash,
    lending_governance,
    lending_liquidation,
    lending_modes,
    lending_sums,
    lending_transfer,
)
from wallet.defi.lending import TREASURY, LendingMarket
from wallet.defi.lending_account import (
    AccountData,
    data_of,
    debt_balance,
    liquidation_bonus_for,
    supplied_balance,
    value_of_collateral,
    value_of_debt,
)
from wallet.defi.lending_distance import ending_rate_ppm, fall_ppm, hours_of_interest
from wallet.defi.lending_reserves import borrow_index_at, liquidity_index_at, owed_amount, supplied_amount
from wallet.defi.lending_state import NOBODY, Account, asset_of, emode_of
from wallet.defi.lending_watch import is_safe
from wallet.defi.rate_strategy import Rates
from wallet.defi.ray import BPS
from wallet.world import ledger as books
from wallet.world.given import Given
from wallet.world.holdings import token_line
from wallet.world.ledger import Ledger, units_of
from wallet.world.lender import Danger, Interest, Lender, Lent, LoanMode, LoanTerms, Seized, Unsafe
from wallet.world.lines import LIQUIDATOR, OTHERS, YOU, Holding, Place, PriceSource, lent_key, lent_parts
from wallet.world.own_sums import NOTHING, OwnSum
from wallet.world.state import Marks, World
from wallet.world.systems.capped_price import CappedPriceFeed
from wallet.world.systems.lending_storage import PRICE_OF_A_DOLLAR, Entered, LendingStart, begun, coin_price, filled, paid_in
from wallet.world.systems.lending_terms import modes_of, rates_by_use, terms_of
from wallet.world.tokens import TEN_TO, WEI

PPM = 10**6
NOT_ENTERED = Entered()


class LendingPool(Lender, frozen=True, kw_only=True, tag="lending_pool"):
    """The market as it stands in a world. `entered` are own moves by line, `forced` what liquidations moved of all that
    is staked, by the coin in which it is valued.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of a lender.
    """

    market: LendingMarket
    feeds: dict[str, str] = msgspec.field(default_factory=dict)
    """The system that caps the price of a token, by token."""
    entered: dict[str, Entered] = msgspec.field(default_factory=dict)
    forced: dict[str, OwnSum] = msgspec.field(default_factory=dict)
    mechanism: ClassVar[str] = "lending"
    At: ClassVar[type[msgspec.Struct]] = LendingStart

    # its beginning

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the market: what others supplied and have not borrowed comes from them."""
        terms = begun(preset.parameters, at, world.listed)
        feeds = {feed.token: feed.name for feed in world.every(CappedPriceFeed)}
        unpriced = {asset.name: PRICE_OF_A_DOLLAR for asset in terms.assets}
        market = filled(lending.new_market(terms, unpriced, world.start), at)
        told = {"prices_from": at.prices_from, "deposit_discount_bps": at.deposit_discount_bps}
        own = cls(name=name, chain=preset.chain, market=market, feeds=feeds, **told)
        world = paid_in(world, name, market)
        return world.with_system(replace(own, market=own.priced(world)))

    # prices

    def price(self, world: World, token: str, marks: Marks | None = None) -> int:
        """Return what it believes a whole token costs, in 1e-8 of a dollar; where its source has no answer, the last one."""
        known, last = world.listed[token], self.market.prices[token]
        if self.prices_from == "stale":
            return last
        if not known.issuer:
            return coin_price(world, token) if known.kind == "coin" else PRICE_OF_A_DOLLAR
        coin, found = coin_price(world, known.coin), 0
        match self.prices_from:
            case "market":
                found = coin * ((marks or Marks(world)).price(token) or 0) // WEI
            case "capped" if token in self.feeds:
                found = world.system(self.feeds[token], CappedPriceFeed).price(world, coin)
            case _:
                found = coin * world.redemption_rate(token) // WEI
        return found or last

    def priced(self, world: World, tokens: Iterable[str] | None = None, marks: Marks | None = None) -> LendingMarket:
        """Return the market with the prices of this moment, of all its assets or of those `tokens`."""
        prices = self.market.prices.copy()
        for token in prices if tokens is None else tokens:
            prices[token] = self.price(world, token, marks)
        return replace(self.market, prices=prices)

    def capped_by(self) -> dict[str, str]:
        return self.feeds if self.prices_from == "capped" else {}

    def priced_from(self, world: World, source: PriceSource) -> World:
        return world.changed(self.name, market=self.priced(world), prices_from=source)

    def rates_set(self, world: World, token: str, optimal_bps: int, slope1_bps: int, slope2_bps: int) -> World:
        curve = replace(asset_of(self.market, token).rates, optimal_bps=optimal_bps, slope1_bps=slope1_bps, slope2_bps=slope2_bps)
        return world.changed(self.name, market=lending_governance.set_rates(self.market, token, curve, world.now))

    # what people do

    def others_moved(self, world: World, token: str, supplied: int, owed: int) -> World:
        market, paid = lending_sums.brought_to(self.market, OTHERS, token, supplied, owed, world.now)
        return self._others_paid(world, token, paid, market)

    def others_went(self, world: World, token: str, supplied: int, owed: int) -> World:
        market, paid = lending_sums.changed_by(self.market, OTHERS, token, supplied, owed, world.now)
        return self._others_paid(world, token, paid, market)

    def _others_paid(self, world: World, token: str, paid: int, market: LendingMarket) -> World:
        sides = (OTHERS, self.name) if paid >= 0 else (self.name, OTHERS)
        return world.changed(self.name, books.move(world.ledger, token, *sides, abs(paid)), market=market)

    def assets(self) -> tuple[str, ...]:
        return tuple(self.market.reserves)

    def supply(self, world: World, account: str, token: str, amount: int) -> Lent:
        done = lending.supply(self.market, account, token, amount, world.now)
        ledger = books.move(world.ledger, token, account, self.name, done.amount)
        return self._moved(world, ledger, done, account, token, "supplied", done.amount)

    def withdraw(self, world: World, account: str, token: str, amount: int) -> Lent:
        row = self._row(account)
        backs = token in row.collateral and row.owed
        market = self.priced(world, (*row.collateral, *row.owed)) if backs else self.market
        done = lending.withdraw(market, account, token, amount, world.now)
        ledger = books.move(world.ledger, token, self.name, account, done.amount)
        return self._moved(world, ledger, done, account, token, "supplied", -done.amount)

    def hand_over(self, world: World, giver: str, taker: str, token: str, amount: int) -> Lent:
        row = self._row(giver)
        backs = token in row.collateral and row.owed
        market = self.priced(world, (*row.collateral, *row.owed)) if backs else self.market
        done = lending_transfer.hand_over(market, giver, taker, token, amount, world.now)
        mine = giver if giver == YOU else taker
        return self._moved(world, world.ledger, done, mine, token, "supplied", -done.amount if giver == YOU else done.amount)

    def borrow(self, world: World, account: str, token: str, amount: int) -> Lent:
        done = lending.borrow(self.priced(world), account, token, amount, world.now)
        ledger = books.move(world.ledger, token, self.name, account, done.amount)
        return self._moved(world, ledger, done, account, token, "borrowed", -done.amount)

    def repay(self, world: World, account: str, token: str, amount: int) -> Lent:
        done = lending.repay(self.market, account, token, amount, world.now)
        ledger = books.move(world.ledger, token, account, self.name, done.amount)
        return self._moved(world, ledger, done, account, token, "borrowed", done.amount)

    def _moved(
        self, world: World, ledger: Ledger, done: lending.Moved, account: str, token: str, side: Place, amount: int
    ) -> Lent:
        entered = self.entered
        if account == YOU:
            worth = world.worth(token, abs(amount), world.redemption_rate(token))
            entered = self._with(entered, lent_key(token, side, self.name), amount, worth)
        own = replace(self, market=done.market, entered=entered)
        return Lent(world.with_system(own, ledger), done.amount)

    def flash_fee(self, amount: int) -> int:
        return lending_flash.premium_on(self.market, amount)

    def flash(self, world: World, account: str, token: str, amount: int) -> World:
        done = lending_flash.hand_out(self.market, token, amount, world.now)
        return world.with_system(replace(self, market=done.market), books.move(world.ledger, token, self.name, account, amount))

    def unflash(self, world: World, account: str, token: str, amount: int) -> World:
        """Its cost is an account's interest on what it owes of the token."""
        done = lending_flash.take_back(self.market, token, amount, world.now)
        entered, premium = self.entered, done.amount - amount
        if account == YOU:
            worth = world.worth(token, premium, world.redemption_rate(token))
            entered = self._with(entered, lent_key(token, "borrowed", self.name), premium, worth)
        ledger = books.move(world.ledger, token, account, self.name, done.amount)
        return world.with_system(replace(self, market=done.market, entered=entered), ledger)

    def use_as_collateral(self, world: World, account: str, token: str, used: bool) -> World:
        return world.changed(self.name, market=lending_modes.set_collateral(self.priced(world), account, token, used, world.now))

    def set_emode(self, world: World, account: str, category: int) -> World:
        return world.changed(self.name, market=lending_modes.set_emode(self.priced(world), account, category, world.now))

    # what an account has

    def supplied(self, world: World, account: str, token: str) -> int:
        return supplied_balance(self.market, account, token, world.now)

    def owed(self, world: World, account: str, token: str) -> int:
        return debt_balance(self.market, account, token, world.now)

    def totals(self, world: World, token: str) -> tuple[int, int]:
        reserve, now = self.market.reserves[token], world.now
        supplied = supplied_amount(reserve.scaled_supply, liquidity_index_at(reserve, now))
        return supplied, owed_amount(reserve.scaled_debt, borrow_index_at(reserve, now))

    def at_hand(self, token: str) -> int:
        return self.market.reserves[token].virtual_balance

    def touched(self, world: World, token: str) -> bool:
        return self.market.reserves[token].updated_s == world.now

    def health(self, world: World, account: str, marks: Marks | None = None) -> AccountData:
        return self._valued(world, self._row(account), marks)

    def _row(self, account: str) -> Account:
        return self.market.accounts.get(account, NOBODY)

    def _valued(self, world: World, row: Account, marks: Marks | None = None) -> AccountData:
        """Return what a row is worth: only what it has and owes is priced."""
        return data_of(self.priced(world, (*row.collateral, *row.owed), marks), row, world.now)

    def yearly_rates(self, token: str) -> Rates[int]:
        asset_of(self.market, token)
        reserve = self.market.reserves[token]
        return Rates(reserve.liquidity_rate_ray, reserve.variable_borrow_rate_ray)

    def rates_by_use(self, world: World, token: str, parts_ppm: Sequence[int]) -> tuple[Rates[int], ...]:
        return rates_by_use(self.market, token, parts_ppm, world.now)

    def kink_ppm(self, token: str) -> int:
        return asset_of(self.market, token).rates.optimal_bps * (PPM // BPS)

    def indexes(self, world: World, token: str) -> Rates[int]:
        reserve, now = self.market.reserves[token], world.now
        return Rates(liquidity_index_at(reserve, now), borrow_index_at(reserve, now))

    def terms(self, world: World, account: str, token: str) -> LoanTerms:
        return terms_of(self.priced(world), account, token, world.now)

    def modes(self) -> tuple[LoanMode, ...]:
        return modes_of(self.market)

    def ending_rate_ppm(self, world: World, account: str) -> int | None:
        row = self._row(account)
        return ending_rate_ppm(self.priced(world, (*row.collateral, *row.owed)), row, world.now) if row.owed else None

    def mode_of(self, account: str) -> int:
        return self._row(account).emode

    def backs(self, account: str) -> tuple[str, ...]:
        return self._row(account).collateral

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        row = self.market.accounts.get(account)
        if row is None:
            return ()
        reserves, now = self.market.reserves, world.now
        lines = []
        for token, scaled in row.supplied.items():
            amount = supplied_amount(scaled, liquidity_index_at(reserves[token], now))
            lines.append(self._line(world, token, amount, "supplied", marks))
        for token, scaled in row.owed.items():
            amount = owed_amount(scaled, borrow_index_at(reserves[token], now))
            lines.append(self._line(world, token, -amount, "borrowed", marks))
        return tuple(lines)

    def _line(self, world: World, token: str, amount: int, side: Place, marks: Marks | None) -> Holding:
        key = lent_key(token, side, self.name)
        moved = self.entered.get(key, NOT_ENTERED)
        line = token_line(world, token, amount, marks)
        return replace(line, key=key, place=side, system=self.name, put_in=moved.put_in, taken_out=moved.taken_out)

    def _with(self, entered: dict[str, Entered], key: str, units: int, worth: int) -> dict[str, Entered]:
        """Return the book after `units` came into a line, or left it where they are negative, for that `worth`."""
        old = entered.get(key, NOT_ENTERED)
        put, taken = (worth, 0) if units >= 0 else (0, worth)
        return {**entered, key: Entered(old.put_in + put, old.taken_out + taken, old.units + units)}

    # liquidation

    def danger(self, world: World, account: str) -> Danger | None:
        row = self._row(account)
        if not row.owed:
            return None
        market = self.priced(world, (*row.collateral, *row.owed))
        health, bonus_bps = data_of(market, row, world.now).health_factor_wad, 0
        if row.collateral:
            largest = asset_of(market, self._largest(world, account, row).collateral)
            bonus_bps = liquidation_bonus_for(largest, emode_of(market, row.emode)) - BPS
        worth = dict.fromkeys(("supplied", "borrowed"), 0)
        for line in self.holdings(world, account):
            if line.place == "borrowed" or line.token in row.collateral:
                worth[line.place] += world.in_terms_of(line.redemption_value, world.listed[line.token].coin, world.coin)
        penalty = min(-worth["borrowed"] * bonus_bps // BPS, worth["supplied"])
        hours = hours_of_interest(market, row, world.now)
        return Danger(worth["supplied"], health, fall_ppm(health), hours, penalty, bonus_bps)

    def unsafe(self, world: World, passed_over: Container[str] = ()) -> Unsafe | None:
        rows = [(who, row) for who, row in self.market.accounts.items() if row.owed and row.collateral and who not in passed_over]
        if not rows:
            return None
        market = self.priced(world, {token for _, row in rows for token in (*row.collateral, *row.owed)})
        for account, row in rows:
            if not is_safe(market, account, row, world.now):
                return self._largest(world, account, row)
        return None

    def _largest(self, world: World, account: str, row: Account) -> Unsafe:
        """Return a loan by its largest collateral and its largest debt."""
        market = self.priced(world)

        def collateral_value(token: str) -> int:
            unit, held = TEN_TO[world.listed[token].decimals], supplied_balance(market, account, token, world.now)
            return value_of_collateral(held, market.prices[token], unit)

        def debt_value(token: str) -> int:
            unit, owed = TEN_TO[world.listed[token].decimals], debt_balance(market, account, token, world.now)
            return value_of_debt(owed, market.prices[token], unit)

        collateral, debt = max(row.collateral, key=collateral_value), max(row.owed, key=debt_value)
        return Unsafe(account, collateral, debt, debt_balance(market, account, debt, world.now))

    def liquidate(self, world: World, liquidator: str, loan: Unsafe, cover: int, as_deposit: bool = False) -> Seized:
        sides = loan.borrower, loan.collateral, loan.debt
        done = lending_liquidation.liquidate(self.priced(world), liquidator, *sides, cover, as_deposit, world.now)
        paid, seized, fee = done.done.cover, done.done.seized, done.done.fee
        ledger = books.move(world.ledger, loan.debt, liquidator, self.name, paid)
        if not as_deposit:
            ledger = books.move(ledger, loan.collateral, self.name, liquidator, seized)
        own = replace(self, market=done.market)
        if loan.borrower == YOU:
            own = own._forced(world, loan, paid, seized + fee, done.written_off)
        return Seized(world.with_system(own, ledger), paid, seized, fee, done.written_off)

    def _forced(self, world: World, loan: Unsafe, paid: int, taken: int, written_off: dict[str, int]) -> LendingPool:
        """Enter a liquidation as what it is: collateral sold for the debt that was paid with it. What is written off somebody
        else pays.
        """
        owed, sold = world.listed[loan.debt], world.listed[loan.collateral]
        worth = world.worth(loan.debt, paid, world.redemption_rate(loan.debt))
        brought = world.in_terms_of(worth, owed.coin, sold.coin)
        entered = self._with(self.entered, lent_key(loan.debt, "borrowed", self.name), paid, worth)
        entered = self._with(entered, lent_key(loan.collateral, "supplied", self.name), -taken, brought)
        for token, lost in written_off.items():
            given = world.worth(token, lost, world.redemption_rate(token))
            entered = self._with(entered, lent_key(token, "borrowed", self.name), lost, given)
        forced = self.forced.copy()
        if sold.issuer:
            lost = brought - world.worth(loan.collateral, taken, world.redemption_rate(loan.collateral))
            old = forced.get(sold.coin, NOTHING)
            forced[sold.coin] = replace(old, taken_out=old.taken_out + brought, traded=old.traded + lost)
        if owed.issuer:
            old = forced.get(owed.coin, NOTHING)
            forced[owed.coin] = replace(old, put_in=old.put_in + worth)
        return replace(self, entered=entered, forced=forced)

    def forced_sums(self, coin: str) -> OwnSum:
        return self.forced.get(coin, NOTHING)

    def interest(self, world: World) -> dict[str, Interest]:
        found = {}
        for key, moved in self.entered.items():
            token, side, _ = lent_parts(key) or ("", "", "")
            amount = self.supplied(world, YOU, token) if side == "supplied" else -self.owed(world, YOU, token)
            found[key] = Interest(token, amount - moved.units, moved.taken_out - moved.put_in)
        return found

    def drained(self, world: World, share_ppm: int, taker: str) -> World:
        """Return the world after so much of what is not lent out is gone: the last to ask are not paid."""
        market, ledger = self.market, world.ledger
        for token, reserve in self.market.reserves.items():
            amount = reserve.virtual_balance * share_ppm // PPM
            market = lending_governance.lose(market, token, amount, world.now)
            ledger = books.move(ledger, token, self.name, taker, amount)
        return world.changed(self.name, ledger, market=market)

    # the books

    def accounts(self) -> tuple[str, ...]:
        return (self.name,)

    def names(self) -> tuple[str, ...]:
        return self.name, TREASURY, LIQUIDATOR

    def audit(self, world: World) -> list[str]:
        """Return where rows do not add up to the reserves, or the account holds less than the market knows of."""
        wrong = []
        rows = self.market.accounts.values()
        for token, reserve in self.market.reserves.items():
            supplied, owed = (sum(getattr(row, side).get(token, 0) for row in rows) for side in ("supplied", "owed"))
            if (supplied, owed) != (reserve.scaled_supply, reserve.scaled_debt):
                wrong.append(f"{self.name}: rows have {supplied} and owe {owed} {token}, the reserve says otherwise")
            held = units_of(world.ledger, self.name, token)
            if held < reserve.virtual_balance:
                wrong.append(f"{self.name}: account {held} {token}, the reserve knows of {reserve.virtual_balance}")
        return wrong
