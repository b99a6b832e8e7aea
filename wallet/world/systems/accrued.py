"""What a token has brought you hour by hour, as one is told of it once a day: of those whose value rises by time passing."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from wallet.staking.rebasing import RATE_ONE
from wallet.world.holdings import token_line
from wallet.world.ledger import units_of
from wallet.world.lines import YOU, Event, Figures
from wallet.world.state import DAY_ENDS, HOUR, NO_EVENTS, Issuer, Shares, Step, World
from wallet.world.tokens import WEI


class Accrued(msgspec.Struct, frozen=True):
    """What a vault has brought you by line since the unix time `since`, when a share was worth `rate`, and that is not told."""

    since: int = 0
    rate: int = 0
    gains: dict[str, int] = {}


def counted(world: World, own: Issuer, accrued: Accrued, price: Callable[[int], int], terms: Callable[[], Figures]) -> Step:
    """Return the world in which `own` has counted what this hour brought you, and told it where the day ends.

    It is asked before anything else happens to it in the hour. `price` are the coins owed for a share at a unix time, of 1e18;
    `terms` are told with it: "fee_1e20", and what else there is to tell.
    """
    gains, ends = _brought(world, own.token), world.hour_of_day == DAY_ENDS
    if not gains and not (ends and accrued.since):
        return world, NO_EVENTS
    then = accrued if accrued.since else Accrued(world.now - HOUR, price(world.now - HOUR))
    added = {key: then.gains.get(key, 0) + gains.get(key, 0) for key in (*then.gains, *gains)}
    if not ends:
        return world.changed(own.name, accrued=replace(then, gains=added)), NO_EVENTS
    figures: Figures = {
        "before_1e27": then.rate * (RATE_ONE // WEI),
        "after_1e27": price(world.now) * (RATE_ONE // WEI),
        "gain": sum(added.values()),
        "fee_1e20": 0,
        "elapsed_s": world.now - then.since,
        **terms(),
    }
    for key, gain in added.items():
        figures |= {f"held_{key}": units_of(world.ledger, YOU, key), f"gain_{key}": gain}
    return world.changed(own.name, accrued=Accrued()), (Event(world.hour, "rebase", YOU, figures, own.name),)


def _brought(world: World, token: str) -> dict[str, int]:
    """Return by how much what is yours of a token rose in this hour, in its coin: nothing but time has passed for it."""
    held, ledger = {}, world.ledger
    if amount := units_of(ledger, YOU, token):
        held[token] = amount
    for name in world.listed[token].markets:
        pool = world.systems[name]
        if isinstance(pool, Shares) and (amount := units_of(ledger, YOU, pool.share)):
            held[pool.share] = amount
    if not held:
        return {}
    was = replace(world, hour=world.hour - 1)
    return {key: _worth(world, key, amount) - _worth(was, key, amount) for key, amount in held.items()}


def _worth(world: World, token: str, amount: int) -> int:
    """Return what is staked in so much of a token, in its coin."""
    return token_line(world, token, amount).staked_redemption
