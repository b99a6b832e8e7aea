"""Two lows of one crash are told apart, against what the token redeems for; captions of a record come when they have happened."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.wallet.practices import practice
from wallet import deepest, quote_at, scenario
from wallet.practice.series import Series

RECORD = Path(__file__).parents[2] / "resources" / "scenarios" / "june-2022.csv"


def rows() -> list[dict[str, str]]:
    with RECORD.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def series(price: list[float], low: list[float], rate: list[float]) -> Series:
    columns: dict[str, Any] = {name: np.full(len(price), np.nan) for name in Series.__struct_fields__}
    columns |= {"hour": np.arange(len(price)) * 1.0, "market_price": np.array(price), "low": np.array(low)}
    return Series(**columns | {"redemption_rate": np.array(rate)})


def test_the_lowest_hour_and_the_lowest_trade_of_june_2022_are_the_records_own(tmp_path: Path) -> None:
    lived = practice(tmp_path, "june-2022")
    lived.advance(936)
    hourly, within = deepest(lived.series("lst")), deepest(lived.series("lst"), within=True)
    recorded = rows()
    assert hourly is not None
    assert within is not None
    assert hourly.hour == min(range(937), key=lambda hour: float(recorded[hour]["sell_price"]))
    assert within.hour == min(range(937), key=lambda hour: float(recorded[hour]["low"]))
    assert hourly.price == pytest.approx(float(recorded[hourly.hour]["sell_price"]), abs=1e-6)
    assert within.price == float(recorded[within.hour]["low"])
    assert (round(hourly.discount, 4), round(within.discount, 4)) == (0.0656, 0.0768)
    lived.close()


def test_a_discount_is_against_the_redemption_rate_and_not_against_one() -> None:
    found = deepest(series([1.02, 1.05, 1.08], [np.nan] * 3, [1.03, 1.05, 1.20]))
    assert found is not None
    assert (found.hour, round(found.discount, 4)) == (2, 0.1)


def test_where_there_was_no_market_there_is_no_quote() -> None:
    shut = series([np.nan, 0.99], [np.nan, np.nan], [1.0, 1.0])
    assert quote_at(shut, 0) is None
    assert quote_at(shut, 5) is None
    assert deepest(shut, within=True) is None
    assert quote_at(shut, 1) == deepest(shut)
    assert deepest(series([], [], [])) is None


@pytest.mark.parametrize("name", ["june-2022", "june-2022-open"])
def test_a_caption_of_a_low_stands_in_the_hour_whose_lowest_trade_it_names(name: str) -> None:
    recorded = rows()
    lows = [told for told in scenario(name).story_events if told.low]
    assert len(lows) == 4
    for told in lows:
        assert f"{float(recorded[told.hour]['low']):.4f}" in told.note


@pytest.mark.parametrize(("label", "sold"), [("Large sale", 49_582), ("Largest single sale", 66_599), ("Fund sells", 17_500)])
def test_a_caption_of_a_sale_comes_once_the_record_has_it(label: str, sold: int) -> None:
    recorded = rows()
    hour = next(told.hour for told in scenario("june-2022").story_events if told.label == label)
    assert float(recorded[hour]["net_sale"]) == pytest.approx(sold, rel=0.04)


def test_liquidity_is_said_to_leave_when_that_third_has_left() -> None:
    recorded = rows()
    hour = next(told.hour for told in scenario("june-2022").story_events if told.label == "Liquidity leaves")
    stays = np.prod([float(recorded[each]["liquidity_factor"]) for each in range(hour - 3, hour + 1)])
    assert stays == pytest.approx(2 / 3, abs=0.01)


@pytest.mark.parametrize("name", ["june-2022", "june-2022-open"])
def test_every_caption_names_its_source(name: str) -> None:
    assert all(told.source and told.note for told in scenario(name).story_events)
