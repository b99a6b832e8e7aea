"""What Stride records for one chain, what stTokens are worth by it, and the bounds within which the zone works.

Equals `HostZone` (types/host_zone.go), redemption_rate.go and the decimals of x/stakeibc of Stride-Labs/stride at
40c6e38; `redemption_rate.py` tells the whole. The rate before the newest, which Stride stores too, is left out:
nothing follows from it. `rate_for`, `st_for` and `native_for` take `Reals` too.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.arithmetic import Number, div_half_even

ONE = 10**18
PPM = 10**6


class Parameters(msgspec.Struct, frozen=True):
    """What Stride's governance sets for one chain. Bounds are of 1e18; an inner bound of 0 is not set."""

    unbonding_days: int
    fee_percent: int
    """Of staking rewards, in whole percent."""
    min_rate_1e18: int
    max_rate_1e18: int
    min_inner_rate_1e18: int
    max_inner_rate_1e18: int
    epoch_s: int
    """Seconds between two rates."""


class ZoneTerms(msgspec.Struct, frozen=True):
    """A zone's parameters with bounds as they are chosen: parts of 1e6 below and above the rate of that day."""

    unbonding_days: int
    fee_percent: int
    outer_below_ppm: int
    outer_above_ppm: int
    inner_below_ppm: int
    inner_above_ppm: int
    epoch_s: int


class Redemption(msgspec.Struct, frozen=True):
    """What an owner asked back on one `day`: `st` in escrow, worth `native`. `batch` is 0 while it waits."""

    id: int
    owner: str
    day: int
    st: int
    native: int
    batch: int = 0


class Batch(msgspec.Struct, frozen=True):
    """An unbonding under way, in sum, and when the chain pays it, in unix seconds."""

    id: int
    native: int
    completion_time: int


class RedemptionZone(msgspec.Struct, frozen=True, tag="redemption_rate"):
    """The zone's own records. Native tokens and stTokens in their smallest unit (1e-6).

    `deposits` lie on Stride, `undelegated` on the chain, `tokenized` are stake that others handed over as
    tokens, `delegated` is the stake as recorded here. `st_supply` includes what is in escrow.
    """

    parameters: Parameters
    st_supply: int = 0
    deposits: int = 0
    undelegated: int = 0
    tokenized: int = 0
    delegated: int = 0
    rate_1e18: int = ONE
    halted: bool = False
    redemptions: tuple[Redemption, ...] = ()
    batches: tuple[Batch, ...] = ()
    next_redemption: int = 1
    next_batch: int = 1


def quotient(a: Number, b: Number) -> Number:
    """a / b, of 1e18: cut at the 36th place, then rounded half to even. `Dec.Quo` of cosmos-sdk."""
    return div_half_even(a * ONE * ONE // b, ONE)


def rate_for(native: Number, st_supply: Number) -> Number:
    """Native tokens per stToken, of 1e18."""
    return quotient(native, st_supply)


def st_for(native: Number, rate_1e18: Number) -> Number:
    """stTokens for `native`, truncated."""
    return quotient(native * ONE, rate_1e18) // ONE


def native_for(st: Number, rate_1e18: Number) -> Number:
    """Native tokens for `st`, truncated."""
    return st * rate_1e18 // ONE


def native_locked(zone: RedemptionZone) -> int:
    """All native tokens behind the stTokens, wherever they are."""
    return zone.deposits + zone.undelegated + zone.tokenized + zone.delegated


def bounds(terms: Parameters) -> tuple[int, int]:
    """The lowest and highest rate (1e18) at which the zone works: the narrower of the outer and inner bounds.

    Never 0: stTokens that nothing stands behind have no price.
    """
    inner_max = terms.max_inner_rate_1e18 or terms.max_rate_1e18
    return max(1, terms.min_rate_1e18, terms.min_inner_rate_1e18), min(terms.max_rate_1e18, inner_max)


def parameters_at(terms: ZoneTerms, rate_1e18: int) -> Parameters:
    """The parameters with bounds around `rate_1e18`, rounded down."""
    return Parameters(
        unbonding_days=terms.unbonding_days,
        fee_percent=terms.fee_percent,
        min_rate_1e18=rate_1e18 * (PPM - terms.outer_below_ppm) // PPM,
        max_rate_1e18=rate_1e18 * (PPM + terms.outer_above_ppm) // PPM,
        min_inner_rate_1e18=rate_1e18 * (PPM - terms.inner_below_ppm) // PPM,
        max_inner_rate_1e18=rate_1e18 * (PPM + terms.inner_above_ppm) // PPM,
        epoch_s=terms.epoch_s,
    )


def set_bounds(zone: RedemptionZone, terms: ZoneTerms) -> RedemptionZone:
    """Let governance draw the bounds around today's rate; a halted zone stays halted until it is resumed."""
    return replace(zone, parameters=parameters_at(terms, zone.rate_1e18))


def rate_is_safe(zone: RedemptionZone) -> bool:
    """Whether the rate lies within the bounds, both included."""
    low, high = bounds(zone.parameters)
    return low <= zone.rate_1e18 <= high
