"""Restaking: putting a staked token at stake for services, behind an operator, and asking for it back."""

from __future__ import annotations

from wallet.actions.base import (
    YOU,
    Action,
    ApproveMode,
    Note,
    Outcome,
    charge,
    done,
    fee_kinds,
    network_fee,
    require,
    require_fee,
    use_allowance,
    words,
)
from wallet.errors import Refused
from wallet.world.outlook import hours_of
from wallet.world.state import World
from wallet.world.strategy import Strategy, strategy_of

PPM = 10**6


class Restake(Action, frozen=True, tag="Restake"):
    """Put `amount` of a strategy's token into it; with `operator` delegate it too where one has not delegated yet.

    What is put in later goes behind the operator that one is with. Refuses strategy_unknown, and as the strategy does.
    """

    system: str
    amount: int
    operator: str = ""
    approve: ApproveMode = "exact"

    def apply(self, world: World) -> Outcome:
        """Return the world with the token at stake."""
        strategy = strategy_of(world, self.system)
        before = strategy.position(world, YOU)
        joins = bool(self.operator) and self.operator != before.operator
        kinds = fee_kinds(world, strategy.work("restake"), strategy.asset, strategy.name, self.amount, self.approve)
        kinds = (*kinds, strategy.work("delegate")) if joins else kinds
        fee = require(world, strategy.asset, self.amount, *kinds)
        ready = use_allowance(world, strategy.asset, strategy.name, self.amount, self.approve)
        if joins:
            ready = strategy.delegate(ready, YOU, self.operator)
        made = ready.system(strategy.name, Strategy).deposit(ready, YOU, self.amount)
        after = charge(made.world, fee, strategy.chain)
        figures: dict[str, int | str] = {
            "paid": self.amount,
            **made.figures,
            "system": strategy.name,
            **_at_operator(after, strategy.name),
            "network_fee": fee,
        }
        title = f"Restaked {words(world, self.amount, strategy.asset)}"
        units = {"paid": strategy.asset, "most_lost": strategy.asset}
        notes = _risks(figures)
        return done(world, after, "restake", title, figures, notes, units=units, chain=strategy.chain, by=strategy)


def _at_operator(world: World, system: str) -> dict[str, int | str]:
    """Return with whom you are now, what it allocated, and what services pay you a year and could take of what you have."""
    strategy = world.system(system, Strategy)
    mine = strategy.position(world, YOU)
    operator = strategy.operator(world, mine.operator)
    if operator is None:
        return {"operator": "", "allocated_ppm": 0, "yearly_ppm": 0, "most_lost": 0}
    most = mine.restaked * operator.allocated_ppm // PPM
    return {
        "operator": operator.name,
        "allocated_ppm": operator.allocated_ppm,
        "yearly_ppm": operator.yearly_ppm,
        "most_lost": most,
    }


def _risks(figures: dict[str, int | str]) -> tuple[Note, ...]:
    if not figures["operator"]:
        return (Note("restaking_undelegated"),)
    told = {name: figures[name] for name in ("allocated_ppm", "operator")}
    return (Note("risk_services", told),) if figures["allocated_ppm"] else ()


class Delegate(Action, frozen=True, tag="Delegate"):
    """Put all that you have in a strategy behind `operator`. Refuses strategy_unknown, restaking_already_delegated (operator;
    remedy: to leave it), and as the strategy does.
    """

    system: str
    operator: str

    def apply(self, world: World) -> Outcome:
        """Return the world with your stake delegated."""
        strategy = strategy_of(world, self.system)
        fee = require_fee(world, network_fee(world, strategy.work("delegate"), strategy.chain), strategy.chain)
        try:
            delegated = strategy.delegate(world, YOU, self.operator)
        except Refused as refused:
            if refused.code != "restaking_already_delegated":
                raise
            raise Refused(refused.code, LeaveRestaking(strategy.name, 0, everything=True), **refused.figures) from None
        after = charge(delegated, fee, strategy.chain)
        told = _at_operator(after, strategy.name)
        figures: dict[str, int | str] = {"system": strategy.name, **told, "network_fee": fee}
        title = f"Delegated to {self.operator}"
        units = {"most_lost": strategy.asset}
        return done(world, after, "delegate", title, figures, _risks(figures), units=units, chain=strategy.chain, by=strategy)


class LeaveRestaking(Action, frozen=True, tag="LeaveRestaking"):
    """Ask for `amount` of the token back, or for `everything`, which leaves the operator too. It waits in escrow, where services
    can still slash it. Refuses strategy_unknown, restaking_short (have, wanted; remedy: have), and as the strategy does.
    """

    system: str
    amount: int
    everything: bool = False

    def apply(self, world: World) -> Outcome:
        """Return the world with the withdrawal asked for."""
        strategy = strategy_of(world, self.system)
        fee = require_fee(world, network_fee(world, strategy.work("leave_restaking"), strategy.chain), strategy.chain)
        operator = strategy.operator(world, strategy.position(world, YOU).operator)
        left = strategy.leave(world, YOU, self.amount, self.everything)
        after = charge(left.world, fee, strategy.chain)
        low, high = hours_of(left.stages)
        share = operator.allocated_ppm if operator is not None else 0
        figures: dict[str, int | str] = {
            "got": left.got,
            **left.figures,
            "worst": left.got - left.got * share // PPM,
            "allocated_ppm": share,
            "low_hours": low,
            "high_hours": high,
            "system": strategy.name,
            "network_fee": fee,
        }
        title = f"Asked for {words(world, left.got, strategy.asset)} of restaked stake back"
        units = dict.fromkeys(("got", "worst"), strategy.asset)
        return done(
            *(world, after, "leave_restaking", title, figures, left.notes, left.stages),
            units=units,
            chain=strategy.chain,
            by=strategy,
        )
