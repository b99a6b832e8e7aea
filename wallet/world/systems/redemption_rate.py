"""A token over stake on another chain whose rate moves by the epoch, in a world, as Stride's stATOM.

The arithmetic is `wallet.staking.redemption_rate`'s. Its account holds what is not delegated yet, what has unbonded and waits to
be claimed, and the tokens of those who wait for a batch; its stake stands with a row of validators of its name. Each epoch its
keepers (`redemption_rate_keepers`) find out what was slashed, take rewards, write the rate and delegate; on days of a batch all
that wait leave. Governance draws the bounds around the rate from time to time, and lets a halted protocol work again. A batch
on its way is paid as recorded: what a slash takes from it is borne by those who stay. Left out: what lies between the chains.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused
from wallet.staking import redemption_rate as zones
from wallet.staking.rebasing import RATE_ONE
from wallet.staking.redemption_rate import Redemption, RedemptionZone, ZoneTerms
from wallet.world import ledger as books
from wallet.world.beginning import listing
from wallet.world.given import Coins, Given
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS, Exit, Figures, Holding, Note, Prospect, Stage, WaitingRequest
from wallet.world.state import HOUR, NO_EVENTS, Deposited, Issuer, Left, Marks, Step, World
from wallet.world.systems import redemption_rate_keepers as keepers
from wallet.world.systems.cosmos_hub import DECIMALS, CosmosHub, Uatom
from wallet.world.tokens import WEI, Token

PPM, PERCENT = 10**6, 100
DAY_S, YEAR_S = 86_400, 31_557_600
BATCH = "batch"


class ZoneStart(msgspec.Struct, frozen=True):
    """The protocol at a scenario's first hour: what a token redeems for, and its stake, all of it delegated.

    It has that many validators, which keep `commission_percent` of rewards. Every `bounds_days` days bounds are drawn again; a
    halt is looked into for `halt_days` days.
    """

    rate: Coins
    delegated: Uatom
    validators: int
    commission_percent: int
    bounds_days: int
    halt_days: int


class RedemptionRateProtocol(Issuer, frozen=True, kw_only=True, tag="redemption_rate_protocol"):
    """The protocol as it stands in a world.

    `unbonded` are redemptions of yours that can be claimed, `owed` is what others are still to be paid of theirs. `found` is how
    much its validators had lost in all when it last looked, `bounds_at` and `halted_at` are unix times, 0 for never.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of an issuer.
    """

    zone: RedemptionZone
    terms: ZoneTerms
    bounds_days: int
    halt_days: int
    bounds_at: int
    halted_at: int = 0
    found: int = 0
    owed: int = 0
    unbonded: tuple[Redemption, ...] = ()
    mechanism: ClassVar[str] = "redemption_rate"
    still: ClassVar[bool] = True
    daily: ClassVar[tuple[str, ...]] = ("rebase", "batch_sent")
    At: ClassVar[type[msgspec.Struct]] = ZoneStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        coin, symbol = preset.label("asset"), preset.label("token")
        return (Token(symbol, preset.label("token_title"), DECIMALS, "reported_rate", coin, preset.chain, name),)

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the protocol and its validators. Raises ValueError where there would be no token or no rate."""
        supply = at.delegated * WEI // at.rate if at.rate > 0 else 0
        if supply <= 0 or at.bounds_days < 1 or at.halt_days < 1:
            raise ValueError(f"{name} cannot begin with {at.delegated} delegated, at a rate of {at.rate}")
        rate, terms = zones.rate_for(at.delegated, supply), preset.parameters
        zone = RedemptionZone(zones.parameters_at(terms, rate), supply, delegated=at.delegated, rate_1e18=rate)
        own = cls(
            name=name,
            token=preset.label("token"),
            asset=preset.label("asset"),
            chain=preset.chain,
            zone=zone,
            terms=terms,
            bounds_days=at.bounds_days,
            halt_days=at.halt_days,
            bounds_at=world.now,
        )
        world = own.on(world).begun_by(world, name, at.validators, at.commission_percent, at.delegated)
        world = listing(world, cls.brings(name, preset)).with_system(own)
        return replace(world, ledger=books.mint(world.ledger, own.token, OTHERS, supply))

    def on(self, world: World) -> CosmosHub:
        """Return the chain on which its stake is."""
        return world.system(self.chain, CosmosHub)

    @property
    def fees_account(self) -> str:
        """Where its part of rewards goes."""
        return keepers.fees_account(self.name)

    # an hour

    def report(self, world: World) -> Step:
        """Do what is done at the beginning of an epoch, and of a day."""
        return (world, NO_EVENTS) if world.now % self.terms.epoch_s else keepers.epoch(world, self.name)

    # its token

    def redemption_rate(self, world: World, token: str) -> int:
        return self.zone.rate_1e18

    def capacity(self, world: World) -> int | None:
        return 0 if self.zone.halted else None

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        """Give tokens for `amount` at the rate of the last epoch. Refuses as the protocol does, and `balance_short`."""
        done = zones.stake(self.zone, amount)
        ledger = books.move(world.ledger, self.asset, account, self.name, amount)
        ledger = books.mint(ledger, self.token, account, done.st)
        return Deposited(world.changed(self.name, ledger, zone=done.zone), done.st, {"rate": self.zone.rate_1e18})

    # leaving

    def exits(self, world: World) -> tuple[Exit, ...]:
        shut, opens = ("zone_halted", self.opens()) if self.zone.halted else ("", 0)
        return (Exit(BATCH, "request_withdrawal", self.asset, least=1, shut=shut, opens=opens),)

    def opens(self) -> int:
        """Return the unix time from which a protocol that has halted is expected to work again."""
        return self.halted_at + self.halt_days * DAY_S

    def _most(self) -> int:
        """Return how many tokens may be asked for at once: as many as all that is delegated pays."""
        return min(zones.free_st(self.zone), ((self.zone.delegated + 1) * WEI - 1) // max(1, self.zone.rate_1e18))

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        """Return the time until the next batch, which earns, and the chain's unbonding, which does not."""
        goes = zones.next_batch_day(self.zone.parameters, world.now // DAY_S) * DAY_S
        return self._stages(world, goes, goes + self.zone.parameters.unbonding_days * DAY_S)

    def _stages(self, world: World, goes: int, paid: int) -> tuple[Stage, ...]:
        first, whole = (max(0, -(-(moment - world.now) // HOUR)) for moment in (goes, paid))
        rest = whole - first
        waits = (Stage("batch", first, first, first),) if first else ()
        return (*waits, Stage("unbonding", rest, rest, rest))

    def leave(self, world: World, account: str, way: str, amount: int) -> Left:
        """Put `amount` of the token in escrow for the next batch. Refuses as the protocol does."""
        done, stages = zones.redeem(self.zone, account, amount, world.now // DAY_S), self.wait(world, amount)
        ledger = books.move(world.ledger, self.token, account, self.name, amount)
        worth, days = zones.native_for(amount, self.zone.rate_1e18), self.zone.parameters.unbonding_days
        figures: Figures = {
            "first_request": done.redemption.id,
            "last_request": done.redemption.id,
            "rate": self.zone.rate_1e18,
            "ready_at": world.now + sum(stage.likely_hours for stage in stages) * HOUR,
            "missed_rewards": worth * (self.usual_day(world) - RATE_ONE) * days // RATE_ONE,
        }
        return Left(world.changed(self.name, ledger, zone=done.zone), worth, figures, (Note("priced_by_batch"),), stages)

    def ask(self, world: World, account: str, amount: int) -> World:
        amount = min(amount, self._most())
        return self.leave(world, account, BATCH, amount).world if amount else world

    # a holder

    def _mine(self, account: str) -> tuple[Redemption, ...]:
        rows = (*self.unbonded, *self.zone.redemptions)
        return tuple(row for row in rows if row.owner == account)

    def _pays(self, row: Redemption) -> int:
        """Return what a redemption pays: at the rate of now while it waits, as recorded once its batch has left."""
        return row.native if row.batch else zones.native_for(row.st, self.zone.rate_1e18)

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        if not self.unbonded and not self.zone.redemptions:
            return ()
        return tuple(self._line(row) for row in self._mine(account))

    def _line(self, row: Redemption) -> Holding:
        pays = self._pays(row)
        return Holding(
            *(f"{self.name}-{row.id}", self.asset, pays, pays, None, WEI, None, "ready" if row in self.unbonded else "queue"),
            *(pays, pays, pays, row.id, self.name, row.native),
        )

    def places(self, world: World, account: str) -> tuple[WaitingRequest, ...]:
        return tuple(self._place(row) for row in self._mine(account))

    def _place(self, row: Redemption) -> WaitingRequest:
        return WaitingRequest(
            *(f"{self.name}-{row.id}", self.name, row.id, self.token, row.st, self.asset, self._pays(row)),
            *(row.day * DAY_S, "ready" if row in self.unbonded else "pending"),
            fixed=bool(row.batch),
        )

    def delayed(self, world: World, place: WaitingRequest) -> str:
        waits = any(row.id == place.id and not row.batch for row in self.zone.redemptions)
        return "paused" if waits and self.zone.halted else ""

    def stages_left(self, world: World, number: int) -> tuple[Stage, ...]:
        row = next((row for row in self.zone.redemptions if row.id == number), None)
        if row is None:
            return ()
        paid = next((batch.completion_time for batch in self.zone.batches if batch.id == row.batch), None)
        return self.wait(world, row.st) if paid is None else self._stages(world, world.now, paid)

    def ready(self, account: str) -> tuple[int, ...]:
        return tuple(row.id for row in self.unbonded if row.owner == account)

    def collect(self, world: World, account: str, requests: tuple[int, ...]) -> Left:
        """Pay what has unbonded. Refuses request_not_found (id), not_owner (id, owner), zone_waits and zone_unbonding (id, opens)
        until then.
        """
        paid = 0
        for number in requests:
            own = world.system(self.name, RedemptionRateProtocol)
            row = next((row for row in own.unbonded if row.id == number), None)
            if row is None:
                raise own._not_paid(world, account, number)
            if row.owner != account:
                raise Refused("not_owner", id=number, owner=row.owner)
            left = tuple(each for each in own.unbonded if each.id != number)
            ledger = books.move(world.ledger, self.asset, self.name, account, row.native)
            world, paid = world.changed(self.name, ledger, unbonded=left), paid + row.native
        return Left(world, paid, {"nominal": paid})

    def _not_paid(self, world: World, account: str, number: int) -> Refused:
        row = next((row for row in self.zone.redemptions if row.id == number), None)
        if row is None:
            return Refused("request_not_found", id=number)
        if row.owner != account:
            return Refused("not_owner", id=number, owner=row.owner)
        if not row.batch:
            return Refused("zone_waits", id=number, opens=zones.next_batch_day(self.zone.parameters, row.day) * DAY_S)
        return Refused("zone_unbonding", id=number, opens=world.now + self.stages_left(world, number)[-1].likely_hours * HOUR)

    # what is ahead

    def prospect(self, world: World) -> Prospect:
        """A buyer counts with the wait, and with what validators lost that the rate does not show yet."""
        lost, locked = self.on(world).operators[self.name].lost - self.found, zones.native_locked(self.zone)
        hours = sum(stage.likely_hours for stage in self.wait(world, 1))
        return Prospect(lost * PPM // max(1, locked), None if self.zone.halted else hours)

    def usual_day(self, world: World) -> int:
        """Return what a day's rewards add to the rate after the fee: of what is not delegated yet there are none."""
        locked = zones.native_locked(self.zone)
        if not locked or self.zone.halted:
            return RATE_ONE
        yearly = self.on(world).yearly(self.operator) * (PERCENT - self.fee_bps() // PERCENT) // PERCENT
        return RATE_ONE + yearly * (RATE_ONE // WEI) * self.zone.delegated * DAY_S // (locked * YEAR_S)

    @property
    def operator(self) -> str:
        return self.name

    def fee_bps(self) -> int:
        return self.zone.parameters.fee_percent * PERCENT

    def fee_bounds(self) -> tuple[int, int]:
        """Its parameter counts whole percent."""
        return PERCENT * PERCENT, PERCENT

    def with_fee(self, world: World, fee_bps: int) -> World:
        terms = replace(self.zone.parameters, fee_percent=fee_bps // PERCENT)
        return world.changed(self.name, zone=replace(self.zone, parameters=terms))

    def backing(self) -> int:
        return zones.native_locked(self.zone)

    live_keys: ClassVar[tuple[str, ...]] = ("protocol_fee",)

    def live(self, world: World, key: str) -> tuple[int, str] | None:
        return self.zone.parameters.fee_percent * PPM // PERCENT, "percent"

    # the books

    def accounts(self) -> tuple[str, ...]:
        return (self.name,)

    def names(self) -> tuple[str, ...]:
        return self.name, self.fees_account

    def audit(self, world: World) -> list[str]:
        """Return what is wrong between the ledger, the chain's stake and the protocol's records, once it has looked."""
        zone, wrong = self.zone, list[str]()
        waiting = sum(row.st for row in zone.redemptions if row.batch == 0)
        for what, held, counted in (
            ("tokens issued", world.ledger.issued.get(self.token, 0), zone.st_supply),
            ("tokens in escrow", units_of(world.ledger, self.name, self.token), waiting),
            ("in batches", sum(batch.native for batch in zone.batches), sum(row.native for row in zone.redemptions if row.batch)),
        ):
            if held != counted:
                wrong.append(f"{self.name}: {what} {held}, records {counted}")
        there = keepers.delegated(world, self)
        known = self.on(world).operators[self.name].lost == self.found
        if known and abs(there - zone.delegated) > keepers.ROUNDING:
            wrong.append(f"{self.name}: {there} stands behind what is delegated, records {zone.delegated}")
        return wrong
