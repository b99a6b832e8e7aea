"""The outlook: what a usual day earns, and how long leaving takes. Everything that speaks of the future asks here.

Each system answers for itself, with closed forms from the world as it stands. What happens once is no outlook. `system` names an
issuer; without one the first is asked that takes a coin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from wallet.chain.ethereum import Stage
from wallet.staking.rebasing import RATE_ONE
from wallet.world.book import Book
from wallet.world.holdings import stands_for
from wallet.world.lines import NEVER_HOURS, Holding, Outage, hours_of
from wallet.world.state import DAY_HOURS, Chain, Issuer, World

__all__ = [
    "NEVER_HOURS",
    "OutageCosts",
    "hours_of",
    "missed_rewards",
    "outage_costs",
    "redemption_stages",
    "usual_day",
    "value_in_days",
]
BPS = 10_000
_FINAL: int | None = 0


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


class OutageCosts(NamedTuple):
    """What an outage costs somebody, in the chain's coin: `days` until blocks are final again (0: they are, None: not within a
    year), what of `stake` is lost by then and what it earns `less` on a day. `locked` is the part of it that is no token's.
    """

    days: int | None
    stake: int
    locked: int
    lost: int
    less: int


def outage_costs(
    world: World,
    chain: Chain,
    account: str,
    lines: Sequence[Holding],
    asked: Callable[[str, bool], tuple[Outage | None, Outage | None]],
) -> OutageCosts:
    """Return what an outage on a chain costs `account`, which has these lines: its part of each protocol's loss and all of what
    its own stake loses.

    `asked` answers of an operator, and whether it is of one's own stake, what is ahead of it without the outage and with it.
    """
    found = _FINAL
    parts: list[tuple[int, int, int, int]] = []
    for issuer in world.every(Issuer):
        backing = issuer.backing() if issuer.chain == chain.name and issuer.operator else 0
        mine = stands_for(world, issuer, lines) if backing else 0
        was, now = asked(issuer.operator, False) if mine else (None, None)
        if was is None or now is None:
            continue
        found, less = now.days, _less(was, now, issuer.fee_bps())
        borne = issuer.borne(now.lost, chain.active(issuer.operator))
        parts.append((mine, 0, mine * borne // backing, mine * less // backing))
    for book in world.every(Book):
        for stake in book.stakes(world, account) if book.chain == chain.name else ():
            was, now = asked(stake.key, True)
            if was is not None and now is not None:
                found = now.days
                parts.append((stake.worth, stake.worth, now.lost, _less(was, now, book.fee_bps)))
    return OutageCosts(found, *(sum(column) for column in zip(*parts, strict=True))) if parts else OutageCosts(found, 0, 0, 0, 0)


def _less(was: Outage, now: Outage, fee_bps: int) -> int:
    """Return what a day brings less, after the fee on rewards."""
    before, after = (gain * (BPS - fee_bps) // BPS if gain > 0 else gain for gain in (was.a_day, now.a_day))
    return before - after
