"""The outlook: what a usual day earns, and how long leaving takes. Everything that speaks of the future asks here.

Each system answers for itself, with closed forms from the world as it stands. What happens once is no outlook. `system` names an
issuer; without one the first is asked that takes a coin.
"""

from __future__ import annotations

from wallet.chain.ethereum import Stage
from wallet.staking.rebasing import RATE_ONE
from wallet.world.lines import NEVER_HOURS, hours_of
from wallet.world.state import DAY_HOURS, World

__all__ = ["NEVER_HOURS", "hours_of", "missed_rewards", "redemption_stages", "usual_day", "value_in_days"]


def usual_day(world: World, system: str = "") -> int:
    """Return the factor by which a usual day multiplies what a token is worth, of 1e27."""
    return world.issuer(system).usual_day(world)


def value_in_days(world: World, amount: int, days: int, system: str = "") -> int:
    """Return what `amount` of a token's worth becomes in `days` usual days, rounded down."""
    factor = usual_day(world, system)
    for _ in range(days):
        amount = amount * factor // RATE_ONE
    return amount


def missed_rewards(world: World, amount: int, hours: int, system: str = "") -> int:
    """Return the rewards that `amount` would earn in `hours` of usual days; 0 where a usual day earns nothing."""
    return max(0, amount * (usual_day(world, system) - RATE_ONE) * hours // (RATE_ONE * DAY_HOURS))


def redemption_stages(world: World, amount: int, system: str = "") -> tuple[Stage, ...]:
    """Return the stages between asking for `amount` now and being able to claim it, by the first way out."""
    return world.issuer(system).wait(world, amount)
