"""A chain of Ethereum's kind in a world: its day in the ledger, its validators, and what actions burn.

The account `beacon` holds exactly what the chain's validators and its deposit queue hold; the audit says so. Whose payouts go
where is data: whoever has validators is entered among the payees. What the last day paid by operator stays in `last_day` until
the next, so that systems on the chain read it when their own turn comes. Everybody else's validators belong to the operator
`rest`, whose payouts go to the account `others`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.chain.ethereum import Day, Ethereum, Stage
from wallet.chain.ethereum_forks import EPOCHS_PER_DAY, FAR_FUTURE_EPOCH
from wallet.chain.ethereum_requests import ExitQueued
from wallet.errors import Refused
from wallet.world import draws
from wallet.world import ledger as books
from wallet.world.beginning import listing
from wallet.world.given import Coins, Given, Gwei
from wallet.world.lines import OTHERS, Event, OnDuty, Outage, SlashingLoss, StruckRow, Votes
from wallet.world.state import DAY_ENDS, HOUR, NO_EVENTS, Chain, Step, World
from wallet.world.tokens import GWEI, WEI, Token

BEACON = "beacon"
REST = "rest"
STAKE_GWEI = 32 * GWEI
"""What a validator begins with."""
YEAR_DAYS_X4 = 1461


class Payee(msgspec.Struct, frozen=True):
    """To which accounts an operator's swept balances and its tips go."""

    payouts: str
    tips: str


class LastDay(msgspec.Struct, frozen=True):
    """What the day that ended in `hour` paid by operator: Gwei swept, wei of tips. `earned_wei` is what a stake of `staked_wei`
    earned everybody else.
    """

    hour: int = 0
    swept: dict[str, int] = {}
    tips: dict[str, int] = {}
    earned_wei: int = 0
    staked_wei: int = 0


class Seen(NamedTuple):
    """What an oracle sees of an operator: its balance and what is leaving (Gwei), validators ever seen, and gone."""

    balance: int
    leaving: int
    seen: int
    exited: int


class Dollar(NamedTuple):
    """A token that stands for a dollar in the chain's ledger."""

    symbol: str
    title: str
    decimals: int


class ChainParameters(msgspec.Struct, frozen=True):
    """What the chain's preset says: units of work by kind of action, what one visit to the faucet gives and all coins there are
    (both in whole coins), and the dollars in its ledger.
    """

    decimals: int
    fees: dict[str, int]
    faucet: int
    supply: int
    dollars: tuple[Dollar, ...] = ()


class ChainStart(msgspec.Struct, frozen=True):
    """The chain at a scenario's first hour: everybody's validators, queues, and what work and blocks bring."""

    fork: Literal["altair", "electra"]
    active: Gwei
    entry_queue: Gwei
    exit_queue: Gwei
    participation_ppm: int
    gas_price: Gwei
    tips_day: Coins


