"""A token that stands for a coin, and the vault into which what its validators earn drips, in a world, as Frax has them.

Two systems on one preset. The issuer mints its token one for one and lends the coins to validators on the chain. Once the chain's
day has ended it mints what they earned: a part to its treasury, the rest to the vault. The token itself earns nothing, and nobody
redeems it for the coin: the market is the way out. Where a slashing leaves less than the tokens stand for, they are owed that
less, and what is earned goes into the gap first. The vault's arithmetic is `wallet.staking.dripping_vault`'s; its keepers begin a
cycle in the first hour in which one may begin. Left out: that others mint, market operations of the issuer, and what of your
shares lies with a lender in what a day is told to have brought you.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.chain.ethereum_runs import total_active
from wallet.staking import dripping_vault
from wallet.staking.dripping_vault import DrippingVault, Moved
from wallet.staking.rebasing import RATE_ONE
from wallet.world import ledger as books
from wallet.world.beginning import hand, listing
from wallet.world.given import Coins, Given
from wallet.world.ledger import Ledger, units_of
from wallet.world.lines import OTHERS, Earning, Event, Exit, Figures, Prospect
from wallet.world.state import NO_EVENTS, Deposited, Issuer, Left, Marks, Step, System, World
from wallet.world.systems.accrued import Accrued, counted
from wallet.world.systems.ethereum import STAKE_GWEI, EthereumChain, Payee, working_wei
from wallet.world.tokens import GWEI, WEI, Token

PPM, BPS = 10**6, 10**4
VALIDATOR = STAKE_GWEI * GWEI
YEAR_DAYS_X4 = 1461
OUT = "vault"
"""The name of the way out of the vault."""


class ParIssuerStart(msgspec.Struct, frozen=True):
    """The issuer at a scenario's first hour: its tokens, all lent to validators in whole ones, and what it keeps of rewards."""

    issued: Coins
    kept_bps: int


