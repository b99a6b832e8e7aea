"""A series of the practice as the hero chart takes it: with the world's clock, its record, and what is reconstructed beside
it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ui.charts.series import ChartData, Flat, Floats
from ui.charts.words import HELD_STILL, MOVED, coins, unit, with_unit
from ui.panels.holdings.lines import counted_together, own_coin, token_of
from ui.wording import DOLLAR, chosen_terms, decimals, terms_of, token_name, unit_of
from ui.wording.money import DOLLAR_DECIMALS
from ui.wording.records import recorded_as
from ui.wording.waits import payable
from wallet import DOLLARS, FileProblem, coin_of, coin_price, in_dollars, is_of_dollars, leaving, scenario

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Practice, World


NO_MOVES = (float("nan"), float("nan"))


def chart_data(world: World, series: Any, key: str, first: int = 0, moved: tuple[float, float] = NO_MOVES) -> ChartData:
    """The samples of `series`, which follows `key`, from its sample `first` on. Where it knows no own moves (a look ahead, in
    which nothing is done), what was put in and taken out stays as in `moved` but for what a liquidation does; where nobody knows,
    what was held first was put in."""
    dollars = hasattr(series, "put_in") and _counts_dollars(world, key)
    if dollars:
        series = in_dollars(series)
    part = slice(first, None)
    at_first = series.redemption_value[np.isfinite(series.redemption_value)][:1]
    put_in = _known(getattr(series, "put_in", None), len(series.hour), (moved[0], *at_first))[part]
    taken_out = _known(getattr(series, "taken_out", None), len(series.hour), (moved[1], 0.0))[part]
    if hasattr(series, "forced_in"):
        put_in, taken_out = (
            known + np.nan_to_num(forced[part]) for known, forced in ((put_in, series.forced_in), (taken_out, series.forced_out))
        )
    return ChartData(
        series.hour[part],
        series.balance[part],
        series.redemption_value[part],
        series.market_value[part],
        series.redemption_rate[part],
        series.market_price[part],
        series.low[part],
        series.high[part],
        put_in,
        taken_out,
        start_unix=world.start,
        token=token_name(token_of(world, key)),
        coin=DOLLAR if dollars else coin_of(world, key),
        recorded_until_hour=world.recorded_until or None,
        beside_record="queue" if world.recorded_until and _reconstructed(world.scenario) else "",
        payable=payable(opens) if (opens := leaving.redemption_opens(world)) else "",
        together=counted_together(world, key),
        **recorded_as(world.scenario)._asdict(),
    )


def _counts_dollars(world: World, key: str) -> bool:
    """Whether a key is followed in dollars, so that no price of a coin is its gain; those that one holds are told, where there is
    one coin alone, as what they redeem for in it."""
    in_its_coin = key in world.listed and chosen_terms().kind == "own" and terms_of(DOLLARS) != DOLLARS
    return is_of_dollars(world, key) and not in_its_coin


def in_terms(data: ChartData, practice: Practice, priced: World) -> ChartData:
    """The same in the terms chosen: at the coin prices of `priced` or of every hour; of hours to come at the last known.

    Two series of the practice multiplied, for the picture; what is counted in its own coin stays as it is. There is no record
    of what a coin cost: beside one its prices are said to be assumed.
    """
    coin = DOLLARS if data.coin == DOLLAR else data.coin
    if terms_of(coin) == coin or not len(data):
        return data
    told, assumed = unit_of(coin), "assumed " if data.recorded_until_hour else ""
    if not chosen_terms().live:
        price = coin_price(priced, coin, terms_of(coin))
        each = f"1 {told} = {with_unit(1 / price, DOLLAR)}" if coin == DOLLARS else f"1 {coin} = {with_unit(price, told)}"
        return data.times(price, told, f"{assumed}{HELD_STILL}, {each}")
    prices = practice.prices(coin, terms_of(coin))
    return data.times(prices[np.minimum(data.hour.astype(np.int64), len(prices) - 1)], told, f"{assumed}{MOVED}")


def priced_in(session: Session) -> World:
    """The world at whose coin prices figures are told."""
    return session.world if chosen_terms().live else session.priced


def price_told(session: Session, key: str) -> float:
    """What a coin of what is followed costs in the terms chosen."""
    coin = own_coin(session.world, key)
    return coin_price(session.priced, coin, terms_of(coin))


def flat_of(session: Session, key: str, value: int, words: str, series: str, added: int) -> Flat:
    """Smallest units of the coin of what is followed as a level line, in the terms chosen."""
    coin = own_coin(session.world, key)
    told, whole = unit_of(coin), price_told(session, key) / 10 ** (DOLLAR_DECIMALS if coin == DOLLARS else decimals(coin))
    return Flat(value * whole, coins(value * whole, told), f"{unit(told)} {words}".lstrip(), series, added * whole)


def _known(column: Floats | None, count: int, instead: Sequence[float]) -> Floats:
    """The column where it has any value, else the first that is known of `instead` throughout."""
    if column is not None and np.isfinite(column).any():
        return column
    return np.full(count, next((value for value in instead if np.isfinite(value)), np.nan))


@lru_cache(maxsize=8)
def _reconstructed(name: str) -> bool:
    """Whether a scenario puts beside its record what was not there; no for one that this program does not have."""
    try:
        return bool(scenario(name).reconstructed)
    except (FileProblem, KeyError):
        return False
