"""Live values of the glossary: what a term's figure is in the present world, where there is one."""

from __future__ import annotations

from collections.abc import Callable

from wallet.actions.stake import wrapper_of
from wallet.chain import ethereum
from wallet.chain.ethereum import Ethereum
from wallet.chain.ethereum_forks import MIN_ACTIVATION_BALANCE
from wallet.defi import stable_pool
from wallet.defi.stable_invariant import A_PRECISION
from wallet.errors import Refused
from wallet.risk.explain import Term
from wallet.world.estimates import room_now
from wallet.world.leaving import queue_of
from wallet.world.ledger import units_of
from wallet.world.lines import YOU
from wallet.world.reports_ahead import REPORT_HOUR
from wallet.world.state import DAY_HOURS, World
from wallet.world.systems.ethereum import EthereumChain
from wallet.world.systems.stable_pool import StablePoolMarket
from wallet.world.tokens import WEI

PPM = 10**6
FEE_TO_PPM = 10**14
"""The protocol's fee is kept in 1e20."""


def live_value(world: World, key: str) -> Term | None:
    """Return the live value that a glossary entry names by `key`, None where this world has none.

    Units are those of `Term`, and "percent" in ppm, "hours", "count". Raises KeyError for a key that nothing answers.
    """
    try:
        found = _VALUES[key](world)
    except Refused:
        return None
    return None if found is None else Term(key, found[0], found[1], "")


def live_keys() -> frozenset[str]:
    """Return every key that has a value."""
    return frozenset(_VALUES)


def _staked(world: World) -> str:
    return world.issuer().token


def _chain(world: World) -> Ethereum:
    return world.every(EthereumChain)[0].state


def _wrapped_rate(world: World) -> int:
    """Return the coins for one whole of the token that wraps the first staked one; what one share is worth where none does."""
    return world.redemption_rate(wrapper_of(world, asset=_staked(world)).token)


def _price(world: World) -> tuple[int, str] | None:
    price = world.market_price(_staked(world))
    return None if price is None else (price, world.coin)


def _discount(world: World) -> tuple[int, str] | None:
    price = world.market_price(_staked(world))
    return None if price is None else ((WEI - price) * PPM // WEI, "percent")


def _amplification(world: World) -> tuple[int, str] | None:
    market = next(iter(world.every(StablePoolMarket)), None)
    return None if market is None else (stable_pool.amplification(market.pool, world.now) // A_PRECISION, "count")


def _stage(name: str) -> Callable[[World], tuple[int, str] | None]:
    def hours(world: World) -> tuple[int, str] | None:
        stages = ethereum.exit_stages(_chain(world), MIN_ACTIVATION_BALANCE)
        return next(((stage.likely_hours, "hours") for stage in stages if stage.name == name), None)

    return hours


_VALUES: dict[str, Callable[[World], tuple[int, str] | None]] = {
    "wsteth_rate": lambda world: (_wrapped_rate(world), world.coin),
    "shares": lambda world: (units_of(world.ledger, YOU, _staked(world)), "shares"),
    "share_rate": lambda world: (world.seen(_staked(world), WEI), world.coin),
    "redemption_rate": lambda world: (world.redemption_rate(_staked(world)), world.coin),
    "market_price": _price,
    "discount": _discount,
    "next_report": lambda world: ((REPORT_HOUR - world.hour) % DAY_HOURS or DAY_HOURS, "hours"),
    "protocol_fee": lambda world: (queue_of(world).pool.total_fee // FEE_TO_PPM, "percent"),
    "buffer": lambda world: (queue_of(world).pool.buffered, world.coin),
    "stake_limit": lambda world: (room_now(world), world.coin),
    "queue": lambda world: (queue_of(world).queue.unfinalized_steth, _staked(world)),
    "entry_queue": lambda world: (ethereum.activation_stages(_chain(world), MIN_ACTIVATION_BALANCE)[0].likely_hours, "hours"),
    "exit_queue": _stage("exit_queue"),
    "sweep": _stage("sweep"),
    "amplification": _amplification,
    "epoch": lambda world: (_chain(world).epoch, "count"),
}
