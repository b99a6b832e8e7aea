"""The price that a lending market gives a staked token: its base asset's price x its own rate, up to a cap.

Equals, to the last unit, bgd-labs/aave-capo src/contracts/PriceCapAdapterBase.sol at 30c8794f (with
src/contracts/lst-adapters/WstETHPriceCapAdapter.sol). The rate is the protocol's, not a market's: a discount on the market does
not move this price, a slashing does at once, and a rate that grows faster than it could have earned is followed no further than a
line drawn from a snapshot. Whoever watches the risk redraws the line from a newer snapshot, which must be old enough to have been
looked at. Rate and base price are told by the caller. Left out: who may redraw, reading the two feeds, and words of 104 bits.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.arithmetic import Number, maximum, minimum
from wallet.defi.ray import BPS
from wallet.errors import Refused
from wallet.last_answer import last_answers

GROWTH_SCALE = 10**6
"""Scale of the growth a second, so that it is not lost in rounding (`SCALING_FACTOR`)."""
YEAR_S = 365 * 86_400


class Parameters(msgspec.Struct, frozen=True):
    """The line: `snapshot_ratio` (of 10^ratio_decimals) at unix second `snapshot_timestamp`, growing by bps of it a year.

    A new snapshot must be at least `minimum_snapshot_delay_s` and at most `maximum_snapshot_term_s` old.
    """

    snapshot_ratio: int
    snapshot_timestamp: int
    max_yearly_growth_bps: int
    minimum_snapshot_delay_s: int
    maximum_snapshot_term_s: int
    ratio_decimals: int


class CappedPrice(msgspec.Struct, frozen=True, tag="capped_price"):
    """An adapter's storage: its parameters, and the growth a second that follows from them, x 1e6."""

    parameters: Parameters
    growth_per_second_1e6: int


def growth_per_second(snapshot_ratio: int, max_yearly_growth_bps: int) -> int:
    """Ratio units a second, x 1e6, rounded down twice."""
    return snapshot_ratio * max_yearly_growth_bps * GROWTH_SCALE // BPS // YEAR_S


def capped_price(parameters: Parameters) -> CappedPrice:
    """The adapter with these parameters, at any time after its deployment: the first snapshot's age was checked then."""
    growth = growth_per_second(parameters.snapshot_ratio, parameters.max_yearly_growth_bps)
    return CappedPrice(parameters, growth)


def max_ratio(adapter: CappedPrice, now_s: int) -> int:
    """The highest ratio followed at `now_s`, rounded down."""
    parameters = adapter.parameters
    grown = adapter.growth_per_second_1e6 * (now_s - parameters.snapshot_timestamp) // GROWTH_SCALE
    return parameters.snapshot_ratio + grown


def is_capped(adapter: CappedPrice, ratio: int, now_s: int) -> bool:
    """Whether `ratio` is above what is followed; exactly at it is not."""
    return ratio > max_ratio(adapter, now_s)


def price_under_cap(base_price: Number, ratio: Number, highest: Number, ratio_decimals: int) -> Number:
    """Base price x ratio, the ratio counted up to `highest`, rounded down; 0 where one of them is not above 0."""
    nothing = ratio * 0
    one: int = 10**ratio_decimals
    followed = maximum(minimum(ratio, highest), nothing)
    return maximum(base_price, nothing) * followed // one


@last_answers
def price(adapter: CappedPrice, base_price: int, ratio: int, now_s: int) -> int:
    """The token's price at `now_s` in the unit of `base_price` (`latestAnswer`)."""
    return price_under_cap(base_price, ratio, max_ratio(adapter, now_s), adapter.parameters.ratio_decimals)


def set_cap_parameters(
    adapter: CappedPrice, snapshot_ratio: int, snapshot_timestamp: int, max_yearly_growth_bps: int, now_s: int
) -> CappedPrice:
    """Draw the line again from a later snapshot.

    Refuses `capped_price_ratio_zero`, and with the seconds between which a snapshot would do (earliest, latest)
    `capped_price_snapshot_old` (not later than the one before, or too long ago) and `capped_price_snapshot_young`.
    """
    before = adapter.parameters
    if snapshot_ratio <= 0:
        raise Refused("capped_price_ratio_zero")
    latest = now_s - before.minimum_snapshot_delay_s
    earliest = max(before.snapshot_timestamp + 1, now_s - before.maximum_snapshot_term_s)
    if snapshot_timestamp < earliest:
        raise Refused("capped_price_snapshot_old", earliest=earliest, latest=latest)
    if snapshot_timestamp > latest:
        raise Refused("capped_price_snapshot_young", earliest=earliest, latest=latest)
    return capped_price(
        replace(
            before,
            snapshot_ratio=snapshot_ratio,
            snapshot_timestamp=snapshot_timestamp,
            max_yearly_growth_bps=max_yearly_growth_bps,
        )
    )
