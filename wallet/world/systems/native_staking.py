"""Staking with one validator operator, in a world: coins go to the chain, rewards come to the owner less the operator's fee.

The book is `wallet.staking.locked`'s; its validators stand on the chain under their own keys, behind the same queues as all.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from wallet.chain import ethereum
from wallet.chain.ethereum import Stage
from wallet.chain.ethereum import unix_at as unix_at
from wallet.chain.ethereum_requests import ExitQueued
from wallet.chain.ethereum_runs import total_active
from wallet.staking import locked
from wallet.staking.locked import LockedStaking, Position, Reading, Settled
from wallet.staking.rebasing import RATE_ONE
from wallet.world import ledger as books
from wallet.world.given import Given
from wallet.world.lines import YOU, Event, Figures, Holding, Way
from wallet.world.reports_ahead import first_noon
from wallet.world.state import DAY_HOURS, NO_EVENTS, Book, Marks, Step, World
from wallet.world.systems.ethereum import EthereumChain, LastDay, Payee
from wallet.world.tokens import GWEI, WEI

OPERATOR = "operator"
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
        key, book = locked.key(position.id), world.system(self.name, NativeStaking).book
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
            *(locked.key(row.id), self.coin, worth, worth, None, WEI, None, "locked"),
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

    def lock(self, world: World, owner: str, amount: int) -> tuple[World, Position]:
        """Lock `amount` of the coin. Refuses as the book does, and `balance_short`."""
        compounding = self.on(world).state.rules.compounding
        book, position = locked.lock(self.book, owner, OPERATOR, amount, self.fee_bps, world.now, compounding)
        key = locked.key(position.id)
        world = self.on(world).entered(world.changed(self.name, book=book), key, Payee(self.account, self.account))
        count, each = locked.validators(position), locked.each_gwei(position)
        return self.on(world).deposit(world, owner, key, count, each, compounding), position

    def unlock(self, world: World, position: Position) -> tuple[World, ExitQueued]:
        """Ask the chain to let a position's validators leave. Refuses as the chain and the book do."""
        now = epoch(world)
        world, asked = self.on(world).leave_now(world, locked.key(position.id), locked.validators(position))
        book = locked.leave(self.book, position.id, asked.exit_epoch, asked.withdrawable_epoch, now, world.now)
        return world.changed(self.name, book=book), asked

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

    def reward_rate(self, world: World) -> int:
        """Return what a validator earns a year before the fee, of 1e18."""
        return ethereum.reward_rate(self.on(world).state)

    def entry_stages(self, world: World, amount: int) -> tuple[Stage, ...]:
        """Return the stages between locking `amount` now and its first reward."""
        return ethereum.activation_stages(self.on(world).state, amount // GWEI, epoch(world))

    def leaving_stages(self, world: World, position: Position) -> tuple[Stage, ...]:
        """Return the stages between asking to leave now and having the coins. Refuses `withdrawals_not_open`."""
        return self.wait(world, position.balance_gwei * GWEI)

    def stages_left(self, world: World, position: Position) -> tuple[Stage, ...]:
        """Return the stages that a position has still before it: until its first reward, or until it is paid out; none between.

        The chain's day ends at noon: what happens in it is seen in the ledger then.
        """
        key, now = locked.key(position.id), epoch(world)
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
        return self.name, OPERATOR, *(locked.key(number) for number in range(1, self.book.next_id))


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
