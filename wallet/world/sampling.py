"""What the charts remember of an hour: floats in whole tokens and coins, computed once and never read back by the model."""

from __future__ import annotations

import math

import msgspec

from wallet.world.holdings import holdings, token_line
from wallet.world.lines import Holding, Way
from wallet.world.own_sums import NOTHING, OwnSum, OwnSums
from wallet.world.state import Marks, World
from wallet.world.tokens import TEN_TO, WEI

ALL = "lst"
"""The key of all liquid staking tokens that can be sold and are valued in the world's first coin: wallet, wrapped and pooled."""

LOCKED = "locked"
"""The key of staking without a token as a way: its rate is the index of what it has paid, locked anything or not."""

NAN = math.nan
UNKNOWN = (NAN, NAN)


class Sample(msgspec.Struct, frozen=True):
    """One point of a series: balance in whole tokens, values, rates and sums of own moves in whole coins.

    NaN stands where there is no market, no record, or nobody's history to sum up. Redemption value + `taken_out` - `put_in`
    is what was gained since the start.
    """

    token: str
    balance: float
    redemption_value: float
    market_value: float
    redemption_rate: float
    market_price: float
    low: float = NAN
    high: float = NAN
    put_in: float = NAN
    taken_out: float = NAN


def samples(world: World, account: str = "you", own: OwnSums | None = None) -> tuple[Sample, ...]:
    """Return a sample of each thing `account` can follow: all its staked tokens together, every token of the world, whether
    held or not, and what it has locked. `own` are the sums of its own moves so far.
    """
    marks, band = Marks(world), _recorded_band(world)
    lines = {line.key: line for line in holdings(world, account, marks) if not line.request}
    for token in world.listed:
        if token not in lines:
            lines[token] = token_line(world, token, 0, marks)
    first = world.issuer().token
    rows = [_together(world, lines, marks.price(first), band, own)]
    for line in lines.values():
        moved = None if own is None else _moved(world, line, own)
        rows.append(_sample(world, line, band if line.key == first else UNKNOWN, moved))
    for system in world.systems.values():
        way = system.way()
        if way is not None:
            rows.append(_way(world, way, own))
    return tuple(rows)


def _way(world: World, way: Way, own: OwnSums | None) -> Sample:
    whole = TEN_TO[world.listed[way.coin].decimals]
    moved = UNKNOWN if own is None else (way.put_in / whole, way.taken_out / whole)
    worth, rate = way.worth / whole, way.index_1e18 / WEI
    return Sample(way.key, worth, worth, NAN, rate, NAN, put_in=moved[0], taken_out=moved[1])


def _together(
    world: World, lines: dict[str, Holding], price: int | None, band: tuple[float, float], own: OwnSums | None
) -> Sample:
    balance = redemption = market = pooled_coins = 0
    coin = world.coin
    for line in lines.values():
        known = world.listed[line.token]
        if known.issuer and known.coin == coin:
            balance += line.staked
            redemption += line.staked_redemption
            market += line.staked_market
            pooled_coins += line.redemption_value - line.staked_redemption
    whole = TEN_TO[world.listed[coin].decimals]
    sells_for, mark = (NAN, NAN) if price is None else (market / whole, price / WEI)
    put_in = taken_out = NAN
    if own is not None:
        moved = own.get(ALL, NOTHING)
        put_in, taken_out = moved.put_in / whole, (moved.taken_out + pooled_coins) / whole
    return Sample(ALL, balance / whole, redemption / whole, sells_for, 1.0, mark, *band, put_in, taken_out)


def _sample(world: World, line: Holding, band: tuple[float, float], moved: OwnSum | None) -> Sample:
    known = world.listed[line.token]
    whole = TEN_TO[world.listed[known.coin].decimals]
    market, price = line.market_value, line.market_price
    return Sample(
        line.key,
        line.amount / TEN_TO[known.decimals],
        line.redemption_value / whole,
        NAN if market is None else market / whole,
        line.redemption_rate / WEI,
        NAN if price is None else price / WEI,
        *band,
        NAN if moved is None else moved.put_in / whole,
        NAN if moved is None else moved.taken_out / whole,
    )


def _moved(world: World, line: Holding, own: OwnSums) -> OwnSum:
    """Return the sums of a line: coins earn nothing, so all there are were put in, and some lines keep a book of their own."""
    if line.put_in is not None:
        return OwnSum(line.put_in, line.taken_out or 0)
    return OwnSum(line.amount) if line.token in world.coins else own.get(line.key, NOTHING)


def _recorded_band(world: World) -> tuple[float, float]:
    """Return the recorded hour's lowest and highest price, NaN outside the record."""
    ruler = world.ruler
    band = None if ruler is None else ruler.band(world)
    return UNKNOWN if band is None else (band[0] / WEI, band[1] / WEI)
