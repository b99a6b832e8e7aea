"""Three styles, one truth: tokens of one coin, bought for the same amount in the same hour, side by side until now.

Each was bought on a copy of the world of that hour, by the very actions that buy it; from then on its units do nothing. What they
redeem for is the practice's own history: rates from its samples, what stands behind a token from the worlds that its file keeps,
a week apart, and day by day, lived again, only in weeks in which somebody was slashed. Prices are beside: which token is dear is
said by its price over what it redeems for.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec
import numpy as np

from wallet.actions.base import YOU
from wallet.actions.fixes import attempt
from wallet.actions.stake import Convert, Stake
from wallet.practice.practice import Practice
from wallet.practice.samples import Floats
from wallet.staking.rebasing import RATE_ONE
from wallet.ways.causes import ROUNDING, Cause, EarnedSpan, causes, stretch
from wallet.ways.found import ROUNDED
from wallet.world.beginning import hand
from wallet.world.ledger import units_of
from wallet.world.lines import Earning
from wallet.world.state import DAY_HOURS, HOUR, Issuer, World
from wallet.world.tokens import TEN_TO, WEI

PPM = 10**6
STYLES = ("growing_balance", "rising_value", "reported_rate")
"""How a token pays: its balance grows, its value rises all the time, its value steps when a rate is reported."""
FEES = 10
"""Whole coins beside the amount, of which the buyer on the copy pays what the network takes."""
HOURLY = 40 * DAY_HOURS
"""Up to so many hours a path is drawn hour by hour, beyond it day by day."""
ALIKE_PPM = 10
"""Discounts that differ by no more than a thousandth of a percent are the same to a person."""
WEEK_HOURS = 7 * DAY_HOURS
MOST_STRETCHES = 260
MOST_LOOKED_INTO = 12
"""Weeks with a slashing that are lived again day by day, at most."""


class Style(NamedTuple):
    """A token that can be compared: its kind says its style, `system` gives it."""

    token: str
    style: str
    system: str


class Course(NamedTuple):
    """How a token went, for a chart: hours since the start, whole tokens held, whole coins owed, the market price in coins for a
    token, and by how many percent that is over what one redeems for; NaN where there was none."""

    hours: Floats
    held: Floats
    owed: Floats
    price: Floats
    gap: Floats


class BoughtToken(msgspec.Struct, frozen=True, kw_only=True):
    """One token of a comparison, in smallest units. `count` is what a person sees of it, `owed` what that redeems for in the
    coin; `rate` is what one token redeems for and `price` what it sells for, in coins of 1e18, None where nothing is traded.

    `less` is how much more the best one is owed; `causes` add up to its negative.
    """

    token: str
    style: str
    system: str
    fee_bps: int
    count_then: int
    count: int
    owed_then: int
    owed: int
    rate_then: int
    rate: int
    price: int | None
    path: Course
    less: int = 0
    causes: tuple[Cause, ...] = ()

    @property
    def even(self) -> bool:
        """Whether it is owed what the best one is, but for the last digits that contracts round off."""
        return all(cause.kind == ROUNDING for cause in self.causes)

    @property
    def grown(self) -> int:
        """By how much the tokens that one sees became more."""
        return self.count - self.count_then

    @property
    def discount_ppm(self) -> int | None:
        """How far the market price is under what one token redeems for; None where nothing is traded."""
        return None if self.price is None or not self.rate else (self.rate - self.price) * PPM // self.rate


class Compared(NamedTuple):
    """Tokens bought for `amount` of `coin` in the hour `since`, as they are in the hour `until`."""

    coin: str
    amount: int
    since: int
    until: int
    rows: tuple[BoughtToken, ...]

    @property
    def best(self) -> BoughtToken:
        """The row that is owed most, the first of equal ones."""
        return max(self.rows, key=lambda row: row.owed)

    @property
    def within(self) -> int:
        """By how much the rows differ at most."""
        return max(row.less for row in self.rows)

    @property
    def dearest(self) -> BoughtToken | None:
        """The row whose token costs most on its market; None where not two are traded."""
        traded = [row for row in self.rows if row.price is not None]
        return max(traded, key=lambda row: row.price or 0) if len(traded) > 1 else None

    @property
    def cheapest(self) -> BoughtToken | None:
        """The row whose token costs least for each coin that it redeems for; None where not two are traded, or all alike."""
        traded = [row for row in self.rows if row.discount_ppm is not None]
        discounts = [row.discount_ppm or 0 for row in traded]
        if len(traded) < 2 or max(discounts) - min(discounts) <= ALIKE_PPM:
            return None
        return max(traded, key=lambda row: row.discount_ppm or 0)


def comparable(world: World) -> dict[str, tuple[Style, ...]]:
    """Return the tokens that can be compared, by coin and in the order of styles; coins that have less than two are left out."""
    found: dict[str, list[Style]] = {}
    for issuer in world.every(Issuer):
        known = world.listed[issuer.token]
        if known.kind in STYLES and _steps(world, issuer.token)[0].asset == known.coin:
            found.setdefault(known.coin, []).append(Style(issuer.token, known.kind, issuer.name))
    return {coin: tuple(sorted(rows, key=lambda row: STYLES.index(row.style))) for coin, rows in found.items() if len(rows) > 1}


def usual_three(world: World, coin: str) -> tuple[str, ...]:
    """Return a token of each style, one that does not wrap another before one that does; where that is one, two of the same."""
    rows = comparable(world).get(coin, ())
    chosen: list[str] = []
    for style in STYLES:
        of_style = [row.token for row in rows if row.style == style]
        own = [token for token in of_style if not any(step.token in chosen for step in _steps(world, token)[:-1])]
        chosen += (own or of_style)[:1]
    return tuple(chosen) if len(chosen) > 1 else tuple(row.token for row in rows[:2])


def compare_styles(practice: Practice, tokens: Sequence[str], amount: int, since: int = 0) -> Compared:
    """Return the tokens as bought for `amount` each, in the smallest unit of their coin, in the hour `since` of the practice.

    They are of one coin. Refuses as the actions that buy them do in that hour. Where an older version of the program lived that
    hour, the last one before it counts whose world is kept.
    """
    begun, world = practice.world_at(since), practice.world
    coin, units = world.listed[tokens[0]].coin, {token: _bought(begun, token, amount) for token in tokens}
    moments = _moments(practice, begun, tokens)
    rows = [_row(practice, begun, token, units[token], moments) for token in tokens]
    best = max(rows, key=lambda row: row.owed)
    lived = {token: _lived(moments, token, units[token]) for token in tokens}
    explained = tuple(_explained(best, row, lived, amount) for row in rows)
    return Compared(coin, amount, begun.hour, world.hour, explained)


# -- buying


def _steps(world: World, token: str) -> tuple[Issuer, ...]:
    """Return who gives a token and what it is made of, from the first that takes anything else than a token of an issuer."""
    issuer = world.system(world.listed[token].issuer, Issuer)
    inner = world.systems.get(world.listed[issuer.asset].issuer)
    return (*_steps(world, issuer.asset), issuer) if isinstance(inner, Issuer) else (issuer,)


def _bought(world: World, token: str, amount: int) -> int:
    """Return the units of `token` that `amount` of its coin bought in that world, step by step."""
    first, *more = _steps(world, token)
    funded = hand(world, YOU, first.asset, amount + FEES * TEN_TO[world.listed[first.asset].decimals])
    done = attempt(Stake(amount, first.name), funded).world
    for issuer in more:
        came = done.seen(issuer.asset, units_of(done.ledger, YOU, issuer.asset) - units_of(world.ledger, YOU, issuer.asset))
        done = attempt(Convert(issuer.name, came), done).world
    return units_of(done.ledger, YOU, token) - units_of(world.ledger, YOU, token)


# -- what stood behind them


Behind = dict[str, Earning]
"""What stood behind each token."""


class Standings(NamedTuple):
    """An hour and what stood behind each token in it."""

    hour: int
    behind: Behind


def _moments(practice: Practice, begun: World, tokens: Sequence[str]) -> list[Standings]:
    """Return the hour of the start, whole weeks, and now; days too where slashings took something."""
    here, looked_into = practice.world.hour, 0
    weeks = range(begun.hour // WEEK_HOURS + 1, (here - 1) // WEEK_HOURS + 1)
    every = -(-len(weeks) // MOST_STRETCHES) or 1
    found = [Standings(*practice.earnings_at(begun.hour))]
    for hour in (*(week * WEEK_HOURS for week in weeks[every - 1 :: every]), here):
        moment = Standings(*practice.earnings_at(hour))
        if looked_into < MOST_LOOKED_INTO and _slashed(found[-1], moment, tokens):
            looked_into += 1
            days = range(found[-1].hour + DAY_HOURS, moment.hour, DAY_HOURS)
            found += [Standings(*practice.earnings_at(day)) for day in days if moment.hour - day < WEEK_HOURS]
        if moment.hour > found[-1].hour:
            found.append(moment)
    return found


def _slashed(first: Standings, last: Standings, tokens: Sequence[str]) -> bool:
    return any(last.behind[token].lost > first.behind[token].lost for token in tokens)


def _lived(moments: Sequence[Standings], token: str, units: int) -> list[EarnedSpan]:
    behind = [moment.behind[token] for moment in moments]
    return [stretch(units, first, last) for first, last in pairwise(behind)]


# -- a row


def _row(practice: Practice, begun: World, token: str, units: int, moments: Sequence[Standings]) -> BoughtToken:
    world = practice.world
    known, rate = world.listed[token], world.redemption_rate(token)
    then, now = begun.seen(token, units), world.seen(token, units)
    return BoughtToken(
        token=token,
        style=known.kind,
        system=known.issuer,
        fee_bps=moments[-1].behind[token].fee_bps,
        count_then=then,
        count=now,
        owed_then=begun.worth(token, then, begun.redemption_rate(token)),
        owed=world.worth(token, now, rate),
        rate_then=begun.redemption_rate(token),
        rate=rate,
        price=world.market_price(token),
        path=_path(practice, begun, token, units, moments),
    )


def _explained(best: BoughtToken, row: BoughtToken, lived: dict[str, list[EarnedSpan]], amount: int) -> BoughtToken:
    if row is best:
        return row
    entry, least = row.owed_then - best.owed_then, max(ROUNDED, amount // WEI * ROUNDED)
    found = causes(lived[best.token], lived[row.token], entry, row.owed - best.owed, least)
    return msgspec.structs.replace(row, less=best.owed - row.owed, causes=found)


# -- its path


def _path(practice: Practice, begun: World, token: str, units: int, moments: Sequence[Standings]) -> Course:
    world = practice.world
    known, hours = world.listed[token], world.hour - begun.hour
    whole = TEN_TO[known.decimals]
    series = practice.series(token)
    rate, price = (column[begun.hour :] for column in (series.redemption_rate, series.market_price))
    if known.kind == "growing_balance":
        held = _grown(begun, units, token, moments, hours) / whole
    else:
        held = np.full(hours + 1, units / whole)
    chosen = _drawn(hours)
    gap = (price / rate - 1) * 100
    return Course(begun.hour + chosen.astype(float), held[chosen], (held * rate)[chosen], price[chosen], gap[chosen])


def _drawn(hours: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    every = 1 if hours <= HOURLY else DAY_HOURS
    chosen = np.arange(0, hours + 1, every)
    return chosen if chosen[-1] == hours else np.append(chosen, hours)


def _grown(begun: World, units: int, token: str, moments: Sequence[Standings], hours: int) -> Floats:
    """Return hour by hour what the units of a growing balance are seen as: they step when a report arrives."""
    seen = np.full(hours + 1, np.nan)
    for moment in moments:
        behind = moment.behind[token]
        for at, rate in behind.reports:
            hour = (at - begun.start) // HOUR - begun.hour
            if 0 < hour <= moment.hour - begun.hour:
                seen[hour] = units * rate // RATE_ONE
        seen[moment.hour - begun.hour] = units * behind.counted // behind.units
    known = np.maximum.accumulate(np.where(np.isnan(seen), 0, np.arange(hours + 1)))
    return seen[known]
