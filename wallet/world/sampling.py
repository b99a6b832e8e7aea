"""What is remembered of an hour: floats in whole tokens and coins for charts, and the same exactly. The model never reads it."""

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
Band = tuple[int | None, int | None]
NO_BAND: Band = (None, None)


class Sample(msgspec.Struct, frozen=True):
    """One point of a series: balance in whole tokens, values, rates and sums of own moves in whole coins.

    NaN stands where there is no market, no record, or nobody's history to sum up. Redemption value + `taken_out` - `put_in`
    is what was gained since the start. `exact` has the same figures in their order as whole numbers in units of 1e-18, None for
    NaN: no token here has more decimals.
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
    exact: tuple[int | None, ...] = ()


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
        rows.append(_sample(world, line, band if line.key == first else NO_BAND, moved))
    for system in world.systems.values():
        way = system.way()
        if way is not None:
            rows.append(_way(world, way, own))
    return tuple(rows)


def _way(world: World, way: Way, own: OwnSums | None) -> Sample:
    whole = TEN_TO[world.listed[way.coin].decimals]
    moved = None if own is None else OwnSum(way.put_in, way.taken_out)
    return _told(way.key, whole, way.worth, whole, way.worth, None, way.index_1e18, None, NO_BAND, moved)


def _together(world: World, lines: dict[str, Holding], price: int | None, band: Band, own: OwnSums | None) -> Sample:
    balance = redemption = market = pooled_coins = 0
    coin = world.coin
    for line in lines.values():
        known = world.listed[line.token]
        if known.issuer and known.coin == coin:
            balance += line.staked
            redemption += line.staked_redemption
            market += line.staked_market
            pooled_coins += line.redemption_value - line.staked_redemption
    kept = NOTHING if own is None else own.get(ALL, NOTHING)
    moved = None if own is None else OwnSum(kept.put_in, kept.taken_out + pooled_coins)
    whole = TEN_TO[world.listed[coin].decimals]
    return _told(ALL, whole, balance, whole, redemption, None if price is None else market, WEI, price, band, moved)


def _sample(world: World, line: Holding, band: Band, moved: OwnSum | None) -> Sample:
    known = world.listed[line.token]
    held, worth = TEN_TO[known.decimals], TEN_TO[world.listed[known.coin].decimals]
    values = line.redemption_value, line.market_value, line.redemption_rate, line.market_price
    return _told(line.key, held, line.amount, worth, *values, band, moved)


def _told(
    key: str,
    token: int,
    balance: int,
    coin: int,
    redemption: int,
    market: int | None,
    rate: int,
    price: int | None,
    band: Band,
    moved: OwnSum | None,
) -> Sample:
    """Return a sample of smallest units: `token` of them are a whole token, `coin` a whole coin, in which values and sums are."""
    put_in, taken_out = (None, None) if moved is None else (moved.put_in, moved.taken_out)
    if token != WEI:
        balance = balance * WEI // token
    if coin != WEI:
        redemption = redemption * WEI // coin
        market, put_in, taken_out = (known and known * WEI // coin for known in (market, put_in, taken_out))
    low, high = band
    return Sample(
        key,
        balance / WEI,
        redemption / WEI,
        NAN if market is None else market / WEI,
        rate / WEI,
        NAN if price is None else price / WEI,
        NAN if low is None else low / WEI,
        NAN if high is None else high / WEI,
        NAN if put_in is None else put_in / WEI,
        NAN if taken_out is None else taken_out / WEI,
        (balance, redemption, market, rate, price, low, high, put_in, taken_out),
    )


def _moved(world: World, line: Holding, own: OwnSums) -> OwnSum:
    """Return the sums of a line: coins earn nothing, so all there are were put in, and some lines keep a book of their own."""
    if line.put_in is not None:
        return OwnSum(line.put_in, line.taken_out or 0)
    return OwnSum(line.amount) if line.token in world.coins else own.get(line.key, NOTHING)


def _recorded_band(world: World) -> Band:
    """Return the recorded hour's lowest and highest price, none outside the record."""
    ruler = world.ruler
    return (None if ruler is None else ruler.band(world)) or NO_BAND
