"""How loans and lenders went, from the samples of a practice: health and net rate of one's own, and what others lend and owe. For
pictures.

A lender's asset is remembered when somebody moved it and once a day (`wallet.world.loan_samples`); between two rows its rates
stand still, so the hours between follow. Hours more than a day after a row were lived before rows were kept, and are not known.
Rates are parts of 1 a year without compounding; the rate of a day is what the 24 hours up to an hour brought, since the rate of a
moment may be far from that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from wallet.practice.practice import Practice
from wallet.practice.prices import prices
from wallet.practice.samples import Floats
from wallet.practice.series import Series
from wallet.world.crowd.recorded_lender import RecordedLender
from wallet.world.lender import Lender
from wallet.world.lines import Place, lent_key
from wallet.world.loan_samples import health_key, lender_key
from wallet.world.state import DAY_HOURS, World

YEAR_HOURS, YEAR_DAYS = 8760, 365
BEFORE = 2 * DAY_HOURS
"""Hours that have to be read before one, for its rate of the day to be known."""
Read = Callable[[str], Series]
LoanLine = tuple[str, Place]
"""A token, and whether it is supplied or borrowed."""
SIDES: tuple[Place, ...] = ("supplied", "borrowed")


class LenderPast(msgspec.Struct, frozen=True, eq=False):
    """An asset of a lender hour by hour, in whole tokens: all deposits, all debts and what is not lent out; what lending earned
    and borrowing cost in the day up to the hour, and at that very moment.
    """

    hour: Floats
    supplied: Floats
    owed: Floats
    free: Floats
    earns: Floats
    costs: Floats
    earns_now: Floats
    costs_now: Floats
    earned: Floats
    """What one unit supplied had grown to."""
    cost: Floats
    """What one unit owed had grown to."""

    @property
    def lent_out(self) -> Floats:
        """Return the part of all there is that is owed."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.owed / (self.free + self.owed)


class LoanPast(msgspec.Struct, frozen=True, eq=False):
    """A loan of one's own hour by hour, NaN where nothing was owed: its health factor, cut off after twelve decimals, and what
    one's own in it brought a year: what is supplied earns, times its part of one's own, less what is owed costs. `net` is that of
    the day up to the hour, `net_now` the same with the lender's rates of that very moment.
    """

    hour: Floats
    health: Floats
    net: Floats
    net_now: Floats


def borrowed_from(practice: Practice, to: str = "here") -> tuple[str, ...]:
    """Return the lenders at which a loan is or was, the latest first."""
    names = (lender.name for lender in practice.world.every(Lender))
    latest = {name: _last_known(practice.series(health_key(name), to)) for name in names}
    return tuple(sorted((name for name, hour in latest.items() if hour >= 0), key=lambda name: -latest[name]))


def lender_past(practice: Practice, name: str, token: str, first: int = 0, to: str = "here") -> LenderPast:
    """Return how an asset of a lender went, from the hour `first` on."""
    found = _asset(lambda key: practice.series(key, to), name, token, max(first - BEFORE, 0))
    return LenderPast(*(column[first - int(found.hour[0]) :] for column in msgspec.structs.astuple(found)))


def recorded_until(world: World, name: str, token: str) -> int:
    """Return until which hour a record tells of an asset of a lender; 0 where none does."""
    told = (habit for habit in world.crowd if isinstance(habit, RecordedLender))
    return max((habit.rules_until() for habit in told if (habit.system, habit.token) == (name, token)), default=0)


def loan_lines(practice: Practice, name: str, to: str = "here") -> tuple[LoanLine, ...]:
    """Return what is or was supplied to a lender and borrowed from it."""
    assets = practice.world.system(name, Lender).assets()
    lines = ((token, place) for token in assets for place in SIDES)
    return tuple(line for line in lines if _last_known(practice.series(lent_key(*line, name), to)) >= 0)


def loan_past(
    practice: Practice, name: str, first: int = 0, to: str = "here", lines: Sequence[LoanLine] | None = None
) -> LoanPast:
    """Return how a loan went, from the hour `first` on; `lines` are those of `loan_lines` where they are known."""

    def read(key: str) -> Series:
        return practice.series(key, to)

    world, begin = practice.world, max(first - BEFORE, 0)
    health = read(health_key(name))
    part = slice(first - begin, None)
    own, day, now = (np.zeros(len(health.hour) - begin) for _ in range(3))
    for token, place in loan_lines(practice, name, to) if lines is None else lines:
        worth, grows = _worth(world, read, lent_key(token, place, name), token, begin), _grows(world, read, token, begin)
        asset, held = _asset(read, name, token, begin), worth != 0
        of_day, at_once = (asset.earns, asset.earns_now) if place == "supplied" else (asset.costs, asset.costs_now)
        own += worth
        day[held] += (worth * (grows + of_day))[held]
        now[held] += (worth * (grows + at_once))[held]
    known = health.balance[first:]
    with np.errstate(divide="ignore", invalid="ignore"):
        shown = np.where(np.isfinite(known) & (own[part] > 0), 1.0, np.nan)
        return LoanPast(health.hour[first:], known, shown * day[part] / own[part], shown * now[part] / own[part])


def _last_known(series: Series) -> int:
    """Return the last hour of which a series tells; -1 where there is none."""
    known = np.nonzero(np.isfinite(series.balance))[0]
    return int(series.hour[known[-1]]) if len(known) else -1


def _asset(read: Read, name: str, token: str, begin: int) -> LenderPast:
    """Return an asset from an hour on: every hour as the last row before it has it, with the interest since."""
    series = read(lender_key(name, token))
    hour = series.hour[begin:]
    rows = np.nonzero(np.isfinite(series.balance))[0]
    place = np.searchsorted(rows, hour, "right") - 1
    known = place >= 0
    row = rows[np.maximum(place, 0)] if len(rows) else np.zeros(len(hour), dtype=np.int64)
    known &= hour - row < DAY_HOURS
    years = np.where(known, (hour - row) / YEAR_HOURS, np.nan)
    earns_now, costs_now = series.low[row] + 0 * years, series.high[row] + 0 * years
    grown, more = 1 + earns_now * years, np.exp(costs_now * years)
    earned, cost = series.redemption_rate[row] * grown, series.market_price[row] * more
    supplied, owed = series.balance[row] * grown, series.redemption_value[row] * more
    free = series.market_value[row] + 0 * years
    return LenderPast(hour, supplied, owed, free, _a_year(earned), _a_year(cost), earns_now, costs_now, earned, cost)


def _grows(world: World, read: Read, token: str, begin: int) -> Floats:
    """Return what a token gained against its coin in each day, a year; coins and dollars gain nothing."""
    return _a_year(read(token).redemption_rate[begin:]) if world.listed[token].issuer else np.zeros(1)


def _worth(world: World, read: Read, key: str, token: str, begin: int) -> Floats:
    """Return what a line redeems for in the world's first coin, negative where it is owed, 0 where there is none."""
    worth, coin = read(key).redemption_value[begin:], world.listed[token].coin
    if coin != world.coin:
        worth = worth * prices(world, read, coin, world.coin)[begin:]
    return np.nan_to_num(worth)


def _a_year(index: Floats) -> Floats:
    """Return by how much an index grew in the day up to each hour, a year; NaN in the first day."""
    grown = np.full(len(index), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        grown[DAY_HOURS:] = (index[DAY_HOURS:] / index[:-DAY_HOURS] - 1) * YEAR_DAYS
    return grown