class ParIssuer(Issuer, frozen=True, kw_only=True, tag="par_issuer"):
    """The issuer as it stands in a world: coins that are with no validator yet are in the account of its name.

    `minted` are all its tokens, and `pays` is the vault that gets what it earns, "" where there is none, which leaves it to the
    treasury. `owed` is what a token stands for since the chain's last day, of 1e18: one coin, or less where less is there.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of an issuer.
    """

    kept_bps: int
    minted: int
    pays: str = ""
    owed: int = WEI
    still: ClassVar[bool] = True
    At: ClassVar[type[msgspec.Struct]] = ParIssuerStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        coin, symbol = preset.label("coin"), preset.label("asset")
        return (Token(symbol, preset.label("asset_title"), 18, "receipt", coin, preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the issuer: what makes no whole validator lies in its account."""
        coin, token = preset.label("coin"), preset.label("asset")
        own = cls(name=name, token=token, asset=coin, chain=preset.chain, kept_bps=at.kept_bps, minted=at.issued)
        count = at.issued // VALIDATOR
        world = own.on(world).begun_by(world, name, count, Payee(own.earned_account, own.earned_account))
        world = listing(world, cls.brings(name, preset)).with_system(own)
        world = replace(world, ledger=books.mint(world.ledger, token, OTHERS, at.issued))
        return hand(world, name, coin, at.issued - count * VALIDATOR)

    @property
    def earned_account(self) -> str:
        """Where the sweep and the tips of its validators arrive."""
        return f"{self.name}-earned"

    @property
    def treasury(self) -> str:
        """Where its part of rewards goes, in its token."""
        return f"{self.name}-treasury"

    def on(self, world: World) -> EthereumChain:
        """Return the chain on which its validators stand."""
        return world.system(self.chain, EthereumChain)

    # an hour

    def elapse(self, world: World) -> Step:
        """Once the chain's day has ended, mint what it paid, send whole validators to the chain, and see what is there."""
        if self.on(world).last_day.hour != world.hour:
            return world, NO_EVENTS
        world = self._with_validators(self._paid(world))
        backed, minted = self._backed(world), world.system(self.name, ParIssuer).minted
        owed = min(WEI, backed * WEI // minted) if minted else WEI
        if owed == self.owed:
            return world, NO_EVENTS
        world = world.changed(self.name, owed=owed)
        if (owed == WEI) == (self.owed == WEI):
            return world, NO_EVENTS
        kind = "cover_whole" if owed == WEI else "cover_short"
        return world, (Event(world.hour, kind, "", {"missing": max(0, minted - backed)}, self.name),)

    def _paid(self, world: World) -> World:
        """Mint what arrived, as far as it is more than what all tokens stand for: for the treasury, and for the vault."""
        arrived = units_of(world.ledger, self.earned_account, self.asset)
        more = max(0, min(arrived, self._backed(world) - self.minted))
        kept = more * self.kept_bps // BPS if self.pays else more
        ledger = books.move(world.ledger, self.asset, self.earned_account, self.name, arrived)
        ledger = books.mint(ledger, self.token, self.treasury, kept)
        ledger = books.mint(ledger, self.token, self.pays or self.treasury, more - kept)
        return world.changed(self.name, ledger, minted=self.minted + more)

    def _with_validators(self, world: World) -> World:
        count = units_of(world.ledger, self.name, self.asset) // VALIDATOR
        return self.on(world).deposit(world, self.name, self.name, count, STAKE_GWEI) if count else world

    def _backed(self, world: World) -> int:
        """Return the coins behind its tokens: at hand, with validators, and on the way to them."""
        status = ethereum.operator_status(self.on(world).state, self.name)
        at_hand = (units_of(world.ledger, account, self.asset) for account in self.accounts())
        return sum(at_hand) + (status.balance + status.queued) * GWEI

    def uncounted(self, world: World) -> tuple[int, int]:
        """Return what is there beyond one coin for each token, and by how much all tokens are owed less than is there up to that;
        negative where they are owed more.
        """
        backed = self._backed(world)
        return max(0, backed - self.minted), min(backed, self.minted) - self.minted * self.owed // WEI

    # its token

    def redemption_rate(self, world: World, token: str) -> int:
        return self.owed

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        """Mint one for one. Refuses `balance_short`."""
        ledger = books.move(world.ledger, self.asset, account, self.name, amount)
        ledger = books.mint(ledger, self.token, account, amount)
        return Deposited(world.changed(self.name, ledger, minted=self.minted + amount), amount)

    # what is ahead

    def prospect(self, world: World) -> Prospect:
        """A buyer counts with what is already missing; no way but the market is open."""
        missing = self.minted * self.owed // WEI - self._backed(world)
        return Prospect(max(0, missing) * PPM // self.minted if self.minted else 0, None)

    def earned_a_day(self, world: World) -> int:
        """Return what its validators bring the vault in a usual day, tips included, after its own part."""
        chain, status = self.on(world), ethereum.operator_status(self.on(world).state, self.name)
        lent = (status.active + status.exiting) * GWEI
        active = total_active(chain.state.runs, chain.state.epoch) * GWEI
        if not active:
            return 0
        earned = ethereum.reward_rate(chain.state) * lent * 4 // (WEI * YEAR_DAYS_X4) + chain.tips_wei_day * lent // active
        return earned * (BPS - self.kept_bps) // BPS

    # its validators

    @property
    def operator(self) -> str:
        return self.name

    def fee_bps(self) -> int:
        return self.kept_bps

    def fee_bounds(self) -> tuple[int, int]:
        return BPS, 1

    def with_fee(self, world: World, fee_bps: int) -> World:
        return world.changed(self.name, kept_bps=fee_bps)

    def backing(self) -> int:
        return self.minted

    # the books

    def accounts(self) -> tuple[str, ...]:
        return self.name, self.earned_account

    def names(self) -> tuple[str, ...]:
        return self.name, self.treasury

    def audit(self, world: World) -> list[str]:
        """Return what is wrong between its tokens and what stands behind them: only a slashing may take of that."""
        backed, lost = self._backed(world), self.on(world).lost_gwei.get(self.name, 0) * GWEI
        waiting, issued = units_of(world.ledger, self.earned_account, self.asset), world.ledger.issued.get(self.token, 0)
        wrong = [] if issued == self.minted else [f"{self.name}: {issued} tokens issued, storage says {self.minted}"]
        if backed + lost < self.minted:
            wrong.append(f"{self.name}: {self.minted} tokens on {backed} coins, and {lost} were slashed")
        if waiting:
            wrong.append(f"{self.earned_account}: {waiting} not yet taken in")
        return wrong


class VaultStart(msgspec.Struct, frozen=True):
    """The vault at a scenario's first hour: what a share is worth in its asset and what all are worth, what drips in over the
    cycle that then runs, and what has arrived for the next one.
    """

    rate: Coins
    total: Coins
    reward: Coins
    arrived: Coins


class DrippingVaultProtocol(Issuer, frozen=True, kw_only=True, tag="dripping_vault_protocol"):
    """The vault as it stands in a world; the account of its name holds its assets, what is to drip in among them.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of an issuer.
    """

    vault: DrippingVault
    accrued: Accrued = Accrued()
    entry: ClassVar[str] = "deposit"
    mechanism: ClassVar[str] = "dripping_vault"
    daily: ClassVar[tuple[str, ...]] = ("rebase", "drip_begins")
    At: ClassVar[type[msgspec.Struct]] = VaultStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        symbol, title = preset.label("token"), preset.label("token_title")
        return (Token(symbol, title, 18, "rising_value", preset.label("coin"), preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the vault amid a cycle; the first of several gets what their asset's issuer earns."""
        empty = dripping_vault.opened(preset.parameters, world.start)
        length, began = preset.parameters.cycle_length_s, empty.cycle_end
        vault = replace(
            empty,
            cycle_end=began + length,
            last_sync=began,
            supply=at.total * WEI // at.rate,
            stored_assets=at.total - dripping_vault.dripped(at.reward, world.start - began, length),
            last_reward=at.reward,
        )
        asset, token = preset.label("asset"), preset.label("token")
        own = cls(name=name, token=token, asset=asset, chain=preset.chain, vault=vault)
        issuer = world.systems.get(world.listed[asset].issuer)
        if isinstance(issuer, ParIssuer) and not issuer.pays:
            world = world.changed(issuer.name, pays=name)
        world = listing(world, cls.brings(name, preset)).with_system(own)
        world = replace(world, ledger=books.mint(world.ledger, token, OTHERS, vault.supply))
        return hand(world, name, asset, vault.stored_assets + at.reward + at.arrived)

    def _issuer(self, world: World) -> System:
        return world.systems[world.listed[self.asset].issuer]

    # an hour

    def elapse(self, world: World) -> Step:
        """Count what the hour brought you, tell it when the day ends, and begin the next cycle once the last one is over."""
        of = world
        world, told = counted(of, self, self.accrued, lambda now: self._price(of, now), lambda: self._terms(of))
        if world.now < self.vault.cycle_end:
            return world, told
        vault = dripping_vault.sync(self.vault, self._held(world.ledger), world.now)
        figures: Figures = {"reward": vault.last_reward, "ends": vault.cycle_end}
        return world.changed(self.name, vault=vault), (*told, Event(world.hour, "drip_begins", "", figures, self.name))

    def _terms(self, world: World) -> Figures:
        return {"fee_1e20": self.fee_of(world) * (10**20 // BPS), "cycle_ends": self.vault.cycle_end}

    def _held(self, ledger: Ledger) -> int:
        return units_of(ledger, self.name, self.asset)

    # its token

    def _price(self, world: World, now: int) -> int:
        """Return the coins owed for one whole share at a unix time in the cycle, of 1e18."""
        return dripping_vault.price_per_share(self.vault, now) * world.redemption_rate(self.asset) // WEI

    def redemption_rate(self, world: World, token: str) -> int:
        return self._price(world, world.now)

    def market_price(self, marks: Marks, token: str) -> int | None:
        """Return what the asset inside sells for: shares are redeemed for it at any time."""
        price = marks.price(self.asset)
        return None if price is None else price * dripping_vault.price_per_share(self.vault, marks.world.now) // WEI

    def sold_as(self, world: World, token: str, amount: int) -> tuple[str, int]:
        return self.asset, dripping_vault.assets_for(self.vault, amount, world.now)

    def stands_still(self, now: int) -> bool:
        return not self.vault.last_reward or now >= self.vault.cycle_end

    # in and out

    def capacity(self, world: World) -> int | None:
        """Return 0 where nothing is left behind its shares: then the contract takes none."""
        return None if dripping_vault.total_assets(self.vault, world.now) or not self.vault.supply else 0

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        """Put `amount` of the asset in for shares. Refuses as the contract does, and `balance_short`."""
        done = dripping_vault.deposit(self.vault, amount, self._held(world.ledger), world.now)
        return Deposited(self._put_in(world, account, done), done.shares)

    def cost_of(self, world: World, units: int) -> int:
        return dripping_vault.assets_to_mint(self.vault, units, world.now)

    def mint(self, world: World, account: str, units: int) -> Deposited:
        """Give exactly `units` shares for what they take, rounded up. Refuses as the contract does, and `balance_short`."""
        done = dripping_vault.mint(self.vault, units, self._held(world.ledger), world.now)
        return Deposited(self._put_in(world, account, done), done.shares)

    def exits(self, world: World) -> tuple[Exit, ...]:
        """Return redeeming, at once, up to what has dripped in and counts in full."""
        return (Exit(OUT, "withdraw", self.asset, most=self._most(world, self.vault.supply)),)

    def _most(self, world: World, held: int) -> int:
        return dripping_vault.redeemable(self.vault, held, self._held(world.ledger), world.now)

    def leave(self, world: World, account: str, way: str, amount: int) -> Left:
        """Give `amount` shares for the assets that they are worth. Refuses as the contract does."""
        held = units_of(world.ledger, account, self.token)
        done = dripping_vault.redeem(self.vault, amount, held, self._held(world.ledger), world.now)
        return Left(self._taken_out(world, account, done), done.assets)

    def cost_out(self, world: World, amount: int) -> int:
        return dripping_vault.shares_to_withdraw(self.vault, amount, world.now)

    def withdraw(self, world: World, account: str, amount: int) -> Left:
        """Pay exactly `amount` of the asset for the shares that it takes, rounded up. Refuses as the contract does."""
        held = units_of(world.ledger, account, self.token)
        done = dripping_vault.withdraw(self.vault, amount, held, self._held(world.ledger), world.now)
        return Left(self._taken_out(world, account, done), done.assets)

    def ask(self, world: World, account: str, amount: int) -> World:
        """Redeem what of `amount` can be paid; the rest stays with its holder."""
        amount = min(amount, self._most(world, amount))
        return self.leave(world, account, OUT, amount).world if amount else world

    def _put_in(self, world: World, account: str, done: Moved) -> World:
        ledger = books.move(world.ledger, self.asset, account, self.name, done.assets)
        return world.changed(self.name, books.mint(ledger, self.token, account, done.shares), vault=done.vault)

    def _taken_out(self, world: World, account: str, done: Moved) -> World:
        ledger = books.burn(world.ledger, self.token, account, done.shares)
        return world.changed(self.name, books.move(ledger, self.asset, self.name, account, done.assets), vault=done.vault)

    # what is ahead

    def usual_day(self, world: World) -> int:
        """Return what all of the issuer's validators earn in a usual day over what is in the vault."""
        issuer, total = self._issuer(world), dripping_vault.total_assets(self.vault, world.now)
        if not isinstance(issuer, ParIssuer) or issuer.pays != self.name or not total:
            return RATE_ONE
        return RATE_ONE + issuer.earned_a_day(world) * RATE_ONE // total

    def earning(self, world: World) -> Earning:
        """Return what has dripped in, what arrived and has not, and what all validators of its asset's issuer bring it."""
        issuer, price = self._issuer(world), world.redemption_rate(self.asset)
        total, held = dripping_vault.total_assets(self.vault, world.now), self._held(world.ledger)
        counted, waiting = total * price // WEI, (held - total) * price // WEI
        if not isinstance(issuer, ParIssuer) or issuer.pays != self.name:
            return Earning(self.vault.supply, counted, waiting, counted, self.fee_of(world))
        over, short = issuer.uncounted(world)
        return Earning(
            units=self.vault.supply,
            counted=counted,
            pending=waiting + over * (BPS - issuer.kept_bps) // BPS + short * held // issuer.minted,
            at_work=working_wei(issuer.on(world), issuer.name),
            fee_bps=issuer.kept_bps,
            lost=issuer.on(world).lost_gwei.get(issuer.name, 0) * GWEI,
            among=issuer.minted,
        )

    def fee_of(self, world: World) -> int:
        """Return what its asset's issuer keeps of rewards, in 1/10,000."""
        issuer = self._issuer(world)
        return issuer.fee_bps() if isinstance(issuer, Issuer) else 0

    def drained(self, world: World, share_ppm: int, taker: str) -> World:
        """Return the world after so much of its assets is gone, as through a fault of its contract: the shares stay."""
        counted, coming = (amount * share_ppm // PPM for amount in (self.vault.stored_assets, self.vault.last_reward))
        ledger = books.move(world.ledger, self.asset, self.name, taker, counted + coming)
        left = replace(self.vault, stored_assets=self.vault.stored_assets - counted, last_reward=self.vault.last_reward - coming)
        return world.changed(self.name, ledger, vault=left)

    # the books

    def accounts(self) -> tuple[str, ...]:
        return (self.name,)

    def audit(self, world: World) -> list[str]:
        """Return where other shares are issued than there are, or less is held than counts."""
        issued, held = world.ledger.issued.get(self.token, 0), self._held(world.ledger)
        wrong = [] if issued == self.vault.supply else [f"{self.name}: {issued} shares issued, supply {self.vault.supply}"]
        counted = self.vault.stored_assets + self.vault.last_reward
        return wrong if held >= counted else [*wrong, f"{self.name}: holds {held}, of which {counted} count"]
