"""Stake accounts of one's own on a chain of epochs, in a world: coins are delegated to one validator, and rewards stay with them.

What is locked begins to earn at the end of the epoch, leaves at the end of the one in which it is asked to, and is then taken
out by its owner. The chain has the stake accounts; this book knows whose they are and what was paid into them. Its validator
keeps its part of inflation, and all tips: a pool of validators that share them earns a little more. Left out: more than one
validator, moving from one to another, and the rent of an account, which comes back when it is closed.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.chain import solana
from wallet.errors import Refused
from wallet.staking.rebasing import RATE_ONE
from wallet.world.book import Book
from wallet.world.given import Given
from wallet.world.lines import YOU, Event, Figures, Holding, LockedStake, Note, SlashingLoss, Stage, Way
from wallet.world.state import NO_EVENTS, Deposited, Left, Marks, Step, World
from wallet.world.systems.pooled_stake import is_cold
from wallet.world.systems.solana import YEAR_S, SolanaChain
from wallet.world.tokens import WEI

PERCENT, BPS = 100, 10**4
DAY_S = 86_400
YEAR_PPM = 10**12


class AccountsStart(msgspec.Struct, frozen=True):
    """What part of rewards the validator keeps."""

    commission_percent: int


class OwnStake(msgspec.Struct, frozen=True):
    """A stake account by its number on the chain: whose it is, the lamports that were paid in and that it holds, and when it was
    locked and left.

    `earns` is whether it has begun to count, `cold` whether it has ceased to and can be taken out, `left_with` what it held then.
    """

    id: int
    owner: str
    principal: int
    lamports: int
    locked_at: int
    left_at: int = 0
    left_with: int = 0
    earns: bool = False
    cold: bool = False


class StakeAccounts(Book, frozen=True, kw_only=True, tag="stake_accounts"):
    """The book as it stands in a world.

    `index_1e18` grows each epoch by what a lamport earned after the validator's part. `closed_principal` and `closed_paid` are
    sums over what has been taken out.

    Over twenty methods, because it answers one by one the questions that the world asks of a system and of a book.
    """

    commission_percent: int
    accounts_held: tuple[OwnStake, ...] = ()
    closed_principal: int = 0
    closed_paid: int = 0
    index_1e18: int = WEI
    leaves_by: ClassVar[str] = "deactivate"
    daily: ClassVar[tuple[str, ...]] = ("locked_reward",)
    At: ClassVar[type[msgspec.Struct]] = AccountsStart

    @classmethod
    def begin(cls, world: World, name: str, preset: Given, at: Any) -> World:
        """Return the world with an empty book on the chain whose preset it is."""
        percent = at.commission_percent
        own = cls(
            name=name,
            coin=preset.label("coin"),
            chain=preset.name,
            fee_bps=percent * BPS // PERCENT,
            commission_percent=percent,
        )
        return world.with_system(own)

    def on(self, world: World) -> SolanaChain:
        """Return the chain on which the stake accounts are."""
        return world.system(self.chain, SolanaChain)

    # an hour

    def elapse(self, world: World) -> Step:
        """Once an epoch has ended, tell what the accounts earned and which of them count or are free from now on."""
        chain = self.on(world)
        last = chain.last_epoch
        if last.hour != world.hour:
            return world, NO_EVENTS
        kept = PERCENT - self.commission_percent
        rate = last.issued * kept * WEI // (PERCENT * last.effective) if last.effective else 0
        index, held, events = self.index_1e18 + self.index_1e18 * rate // WEI, list[OwnStake](), list[Event]()
        for stake in self.accounts_held:
            row = chain.find(stake.id)
            lamports, earns = (row.lamports, stake.earns or row.effective > 0) if row else (0, False)
            now = replace(stake, lamports=lamports, earns=earns, cold=stake.cold or is_cold(row))
            held.append(now)
            events += self._happened(world, stake, now)
        return world.changed(self.name, index_1e18=index, accounts_held=tuple(held)), tuple(events)

    def _happened(self, world: World, was: OwnStake, now: OwnStake) -> list[Event]:
        last = self.on(world).last_epoch
        gain, told = last.earned.get(str(now.id), 0), list[tuple[str, Figures]]()
        if gain:
            fee = last.kept.get(str(now.id), 0)
            figures: Figures = {"id": now.id, "held": now.lamports - gain, "elapsed_s": self.on(world).epoch_length()}
            told.append(("locked_reward", {**figures, "gain": gain, "fee": fee}))
        if now.earns and not was.earns:
            told.append(("locked_active", {"id": now.id, "amount": 0}))
        if now.cold and not was.cold:
            told.append(("locked_ready", {"id": now.id, "amount": now.lamports}))
        return [Event(world.hour, kind, now.owner, figures, self.name) for kind, figures in told]

    # a holder

    def key(self, number: int) -> str:
        """Return the name of a stake account's line."""
        return f"{self.name}-{number}"

    def holdings(self, world: World, account: str, marks: Marks | None = None) -> tuple[Holding, ...]:
        """Return the stake accounts of `account`, at what they hold."""
        return tuple(self._line(stake) for stake in self.accounts_held if stake.owner == account)

    def _line(self, stake: OwnStake) -> Holding:
        worth = stake.lamports
        return Holding(
            *(self.key(stake.id), self.coin, worth, worth, None, WEI, None, "ready" if stake.cold else "locked"),
            system=self.name,
            put_in=stake.principal,
            taken_out=0,
        )

    def way(self) -> Way | None:
        """Return all accounts of yours together, closed ones too."""
        mine = [stake for stake in self.accounts_held if stake.owner == YOU]
        worth, put_in = sum(stake.lamports for stake in mine), sum(stake.principal for stake in mine) + self.closed_principal
        return Way(self.name, self.coin, worth, self.index_1e18, put_in, self.closed_paid, worth + self.closed_paid - put_in)

    # what a person does

    def fitting(self, world: World, amount: int) -> int:
        return max(amount, self.on(world).least())

    def lockable(self, world: World, amount: int) -> int:
        return amount if amount >= self.on(world).least() else 0

    def check(self, world: World, amount: int) -> None:
        solana.delegate(self.on(world).state, YOU, amount, self.commission_percent)

    def lock(self, world: World, account: str, amount: int) -> Deposited:
        chain = self.on(world)
        stages, yearly = chain.warming(world, amount), self._yearly(chain) // YEAR_PPM
        after, row = chain.delegate(world, account, account, amount, self.commission_percent)
        stake = OwnStake(row.id, account, amount, amount, world.now)
        after = after.changed(self.name, accounts_held=(*self.accounts_held, stake))
        figures: Figures = {"id": row.id, "yearly_ppm": yearly, "operator_fee_bps": self.fee_bps}
        return Deposited(after, 0, figures, (Note("nothing_to_sell"), Note("leaving_waits_epoch")), stages)

    def _yearly(self, chain: SolanaChain) -> int:
        """Return what a lamport earns in a year of epochs as the current one, of 1e18, without compounding."""
        return chain.epoch_reward(self.commission_percent) * YEAR_S // chain.epoch_length()

    def unlock(self, world: World, account: str, number: int) -> Left:
        """Let a stake account cool down; one that does not count yet is free at once. Refuses lock_unknown and lock_leaving."""
        stake = self._owned(account, number)
        if stake.left_at:
            raise Refused("lock_leaving", id=number)
        chain, worth = self.on(world), stake.lamports
        stages = chain.cooling(world, worth) if stake.earns else ()
        after = chain.deactivate(world, number, account)
        left = replace(stake, left_at=world.now, left_with=worth, cold=not stake.earns)
        figures: Figures = {"id": number, "principal": stake.principal, "exits": chain.ends, "withdrawable": chain.ends}
        return Left(self._with(after, left), worth, figures, (Note("earns_until_exit"),) if stages else (), stages)

    def _owned(self, account: str, number: int) -> OwnStake:
        for stake in self.accounts_held:
            if stake.id == number and stake.owner == account:
                return stake
        raise Refused("lock_unknown", id=number)

    def _with(self, world: World, changed: OwnStake) -> World:
        held = tuple(changed if stake.id == changed.id else stake for stake in self.accounts_held)
        return world.changed(self.name, accounts_held=held)

    def ready(self, account: str) -> tuple[int, ...]:
        return tuple(stake.id for stake in self.accounts_held if stake.owner == account and stake.cold)

    def collect(self, world: World, account: str, requests: tuple[int, ...]) -> Left:
        """Close stake accounts that have cooled down. Refuses lock_unknown, and stake_cooling (id, opens) until they have."""
        paid = nominal = 0
        for number in requests:
            own = world.system(self.name, StakeAccounts)
            stake = own._owned(account, number)
            if not stake.cold:
                raise Refused("stake_cooling", id=number, opens=self.on(world).ends)
            world, lamports = self.on(world).withdraw(world, number, account, account)
            world = world.changed(
                self.name,
                accounts_held=tuple(row for row in own.accounts_held if row.id != number),
                closed_principal=own.closed_principal + stake.principal,
                closed_paid=own.closed_paid + lamports,
            )
            paid, nominal = paid + lamports, nominal + stake.left_with
        return Left(world, paid, {"nominal": nominal})

    def stakes(self, world: World, account: str) -> tuple[LockedStake, ...]:
        return tuple(self._stake(stake) for stake in self.accounts_held if stake.owner == account)

    def _stake(self, stake: OwnStake) -> LockedStake:
        return LockedStake(
            *(self.key(stake.id), self.name, stake.id, self.coin, stake.principal, stake.lamports, _condition(stake)),
            *(stake.locked_at, stake.left_at),
        )

    def stages_left(self, world: World, number: int) -> tuple[Stage, ...]:
        stake = next((stake for stake in self.accounts_held if stake.id == number), None)
        match "" if stake is None else _condition(stake):
            case "warming_up":
                return self.on(world).warming(world)
            case "cooling_down":
                return self.on(world).cooling(world)
        return ()

    def slashed_alone(self, world: World, amount: int) -> SlashingLoss | None:
        """Return that nothing is lost: the chain slashes nobody."""
        return SlashingLoss(0, 0, 0, 0)

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        return self.on(world).cooling(world, amount)

    def usual_day(self, world: World) -> int:
        chain = self.on(world)
        return RATE_ONE + chain.epoch_reward(self.commission_percent) * (RATE_ONE // WEI) * DAY_S // chain.epoch_length()

    # the books

    def audit(self, world: World) -> list[str]:
        """Return which stake accounts the chain has otherwise."""
        known = {row.id: (row.owner, row.lamports) for row in self.on(world).state.delegations}
        odd = (stake.id for stake in self.accounts_held if known.get(stake.id) != (stake.owner, stake.lamports))
        return [f"{self.name}: stake account {number} is not as the chain has it" for number in odd]


def _condition(stake: OwnStake) -> str:
    """Return where a stake account stands: "warming_up", "active", "cooling_down" or "ready"."""
    if stake.cold:
        return "ready"
    if stake.left_at:
        return "cooling_down"
    return "active" if stake.earns else "warming_up"
