"""Capped prices: the market's discount is not in them, a slashing is, and no rate runs ahead of its line."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from wallet.arithmetic import Reals
from wallet.defi import capped_price
from wallet.defi.capped_price import CappedPrice, Parameters
from wallet.errors import Refused

DAY = 86_400
WAD = 10**18
SNAPSHOT_S = 1_700_000_000
PARAMETERS = Parameters(1_100_000_000_000_000_000, SNAPSHOT_S, 968, 7 * DAY, 180 * DAY, 18)
ADAPTER = capped_price.capped_price(PARAMETERS)
PRESETS = sorted((Path(__file__).parents[2] / "resources/markets").glob("aave-capo-*.toml"))

# Rates of a token from a half to twice its coin, prices of 8 decimals up to a million, up to ten years after the snapshot.
ratios = evenly_between(WAD // 2, 2 * WAD)
prices = amounts_between(1, 10**14, unit=10**8)
ages = evenly_between(0, 10 * 365 * DAY)


def refusal(*args: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        capped_price.set_cap_parameters(*args)
    return refused.value


@given(prices, ratios, ages)
def test_the_price_is_the_rate_s_until_it_runs_ahead_of_its_line(base_price: int, ratio: int, age: int) -> None:
    now_s = SNAPSHOT_S + age
    highest = capped_price.max_ratio(ADAPTER, now_s)
    price = capped_price.price(ADAPTER, base_price, ratio, now_s)
    assert price == base_price * min(ratio, highest) // WAD
    assert capped_price.is_capped(ADAPTER, ratio, now_s) == (ratio > highest)


@given(prices, ratios, ages, evenly_between(0, WAD))
def test_a_fall_of_the_rate_is_followed_at_once_and_has_no_floor(base_price: int, ratio: int, age: int, fall: int) -> None:
    now_s = SNAPSHOT_S + age
    lower = ratio - ratio * fall // WAD
    assert capped_price.price(ADAPTER, base_price, lower, now_s) <= capped_price.price(ADAPTER, base_price, ratio, now_s)
    if lower <= PARAMETERS.snapshot_ratio:
        assert capped_price.price(ADAPTER, base_price, lower, now_s) == base_price * lower // WAD


@given(st.integers(0, 10_000))
def test_the_line_grows_by_its_yearly_share_less_than_a_unit_a_second_rounded_away(bps: int) -> None:
    adapter = capped_price.capped_price(replace(PARAMETERS, max_yearly_growth_bps=bps))
    after_a_year = capped_price.max_ratio(adapter, SNAPSHOT_S + 365 * DAY)
    exact = PARAMETERS.snapshot_ratio + PARAMETERS.snapshot_ratio * bps // 10_000
    # The growth a second is cut off at a millionth of a unit, so a year loses less than 32 units, and the floor one.
    assert exact - 33 <= after_a_year <= exact


def test_at_the_line_is_not_capped_and_one_unit_above_it_is() -> None:
    now_s = SNAPSHOT_S + 30 * DAY
    highest = capped_price.max_ratio(ADAPTER, now_s)
    assert not capped_price.is_capped(ADAPTER, highest, now_s)
    assert capped_price.is_capped(ADAPTER, highest + 1, now_s)
    assert capped_price.price(ADAPTER, 10**8, highest + 10**12, now_s) == 10**8 * highest // WAD


def test_the_line_is_whole_units_rounded_down() -> None:
    # A tenth a year of two million units are 0.0063 a second: the first unit takes 158 seconds, the second 316.
    adapter = capped_price.capped_price(replace(PARAMETERS, snapshot_ratio=2_000_000, max_yearly_growth_bps=1_000))
    assert adapter.growth_per_second_1e6 == 6_341  # of 6,341.96
    line = {age: capped_price.max_ratio(adapter, SNAPSHOT_S + age) - 2_000_000 for age in (0, 157, 158, 315, 316)}
    assert line == {0: 0, 157: 0, 158: 1, 315: 1, 316: 2}


def test_a_base_price_or_a_rate_that_is_not_above_zero_prices_nothing() -> None:
    for base_price, ratio in ((0, WAD), (-1, WAD), (10**8, 0), (10**8, -WAD), (-(10**8), -WAD)):
        assert capped_price.price(ADAPTER, base_price, ratio, SNAPSHOT_S) == 0


def test_a_snapshot_must_be_later_than_the_last_and_neither_too_young_nor_too_old() -> None:
    now_s = SNAPSHOT_S + 300 * DAY
    earliest, latest = now_s - 180 * DAY, now_s - 7 * DAY
    for timestamp in (earliest, latest):
        drawn = capped_price.set_cap_parameters(ADAPTER, WAD, timestamp, 500, now_s)
        assert (drawn.parameters.snapshot_timestamp, drawn.parameters.max_yearly_growth_bps) == (timestamp, 500)
        assert drawn.growth_per_second_1e6 == WAD * 500 * 10**6 // 10_000 // (365 * DAY)
    old = refusal(ADAPTER, WAD, earliest - 1, 500, now_s)
    young = refusal(ADAPTER, WAD, latest + 1, 500, now_s)
    assert (old.code, young.code) == ("capped_price_snapshot_old", "capped_price_snapshot_young")
    assert old.figures == young.figures == {"earliest": earliest, "latest": latest}
    soon = SNAPSHOT_S + 20 * DAY
    assert refusal(ADAPTER, WAD, SNAPSHOT_S, 500, soon).figures["earliest"] == SNAPSHOT_S + 1
    assert capped_price.set_cap_parameters(ADAPTER, WAD, SNAPSHOT_S + 1, 500, soon).parameters.snapshot_ratio == WAD
    assert refusal(ADAPTER, 0, latest, 500, now_s).code == "capped_price_ratio_zero"
    assert capped_price.set_cap_parameters(ADAPTER, 1, latest, 500, now_s).parameters.snapshot_ratio == 1


@given(st.lists(st.tuples(prices, ratios), min_size=1, max_size=9), ages)
def test_prices_of_many_futures_are_the_exact_ones(worlds: list[tuple[int, int]], age: int) -> None:
    now_s = SNAPSHOT_S + age
    exact = np.array([float(capped_price.price(ADAPTER, base, ratio, now_s)) for base, ratio in worlds])
    base_prices, rates = Reals([base for base, _ in worlds]), Reals([ratio for _, ratio in worlds])
    highest = Reals([capped_price.max_ratio(ADAPTER, now_s)])
    real = capped_price.price_under_cap(base_prices, rates, highest, 18)
    assert np.allclose(np.asarray(real), exact, rtol=1e-12, atol=1)


def test_ten_thousand_paths_are_priced_at_once_as_each_alone() -> None:
    draws = np.random.default_rng(11)
    base_prices = [int(value) for value in draws.uniform(1, 1e4, 10_000) * 1e8]
    rates = [int(value) for value in draws.uniform(0.5, 2, 10_000) * 1e18]
    now_s = SNAPSHOT_S + 365 * DAY
    highest = capped_price.max_ratio(ADAPTER, now_s)
    found = capped_price.price_under_cap(Reals(base_prices), Reals(rates), Reals(np.full(10_000, highest)), 18)
    exact = [capped_price.price(ADAPTER, *row, now_s) for row in zip(base_prices, rates, strict=True)]
    assert 1_000 < sum(rate > highest for rate in rates) < 9_000
    # A price of 8 decimals from half a dollar up is floored by at most one unit of 5e7.
    np.testing.assert_allclose(found, np.array(exact, dtype=float), rtol=1e-12, atol=1)


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_every_preset_fills_the_parameters_of_a_price_that_starts_uncapped(path: Path) -> None:
    preset = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = preset["parameters"]
    assert preset["name"] == path.stem
    assert all({"value", "unit", "date", "source"} <= row.keys() for row in rows.values())
    adapter: CappedPrice = capped_price.capped_price(Parameters(**{name: row["value"] for name, row in rows.items()}))
    parameters = adapter.parameters
    assert not capped_price.is_capped(adapter, parameters.snapshot_ratio, parameters.snapshot_timestamp)
    assert 0 < adapter.growth_per_second_1e6 * 365 * DAY < parameters.snapshot_ratio * 10**6 // 8


def test_each_row_of_the_deployment_has_its_preset() -> None:
    assert [path.stem.removeprefix("aave-capo-") for path in PRESETS] == [
        "cbeth", "ethx", "ezeth", "oseth", "reth", "rseth", "weeth", "wsteth"
    ]  # fmt: skip
