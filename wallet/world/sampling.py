"""What the charts remember of an hour: floats in whole tokens and coins, computed once and never read back by the model."""

from __future__ import annotations

import math

import msgspec

from wallet.world import records
from wallet.world.holdings import Holding, holdings, token_line, tokens_of
from wallet.world.locking import positions_by_key
from wallet.world.own_sums import NOTHING, OwnSum, OwnSums
from wallet.world.state import World
from wallet.world.tokens import COIN, TOKENS, WEI

ALL = "lst"
"""The key of all liquid staking tokens that can be sold, in terms of the protocol's own token: wallet, wrapped and pooled."""

LOCKED = "locked"
"""The key of traditional staking as a way: its rate is the index of what it has paid, locked anything or not."""


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
    low: float = math.nan
    high: float = math.nan
    put_in: float = math.nan
    taken_out: float = math.nan


def samples(world: World, account: str = "you", own: OwnSums | None = None) -> tuple[Sample, ...]:
    """Return a sample of each thing `account` can follow: all its staked tokens together, every token of the world, whether
    held or not, and what it has locked. `own` are the sums of its own moves so far.
    """
    price = world.market_price("stETH")
    held = holdings(world, account, price)
    band = _recorded_band(world)
    lines = {line.key: line for line in held if not line.request}
    for token in tokens_of(world):
        if token not in lines:
            lines[token] = token_line(world, token, 0, price)
    rows = [_together(lines, price, band, own)]
    rows += [_sample(line, band, _moved(world, line, own)) for line in lines.values()]
    rows.append(_locked(world, lines, own))
    return tuple(rows)


def _locked(world: World, lines: dict[str, Holding], own: OwnSums | None) -> Sample:
    worth = sum(line.redemption_value for line in lines.values() if line.place == "locked")
    put_in = taken_out = math.nan
    if own is not None:
        book = world.locked
        put_in = (book.closed_principal + sum(row.principal for row in book.positions)) / WEI
        taken_out = (book.closed_paid + sum(row.paid for row in book.positions)) / WEI
    rate = world.locked_index / WEI
    return Sample(LOCKED, worth / WEI, worth / WEI, math.nan, rate, math.nan, put_in=put_in, taken_out=taken_out)


def _together(lines: dict[str, Holding], price: int | None, band: tuple[float, float], own: OwnSums | None) -> Sample:
    balance = redemption = market = pooled_coins = 0
    for line in lines.values():
        if TOKENS[line.token].kind not in ("coin", "dollar"):
            balance += line.staked
            redemption += line.staked_redemption
            market += line.staked_market
            pooled_coins += line.redemption_value - line.staked_redemption
    sells_for = math.nan if price is None else market / WEI
    put_in = taken_out = math.nan
    if own is not None:
        moved = own.get(ALL, NOTHING)
        put_in, taken_out = moved.put_in / WEI, (moved.taken_out + pooled_coins) / WEI
    return Sample(ALL, balance / WEI, redemption / WEI, sells_for, 1.0, _coins(price), *band, put_in, taken_out)


def _sample(line: Holding, band: tuple[float, float], moved: OwnSum | None) -> Sample:
    low, high = band if line.key == "stETH" else (math.nan, math.nan)
    return Sample(
        line.key,
        line.amount / 10 ** TOKENS[line.token].decimals,
        line.redemption_value / WEI,
        _coins(line.market_value),
        line.redemption_rate / WEI,
        _coins(line.market_price),
        low,
        high,
        math.nan if moved is None else moved.put_in / WEI,
        math.nan if moved is None else moved.taken_out / WEI,
    )


def _moved(world: World, line: Holding, own: OwnSums | None) -> OwnSum | None:
    """Return the sums of a line: coins earn nothing, so all there are were put in, and a locked position keeps its own."""
    if own is None:
        return None
    if line.place == "locked":
        position = positions_by_key(world)[line.key]
        return OwnSum(position.principal, position.paid)
    return OwnSum(line.amount) if line.token == COIN else own.get(line.key, NOTHING)


def _coins(wei: int | None) -> float:
    return math.nan if wei is None else wei / WEI


def _recorded_band(world: World) -> tuple[float, float]:
    """Return the recorded hour's lowest and highest price, NaN outside the record."""
    if not world.record or world.hour > world.recorded_until:
        return math.nan, math.nan
    rows = records.record(world.record).rows
    return rows[world.hour].low / WEI, rows[world.hour].high / WEI
