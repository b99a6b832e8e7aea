"""A restaking strategy in a world: its account holds a staked token, and services can slash what operators allocated to them.

The arithmetic is `wallet.defi.restaking`'s. The token goes on earning where it lies. Once a week services pay operators, and what
is left after the operator's part goes to its stakers. Left out: the tokens in which services really pay (here they pay in the
strategy's own, which is put at stake at once), that delegating moves an account's stake in every strategy at once, and pausing.
What others have here is known by operator alone: one row each, which `others_moved` changes. What was slashed leaves the strategy
once its delay has passed, and nobody gets it.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.defi import restaking
from wallet.defi.restaking import Operator, Parameters, RestakingStrategy, Staker, Withdrawal
from wallet.defi.restaking_operator import BLOCK_SECONDS, with_changes_done
from wallet.defi.restaking_shares import WAD, strategy_tokens, strategy_tokens_up
from wallet.errors import Refused
from wallet.last_answer import last_answer
from wallet.world import ledger as books
from wallet.world.beginning import hand
from wallet.world.given import Coins, Given
from wallet.world.holdings import token_line
from wallet.world.ledger import units_of
from wallet.world.lines import (
    OTHERS,
    YOU,
    Event,
    Figures,
    Holding,
    Note,
    Place,
    Stage,
    WaitingRequest,
    lent_key,
)
from wallet.world.own_sums import NOTHING, OwnSum
from wallet.world.state import HOUR, NO_EVENTS, Deposited, Left, Marks, Step, World
from wallet.world.strategy import AskedBack, OperatorFacts, Promise, Restaked, ServiceSlashing, Strategy

PPM = 10**6
MILLIONTH = WAD // PPM
DAY_S = 86_400
WEEK_S = 7 * DAY_S
PAID_S = DAY_S // 2
"""Services pay on Thursdays at noon (UTC): the first day of unix time was one."""
YEAR_WEEKS = 365 * DAY_S
ESCROW = "restaking_escrow"
"""The stage of a withdrawal in which it can still be slashed."""
LEFT_BEHIND = 2
"""Asking for so many units more than there are means everything: a growing token may arrive a unit or two short."""
RATE_ONE = 10**27


class RestakingStart(msgspec.Struct, frozen=True):
    """The strategy at a scenario's first hour: the token it takes, what others delegated of it to each operator, what each
    operator allocated to each service in millionths, and what a service pays a year on that, in millionths.

    `kept_ppm` is what operators keep of it, `allocation_delay_blocks` how long a new promise takes to count.
    """

    asset: str
    delegated: dict[str, Coins]
    allocated: dict[str, dict[str, int]]
    pays: dict[str, int]
    kept_ppm: int
    allocation_delay_blocks: int = 0


class RestakingMarket(Strategy, frozen=True, kw_only=True, tag="restaking_market"):
    """The strategy as it stands in a world. `entered` are own moves of your lines, `asked` what your withdrawals were worth when
    they were asked for, by their numbers.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of a strategy.
    """

    strategy: RestakingStrategy
    pays: dict[str, int]
    kept_ppm: int
    entered: dict[str, OwnSum] = msgspec.field(default_factory=dict)
    asked: dict[int, int] = msgspec.field(default_factory=dict)
    due: tuple[int, ...] = ()
    """Your withdrawals whose escrow is over."""
    taken: dict[str, int] = msgspec.field(default_factory=dict)
    """Magnitude that services have slashed, by "operator: service", of 1e18."""
    paid: dict[str, int] = msgspec.field(default_factory=dict)
    """What services paid at the last time, by staker, after the operator's part."""
    noticed: int = 0
    """The units of the asset in its account when it looked last: what is sent there by itself belongs to all."""
    mechanism: ClassVar[str] = "restaking"
    still: ClassVar[bool] = True
    daily: ClassVar[tuple[str, ...]] = ("service_reward",)
    At: ClassVar[type[msgspec.Struct]] = RestakingStart

    # its beginning

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with the strategy: all that is in it at first is others', and delegated."""
        known: Parameters = preset.parameters
        strategy, held = RestakingStrategy(known), 0
        for operator, amount in at.delegated.items():
            promises = at.allocated.get(operator, {})
            rows = tuple(restaking.Allocation(service, part * MILLIONTH) for service, part in promises.items())
            row = Operator(operator, at.allocation_delay_blocks, encumbered=sum(each.current for each in rows), allocations=rows)
            strategy = replace(strategy, operators=(*strategy.operators, row))
            strategy = restaking.delegate(strategy, others_at(operator), operator)
            strategy, _ = restaking.deposit(strategy, others_at(operator), amount, held)
            held += amount
        own = cls(name=name, chain=preset.chain, asset=at.asset, strategy=strategy, pays=dict(at.pays), kept_ppm=at.kept_ppm)
        return hand(world.with_system(own), name, at.asset, held)

    # what it holds

    def held(self, world: World) -> int:
        """Return the tokens in its account."""
        return world.balance(self.name, self.asset)

    def worth(self, world: World, shares: int) -> int:
        """Return the tokens that shares of it are worth now, rounded down."""
        return strategy_tokens(shares, self.strategy.total_shares, self.held(world))

    def operators(self, world: World) -> tuple[OperatorFacts, ...]:
        block = block_of(world)
        return tuple(self._facts(world, with_changes_done(each, block)) for each in self.strategy.operators)

    def _facts(self, world: World, operator: Operator) -> OperatorFacts:
        left, now = operator.max_magnitude, block_of(world)
        promises = tuple(
            Promise(
                each.service,
                each.current * PPM // left if left else 0,
                self.pays.get(each.service, 0),
                each.pending * PPM // left if left else 0,
                world.hour - (-(each.effect_block - now) * BLOCK_SECONDS // HOUR) if each.effect_block else 0,
                self.slashed_by(operator.name, each.service),
            )
            for each in operator.allocations
        )
        return OperatorFacts(operator.name, self.worth(world, operator.shares), left, self.kept_ppm, promises)

    def slashed_by(self, operator: str, service: str) -> int:
        """Return what a service slashed of an operator's stake so far, in millionths of what it began with."""
        return self.taken.get(f"{operator}: {service}", 0) * PPM // WAD

    def paid_now(self, world: World, account: str) -> int:
        return self.paid.get(account, 0) if world.now % WEEK_S == PAID_S else 0

    def services(self) -> tuple[str, ...]:
        return tuple(self.pays)

    def position(self, world: World, account: str) -> Restaked:
        staker, rows = _staker(self.strategy, account), self._rows(account)
        if not rows and not staker.deposit_shares:
            return Restaked(staker.operator)
        block = block_of(world)
        escrow = [(self._brings(world, row), self.is_ready(row, block)) for row in rows]
        return Restaked(
            staker.operator,
            self.worth(world, restaking.withdrawable(self.strategy, account)),
            sum(amount for amount, _ in escrow),
            sum(amount for amount, ready in escrow if ready),
        )

    def at_stake(self, world: World, account: str) -> int:
        return self.worth(world, _withdrawable(self.strategy, account))

    def _rows(self, account: str) -> tuple[Withdrawal, ...]:
        if account == YOU and not self.asked:  # the usual case, asked every hour
            return ()
        return tuple(row for row in self.strategy.withdrawals if row.owner == account)

    def _brings(self, world: World, row: Withdrawal) -> int:
        """Return the tokens that a withdrawal would bring as things stand."""
        return self.worth(world, restaking.withdrawal_shares(self.strategy, row))

    def is_ready(self, row: Withdrawal, block: int) -> bool:
        """Return whether a withdrawal can be taken in that block: its delay, last block included, has passed."""
        return block > row.start_block + self.strategy.parameters.withdrawal_delay_blocks

    # an hour

    def elapse(self, world: World) -> Step:
        """Say which of your withdrawals can be taken from now on, let slashed tokens go, and pay once a week."""
        events = NO_EVENTS
        if len(self.asked) > len(self.due):
            block = block_of(world)
            over = [row for row in self._rows(YOU) if row.id not in self.due and self.is_ready(row, block)]
            events = tuple(Event(world.hour, "escrow_over", YOU, self._over(world, row), self.name) for row in over)
            if over:
                world = world.changed(self.name, due=(*self.due, *(row.id for row in over)))
        if self.strategy.slashes:
            world = world.system(self.name, RestakingMarket)._released(world)
        if world.now % WEEK_S == PAID_S:
            world, paid = world.system(self.name, RestakingMarket)._paid(world)
            events = (*events, *paid)
        return world, events

    def follow(self, world: World) -> World:
        units = units_of(world.ledger, self.name, self.asset)
        return world if units == self.noticed else world.changed(self.name, noticed=units)

    def _over(self, world: World, row: Withdrawal) -> Figures:
        return {"request": row.id, "amount": self._brings(world, row), "token": self.asset}

    def _released(self, world: World) -> World:
        """Send away what was slashed so long ago that its delay has passed: to an account that nobody has."""
        block, own = block_of(world), self
        for row in self.strategy.slashes:
            delay = self.strategy.parameters.slash_release_delay_blocks
            if not delay or block > row.block + delay:
                done = restaking.release_slashed(own.strategy, row.service, row.id, block, own.held(world))
                ledger = books.move(world.ledger, self.asset, self.name, gone(self.name), world.units(self.asset, done.amount))
                own = replace(own, strategy=done.strategy)
                world = world.with_system(own, ledger)
        return world

    def _paid(self, world: World) -> Step:
        """Let services pay for the week: each staker by what of its stake its operator allocated; operators keep their part."""
        facts = {each.name: each for each in self.operators(world)}
        own, figures, paid = self, dict[str, int | str](), dict[str, int]()
        for staker in self.strategy.stakers:
            operator = facts.get(staker.operator)
            held = self.worth(world, restaking.withdrawable(self.strategy, staker.owner)) if operator else 0
            if operator is None or not held:
                continue
            earned = sum(held * each.allocated_ppm * each.pays_ppm for each in operator.promises)
            gross = min(earned * WEEK_S // (PPM * PPM * YEAR_WEEKS), world.balance(OTHERS, self.asset))
            net = gross * (PPM - self.kept_ppm) // PPM
            if not net:
                continue
            world, _ = own._put_in(world, OTHERS, staker.owner, net)
            own, paid[staker.owner] = world.system(self.name, RestakingMarket), net
            if staker.owner == YOU:
                figures = self._told(world, held, net, gross)
        world = world.changed(self.name, paid=paid)
        return world, (Event(world.hour, "service_reward", YOU, figures, self.name),) if figures else NO_EVENTS

    def _told(self, world: World, held: int, net: int, gross: int) -> Figures:
        key, rate = lent_key(self.asset, "restaked", self.name), world.redemption_rate(self.asset)
        gain = world.worth(self.asset, net, rate)
        return {
            "before_1e27": RATE_ONE,
            "after_1e27": RATE_ONE + net * RATE_ONE // held,
            "gain": gain,
            "fee_1e20": (gross - net) * 10**20 // gross if gross else 0,
            "elapsed_s": WEEK_S,
            f"held_{key}": held,
            f"gain_{key}": gain,
        }

    # what people do

    def _put_in(self, world: World, payer: str, owner: str, amount: int) -> tuple[World, int]:
        """Move tokens in and give `owner` shares for them; a growing token may move a unit less than was meant."""
        units = world.moved_units(payer, self.asset, amount)
        ledger = books.move(world.ledger, self.asset, payer, self.name, units)
        moved = replace(world, ledger=ledger)
        strategy, shares = restaking.deposit(self.strategy, owner, amount, moved.balance(self.name, self.asset) - amount)
        return moved.changed(self.name, strategy=strategy), shares

    def deposit(self, world: World, account: str, amount: int) -> Deposited:
        after, shares = self._put_in(world, account, account, amount)
        return Deposited(self._entered(after, account, "restaked", amount), shares, {"shares": shares})

    def delegate(self, world: World, account: str, operator: str) -> World:
        return world.changed(self.name, strategy=restaking.delegate(self.strategy, account, operator))

    def leave(self, world: World, account: str, amount: int, everything: bool = False) -> Left:
        asked = self.ask_back(world, account, amount, everything)
        if not asked.id:
            return Left(asked.world, 0)
        operator = self.operator(world, asked.operator)
        figures: Figures = {"request": asked.id, "operator": asked.operator}
        notes = (Note("risk_escrow", {"share_ppm": operator.allocated_ppm}),) if operator and operator.allocated_ppm else ()
        return Left(asked.world, asked.got, figures, notes, self.wait(world, amount))

    def ask_back(self, world: World, account: str, amount: int, everything: bool = False) -> AskedBack:
        have, block = self.at_stake(world, account), block_of(world)
        if amount <= 0 and not everything:
            raise Refused("restaking_amount_zero")
        if amount > have + LEFT_BEHIND and not everything:
            raise Refused("restaking_short", remedy=have or None, have=have, wanted=amount)
        everything = everything or amount >= have
        staker = restaking.staker_of(self.strategy, account)
        if everything and staker.operator:
            strategy, id = restaking.undelegate(self.strategy, account, block)
            if not id:  # with an operator, and nothing there
                return AskedBack(world.changed(self.name, strategy=strategy), 0, 0, "")
        else:
            shares = staker.deposit_shares
            if not everything:
                wanted = strategy_tokens_up(amount, self.held(world), self.strategy.total_shares)
                shares = restaking.deposit_shares_to_queue(self.strategy, account, wanted)
            strategy, id, _ = restaking.queue_withdrawal(self.strategy, account, shares, block)
        row = restaking.find_withdrawal(strategy, id)
        after = world.changed(self.name, strategy=strategy)
        got = after.system(self.name, RestakingMarket)._brings(after, row)
        if account == YOU:
            after = after.changed(self.name, asked={**self.asked, id: got})
            after = self._entered(self._entered(after, account, "restaked", -got), account, "escrow", got)
        return AskedBack(after, id, got, row.operator)

    def escrow_at_risk(self, world: World, account: str) -> int:
        block = block_of(world)
        parts = {each.name: each.allocated_ppm for each in self.operators(world)}
        rows = [row for row in self._rows(account) if not self.is_ready(row, block)]
        return sum(self._brings(world, row) * parts.get(row.operator, 0) // PPM for row in rows)

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        hours = self.strategy.parameters.withdrawal_delay_blocks * BLOCK_SECONDS // HOUR + 1
        return (Stage(ESCROW, hours, hours, hours),)

    def collect(self, world: World, account: str, requests: tuple[int, ...]) -> Left:
        """Pay out withdrawals whose delay has passed, in the asset. Refuses as the contracts do."""
        block, got, nominal = block_of(world), 0, 0
        own = self
        for id in requests:
            done = restaking.complete(own.strategy, id, account, block, own.held(world))
            ledger = books.move(world.ledger, self.asset, self.name, account, world.units(self.asset, done.amount))
            nominal += self.asked.get(id, done.amount)
            asked = {key: value for key, value in own.asked.items() if key != id}
            own = replace(own, strategy=done.strategy, asked=asked, due=tuple(each for each in own.due if each != id))
            world, got = world.with_system(own, ledger), got + done.amount
        return Left(self._entered(world, account, "escrow", -got), got, {"nominal": nominal})

    def _entered(self, world: World, account: str, place: Place, amount: int) -> World:
        """Return the world in which that much came into one of your lines, or left it where it is negative, is written down."""
        if account != YOU:
            return world
        own = world.system(self.name, RestakingMarket)
        key, worth = (
            lent_key(self.asset, place, self.name),
            world.worth(self.asset, abs(amount), world.redemption_rate(self.asset)),
        )
        old = own.entered.get(key, NOTHING)
        moved = OwnSum(old.put_in + worth, old.taken_out) if amount >= 0 else OwnSum(old.put_in, old.taken_out + worth)
        return world.changed(self.name, entered={**own.entered, key: moved})

    def others_moved(self, world: World, operator: str, amount: int) -> World:
        owner = others_at(operator)
        if amount > 0:
            return self._put_in(world, OTHERS, owner, min(amount, world.balance(OTHERS, self.asset)))[0]
        wished = min(-amount, self.at_stake(world, owner))
        if wished <= 0:
            return world
        shares = restaking.deposit_shares_to_queue(
            self.strategy, owner, strategy_tokens_up(wished, self.held(world), self.strategy.total_shares)
        )
        return world.changed(
            self.name, strategy=restaking.queue_withdrawal(self.strategy, owner, shares, block_of(world)).strategy
        )

    def takeable(self, world: World, account: str) -> tuple[int, ...]:
        block = block_of(world)
        return tuple(row.id for row in self._rows(account) if self.is_ready(row, block))

    def others_take(self, world: World) -> World:
        block, own = block_of(world), self
        for row in self.strategy.withdrawals:
            if row.owner.startswith(OTHERS_AT) and self.is_ready(row, block):
                done = restaking.complete(own.strategy, row.id, row.owner, block, own.held(world))
                own = replace(own, strategy=done.strategy)
                units = world.units(self.asset, done.amount)
                world = world.with_system(own, books.move(world.ledger, self.asset, self.name, OTHERS, units))
        return world

    def promise(self, world: World, operator: str, service: str, share_ppm: int) -> World:
        strategy = restaking.allocate(self.strategy, operator, service, share_ppm * MILLIONTH, block_of(world))
        return world.changed(self.name, strategy=strategy)

    def slashed(self, world: World, operator: str, service: str, share_ppm: int) -> ServiceSlashing:
        block = block_of(world)
        was = restaking.operator_of(self.strategy, operator).max_magnitude
        queued = restaking.slashable_in_queue(self.strategy, operator, block)
        strategy, lost = restaking.slash(self.strategy, operator, service, share_ppm * MILLIONTH, block)
        fell = was - restaking.operator_of(strategy, operator).max_magnitude
        mark = f"{operator}: {service}"
        after = world.changed(self.name, strategy=strategy, taken={**self.taken, mark: self.taken.get(mark, 0) + fell})
        from_escrow = self.worth(world, queued * fell // was) if was else 0
        return ServiceSlashing(after, self.worth(world, lost), from_escrow)

    # a holder

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        found = self.position(world, account)
        sides: tuple[tuple[Place, int], ...] = (("restaked", found.restaked), ("escrow", found.escrow))
        return tuple(self._line(world, place, amount, marks) for place, amount in sides if amount)

    def _line(self, world: World, place: Place, amount: int, marks: Marks | None) -> Holding:
        key = lent_key(self.asset, place, self.name)
        moved, line = self.entered.get(key, NOTHING), token_line(world, self.asset, amount, marks)
        return replace(line, key=key, place=place, system=self.name, put_in=moved.put_in, taken_out=moved.taken_out)

    def places(self, world: World, account: str) -> tuple[WaitingRequest, ...]:
        block = block_of(world)
        return tuple(
            WaitingRequest(
                key=f"{self.name}-{row.id}",
                system=self.name,
                id=row.id,
                token=self.asset,
                asked=self.asked.get(row.id, 0),
                coin=self.asset,
                pays=self._brings(world, row),
                asked_at=row.start_block * BLOCK_SECONDS,
                state="ready" if self.is_ready(row, block) else "pending",
            )
            for row in self._rows(account)
        )

    def ready(self, account: str) -> tuple[int, ...]:
        return self.due if account == YOU else ()

    def stages_left(self, world: World, number: int) -> tuple[Stage, ...]:
        row = restaking.find_withdrawal(self.strategy, number)
        until = row.start_block + self.strategy.parameters.withdrawal_delay_blocks + 1
        hours = max(0, -(-(until - block_of(world)) * BLOCK_SECONDS // HOUR))
        return (Stage(ESCROW, hours, hours, hours),) if hours else ()

    def drained(self, world: World, share_ppm: int, taker: str) -> World:
        """Return the world after so much of its tokens is gone: every share is worth that much less, in escrow or not."""
        units = units_of(world.ledger, self.name, self.asset) * share_ppm // PPM
        return replace(world, ledger=books.move(world.ledger, self.asset, self.name, taker, units))

    # the books

    def accounts(self) -> tuple[str, ...]:
        return self.name, gone(self.name)

    def audit(self, world: World) -> list[str]:
        """Return where stakers, withdrawals and slashes have more shares than there are, or an operator less than its stakers."""
        strategy, wrong = self.strategy, list[str]()
        staked = {row.owner: restaking.withdrawable(strategy, row.owner) for row in strategy.stakers}
        queued = sum(restaking.withdrawal_shares(strategy, row) for row in strategy.withdrawals)
        counted = sum(staked.values()) + queued + sum(row.shares for row in strategy.slashes)
        if counted > strategy.total_shares:
            wrong.append(f"{self.name}: {counted} shares have owners, and there are {strategy.total_shares}")
        if self.worth(world, counted) > self.held(world) + 1000:
            wrong.append(f"{self.name}: holds {self.held(world)}, owes {self.worth(world, counted)}")
        return wrong


@last_answer
def _staker(strategy: RestakingStrategy, owner: str) -> Staker:
    return restaking.staker_of(strategy, owner)


@last_answer
def _withdrawable(strategy: RestakingStrategy, owner: str) -> int:
    return restaking.withdrawable(strategy, owner)


OTHERS_AT = f"{OTHERS} at "


def others_at(operator: str) -> str:
    """Return under which name the stake of all others at an operator stands."""
    return f"{OTHERS_AT}{operator}"


def gone(name: str) -> str:
    """Return the account of what was slashed and has left a strategy: nobody has it."""
    return f"{name}-slashed"


def block_of(world: World) -> int:
    """Return the number of the block of this hour: counted from the beginning of unix time, which no rule minds."""
    return world.now // BLOCK_SECONDS