class EthereumChain(Chain, frozen=True, kw_only=True, tag="ethereum_chain"):
    """The chain as it stands in a world. `tips_wei_day` is the median income of all block proposers in a day; `lost_gwei` what
    the validators of each operator have lost so far by slashings, and have less because some were offline.

    Over twenty methods, because it answers one by one the questions that the world and what stands on it ask of a chain.
    """

    state: Ethereum
    payees: dict[str, Payee]
    tips_wei_day: int
    last_day: LastDay = LastDay()
    lost_gwei: dict[str, int] = msgspec.field(default_factory=dict)
    struck_rows: tuple[StruckRow, ...] = ()
    has_allowances: ClassVar[bool] = True
    mechanism: ClassVar[str] = "ethereum"
    validator_size: ClassVar[int] = STAKE_GWEI * GWEI
    At: ClassVar[type[msgspec.Struct]] = ChainStart

    # its beginning

    @classmethod
    def brings(cls, name: str, preset: Given) -> tuple[Token, ...]:
        coin, known = preset.label("coin"), preset.parameters
        native = Token(coin, preset.label("coin_title"), known.decimals, "coin", coin, name)
        return (native, *(Token(one.symbol, one.title, one.decimals, "dollar", coin, name) for one in known.dollars))

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the chain: all validators are the operator `rest`'s, all other coins the others'."""
        known, coin = preset.parameters, preset.label("coin")
        noon = world.start + DAY_ENDS * HOUR
        count = at.active // STAKE_GWEI
        chain = cls(
            name=name,
            coin=coin,
            fees=known.fees,
            fee_price=at.gas_price,
            faucet=known.faucet * 10**known.decimals,
            state=ethereum.network(
                at.fork,
                ethereum.epoch_at(noon) - EPOCHS_PER_DAY,
                {REST: (count, count * STAKE_GWEI)},
                entry_queue_gwei=at.entry_queue,
                exit_queue_gwei=at.exit_queue,
                others=REST,
                participation_ppm=at.participation_ppm,
            ),
            payees={REST: Payee(OTHERS, OTHERS)},
            tips_wei_day=at.tips_day,
        )
        ledger = books.mint(world.ledger, coin, OTHERS, known.supply * 10**known.decimals)
        ledger = books.move(ledger, coin, OTHERS, BEACON, ethereum.total_balance(chain.state) * GWEI)
        return listing(world, cls.brings(name, preset)).with_system(chain, ledger)

    def begun_by(self, world: World, operator: str, count: int, payee: Payee) -> World:
        """Return the world in which `count` of the validators that the chain began with are an operator's."""
        place = next(place for place, run in enumerate(self.state.runs) if run.operator == REST and not run.leaving)
        theirs = self.state.runs[place]
        own = replace(theirs, operator=operator, count=count, balance=count * STAKE_GWEI)
        left = replace(theirs, count=theirs.count - count, balance=theirs.balance - own.balance)
        runs = (*self.state.runs[:place], own, left, *self.state.runs[place + 1 :])
        payees = {**self.payees, operator: payee}
        return world.changed(self.name, state=replace(self.state, runs=runs), payees=payees)

    # an hour

    def elapse(self, world: World) -> Step:
        """Let 225 epochs pass at the day's end, under the next fork from the day's end after it is due."""
        if world.hour_of_day != DAY_ENDS:
            return world, NO_EVENTS
        others = ethereum.operator_status(self.state, REST)
        tips = self.tips_wei_day * draws.draw("lognormal_0_6", world.seed, world.hour, "execution") // draws.SCALE
        passed = ethereum.pass_day(self.state, tips, world.parted_days)
        day = LastDay(
            hour=world.hour,
            swept={operator: gwei for operator, gwei in passed.swept.items() if gwei},
            tips={operator: wei for operator, wei in passed.execution.items() if wei},
            earned_wei=passed.earned.get(REST, 0) * GWEI + passed.execution.get(REST, 0),
            staked_wei=(others.active + others.exiting) * GWEI,
        )
        world = self._paid(world, passed)
        world = self._kept(world, ethereum.upgraded(passed.chain))
        lost = self._lost(passed.slashed)
        if passed.offline:
            lost = replace(self, lost_gwei=lost)._lost(passed.offline)
        return world.changed(self.name, last_day=day, lost_gwei=lost), self._told(world, passed)

    def _told(self, world: World, passed: Day) -> tuple[Event, ...]:
        """Return that finality stopped or came back, and how many validators the chain sent away for too small a balance."""
        events: list[Event] = []
        if passed.ejected:
            events.append(Event(world.hour, "ejected", "", {"count": passed.ejected}, self.name))
        leaked, leaks = ethereum.leaks(self.state), ethereum.leaks(passed.chain)
        if leaked != leaks:
            kind = "finality_stops" if leaks else "finality_returns"
            events.append(Event(world.hour, kind, system=self.name))
        return tuple(events)

    def _paid(self, world: World, passed: Day) -> World:
        """Issue what was earned, pay out what was swept, and hand the tips to whose blocks they were in."""
        ledger = world.ledger
        earned = sum(passed.earned.values()) * GWEI
        change = books.mint if earned >= 0 else books.burn
        ledger = change(ledger, self.coin, BEACON, abs(earned))
        for operator, gwei in passed.swept.items():
            if gwei:
                ledger = books.move(ledger, self.coin, BEACON, self.payees[operator].payouts, gwei * GWEI)
        for operator, tips in passed.execution.items():
            if tips:
                ledger = books.move(ledger, self.coin, OTHERS, self.payees[operator].tips, tips)
        return replace(world, ledger=ledger)

    def _kept(self, world: World, state: Ethereum) -> World:
        """Return the world with that state, and the beacon account made equal to what the chain holds."""
        held = books.units_of(world.ledger, BEACON, self.coin)
        staked = ethereum.total_balance(state) * GWEI
        ledger = world.ledger
        if staked > held:
            ledger = books.mint(ledger, self.coin, BEACON, staked - held)
        elif staked < held:
            ledger = books.burn(ledger, self.coin, BEACON, held - staked)
        return world.changed(self.name, ledger, state=state)

    def _lost(self, gwei: dict[str, int]) -> dict[str, int]:
        """Return what slashed validators have lost once that is added."""
        added = {operator: self.lost_gwei.get(operator, 0) + lost for operator, lost in gwei.items() if lost}
        return {**self.lost_gwei, **added} if added else self.lost_gwei

    # what systems ask of it

    def status(self, operator: str) -> Seen:
        """Return what the chain shows of `operator`."""
        known = ethereum.operator_status(self.state, operator)
        gone = self.state.departed.get(operator, 0)
        gone += sum(run.count for run in self.state.runs if run.operator == operator and run.exit_epoch <= self.state.epoch)
        return Seen(known.balance, known.exiting + known.exited + known.withdrawable, known.seen, gone)

    def queues(self) -> tuple[int, int]:
        """Return what waits to enter and what waits to leave, in Gwei."""
        return ethereum.queued_gwei(self.state), ethereum.exit_queue_gwei(self.state)

    def entered(self, world: World, operator: str, payee: Payee) -> World:
        """Enter where an operator's payouts and tips go."""
        return world.changed(self.name, payees={**self.payees, operator: payee})

    def deposit(self, world: World, payer: str, operator: str, count: int, each_gwei: int, compounding: bool = False) -> World:
        """Pay for `count` deposits of `each_gwei` from `payer`; they wait in the chain's queue. Refuses `balance_short`."""
        ledger = books.move(world.ledger, self.coin, payer, BEACON, count * each_gwei * GWEI)
        state = ethereum.deposit(self.state, operator, count, each_gwei, compounding, ethereum.epoch_at(world.now))
        return self._kept(replace(world, ledger=ledger), state)

    def request_exit(self, world: World, operator: str, count: int) -> World:
        """Ask for `count` of the operator's validators to leave, as many as there are."""
        count = min(count, self.active(operator))
        if count == 0:
            return world
        try:
            return self._kept(world, ethereum.request_exit(self.state, operator, count, ethereum.epoch_at(world.now)).chain)
        except Refused as refused:
            ripe = refused.remedy if refused.code == "exit_too_many" and isinstance(refused.remedy, int) else 0
            return self.request_exit(world, operator, ripe)

    def leave_now(self, world: World, operator: str, count: int) -> tuple[World, ExitQueued]:
        """Ask for exactly `count` of the operator's validators to leave. Refuses as the chain does."""
        asked = ethereum.request_exit(self.state, operator, count, ethereum.epoch_at(world.now))
        return self._kept(world, asked.chain), asked

    def set_balance(self, world: World, operator: str, balance_gwei: int) -> World:
        """Book what a record says the operator's validators hold: the difference goes to its largest run that still works.

        Where none does, a slashing has ended what the record tells, and the balance stays as the chain has it.
        """
        own = [run for run in self.state.runs if run.operator == operator and not run.slashed]
        if not own:
            return world
        largest = max(own, key=lambda run: run.balance)
        difference = balance_gwei - self.status(operator).balance
        runs = tuple(replace(run, balance=run.balance + difference) if run is largest else run for run in self.state.runs)
        return self._kept(world, replace(self.state, runs=runs))

    live_keys: ClassVar[tuple[str, ...]] = ("entry_queue", "exit_queue", "sweep", "epoch")

    def live(self, world: World, key: str) -> tuple[int, str] | None:
        if key == "epoch":
            return self.state.epoch, "count"
        if key == "entry_queue":
            return ethereum.activation_stages(self.state, STAKE_GWEI)[0].likely_hours, "hours"
        stages = ethereum.exit_stages(self.state, STAKE_GWEI)
        return next(((stage.likely_hours, "hours") for stage in stages if stage.name == key), None)

    # slashing

    def active(self, operator: str) -> int:
        return ethereum.operator_status(self.state, operator).active_validators

    def on_duty(self, operator: str | None = None) -> OnDuty:
        epoch = self.state.epoch
        runs = [run for run in self.state.runs if operator in (None, run.operator) and epoch < run.exit_epoch]
        queue = [row for row in self.state.deposits if operator in (None, row.operator)]
        working = [run for run in runs if not run.slashed]
        waiting = sum(run.count for run in working if run.activation_epoch > epoch) + sum(row.count for row in queue)
        leaving = sum(run.count for run in working if run.leaving and run.activation_epoch <= epoch)
        return OnDuty(
            active=sum(run.count for run in working) + sum(row.count for row in queue) - waiting - leaving,
            waiting=waiting,
            leaving=leaving,
            slashed=sum(run.count for run in runs if run.slashed),
            stake=(sum(run.balance for run in runs) + sum(row.count * row.each for row in queue)) * GWEI,
        )

    def slashed(self, operator: str) -> int:
        return ethereum.operator_status(self.state, operator).slashed_validators

    def struck(self, operator: str) -> tuple[StruckRow, ...]:
        return tuple(row for row in self.struck_rows if row.operator == operator)

    def note_struck(self, world: World, struck: StruckRow) -> World:
        return world.changed(self.name, struck_rows=(*self.struck_rows, struck))

    def votes(self, operator: str | None = None) -> Votes:
        epoch = self.state.epoch
        runs = [run for run in self.state.runs if operator in (None, run.operator) and not run.slashed]
        queued = sum(row.count * row.each for row in self.state.deposits if operator in (None, row.operator))
        entering = sum(run.weight for run in runs if run.activation_epoch > epoch) + queued
        return Votes(sum(run.weight for run in runs if run.active_at(epoch)) * GWEI, entering * GWEI)

    def entry_wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        return ethereum.activation_stages(self.state, -(-amount // GWEI), ethereum.epoch_at(world.now))

    def yearly_at(self, stake: int) -> int:
        """Return the chain's rewards, and the tips of a usual day: these are as many, however many share them."""
        tips = self.tips_wei_day * YEAR_DAYS_X4 * WEI // (4 * max(stake, 1))
        return ethereum.reward_rate_at(self.state, stake // GWEI) + tips

    def slashing_loss(self, operator: str, validators: int) -> SlashingLoss:
        lost = ethereum.projected_slashing_loss(self.state, operator, validators)
        return SlashingLoss(*(gwei * GWEI for gwei in (lost.at_once, lost.day_1, lost.day_18, lost.day_36)))

    def slash(self, world: World, operator: str, validators: int) -> tuple[World, int]:
        done = ethereum.slash(self.state, operator, validators)
        world = self._kept(world, done.chain)
        return world.changed(self.name, lost_gwei=self._lost({operator: done.penalty})), done.penalty * GWEI

    def staked_by(self, accounts: Collection[str]) -> int:
        theirs = {operator for operator, payee in self.payees.items() if payee.payouts in accounts}
        held = sum(run.balance for run in self.state.runs if run.operator in theirs)
        return (held + sum(row.count * row.each for row in self.state.deposits if row.operator in theirs)) * GWEI

    def outage(self, operator: str, dark_ppm: int = 0, whole: bool = False) -> Outage | None:
        state = self.state
        if dark_ppm or whole:
            state = ethereum.darkened(state, dark_ppm, operator if whole else None)
        gain = ethereum.daily_gain(state, operator) * GWEI
        night = ethereum.night_ahead(state, operator)
        if night is None:
            return Outage(0, 0, gain)
        days = None if night.final is None else (night.final - state.epoch) // EPOCHS_PER_DAY
        return Outage(days, night.lost_by(days or len(night.lost)) * GWEI, gain)

    def online(self, operator: str | None = None) -> int:
        return ethereum.online(self.state, operator)

    def fall_silent(self, world: World, validators: int, operator: str | None = None, days: int = 0) -> World:
        until = self.state.epoch + days * EPOCHS_PER_DAY if days else FAR_FUTURE_EPOCH
        return self._kept(world, ethereum.fall_silent(self.state, validators, operator, until))

    # the books

    def accounts(self) -> tuple[str, ...]:
        return (BEACON,)

    def names(self) -> tuple[str, ...]:
        return (REST,)

    def audit(self, world: World) -> list[str]:
        beacon = books.units_of(world.ledger, BEACON, self.coin)
        staked = ethereum.total_balance(self.state) * GWEI
        return [] if beacon == staked else [f"{BEACON}: account {beacon}, validators and queue {staked}"]


def working_wei(chain: EthereumChain, operator: str) -> int:
    """Return the wei of an operator's validators that earn."""
    known = ethereum.operator_status(chain.state, operator)
    return (known.active + known.exiting) * GWEI
