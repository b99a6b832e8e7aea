"""Live values of the glossary: what a term's figure is in the present world, where there is one.

What is asked of one kind of system its room answers (`System.live`); here is what is asked of the first staked token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from wallet.errors import Refused
from wallet.risk.explain import Term
from wallet.world.ledger import units_of
from wallet.world.lines import YOU
from wallet.world.reports_ahead import REPORT_HOUR
from wallet.world.state import DAY_HOURS, World
from wallet.world.stored import AnySystem
from wallet.world.tokens import WEI

PPM = 10**6


def live_value(world: World, key: str) -> Term | None:
    """Return the live value that a glossary entry names by `key`, None where this world has none.

    Units are those of `Term`, and "percent" in ppm, "hours", "count". Raises KeyError for a key that nothing answers.
    """
    try:
        found = _VALUES[key](world) if key in _VALUES else _of_a_system(world, key)
    except Refused:
        return None
    return None if found is None else Term(key, found[0], found[1], "")


def live_keys() -> frozenset[str]:
    """Return every key that has a value."""
    return frozenset(_VALUES) | {key for kind in get_args(AnySystem) for key in kind.live_keys}


def _of_a_system(world: World, key: str) -> tuple[int, str] | None:
    """Return what the first system answers that knows the key; None where none of this world does."""
    for system in world.systems.values():
        if key in system.live_keys:
            return system.live(world, key)
    if key not in live_keys():
        raise KeyError(key)
    return None


def _staked(world: World) -> str:
    return world.issuer().token


def _price(world: World) -> tuple[int, str] | None:
    price = world.market_price(_staked(world))
    return None if price is None else (price, world.coin)


def _discount(world: World) -> tuple[int, str] | None:
    price = world.market_price(_staked(world))
    return None if price is None else ((WEI - price) * PPM // WEI, "percent")


_VALUES: dict[str, Callable[[World], tuple[int, str] | None]] = {
    "shares": lambda world: (units_of(world.ledger, YOU, _staked(world)), "shares"),
    "share_rate": lambda world: (world.seen(_staked(world), WEI), world.coin),
    "redemption_rate": lambda world: (world.redemption_rate(_staked(world)), world.coin),
    "market_price": _price,
    "discount": _discount,
    "next_report": lambda world: ((REPORT_HOUR - world.hour) % DAY_HOURS or DAY_HOURS, "hours"),
}
