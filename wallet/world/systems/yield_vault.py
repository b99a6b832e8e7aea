"""A vault that lends its asset to strategies, in a world, as Yearn's v3: deposits in, shares out, and a keeper's reports.

The arithmetic is `wallet.defi.yield_vault`'s and `yield_vault_debts`'. The account of its name holds what is idle, and each
strategy has an account of its own, in which it follows a recipe (`vault_strategy`) at the other systems. Once a week a keeper
reports what each strategy is worth, and then hands idle assets on by the recipe's shares; once a day it looks at their health. A
profit unlocks by the second, so the price of a share never jumps up; a loss takes locked profit first. A leaver takes what is
idle, then what strategies free, and bears what that costs. Left out: keepers' network fees, and a vote that changes the recipe.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.defi import yield_vault, yield_vault_debts
from wallet.defi.yield_vault import BPS, Moved, YieldVault
from wallet.errors import Refused
from wallet.last_answer import last_answer
from wallet.staking.rebasing import RATE_ONE
from wallet.world import draws
from wallet.world import ledger as books
from wallet.world.beginning import hand, listing
from wallet.world.given import Coins, Given
from wallet.world.ledger import units_of
from wallet.world.lent_out import LentOut, ReportRow
from wallet.world.lines import OTHERS, Earning, Exit, Figures, Note
from wallet.world.state import DAY_ENDS, DAY_HOURS, HOUR, NO_EVENTS, Deposited, Issuer, Left, Marks, Step, World
from wallet.world.systems import yield_vault_keepers as keepers
from wallet.world.systems.accrued import Accrued, counted
from wallet.world.systems.vault_strategy import VaultRecipe, checked, freed, most_free, passed_on, standing, told_of
from wallet.world.systems.yield_vault_keepers import account_of, manager, treasury, tried
from wallet.world.tokens import WEI, Token

OUT = "shares"
"""The name of the way out of it."""
PPM = 10**6


class YieldVaultStart(msgspec.Struct, frozen=True):
    """The vault at a scenario's first hour: what a share is worth in its asset and what all are worth, its recipe in the order in
    which strategies are asked to pay, and every how many days a keeper reports. What no strategy is meant for stays idle.
    """

    share_price: Coins
    assets: Coins
    report_every_days: int
    recipe: dict[str, VaultRecipe]


class Emptied(NamedTuple):
    """A redemption under way: the world and what is requested, and what each strategy paid."""

    world: World
    payout: yield_vault_debts.Payout


class YieldVaultProtocol(Issuer, frozen=True, kw_only=True, tag="yield_vault_protocol"):
    """The vault as it stands in a world.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of an issuer.
    """

    vault: YieldVault
    recipe: tuple[VaultRecipe, ...] = ()
    report_every_days: int = 7
    reported: tuple[ReportRow, ...] = ()
    """The last of its reports, oldest first."""
    accrued: Accrued = Accrued()
    entry: ClassVar[str] = "deposit"
    lends_out: ClassVar[bool] = True
    mechanism: ClassVar[str] = "yield_vault"
    daily: ClassVar[tuple[str, ...]] = ("rebase", "yield_profit", "yield_loss")
    At: ClassVar[type[msgspec.Struct]] = YieldVaultStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        symbol, title = preset.label("token"), preset.label("token_title")
        return (Token(symbol, title, 18, "rising_value", preset.label("coin"), preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the vault, its strategies at work. Raises ValueError for a recipe that nobody could follow."""
        asset, token = preset.label("asset"), preset.label("token")
        recipe = tuple(at.recipe.values())
        checked(world, asset, recipe)
        vault = YieldVault(
            preset.parameters, at.assets, at.assets * WEI // at.share_price, last_update=world.now, debts=(0,) * len(recipe)
        )
        own = cls(
            name=name,
            token=token,
            asset=asset,
            chain=preset.chain,
            vault=vault,
            recipe=recipe,
            report_every_days=at.report_every_days,
        )
        world = listing(world, cls.brings(name, preset)).with_system(own)
        world = replace(world, ledger=books.mint(world.ledger, token, OTHERS, vault.raw_supply))
        return keepers.spread(hand(world, name, asset, at.assets), name)

    # its accounts

    def account_of(self, place: int) -> str:
        """Return the account in which a strategy works."""
        return account_of(self.name, place)

    def _places(self) -> range:
        return range(len(self.recipe))

    def worth_of(self, world: World, place: int) -> int:
        """Return what a strategy is worth in the asset now, whatever was reported of it."""
        return standing(world, self.account_of(place), self.recipe[place], self.asset).worth

    # an hour

    def elapse(self, world: World) -> Step:
        """Count what the hour brought you, and tell it when the day ends."""
        return counted(world, self, self.accrued, lambda now: self._price(world, now), self._terms)

    def _terms(self) -> Figures:
        return {"fee_1e20": self.vault.parameters.performance_fee_bps * (10**20 // BPS)}

    def report(self, world: World) -> Step:
        """Let the keeper look after each strategy's health once a day, when oracles have reported, and every so many days report
        and spread what is idle.
        """
        if world.hour_of_day != DAY_ENDS:
            return world, NO_EVENTS
        world = keepers.safe(world, self.name)
        if self._day_of(world, world.now) % self.report_every_days:
            return world, NO_EVENTS
        world, events = keepers.reported(world, self.name)
        return keepers.spread(world, self.name), events

    # its token

    def _price(self, world: World, now: int) -> int:
        """Return the coins owed for one whole share at a unix time, of 1e18."""
        return yield_vault.price_per_share(self.vault, now) * world.redemption_rate(self.asset) // WEI

    def redemption_rate(self, world: World, token: str) -> int:
        return self._price(world, world.now)

    def market_price(self, marks: Marks, token: str) -> int | None:
        """Return what the asset inside sells for: nobody trades the shares themselves."""
        price = marks.price(self.asset)
        return None if price is None else price * yield_vault.price_per_share(self.vault, marks.world.now) // WEI

    def sold_as(self, world: World, token: str, amount: int) -> tuple[str, int]:
        inside, issuer = yield_vault.assets_for(self.vault, amount, world.now), world.listed[self.asset].issuer
        return world.systems[issuer].sold_as(world, self.asset, inside) if issuer else (self.asset, inside)

    def stands_still(self, now: int) -> bool:
        return not self.vault.own_shares or now >= self.vault.full_unlock

    # in and out

    def capacity(self, world: World) -> int | None:
        return yield_vault.deposit_room(self.vault)

    def limit(self) -> tuple[int, int]:
        return self.vault.parameters.deposit_limit, 0

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        """Take `amount` of the asset for shares; it stays idle until a keeper comes. Refuses as the contract does, and
        `balance_short`.
        """
        return self._put_in(world, account, yield_vault.deposit(self.vault, amount, world.now))

    def cost_of(self, world: World, units: int) -> int:
        return yield_vault.assets_to_mint(self.vault, units, world.now)

    def mint(self, world: World, account: str, units: int) -> Deposited:
        """Give exactly `units` shares for what they take, rounded up. Refuses as the contract does, and `balance_short`."""
        return self._put_in(world, account, yield_vault.mint(self.vault, units, world.now))

    def _put_in(self, world: World, account: str, done: Moved) -> Deposited:
        ledger = books.move(world.ledger, self.asset, account, self.name, done.assets)
        locked = yield_vault.locked_shares(done.vault, world.now)
        note = Note("risk_strategies", {"locked": yield_vault.assets_for(done.vault, locked, world.now) if locked else 0})
        after = world.changed(self.name, books.mint(ledger, self.token, account, done.shares), vault=done.vault)
        return Deposited(after, done.shares, notes=(note,) if self.recipe else ())

    def payable(self, world: World) -> int:
        """Return the assets that can be paid out now: what is idle, and what strategies can free."""
        debts = self.vault.debts
        each = (
            min(most_free(world, self.account_of(place), self.recipe[place], self.asset), debts[place])
            for place in self._places()
        )
        return yield_vault_debts.idle(self.vault) + sum(each)

    def exits(self, world: World) -> tuple[Exit, ...]:
        """Return redeeming, at once, up to what is idle and can be freed."""
        payable, supply = _payable(world, self.name), self.vault.raw_supply - self.vault.own_shares
        most = None
        if payable < self.vault.total_assets and yield_vault.assets_for(self.vault, supply, world.now) > payable:
            most = yield_vault.shares_for(self.vault, payable, world.now)
        return (Exit(OUT, "withdraw", self.asset, most=most),)

    def leave(self, world: World, account: str, way: str, amount: int) -> Left:
        """Give `amount` shares for what they are worth, less what freeing it costs. Refuses as the contract does."""
        held = units_of(world.ledger, account, self.token)
        return self._take_out(world, account, yield_vault.redeem(self.vault, amount, held, world.now), BPS)

    def cost_out(self, world: World, amount: int) -> int:
        return yield_vault.shares_to_withdraw(self.vault, amount, world.now)

    def withdraw(self, world: World, account: str, amount: int) -> Left:
        """Pay exactly `amount` of the asset, of which nothing may be lost on the way. Refuses as the contract does."""
        held = units_of(world.ledger, account, self.token)
        return self._take_out(world, account, yield_vault.withdraw(self.vault, amount, held, world.now), 0)

    def _take_out(self, world: World, account: str, moved: Moved, most_lost_bps: int) -> Left:
        found = Emptied(world, yield_vault_debts.payout(self.vault, moved.assets))
        for place in self._places():
            if found.payout.done:
                break
            found = self._pulled(found, place)
        done = yield_vault_debts.paid(self.vault, moved, found.payout, most_lost_bps)
        ledger = books.burn(found.world.ledger, self.token, account, done.shares)
        ledger = books.move(ledger, self.asset, self.name, account, done.assets)
        lost = moved.assets - done.assets
        figures: dict[str, int | str] = {"lost": lost} if lost else {}
        idle = yield_vault_debts.idle(self.vault)
        notes = (Note("risk_freeing", {"idle": idle}),) if moved.assets > idle else ()
        return Left(found.world.changed(self.name, ledger, vault=done.vault), done.assets, figures, notes)

    def _pulled(self, under_way: Emptied, place: int) -> Emptied:
        """Return the redemption after a strategy was asked; one whose calls are refused frees nothing."""
        world, recipe, account = under_way.world, self.recipe[place], self.account_of(place)
        worth, most = self.worth_of(world, place), most_free(world, account, recipe, self.asset)
        asked, wanted = yield_vault_debts.ask(under_way.payout, place, worth, most)
        if not wanted:
            return Emptied(world, asked)
        try:
            after = freed(world, account, recipe, self.asset, wanted)
        except Refused:
            return Emptied(world, yield_vault_debts.ask(under_way.payout, place, worth, 0)[0])
        came = after.balance(account, self.asset)
        after = passed_on(after, self.asset, account, self.name)
        return Emptied(after, yield_vault_debts.pulled(asked, place, wanted, came))

    def ask(self, world: World, account: str, amount: int) -> World:
        """Redeem what of `amount` can be paid; the rest stays with its holder."""
        most = self.exits(world)[0].most
        amount = amount if most is None else min(amount, most)
        return tried(world, lambda one: self.leave(one, account, OUT, amount).world) if amount else world

    # what is ahead

    def usual_day(self, world: World) -> int:
        """Return what the asset earns in a usual day: what strategies add is known when it is reported."""
        issuer = world.listed[self.asset].issuer
        return world.issuer(issuer).usual_day(world) if issuer else RATE_ONE

    def earning(self, world: World) -> Earning:
        """Return what stands behind its shares: `pending` is what is still locked, and what strategies have not reported."""
        rate, supply = world.redemption_rate(self.asset), self.vault.raw_supply - self.vault.own_shares
        counted_ = yield_vault.assets_for(self.vault, supply, world.now)
        unreported = sum(self.worth_of(world, place) - self.vault.debts[place] for place in self._places())
        pending = self.vault.total_assets - counted_ + unreported
        coins = [amount * rate // WEI for amount in (counted_, pending)]
        return Earning(supply, coins[0], coins[1], coins[0], self.vault.parameters.performance_fee_bps)

    def drained(self, world: World, share_ppm: int, taker: str) -> World:
        """Return the world after so much of what is idle is gone, and of what each strategy can free, as through a fault of its
        contract: it lowers the price at once.
        """
        vault, gone = self.vault, yield_vault_debts.idle(self.vault) * share_ppm // PPM
        world = replace(world, ledger=books.move(world.ledger, self.asset, self.name, taker, gone))
        vault = replace(vault, total_assets=vault.total_assets - gone)
        for place in self._places():
            account, recipe = self.account_of(place), self.recipe[place]
            amount, debt = self.worth_of(world, place) * share_ppm // PPM, vault.debts[place]
            after = tried(world, lambda one, a=account, r=recipe, x=amount: freed(one, a, r, self.asset, x))  # type: ignore[misc]
            if after is not world:
                world = passed_on(after, self.asset, account, taker)
                vault = yield_vault_debts.taken_back(vault, place, debt * share_ppm // PPM, 0)
        return world.changed(self.name, vault=vault)

    def lent_out(self, world: World) -> LentOut:
        vault, now, debts = self.vault, world.now, yield_vault_debts
        locked = yield_vault.locked_shares(vault, now)
        people = vault.raw_supply - vault.own_shares
        price = yield_vault.price_per_share(vault, now)
        return LentOut(
            asset=self.asset,
            assets=vault.total_assets,
            idle=debts.idle(vault),
            locked=yield_vault.assets_for(vault, locked, now) if locked else 0,
            until=vault.full_unlock if locked else 0,
            price=price,
            full=vault.total_assets * WEI // people if people else price,
            room=yield_vault.deposit_room(vault),
            limit=vault.parameters.deposit_limit,
            payable=self.payable(world),
            fee_bps=vault.parameters.performance_fee_bps,
            protocol_bps=vault.parameters.protocol_fee_bps,
            unlock_s=vault.parameters.unlock_time_s,
            next_report=self._next_report(world),
            strategies=tuple(
                told_of(world, self.account_of(place), recipe, self.asset, vault.debts[place], vault.total_assets)
                for place, recipe in enumerate(self.recipe)
            ),
            reports=self.reported,
        )

    def _next_report(self, world: World) -> int:
        """Return the unix time of the next report."""
        until_look = (DAY_ENDS - world.hour_of_day - 1) % DAY_HOURS + 1
        first = world.now + until_look * HOUR
        days = -self._day_of(world, first) % self.report_every_days
        return first + days * DAY_HOURS * HOUR

    def _day_of(self, world: World, now: int) -> int:
        """Return the number of a day, by which a keeper knows when to report."""
        return now // HOUR // DAY_HOURS + draws.bits(world.seed, 0, f"keeper {self.name}") % self.report_every_days

    def works_at(self, world: World) -> tuple[str, ...]:
        held = (world.listed[recipe.holds].issuer for recipe in self.recipe if recipe.holds)
        return tuple(dict.fromkeys((*(recipe.lender for recipe in self.recipe), *held)))

    live_keys: ClassVar[tuple[str, ...]] = ("locked_profit",)

    def live(self, world: World, key: str) -> tuple[int, str] | None:
        locked = yield_vault.locked_shares(self.vault, world.now)
        return (yield_vault.assets_for(self.vault, locked, world.now) if locked else 0), self.asset

    def staked_beyond(self, world: World, units: int) -> dict[str, int]:
        found, people = dict[str, int](), self.vault.raw_supply - self.vault.own_shares
        for place, recipe in enumerate(self.recipe):
            owed = standing(world, self.account_of(place), recipe, self.asset).owed if people else 0
            token = recipe.holds or self.asset
            found[token] = found.get(token, 0) + (owed * units // people if owed else 0)
        return {token: coins for token, coins in found.items() if coins}

    # the books

    def accounts(self) -> tuple[str, ...]:
        return self.name, *(self.account_of(place) for place in self._places())

    def names(self) -> tuple[str, ...]:
        return self.name, manager(self.name), treasury(self.name)

    def audit(self, world: World) -> list[str]:
        """Return where other shares are issued than there are, or less lies idle than counts as idle."""
        issued, people = world.ledger.issued.get(self.token, 0), self.vault.raw_supply - self.vault.own_shares
        wrong = [] if issued == people else [f"{self.name}: {issued} shares issued, people's are {people}"]
        held, idle = units_of(world.ledger, self.name, self.asset), yield_vault_debts.idle(self.vault)
        if held < idle:
            wrong.append(f"{self.name}: holds {held}, of which {idle} count as idle")
        return wrong


@last_answer
def _payable(world: World, name: str) -> int:
    """Return what a vault could pay out: who redeems asks for it before the call, and in it."""
    return world.system(name, YieldVaultProtocol).payable(world)
