"""What the charts remember of an hour: floats in whole tokens and coins, computed once and never read back by the model."""

from __future__ import annotations

import math

import msgspec

from wallet.world import records
from wallet.world.holdings import Holding, holdings
from wallet.world.state import World
from wallet.world.tokens import TOKENS, WEI

ALL = "lst"
"""The key of all liquid staking tokens together, in terms of the protocol's own token."""


class Sample(msgspec.Struct, frozen=True):
    """One point of a series: balance in whole tokens, values and rates in whole coins, NaN where there is no market."""

    token: str
    balance: float
    redemption_value: float
    market_value: float
    redemption_rate: float
    market_price: float
    low: float = math.nan
    high: float = math.nan


def samples(world: World, account: str = "you") -> tuple[Sample, ...]:
    """Return a sample of each thing `account` can follow: all its staked tokens together, then each holding by its key."""
    price = world.market_price("stETH")
    held = holdings(world, account, price)
    low, high = _recorded_band(world)
    together = [row for row in held if row.staked]
    balance = sum(row.staked for row in together)
    redemption = sum(row.staked_redemption for row in together)
    market = sum(row.staked_market for row in together)
    sold = None if price is None else market
    whole = Sample(ALL, balance / WEI, redemption / WEI, _coins(sold), 1.0, _coins(price), low, high)
    rows = [whole]
    if not any(row.key == "stETH" for row in held):
        rows.append(Sample("stETH", 0.0, 0.0, 0.0, 1.0, _coins(price), low, high))
    rows.extend(_sample(row, low, high) for row in held if not row.request)
    return tuple(rows)


def _sample(row: Holding, low: float, high: float) -> Sample:
    banded = row.key == "stETH"
    return Sample(
        row.key,
        row.amount / 10 ** TOKENS[row.token].decimals,
        row.redemption_value / WEI,
        _coins(row.market_value),
        row.redemption_rate / WEI,
        _coins(row.market_price),
        low if banded else math.nan,
        high if banded else math.nan,
    )


def _coins(wei: int | None) -> float:
    return math.nan if wei is None else wei / WEI


def _recorded_band(world: World) -> tuple[float, float]:
    """Return the recorded hour's lowest and highest price, NaN outside the record."""
    if not world.record:
        return math.nan, math.nan
    rows = records.record(world.record).rows
    if world.hour >= len(rows):
        return math.nan, math.nan
    return rows[world.hour].low / WEI, rows[world.hour].high / WEI
