"""Staking with one validator operator, in a world: coins go to the chain, rewards come to the owner less the operator's fee.

The book is `wallet.staking.locked`'s; its validators stand on the chain under their own keys, behind the same queues as all.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from wallet.chain import ethereum
from wallet.chain.ethereum import Stage
from wallet.chain.ethereum import unix_at as unix_at
from wallet.chain.ethereum_runs import total_active
from wallet.errors import Refused
from wallet.staking import locked
from wallet.staking.locked import LockedStaking, Position, Reading, Settled
from wallet.staking.rebasing import RATE_ONE
from wallet.world import ledger as books
from wallet.world.book import Book, Punished
from wallet.world.given import Given
from wallet.world.lines import YOU, Event, Fault, Figures, Holding, LockedStake, Note, SlashingLoss, Way
from wallet.world.reports_ahead import first_noon
from wallet.world.state import DAY_HOURS, NO_EVENTS, Deposited, Issuer, Left, Marks, Step, World
from wallet.world.systems.ethereum import REST, STAKE_GWEI, EthereumChain, LastDay, Payee
from wallet.world.tokens import GWEI, WEI

OPERATOR = "operator"
YEAR_PPM = 10**12
YEAR_DAYS_X4 = 1461


class BookStart(msgspec.Struct, frozen=True):
    """The part of rewards that the operator takes, in 1/10,000."""

    fee_bps: int


class NativeStaking(Book, frozen=True, kw_only=True, tag="native_staking"):
    """The book as it stands in a world.

    `index_1e18` grows each day by what the network's validators earned after the fee, per coin: two of its values say what
    locking has paid in between, whether anybody here has locked or not.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of a book.
    """

    book: LockedStaking
    index_1e18: int = WEI
    daily: ClassVar[tuple[str, ...]] = ("locked_reward",)
    faults: ClassVar[tuple[Fault, ...]] = ("double_signing",)
    At: ClassVar[type[msgspec.Struct]] = BookStart

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with an empty book on the chain whose preset it is."""
        coin, book = preset.label("coin"), LockedStaking()
        return world.with_system(cls(name=name, coin=coin, chain=preset.name, book=book, fee_bps=at.fee_bps))

    @property
    def account(self) -> str:
        """Where the sweep and the tips of its validators arrive before they are shared out the same hour."""
        return f"{self.name}-payouts"

    def key(self, number: int) -> str:
        """Return the name of a position: of its line, and of its validators on the chain."""
        return locked.key(number, self.name)

    def on(self, world: World) -> EthereumChain:
        """Return the chain on which its validators stand."""
        return world.system(self.chain, EthereumChain)

    # an hour

    def elapse(self, world: World) -> Step:
        """Once the chain's day has ended, take what it paid into the book and pay owners and operator."""
        day = self.on(world).last_day
        if day.hour != world.hour:
            return world, NO_EVENTS
        world = world.changed(self.name, index_1e18=self._index_after(day))
        events: list[Event] = []
        for position in self.book.positions:
            world, happened = self._settled(world, position, day)
            events.extend(happened)
        return world, tuple(events)

    def _index_after(self, day: LastDay) -> int:
        if day.staked_wei <= 0:
            return self.index_1e18
        kept_bps = locked.BPS - self.fee_bps if day.earned_wei > 0 else locked.BPS
        return self.index_1e18 + self.index_1e18 * day.earned_wei * kept_bps // (locked.BPS * day.staked_wei)

    def _settled(self, world: World, position: Position, day: LastDay) -> Step:
        key, book = self.key(position.id), world.system(self.name, NativeStaking).book
        known = ethereum.operator_status(self.on(world).state, key)
        reading = Reading(
            activation_epoch=known.activation_epoch if known.validators else position.activation_epoch,
            exit_epoch=position.exit_epoch,
            withdrawable_epoch=position.withdrawable_epoch,
            balance_gwei=known.balance + known.queued,
            swept_gwei=day.swept.get(key, 0),
            execution_wei=day.tips.get(key, 0),
        )
        done = locked.settle(book, position.id, reading, world.now)
        ledger = books.move(world.ledger, self.coin, self.account, position.owner, done.owner_wei)
        ledger = books.move(ledger, self.coin, self.account, OPERATOR, done.operator_wei)
        world = world.changed(self.name, ledger, book=done.book)
        events = self._rewarded(world, position, done)
        now = epoch(world)
        was = locked.condition(position, now - ethereum.EPOCHS_PER_DAY)
        figures: Figures = {"id": position.id, "amount": done.owner_wei}
        if reading.balance_gwei == 0 and reading.swept_gwei:
            return world, (*events, Event(world.hour, "locked_paid_out", position.owner, figures, self.name))
        if was in ("activation_queue", "activation_delay") and known.activation_epoch <= now:
            return world, (*events, Event(world.hour, "locked_active", position.owner, figures, self.name))
        return world, events

    def _rewarded(self, world: World, before: Position, done: Settled) -> tuple[Event, ...]:
        """Return the day's reward of a position after the operator's fee, paid out or not, and what the operator kept of it."""
        after = next((row for row in done.book.positions if row.id == before.id), None)
        value, owed = (locked.value(after), locked.fee_owed(after)) if after else (0, 0)
        gain = done.owner_wei + value - locked.value(before)
        if not gain:
            return ()
        fee = done.operator_wei + owed - locked.fee_owed(before)
        figures: Figures = {"id": before.id, "gain": gain, "fee": fee, "held": locked.value(before)}
        return (Event(world.hour, "locked_reward", before.owner, figures, self.name),)

    # a holder

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        """Return what `account` has locked, at what it would bring if it were paid out now."""
        if not self.book.positions:
            return ()
        return tuple(self._line(row) for row in locked.positions_of(self.book, account))

    def _line(self, row: Position) -> Holding:
        worth = locked.value(row)
        return Holding(
            *(self.key(row.id), self.coin, worth, worth, None, WEI, None, "locked"),
            system=self.name,
            put_in=row.principal,
            taken_out=row.paid,
        )

    def way(self) -> Way | None:
        """Return all positions of yours together, closed ones too; the book keeps nobody else's."""
        book, worth = self.book, 0
        put_in, taken_out, earned = book.closed_principal, book.closed_paid, book.closed_paid - book.closed_principal
        for row in book.positions:
            put_in += row.principal
            taken_out += row.paid
            if row.owner == YOU:
                worth += locked.value(row)
                earned += locked.reward_after_fee(row)
        return Way(self.name, self.coin, worth, self.index_1e18, put_in, taken_out, earned)

    # what a person does

    def lockable(self, world: World, amount: int) -> int:
        return locked.nearest_amount(amount, self.on(world).state.rules.compounding)

    def check(self, world: World, amount: int) -> None:
        locked.check_amount(amount, self.on(world).state.rules.compounding)

    def lock(self, world: World, account: str, amount: int) -> Deposited:
        compounding, stages = self.on(world).state.rules.compounding, self.entry_stages(world, amount)
        book, position = locked.lock(self.book, account, OPERATOR, amount, self.fee_bps, world.now, compounding)
        key = self.key(position.id)
        after = self.on(world).entered(world.changed(self.name, book=book), key, Payee(self.account, self.account))
        count, each = locked.validators(position), locked.each_gwei(position)
        after = self.on(after).deposit(after, account, key, count, each, compounding)
        yearly = ethereum.reward_rate(self.on(world).state) * (locked.BPS - self.fee_bps) // locked.BPS // YEAR_PPM
        figures: Figures = {"id": position.id, "yearly_ppm": yearly, "operator_fee_bps": self.fee_bps}
        at_once = amount // self.on(world).state.rules.slashing_penalty_quotient
        notes = (Note("nothing_to_sell"), Note("risk_own_slashing", {"loss": at_once}), Note("leaving_waits"))
        return Deposited(after, 0, figures, notes, stages)

    def unlock(self, world: World, account: str, number: int) -> Left:
        now = epoch(world)
        position = locked.check_leave(self.book, number, now)
        if position.owner != account:
            raise Refused("lock_unknown", id=number)
        stages, worth = self.wait(world, position.balance_gwei * GWEI), locked.value(position)
        world, asked = self.on(world).leave_now(world, self.key(number), locked.validators(position))
        book = locked.leave(self.book, number, asked.exit_epoch, asked.withdrawable_epoch, now, world.now)
        figures: Figures = {
            "id": number,
            "principal": position.principal,
            "exits": unix_at(asked.exit_epoch),
            "withdrawable": unix_at(asked.withdrawable_epoch),
        }
        notes = (Note("earns_until_exit"), Note("no_sale_while_waiting"))
        return Left(world.changed(self.name, book=book), worth, figures, notes, stages)

    def stakes(self, world: World, account: str) -> tuple[LockedStake, ...]:
        return tuple(self._stake(row, epoch(world)) for row in locked.positions_of(self.book, account))

    def _stake(self, row: Position, now: int) -> LockedStake:
        worth, state = locked.value(row), locked.condition(row, now)
        return LockedStake(
            self.key(row.id), self.name, row.id, self.coin, row.principal, worth, state, row.locked_at, row.left_at
        )

    def slashed_alone(self, world: World, amount: int) -> SlashingLoss | None:
        """One validator that is slashed now sets the scale; it is the same for every validator of its size."""
        others = (issuer.operator for issuer in world.every(Issuer) if issuer.chain == self.chain and issuer.operator)
        try:
            alone = self.on(world).slashing_loss(next(others, REST), 1)
        except Refused:
            return None
        return SlashingLoss(*(amount * lost // (STAKE_GWEI * GWEI) for lost in alone))

    def punishable(self, world: World, account: str) -> tuple[LockedStake, ...]:
        chain = self.on(world)
        return tuple(row for row in self.stakes(world, account) if chain.active(row.key))

    def punish(self, world: World, account: str, stakes: int, fault: Fault) -> Punished:
        """All validators of a stake stand under one operator's keys, so they are slashed together."""
        hit = burnt = 0
        losses: list[SlashingLoss] = []
        for row in self.at_fault(world, account, stakes, fault):
            count = self.on(world).active(row.key)
            losses.append(self.on(world).slashing_loss(row.key, count))
            had = ethereum.operator_status(self.on(world).state, row.key).balance
            world, penalty = self.on(world).slash(world, row.key, count)
            gone = ethereum.operator_status(self.on(world).state, row.key)
            book, lost = world.system(self.name, NativeStaking).book, had - gone.balance
            book = locked.expelled(book, row.id, gone.exit_epoch, gone.withdrawable_epoch, world.now, lost)
            world, hit, burnt = world.changed(self.name, book=book), hit + count, burnt + penalty
        return Punished(world, hit, burnt, SlashingLoss(*map(sum, zip(*losses, strict=True))))

    def fitting(self, world: World, amount: int) -> int:
        compounding = self.on(world).state.rules.compounding
        return locked.nearest_amount(max(amount, locked.MINIMUM), compounding)

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        return ethereum.exit_stages(self.on(world).state, amount // GWEI, epoch(world))

    def usual_day(self, world: World) -> int:
        """Return what the chain pays on a usual day, tips included, less the operator's fee."""
        chain = self.on(world)
        active = total_active(chain.state.runs, chain.state.epoch) * GWEI
        if not active:
            return RATE_ONE
        yearly = ethereum.reward_rate(chain.state) + chain.tips_wei_day * YEAR_DAYS_X4 * WEI // (4 * active)
        return RATE_ONE + yearly * (locked.BPS - self.fee_bps) // locked.BPS * (RATE_ONE // WEI) * 4 // YEAR_DAYS_X4

    def entry_stages(self, world: World, amount: int) -> tuple[Stage, ...]:
        """Return the stages between locking `amount` now and its first reward."""
        return ethereum.activation_stages(self.on(world).state, amount // GWEI, epoch(world))

    def stages_left(self, world: World, number: int) -> tuple[Stage, ...]:
        """The chain's day ends at noon: what happens in it is seen in the ledger then."""
        position = locked.position_of(self.book, number)
        key, now = self.key(number), epoch(world)
        match locked.condition(position, now):
            case "active":
                return ()
            case "activation_queue":
                return _seen_by_noon(world, ethereum.activation_left(self.on(world).state, key, now))
            case "activation_delay":
                hours = -(-(position.activation_epoch - now) * DAY_HOURS // ethereum.EPOCHS_PER_DAY)
                return (Stage("activation_delay", hours, hours, hours),)
            case _:
                return _until_noon(world, ethereum.exit_left(self.on(world).state, key, now))

    # the books

    def accounts(self) -> tuple[str, ...]:
        return (self.account,)

    def names(self) -> tuple[str, ...]:
        return self.name, OPERATOR, *(self.key(number) for number in range(1, self.book.next_id))


def epoch(world: World) -> int:
    """Return the chain's epoch at this hour."""
    return ethereum.epoch_at(world.now)


def _seen_by_noon(world: World, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Return the stages with the last prolonged so that at the most they end at a noon: by then the book has seen them."""
    *before, last = stages
    most = first_noon(world, sum(row.high_hours for row in stages)) - sum(row.high_hours for row in before)
    return (*before, Stage(last.name, last.low_hours, last.likely_hours, most))


def _until_noon(world: World, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Return the stages with the last prolonged so that each sum of hours ends at a noon: then the sweep's payment arrives."""
    low, likely, high = (
        first_noon(world, sum(hours)) - sum(hours[:-1])
        for hours in zip(*((row.low_hours, row.likely_hours, row.high_hours) for row in stages), strict=True)
    )
    return (*stages[:-1], Stage(stages[-1].name, low, likely, high))
