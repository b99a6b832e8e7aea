"""Traditional staking: locking ether with one validator operator, and leaving."""

from __future__ import annotations

from wallet.actions.base import (
    YOU,
    Action,
    Note,
    Outcome,
    charge,
    done,
    require,
    spendable,
    words,
)
from wallet.errors import Refused
from wallet.staking import locked
from wallet.world.outlook import hours_of
from wallet.world.state import World
from wallet.world.systems import native_staking
from wallet.world.systems.native_staking import NativeStaking

YEAR_PPM = 10**12


def _book(world: World, name: str) -> NativeStaking:
    """Return where stake is locked, without a name the first. Refuses protocol_unknown where it cannot be."""
    for book in world.every(NativeStaking):
        if name in ("", book.name):
            return book
    raise Refused("protocol_unknown", protocol=name)


class Lock(Action, frozen=True, tag="Lock"):
    """Lock `amount` of the coin with one operator in the book `system`, without a name the first.

    Refuses protocol_unknown, lock_minimum, lock_maximum, lock_step (remedy: what works).
    """

    amount: int
    system: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the coins locked; it waits in the chain's entry queue like everyone's."""
        book = _book(world, self.system)
        chain = book.on(world)
        fee = self._check(world, book)
        stages = book.entry_stages(world, self.amount)
        staked, position = book.lock(world, YOU, self.amount)
        after = charge(staked, fee, book.chain)
        yearly = book.reward_rate(world)
        low, high = hours_of(stages)
        figures: dict[str, int | str] = {
            "id": position.id,
            "paid": self.amount,
            "got": 0,
            "yearly_ppm": yearly * (10_000 - book.fee_bps) // 10_000 // YEAR_PPM,
            "operator_fee_bps": book.fee_bps,
            "low_hours": low,
            "high_hours": high,
            "network_fee": fee,
        }
        at_once = self.amount // chain.state.rules.slashing_penalty_quotient
        notes = (Note("nothing_to_sell"), Note("risk_own_slashing", {"loss": at_once}), Note("leaving_waits"))
        title = f"Locked {words(world, self.amount, book.coin)} with one operator"
        units = {"paid": book.coin, "got": book.coin}
        return done(world, after, "lock", title, figures, notes, stages, units=units, chain=book.chain)

    def _check(self, world: World, book: NativeStaking) -> int:
        """Return the fee; whatever is wrong, the remedy is an amount that validators take and that you can pay."""
        compounding = book.on(world).state.rules.compounding
        affordable = locked.nearest_amount(spendable(world, book.coin, "lock"), compounding)
        try:
            locked.check_amount(self.amount, compounding)
        except Refused as refused:
            remedy = min(refused.remedy, affordable) if isinstance(refused.remedy, int) else 0
            raise Refused(refused.code, remedy or None, **refused.figures) from None
        return require(world, book.coin, self.amount, "lock", most=affordable)


class Unlock(Action, frozen=True, tag="Unlock"):
    """Ask for locked stake to leave the book `system`: through the exit queue, the delay and the sweep, like everyone's.

    Refuses protocol_unknown, withdrawals_not_open (opens), lock_not_active, lock_leaving, lock_unknown, exit_too_young (opens).
    """

    position: int
    system: str = ""

    def apply(self, world: World) -> Outcome:
        """Return the world with the exit asked for."""
        book = _book(world, self.system)
        position = locked.check_leave(book.book, self.position, native_staking.epoch(world))
        stages = book.leaving_stages(world, position)
        fee = book.on(world).fee("unlock")
        left, asked = book.unlock(world, position)
        after = charge(left, fee, book.chain)
        low, high = hours_of(stages)
        figures: dict[str, int | str] = {
            "id": position.id,
            "got": locked.value(position),
            "principal": position.principal,
            "exits": native_staking.unix_at(asked.exit_epoch),
            "withdrawable": native_staking.unix_at(asked.withdrawable_epoch),
            "low_hours": low,
            "likely_hours": sum(stage.likely_hours for stage in stages),
            "high_hours": high,
            "network_fee": fee,
        }
        title = f"Asked for {words(world, locked.value(position), book.coin)} of locked stake to exit"
        notes = (Note("earns_until_exit"), Note("no_sale_while_waiting"))
        units = {"got": book.coin, "principal": book.coin}
        return done(world, after, "unlock", title, figures, notes, stages, units=units, chain=book.chain)
