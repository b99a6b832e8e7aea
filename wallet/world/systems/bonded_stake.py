"""Stake of one's own bonded with a validator of a Cosmos chain, in a world: it earns at once, and leaves after 21 days.

The chain has one delegation for an owner and a validator; this book knows which of its shares came with which lock. Rewards do
not join the stake: they count as yours, and the chain pays those of the whole delegation whenever stake comes or goes. What
unbonds earns nothing, can still be slashed for an older fault, and is paid to its owner without a claim. What moves to another
validator earns on, and answers for the first one's older faults too; what stood with one that was shut out earns nothing until
it moves or leaves. A stake moves whole. Left out: rewards taken without coming or going.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.chain.cosmos import ONE
from wallet.errors import Refused
from wallet.staking.rebasing import RATE_ONE
from wallet.world.book import Book, Punished
from wallet.world.given import Given
from wallet.world.lines import YOU, Event, Fault, Figures, Holding, LockedStake, Note, SlashingLoss, Stage, Way
from wallet.world.state import DAY_ENDS, DAY_HOURS, NO_EVENTS, Deposited, Left, Marks, Step, World
from wallet.world.systems.cosmos_hub import CosmosHub
from wallet.world.tokens import WEI

PERCENT, BPS, PPM = 100, 10**4, 10**6
DAY_S, YEAR_S = 86_400, 31_557_600


class BondedStart(msgspec.Struct, frozen=True):
    """What part of rewards a validator keeps, and how many there are to choose from."""

    commission_percent: int
    validators: int = 1


class OwnBond(msgspec.Struct, frozen=True):
    """Stake that was locked at once, by its number: whose it is, with which validator, its shares of it, what was paid in, and
    when it was locked and left.

    Of what it has earned `paid` has been paid out, `due` not yet, `told` is what events told of. `tokens` is what is left of it,
    and `lost` what a fault of one's own took that no event has told of yet. Once it leaves, `left_with` of it began to unbond at
    the block `height`. `moved_from` is the validator that it stood with before, until the unix time `answers_until` to answer
    for its faults.
    """

    id: int
    owner: str
    validator: str
    principal: int
    shares_1e18: int
    tokens: int
    locked_at: int
    paid: int = 0
    due: int = 0
    told: int = 0
    left_at: int = 0
    left_with: int = 0
    height: int = 0
    moved_from: str = ""
    answers_until: int = 0
    lost: int = 0


class BondedStake(Book, frozen=True, kw_only=True, tag="bonded_stake"):
    """The book as it stands in a world, with a validator of its name, and `validators` in all to choose from.

    `closed_principal` and `closed_paid` are sums over what has been paid out, rewards included. `fault` is what the validators of
    one's own were last punished for.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of a book.
    """

    commission_percent: int
    bonds: tuple[OwnBond, ...] = ()
    next_id: int = 1
    index_1e18: int = WEI
    closed_principal: int = 0
    closed_paid: int = 0
    validators: int = 1
    fault: str = ""
    faults: ClassVar[tuple[Fault, ...]] = ("double_signing", "downtime")
    leaves_by: ClassVar[str] = "unbond"
    daily: ClassVar[tuple[str, ...]] = ("locked_reward",)
    At: ClassVar[type[msgspec.Struct]] = BondedStart

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with an empty book, and usual validators of its name on the chain whose preset it is."""
        percent = at.commission_percent
        own = cls(
            name=name,
            coin=preset.label("coin"),
            chain=preset.name,
            fee_bps=percent * BPS // PERCENT,
            commission_percent=percent,
            validators=at.validators,
        )
        for operator in own.operators():
            world = own.on(world).begun_by(world, operator, 1, percent)
        return world.with_system(own)

    def operators(self) -> tuple[str, ...]:
        """Return the names under which its validators stand on the chain, the first being the one with whom stake is locked."""
        return (self.name, *(f"{self.name}-{number}" for number in range(2, self.validators + 1)))

    def on(self, world: World) -> CosmosHub:
        """Return the chain on which the stake is bonded."""
        return world.system(self.chain, CosmosHub)

    # an hour

    def elapse(self, world: World) -> Step:
        """Take over what the chain says of each stake: once a day what it earned, and at any hour what it lost or was paid."""
        index = self.on(world).operators[self.name].index_1e18
        if not self.bonds:
            return (world if index == self.index_1e18 else world.changed(self.name, index_1e18=index)), NO_EVENTS
        kept, events, closed, paid = list[OwnBond](), list[Event](), 0, 0
        for was in self.bonds:
            now = self._as_it_is(world, was)
            gone = bool(was.left_at) and not self._unbonds(world, was)
            if gone or world.hour % DAY_HOURS == DAY_ENDS:
                now, told = self._told(world, now)
                events += told
            if gone:
                got = self._ended_with(world, was)
                closed, paid = closed + was.principal, paid + was.paid + got
                events.append(Event(world.hour, "locked_paid_out", was.owner, {"id": was.id, "amount": got}, self.name))
                continue
            lost = was.tokens - now.tokens + was.lost
            if lost > 0:
                figures: Figures = {"id": was.id, "amount": lost, "fault": self.fault}
                events.append(Event(world.hour, "locked_slashed", was.owner, figures, self.name))
                now = replace(now, lost=0)
            kept.append(now)
        after = world.changed(
            self.name,
            index_1e18=index,
            bonds=tuple(kept),
            closed_principal=self.closed_principal + closed,
            closed_paid=self.closed_paid + paid,
        )
        return after, tuple(events)

    def _told(self, world: World, now: OwnBond) -> tuple[OwnBond, list[Event]]:
        """Return the stake and what is to be told of what it earned since it was told last."""
        gain = now.paid + now.due - now.told
        if gain <= 0:
            return now, []
        fee = gain * self.commission_percent // max(1, PERCENT - self.commission_percent)
        held, elapsed = now.tokens + max(0, now.due - gain), min(DAY_S, world.now - now.locked_at)
        figures: Figures = {"id": now.id, "held": held, "gain": gain, "fee": fee, "elapsed_s": elapsed}
        return replace(now, told=now.told + gain), [Event(world.hour, "locked_reward", now.owner, figures, self.name)]

    def _as_it_is(self, world: World, bond: OwnBond) -> OwnBond:
        """Return the stake with what is left of it and what it is owed, as the chain has it."""
        chain = self.on(world)
        if bond.left_at:
            gone = chain.unbonding(bond.owner, bond.validator, bond.height)
            return replace(bond, tokens=gone.balance * bond.left_with // gone.initial_balance if gone else 0, due=0)
        row = chain.delegation(bond.owner, bond.validator)
        due = row.rewards_1e18 * bond.shares_1e18 // row.shares_1e18 // ONE if row.shares_1e18 else 0
        return replace(bond, tokens=chain.tokens_of(bond.validator, bond.shares_1e18), due=due)

    def _unbonds(self, world: World, bond: OwnBond) -> bool:
        return self.on(world).unbonding(bond.owner, bond.validator, bond.height) is not None

    def _ended_with(self, world: World, bond: OwnBond) -> int:
        """Return what of an unbonding that has just been paid was this stake's."""
        for row in self.on(world).paid:
            if (row.delegator, row.validator, row.creation_height) == (bond.owner, bond.validator, bond.height):
                return row.balance * bond.left_with // row.initial_balance
        return bond.tokens

    # a holder

    def key(self, number: int) -> str:
        """Return the name of a stake's line."""
        return f"{self.name}-{number}"

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        """Return the stakes of `account`, each at what is left of it and the rewards it is owed."""
        if not self.bonds:
            return ()
        return tuple(self._line(self._as_it_is(world, bond)) for bond in self.bonds if bond.owner == account)

    def _line(self, bond: OwnBond) -> Holding:
        worth = bond.tokens + bond.due
        return Holding(
            *(self.key(bond.id), self.coin, worth, worth, None, WEI, None, "locked"),
            system=self.name,
            put_in=bond.principal,
            taken_out=bond.paid,
        )

    def way(self) -> Way | None:
        """Return all stakes of yours together, those that were paid out too."""
        mine = [bond for bond in self.bonds if bond.owner == YOU]
        worth, put_in = sum(bond.tokens + bond.due for bond in mine), sum(bond.principal for bond in mine)
        paid = self.closed_paid + sum(bond.paid for bond in mine)
        put_in += self.closed_principal
        return Way(self.name, self.coin, worth, self.index_1e18, put_in, paid, worth + paid - put_in)

    # what a person does

    def check(self, world: World, amount: int) -> None:
        if amount <= 0:
            raise Refused("delegation_zero")

    def lock(self, world: World, account: str, amount: int) -> Deposited:
        validator = self.on(world).row(self.name)
        world, done = self.on(world).delegate(world, account, validator, amount)
        own = self._paid(world, account, validator, done.rewards)
        bond = OwnBond(own.next_id, account, validator, amount, done.shares_1e18, amount, world.now)
        after = world.changed(self.name, bonds=(*own.bonds, bond), next_id=own.next_id + 1)
        yearly = self.on(world).yearly(self.name) * PPM // WEI
        figures: Figures = {"id": bond.id, "yearly_ppm": yearly, "operator_fee_bps": self.fee_bps, "rewards": done.rewards}
        lost = amount * self.on(world).state.parameters.double_sign_fraction_1e18 // ONE
        notes = (Note("nothing_to_sell"), Note("bond_slashing", {"loss": lost}), Note("leaving_unbonds"))
        return Deposited(after, 0, figures, notes)

    def _paid(self, world: World, owner: str, validator: str, rewards: int) -> BondedStake:
        """Return the book after the chain paid a delegation's rewards: shared out by shares, the rest to the last."""
        whole = [bond for bond in self.bonds if (bond.owner, bond.validator, bond.left_at) == (owner, validator, 0)]
        shares, parts = sum(bond.shares_1e18 for bond in whole), dict[int, int]()
        for bond in whole:
            parts[bond.id] = rewards * bond.shares_1e18 // shares if shares else 0
        if whole:
            parts[whole[-1].id] += rewards - sum(parts.values())
        rows = (replace(row, paid=row.paid + parts[row.id], due=0) if row.id in parts else row for row in self.bonds)
        return replace(self, bonds=tuple(rows))

    def unlock(self, world: World, account: str, number: int) -> Left:
        """Let a stake unbond; the rewards of the delegation are paid. Refuses lock_unknown and lock_leaving, and as the chain."""
        bond = self._as_it_is(world, self._standing(account, number))
        world, done = self.on(world).undelegate(world, account, bond.validator, bond.tokens)
        own, chain = self._paid(world, account, bond.validator, done.rewards), self.on(world)
        left = {"left_at": world.now, "left_with": done.tokens, "tokens": done.tokens, "height": chain.state.height}
        rows = tuple(replace(row, **left, shares_1e18=0) if row.id == number else row for row in own.bonds)
        figures: Figures = {
            "id": number,
            "principal": bond.principal,
            "exits": world.now,
            "withdrawable": done.completion_time,
            "rewards": done.rewards,
            "worst": done.tokens - done.tokens * chain.state.parameters.double_sign_fraction_1e18 // ONE,
        }
        notes = (Note("earns_no_more"), Note("no_sale_while_waiting"))
        return Left(world.changed(self.name, bonds=rows), done.tokens, figures, notes, chain.leaving(world.now, world.now))

    def destinations(self, world: World, number: int) -> tuple[str, ...]:
        """Return the validators that sign, but for its own; the next of the list first."""
        bond = next((row for row in self.bonds if row.id == number and not row.left_at), None)
        if bond is None:
            return ()
        chain = self.on(world)
        rows = tuple(chain.row(operator) for operator in self.operators())
        place = rows.index(bond.validator) + 1 if bond.validator in rows else 0
        return tuple(row for row in (*rows[place:], *rows[:place]) if row != bond.validator and chain.validator(row).bonded)

    def move(self, world: World, account: str, number: int, to: str) -> Left:
        """Move a stake to another validator at once; it goes on earning. Refuses lock_unknown, lock_leaving, stake_stays, and as
        the chain does.
        """
        bond = self._standing(account, number)
        choice = to or next(iter(self.destinations(world, number)), "")
        if not choice:
            raise Refused("stake_stays")
        bond, source, paid = self._as_it_is(world, bond), bond.validator, 0
        for validator in (source, choice):
            own = world.system(self.name, BondedStake)
            world, rewards = self.on(world).take_rewards(world, account, validator)
            world, paid = world.with_system(own._paid(world, account, validator, rewards)), paid + rewards
        had = self.on(world).delegation(account, choice).shares_1e18
        world, done = self.on(world).redelegate(world, account, source, choice, bond.tokens)
        shares, until = self.on(world).delegation(account, choice).shares_1e18 - had, done.completion_time
        moved = {"validator": choice, "shares_1e18": shares, "tokens": done.tokens}
        answers = {"moved_from": source, "answers_until": until} if until > world.now else {}
        own = world.system(self.name, BondedStake)
        rows = tuple(replace(row, **moved, **answers) if row.id == number else row for row in own.bonds)
        figures: Figures = {"id": number, "principal": bond.principal, "to": choice, "until": until, "rewards": paid}
        notes = (Note("moved_answers", {"until": until}), Note("moved_once", {"until": until}))
        return Left(world.changed(self.name, bonds=rows), done.tokens, figures, notes)

    def _standing(self, account: str, number: int) -> OwnBond:
        """Return a stake of `account` that does not leave. Refuses lock_unknown and lock_leaving."""
        bond = next((row for row in self.bonds if row.id == number and row.owner == account), None)
        if bond is None:
            raise Refused("lock_unknown", id=number)
        if bond.left_at:
            raise Refused("lock_leaving", id=number)
        return bond

    def punishable(self, world: World, account: str) -> tuple[LockedStake, ...]:
        chain = self.on(world)
        mine = (bond for bond in self.bonds if bond.owner == account and chain.validator(bond.validator).bonded)
        return tuple(self._stake(world, bond) for bond in mine)

    def punish(self, world: World, account: str, stakes: int, fault: Fault) -> Punished:
        """The validators with whom those stakes stand, or from whom they unbond: all stake with them pays, and what has left them
        since the fault.
        """
        numbers = {row.id for row in self.at_fault(world, account, stakes, fault)}
        struck = dict.fromkeys(bond.validator for bond in self.bonds if bond.id in numbers)
        before, burnt = self._held(world, account), 0
        rows = {self.on(world).row(operator): operator for operator in self.operators()}
        for validator in struck:
            chain = self.on(world)
            done = chain.missed(world, rows[validator]) if fault == "downtime" else chain.slash(world, rows[validator], 1)
            world, burnt = done[0], burnt + done[1]
        own = self._with_what_is_left(world)
        world = world.changed(self.name, bonds=tuple(own._hit(world, bond) for bond in own.bonds), fault=fault)
        lost = before - own._held(world, account)
        return Punished(world, len(struck), burnt, SlashingLoss(lost, lost, lost, lost))

    def _hit(self, world: World, bond: OwnBond) -> OwnBond:
        """Return a stake at what a fault has left of it: its owner has lost the rest now, whenever that is told."""
        left = self._as_it_is(world, bond).tokens
        return replace(bond, tokens=left, lost=bond.lost + bond.tokens - left)

    def _held(self, world: World, account: str) -> int:
        return sum(self._as_it_is(world, bond).tokens for bond in self.bonds if bond.owner == account)

    def _with_what_is_left(self, world: World) -> BondedStake:
        """Return the book after a fault took shares of stake that had moved: of one delegation each stake that moved in bears its
        part, and what that does not pay the others do.
        """
        chain, bonds = self.on(world), list(self.bonds)
        for pair in dict.fromkeys((bond.owner, bond.validator) for bond in bonds if bond.shares_1e18):
            there = [place for place, row in enumerate(bonds) if (row.owner, row.validator) == pair and row.shares_1e18]
            missing = sum(bonds[place].shares_1e18 for place in there) - chain.delegation(*pair).shares_1e18
            for places in ([place for place in there if bonds[place].answers_until > world.now], there):
                held = sum(bonds[place].shares_1e18 for place in places)
                due = min(max(0, missing), held)
                for place in places:
                    row = bonds[place]
                    part = -(-due * row.shares_1e18 // held) if held else 0
                    bonds[place] = replace(row, shares_1e18=row.shares_1e18 - part)
                    missing, due, held = missing - part, due - part, held - row.shares_1e18
        return replace(self, bonds=tuple(bonds))

    def stakes(self, world: World, account: str) -> tuple[LockedStake, ...]:
        return tuple(self._stake(world, bond) for bond in self.bonds if bond.owner == account)

    def _stake(self, world: World, row: OwnBond) -> LockedStake:
        chain, bond = self.on(world), self._as_it_is(world, row)
        standing = tuple(chain.row(operator) for operator in self.operators())
        place = standing.index(bond.validator) + 1 if bond.validator in standing and self.validators > 1 else 0
        earning = "active" if chain.validator(bond.validator).bonded else "shut_out"
        state, worth = "unbonding" if bond.left_at else earning, bond.tokens + bond.due
        return LockedStake(
            *(self.key(bond.id), self.name, bond.id, self.coin, bond.principal, worth, state),
            *(bond.locked_at, bond.left_at, place),
        )

    def stages_left(self, world: World, number: int) -> tuple[Stage, ...]:
        left = next((bond.left_at for bond in self.bonds if bond.id == number), 0)
        return self.on(world).leaving(left, world.now) if left else ()

    def slashed_alone(self, world: World, amount: int) -> SlashingLoss | None:
        lost = amount * self.on(world).state.parameters.double_sign_fraction_1e18 // ONE
        return SlashingLoss(lost, lost, lost, lost)

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        return self.on(world).leaving(world.now, world.now)

    def usual_day(self, world: World) -> int:
        return RATE_ONE + self.on(world).yearly(self.name) * (RATE_ONE // WEI) * DAY_S // YEAR_S

    # the books

    def audit(self, world: World) -> list[str]:
        """Return which stakes the chain does not have: more shares than a delegation, or an unbonding that is not there."""
        wrong, chain, shares = list[str](), self.on(world), dict[tuple[str, str], int]()
        for bond in self.bonds:
            if bond.left_at and not self._unbonds(world, bond):
                wrong.append(f"{self.name}: stake {bond.id} does not unbond on the chain")
            pair = bond.owner, bond.validator
            shares[pair] = shares.get(pair, 0) + bond.shares_1e18
        short = (pair for pair, held in shares.items() if held > chain.delegation(*pair).shares_1e18)
        return wrong + [f"{self.name}: {owner} has fewer shares of {validator} than here" for owner, validator in short]
