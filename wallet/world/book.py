"""A book of locked stake, as any system may be one: coins stand with validators, and no token stands for them.

It stands beside the other capabilities (`wallet.world.state`): a world itself asks nothing of books.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from wallet.chain.ethereum import Stage
from wallet.errors import Refused
from wallet.staking.rebasing import RATE_ONE
from wallet.world.lines import Fault, LockedStake, SlashingLoss
from wallet.world.state import Deposited, Left, System, World


class Punished(NamedTuple):
    """Validators of one's own after a fault: how many they are, what was burnt at once of all stake with them, and what of one's
    own is lost by the days on which it arrives.
    """

    world: World
    validators: int
    burnt: int
    yours: SlashingLoss


class Book(System, frozen=True, kw_only=True):
    """What locks a chain's coin with validators and gives no token for it; `fee_bps` is the operator's part of rewards.

    `faults` are those for which its chain takes stake, `leaves_by` is what its chain calls the way out.
    """

    coin: str
    chain: str
    fee_bps: int
    role: ClassVar[str] = "protocol"
    faults: ClassVar[tuple[Fault, ...]] = ()
    native: ClassVar[bool] = True
    """Whether it is its chain's own way to stake, which is called after the chain."""
    leaves_by: ClassVar[str] = "exit"

    def fitting(self, world: World, amount: int) -> int:
        """Return the amount nearest to `amount` that can be locked at once."""
        return amount

    def lockable(self, world: World, amount: int) -> int:
        """Return the largest amount up to `amount` that can be locked at once; 0 where there is none."""
        return amount

    def check(self, world: World, amount: int) -> None:
        """Refuse an amount that cannot be locked at once; the remedy is one that can."""

    def lock(self, world: World, account: str, amount: int) -> Deposited:
        """Lock `amount` of the coin; `id` in the figures is the number of the stake. Refuses as `check`, and `balance_short`."""
        raise NotImplementedError

    def unlock(self, world: World, account: str, number: int) -> Left:
        """Ask for a stake of `account` to leave. Refuses `lock_unknown`, and as its chain does."""
        raise Refused("lock_unknown", id=number)

    def stakes(self, world: World, account: str) -> tuple[LockedStake, ...]:
        """Return what `account` has locked and has not been paid out, oldest first."""
        return ()

    def slashed_alone(self, world: World, amount: int) -> SlashingLoss | None:
        """Return what `amount` loses if its validator alone is slashed now; None where that cannot be told."""
        return None

    def punishable(self, world: World, account: str) -> tuple[LockedStake, ...]:
        """Return the stakes of `account` whose validators a fault of now would reach, oldest first."""
        return ()

    def punish(self, world: World, account: str, stakes: int, fault: Fault) -> Punished:
        """Punish the validators of so many stakes of `account`, the oldest. Refuses as `at_fault`."""
        self.at_fault(world, account, stakes, fault)
        raise NotImplementedError

    def at_fault(self, world: World, account: str, stakes: int, fault: Fault) -> tuple[LockedStake, ...]:
        """Return so many stakes of `account` that a fault would reach, the oldest.

        Refuses fault_free where the chain takes no stake for any fault, fault_unpunished where it takes none for this one,
        fault_nobody without such stake, fault_zero, and fault_too_many (asked, most; remedy: most).
        """
        if not self.faults:
            raise Refused("fault_free")
        if fault not in self.faults:
            raise Refused("fault_unpunished")
        there = self.punishable(world, account)
        if not there:
            raise Refused("fault_nobody")
        if stakes < 1:
            raise Refused("fault_zero", 1)
        if stakes > len(there):
            raise Refused("fault_too_many", len(there), asked=stakes, most=len(there))
        return there[:stakes]

    def destinations(self, world: World, number: int) -> tuple[str, ...]:
        """Return the validators to whom a stake could be moved without leaving, the first being offered first."""
        return ()

    def move(self, world: World, account: str, number: int, to: str) -> Left:
        """Move a stake of `account` to another validator, without a name the first. Refuses lock_unknown, stake_stays where
        there is no other, and as its chain does.
        """
        raise Refused("stake_stays")

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        """Return the stages of leaving with `amount` that earns. Refuses as its chain does, where it pays nobody out yet."""
        raise NotImplementedError

    def usual_day(self, world: World) -> int:
        """Return the factor by which a usual day multiplies what is locked, of 1e27, after the operator's fee."""
        return RATE_ONE


def book_of(world: World, system: str = "") -> Book:
    """Return the book of that name, in which stake is locked; without one the first. Refuses `protocol_unknown`."""
    if system:
        return world.system(system, Book)
    for book in world.every(Book):
        return book
    raise Refused("protocol_unknown", protocol="")
