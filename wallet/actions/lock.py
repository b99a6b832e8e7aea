"""Traditional staking: locking ether with one validator operator, and leaving."""

from __future__ import annotations

from wallet.actions.base import (
    YOU,
    Action,
    Note,
    Outcome,
    charge,
    done,
    network_fee,
    require,
    spendable,
    words,
)
from wallet.chain import ethereum
from wallet.errors import Refused
from wallet.staking import locked
from wallet.world import consensus, locking
from wallet.world.outlook import hours_of
from wallet.world.state import World
from wallet.world.tokens import COIN

YEAR_PPM = 10**12


class Lock(Action, frozen=True, tag="Lock"):
    """Lock `amount` wei with one validator operator. Refuses lock_minimum, lock_maximum, lock_step (remedy: what works)."""

    amount: int

    def apply(self, world: World) -> Outcome:
        """Return the world with the ether locked; it waits in the chain's entry queue like everyone's."""
        compounding = world.ethereum.rules.compounding
        fee = self._check(world, compounding)
        stages = locking.entry_stages(world, self.amount)
        fee_bps = locking.fee_bps(world)
        book, position = locked.lock(world.locked, YOU, locking.OPERATOR, self.amount, fee_bps, world.now, compounding)
        staked = consensus.deposit(
            locking.with_book(world, book),
            YOU,
            locked.key(position.id),
            locked.validators(position),
            locked.each_gwei(position),
            compounding,
        )
        after = charge(staked, fee)
        yearly = ethereum.reward_rate(world.ethereum)
        low, high = hours_of(stages)
        figures: dict[str, int | str] = {
            "id": position.id,
            "paid": self.amount,
            "got": 0,
            "yearly_ppm": yearly * (10_000 - fee_bps) // 10_000 // YEAR_PPM,
            "operator_fee_bps": fee_bps,
            "low_hours": low,
            "high_hours": high,
            "network_fee": fee,
        }
        at_once = self.amount // world.ethereum.rules.slashing_penalty_quotient
        notes = (Note("nothing_to_sell"), Note("risk_own_slashing", {"loss": at_once}), Note("leaving_waits"))
        title = f"Locked {words(self.amount, COIN)} with one operator"
        return done(world, after, "lock", title, figures, notes, stages)

    def _check(self, world: World, compounding: bool) -> int:
        """Return the fee in wei; whatever is wrong, the remedy is an amount that validators take and that you can pay."""
        affordable = locked.nearest_amount(spendable(world, COIN, "lock"), compounding)
        try:
            locked.check_amount(self.amount, compounding)
        except Refused as refused:
            remedy = min(refused.remedy, affordable) if isinstance(refused.remedy, int) else 0
            raise Refused(refused.code, remedy or None, **refused.figures) from None
        return require(world, COIN, self.amount, "lock", most=affordable)


class Unlock(Action, frozen=True, tag="Unlock"):
    """Ask for locked stake to leave: through the exit queue, the delay and the sweep, like everyone's.

    Refuses withdrawals_not_open (opens), lock_not_active, lock_leaving, lock_unknown, exit_too_young (opens).
    """

    position: int

    def apply(self, world: World) -> Outcome:
        """Return the world with the exit asked for."""
        now = locking.epoch(world)
        position = locked.check_leave(world.locked, self.position, now)
        stages = locking.leaving_stages(world, position)
        fee = network_fee(world, "unlock")
        asked = ethereum.request_exit(world.ethereum, locked.key(position.id), locked.validators(position), now)
        book = locked.leave(world.locked, position.id, asked.exit_epoch, asked.withdrawable_epoch, now, world.now)
        after = charge(consensus.with_chain(locking.with_book(world, book), asked.chain), fee)
        low, high = hours_of(stages)
        figures: dict[str, int | str] = {
            "id": position.id,
            "got": locked.value(position),
            "principal": position.principal,
            "exits": ethereum.unix_at(asked.exit_epoch),
            "withdrawable": ethereum.unix_at(asked.withdrawable_epoch),
            "low_hours": low,
            "likely_hours": sum(stage.likely_hours for stage in stages),
            "high_hours": high,
            "network_fee": fee,
        }
        title = f"Asked for {words(locked.value(position), COIN)} of locked stake to exit"
        notes = (Note("earns_until_exit"), Note("no_sale_while_waiting"))
        return done(world, after, "unlock", title, figures, notes, stages)
