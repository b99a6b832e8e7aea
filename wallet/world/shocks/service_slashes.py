"""A service slashes a restaking operator: whoever is delegated to it loses alike, and so does who asked to leave not long ago."""

from __future__ import annotations

from wallet.errors import Refused
from wallet.world.holdings import holdings
from wallet.world.lines import YOU, Event, Figures
from wallet.world.state import Shock, Step, World
from wallet.world.strategy import OperatorFacts, Strategy, strategy_of
from wallet.world.tokens import WEI

PPM = 10**6
WAITING = ("escrow", "queue", "ready")
"""Places of what is on its way out."""


class ServiceSlashes(Shock, frozen=True, tag=True):
    """A service takes `share_ppm` millionths of what `operator` allocated to it at the strategy `system`.

    Without a strategy it is the first, without an operator yours, or else the first that allocated anything, and without a
    service the one to which most is allocated.
    """

    share_ppm: int
    system: str = ""
    operator: str = ""
    service: str = ""

    def strike(self, world: World, label: str = "") -> Step:
        """Slash it. Refuses strategy_unknown, shock_too_small, shock_too_large, restaking_operator_unknown, and service_nothing
        where nothing is allocated to the service.
        """
        strategy = strategy_of(world, self.system)
        if self.share_ppm < 1:
            raise Refused("shock_too_small", 1, least=1)
        if self.share_ppm > PPM:
            raise Refused("shock_too_large", PPM, largest=PPM)
        operator = self.at(world, strategy)
        service = self.service or max(operator.promises, key=lambda each: each.allocated_ppm).service
        allocated = next((each.allocated_ppm for each in operator.promises if each.service == service), 0)
        if not allocated:
            raise Refused("service_nothing", operator=operator.name, service=service)
        done = strategy.slashed(world, operator.name, service, self.share_ppm)
        mine = _taken_from_you(world, done.world, strategy.asset)
        figures: Figures = {
            "operator": operator.name,
            "service": service,
            "taken_ppm": allocated * self.share_ppm // PPM,
            "token": strategy.asset,
            "lost": done.lost,
            "from_escrow": done.from_escrow,
            "yours": sum(mine),
            "yours_waiting": mine[1],
            "label": label,
        }
        return done.world, (Event(world.hour, "service_slash", "", figures, strategy.name),)

    def at(self, world: World, strategy: Strategy) -> OperatorFacts:
        """Return the operator that it strikes. Refuses restaking_operator_unknown, and service_nothing where none allocated."""
        if self.operator:
            found = strategy.operator(world, self.operator)
            if found is None:
                raise Refused("restaking_operator_unknown", operator=self.operator)
        else:
            every = [each for each in strategy.operators(world) if each.allocated_ppm]
            mine = strategy.position(world, YOU).operator
            found = next((each for each in every if each.name == mine), every[0] if every else None)
        if found is None or not found.promises:
            raise Refused("service_nothing", operator="" if found is None else found.name, service=self.service)
        return found


def _taken_from_you(before: World, after: World, asset: str) -> tuple[int, int]:
    """Return what of it was yours in the asset, in whatever form: of what is at stake, and of what is on its way out."""
    rate, was = before.redemption_rate(asset), {line.key: line for line in holdings(before, YOU)}
    lost = {"restaked": 0, "waiting": 0}
    for line in holdings(after, YOU):
        fell = was[line.key].redemption_value - line.redemption_value
        lost["waiting" if line.place in WAITING else "restaked"] += fell
        was.pop(line.key)
    for line in was.values():  # nothing of these is left
        lost["waiting" if line.place in WAITING else "restaked"] += line.redemption_value
    return lost["restaked"] * WEI // rate, lost["waiting"] * WEI // rate
