"""A book of locked stake, as any system may be one: coins stand with validators, and no token stands for them.

It stands beside the other capabilities (`wallet.world.state`): a world itself asks nothing of books.
"""

from __future__ import annotations

from typing import ClassVar

from wallet.chain.ethereum import Stage
from wallet.errors import Refused
from wallet.staking.rebasing import RATE_ONE
from wallet.world.lines import LockedStake, SlashingLoss
from wallet.world.state import Deposited, Left, System, World


class Book(System, frozen=True, kw_only=True):
    """What locks a chain's coin with validators and gives no token for it; `fee_bps` is the operator's part of rewards."""

    coin: str
    chain: str
    fee_bps: int
    role: ClassVar[str] = "protocol"

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

    def wait(self, world: World, amount: int) -> tuple[Stage, ...]:
        """Return the stages of leaving with `amount` that earns. Refuses as its chain does, where it pays nobody out yet."""
        raise NotImplementedError

    def usual_day(self, world: World) -> int:
        """Return the factor by which a usual day multiplies what is locked, of 1e27, after the operator's fee."""
        return RATE_ONE
