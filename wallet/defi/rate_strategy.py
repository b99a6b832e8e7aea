"""What borrowing costs and supplying brings, by how much of a reserve is lent out: two slopes with a kink.

Equals, to the last unit, `calculateInterestRates` of misc/DefaultReserveInterestRateStrategyV2.sol in
aave-dao/aave-v3-origin at fd1fbd91. Up to the optimal utilisation the borrow rate climbs gently (`slope1`), beyond it
steeply (`slope2`), so that somebody repays before the last unit is lent. Suppliers share what borrowers pay, less the
reserve factor, over all that was supplied: a deficit left by bad debt thins it out. Rates are a year's, in rays, and stay
as they are until somebody transacts. Without a branch on amounts: `Reals` run the same text.
"""

from __future__ import annotations

from typing import Generic, NamedTuple

import msgspec

from wallet.arithmetic import Number, choose
from wallet.defi.ray import BPS, RAY, percent_mul, ray_div, ray_mul
from wallet.errors import Refused

_BPS_TO_RAY = RAY // BPS
_LOWEST_OPTIMAL_BPS = 100
_HIGHEST_OPTIMAL_BPS = 9_900
_HIGHEST_RATE_BPS = 100_000


class RateStrategy(msgspec.Struct, frozen=True):
    """The curve of one reserve, in basis points: of utilisation for `optimal_bps`, a year for the others."""

    optimal_bps: int
    base_bps: int
    slope1_bps: int
    slope2_bps: int


class Rates(NamedTuple, Generic[Number]):
    """A year's rates in rays: what suppliers receive, simply, and what borrowers pay, compounding by the second."""

    liquidity_ray: Number
    variable_borrow_ray: Number


def check_strategy(strategy: RateStrategy) -> None:
    """Refuse with `loan_rates_out_of_range` what the contract lets no one set.

    The kink lies between 1 % and 99 %, the second slope is no flatter than the first, the highest rate is 1000 % a year.
    """
    highest_bps = strategy.base_bps + strategy.slope1_bps + strategy.slope2_bps
    if (
        not _LOWEST_OPTIMAL_BPS <= strategy.optimal_bps <= _HIGHEST_OPTIMAL_BPS
        or strategy.slope1_bps > strategy.slope2_bps
        or highest_bps > _HIGHEST_RATE_BPS
    ):
        raise Refused("loan_rates_out_of_range")


def base_rate_ray(strategy: RateStrategy) -> int:
    """What a loan costs a year while nothing is lent, in rays."""
    return strategy.base_bps * _BPS_TO_RAY


def interest_rates(
    strategy: RateStrategy, reserve_factor_bps: int, debt: Number, available: Number, deficit: Number
) -> Rates[Number]:
    """The rates with `debt` owed, `available` to lend and `deficit` lost, all in the asset's smallest unit.

    Without debt suppliers receive nothing and the borrow rate is the base. Refuses `ray_overflow`.
    """
    whole, optimal = available + debt, strategy.optimal_bps * _BPS_TO_RAY
    borrow_utilisation = _share(debt, whole)
    supply_utilisation = borrow_utilisation if isinstance(deficit, int) and not deficit else _share(debt, whole + deficit)
    over = borrow_utilisation > optimal
    if isinstance(over, bool):  # of ints only one side is computed
        variable_borrow = _steep(strategy, borrow_utilisation) if over else _gentle(strategy, borrow_utilisation)
    else:
        within = choose(over, borrow_utilisation, 0 * borrow_utilisation + optimal)
        variable_borrow = choose(over, _steep(strategy, within), _gentle(strategy, borrow_utilisation))
    supply_share = ray_mul(variable_borrow, supply_utilisation)
    return Rates(percent_mul(supply_share, BPS - reserve_factor_bps), variable_borrow)


def _gentle(strategy: RateStrategy, utilisation: Number) -> Number:
    """What borrowing costs a year up to the kink."""
    climbed = ray_div(ray_mul(utilisation, strategy.slope1_bps * _BPS_TO_RAY), strategy.optimal_bps * _BPS_TO_RAY)
    return strategy.base_bps * _BPS_TO_RAY + climbed


def _steep(strategy: RateStrategy, utilisation: Number) -> Number:
    """What it costs from there on."""
    optimal = strategy.optimal_bps * _BPS_TO_RAY
    excess = ray_div(utilisation - optimal, RAY - optimal)
    return (strategy.base_bps + strategy.slope1_bps) * _BPS_TO_RAY + ray_mul(excess, strategy.slope2_bps * _BPS_TO_RAY)


def _share(part: Number, whole: Number) -> Number:
    """Return `part / whole` in ray, rounded half up; 0 if `whole` is 0."""
    return ray_div(part, choose(whole == 0, whole + 1, whole))
