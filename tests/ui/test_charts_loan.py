"""Health and net rate as views of the hero chart: never rounded up, over a line that is always there, with gaps where nothing was
owed. `test_lend_form.py` has where they are offered."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from tests.strategies import evenly_between
from ui.charts import ChartData, ChartMarker, Flat, ValueChart, save_csv
from ui.charts.value.end_labels.names import labels
from ui.charts.value.views import HEALTH, lines
from ui.charts.value.words.of_loan import health_words
from ui.charts.viewport import EASY, LIQUIDATED, health_reach
from ui.theme import set_text_scale

HOURS = 900
NAN = float("nan")


def sample(health: Any, net: Any = None, now: Any = None) -> ChartData:
    count = len(health)
    given = {"redemption_value": np.full(count, 10.0), "market_value": np.full(count, 9.9)}
    loan = {"health": np.asarray(health, float), "net_rate": np.full(count, 0.02) if net is None else np.asarray(net, float)}
    loan["net_rate_now"] = np.full(count, 0.5) if now is None else np.asarray(now, float)
    of = ChartData.of(np.arange(count), balance=np.full(count, 10.0), token="stETH", coin="ETH", **given)
    return replace(of, **loan)


@pytest.fixture(scope="module")
def chart(qapp: QApplication) -> Iterator[ValueChart]:
    found = ValueChart()
    found.resize(900, 380)
    found.show()
    yield found
    found.close()


def shown(chart: ValueChart, data: ChartData, view: Any = HEALTH) -> str:
    """Everything that is written about a loan, while the chart shows it."""
    chart.set_series(data)
    chart.set_view(view)
    ends = " | ".join(chart.end_texts())
    cells = " | ".join(chart.table().cells(len(data) - 1))
    return f"{ends} | {chart.read_out()} | {chart.accessibleDescription()} | {cells}"


@settings(max_examples=40)
@given(evenly_between(1, 10**14, one=10**12))
def test_what_is_under_a_hundredth_never_reads_as_it(pico: int) -> None:
    seen = pico / 10**12
    told = health_words(seen)
    assert float(told.replace(",", "")) == pytest.approx(pico // 10**10 / 100, abs=1e-9)
    assert (seen < LIQUIDATED) == (float(told.replace(",", "")) < LIQUIDATED)


def test_under_one_is_written_under_one_everywhere(chart: ValueChart) -> None:
    text = shown(chart, sample(np.linspace(1.3, 0.999999999999, 300)))
    assert "0.99" in text
    assert text.count("1.00") == text.count("under 1.00")


@settings(max_examples=30)
@given(st.lists(st.floats(0.3, 400), min_size=1, max_size=5))
def test_the_line_of_liquidation_and_the_lowest_health_are_always_on_the_picture(healths: list[float]) -> None:
    low, high = health_reach((min(healths), max(healths)))
    assert low < LIQUIDATED < high
    assert low <= min(healths) <= high
    assert high <= max(EASY, 1.25 * min(healths)) or max(healths) <= high


def test_every_height_is_the_one_it_has_and_a_gap_is_a_gap(chart: ValueChart) -> None:
    health = np.full(HOURS, NAN)
    health[100:400], health[600:800] = 1.4, 1.2
    health[333], health[700] = 1.0001, 1.39
    chart.set_series(sample(health))
    chart.set_view(HEALTH)
    x, y = chart.thin["redeem"]
    assert 1.0001 in y
    assert 1.39 in y
    for hour, value in zip(x.tolist(), y.tolist(), strict=True):
        if np.isfinite(value):
            assert value == health[int(hour)]
    assert np.isnan(y[(x > 400) & (x < 599)]).all()
    assert np.isnan(chart.column_lines.market).all()
    left, right = chart.x_px(420), chart.x_px(580)
    between = (chart.columns > left) & (chart.columns < right)
    assert np.isnan(chart.column_lines.redeem[between]).all()


def test_the_rate_of_the_moment_is_told_and_never_drawn(chart: ValueChart) -> None:
    text = shown(chart, sample(np.full(HOURS, 1.2), net=np.full(HOURS, 0.034), now=np.full(HOURS, -0.226)), "net")
    assert "+3.40 %" in text
    assert "\N{MINUS SIGN}22.60 %" in text
    assert not any("22.60" in words for words in chart.end_texts())
    assert chart.y_range[0] > -1
    assert chart.y_range[0] < 0 < chart.y_range[1]


def test_where_it_ended_the_end_says_since_when(chart: ValueChart) -> None:
    health = np.full(HOURS, 1.5)
    health[648:] = NAN
    text = shown(chart, sample(health))
    assert "No loan | since 28 Jan" in text
    assert "No loan since 28 Jan 1970." in text


def test_with_no_loan_in_the_hours_on_show_it_says_so(chart: ValueChart) -> None:
    assert "No loan in these hours." in shown(chart, sample(np.full(HOURS, NAN)))


def test_hours_that_come_bring_their_health(chart: ValueChart) -> None:
    chart.set_series(sample(np.full(50, 1.5)), playing=True)
    chart.set_view(HEALTH)
    more = sample(np.full(53, 1.25))
    chart.append(replace(more, **{name: getattr(more, name)[50:] for name in more.columns}))
    chart.set_playing(False)
    assert chart.data.health.tolist() == [1.5] * 50 + [1.25] * 3
    assert lines(chart.data, HEALTH, slice(-1, None)).redeem[0] == 1.25


@pytest.mark.parametrize("view", ["health", "net"])
def test_no_word_leaves_the_picture_at_any_size(chart: ValueChart, view: Any) -> None:
    chart.set_series(sample(np.linspace(2.0, 1.02, HOURS)), markers=[ChartMarker(200, "Looped 10 ETH", move=True)])
    chart.set_view(view)
    for scale in (1.0, 1.5, 2.0):
        set_text_scale(scale)
        for size in ((420, 300), (668, 330), (1300, 520)):
            chart.resize(*size)
            QApplication.processEvents()
            boxes = [label.box for label in labels(chart)]
            assert boxes, (scale, size)
            for box in boxes:
                assert box.left() >= chart.inner().right(), (scale, size)
                assert box.right() <= chart.width() + 1, (scale, size)
                assert not any(box is not other and box.adjusted(0, 2, 0, -2).intersects(other) for other in boxes)
    set_text_scale(1.0)
    chart.resize(900, 380)


def test_the_numbers_of_a_loan_go_into_the_file_where_there_is_one(tmp_path: Path) -> None:
    for data, more in ((sample([1.2, NAN, 0.98]), 3), (replace(sample([1.0]), health=np.empty(0)), 0)):
        save_csv(tmp_path / "numbers.csv", data)
        with (tmp_path / "numbers.csv").open(encoding="utf-8-sig", newline="") as file:
            head, *rows = list(csv.reader(file))
        assert (head[-3:] == ["health", "net_rate", "net_rate_now"]) == bool(more)
        assert all(len(row) == len(head) for row in rows)
        if more:
            assert [row[-3] for row in rows] == ["1.2", "", "0.98"]


def test_the_health_that_a_review_would_bring_stands_in_the_view_of_health_alone(chart: ValueChart) -> None:
    chart.set_series(sample(np.full(HOURS, 2.14)))
    after = Flat(1.30, "1.30", "after it", "extra", view="health")
    chart.set_projection([after])
    chart.set_view(HEALTH)
    assert chart.flat_height(after) == 1.30
    assert chart.x_range[1] > HOURS - 1
    assert chart.y_range[0] < LIQUIDATED < 1.30 < chart.y_range[1]
    for view in ("gain", "value", "rate", "net"):
        chart.set_view(view)  # type: ignore[arg-type]
        assert np.isnan(chart.flat_height(after)), view
        assert chart.x_range[1] == HOURS - 1, view
    chart.set_view(HEALTH)
    plain = Flat(9.9, "9.9000", "if sold", "market")
    chart.set_projection([plain])
    assert np.isnan(chart.flat_height(plain))
    assert chart.x_range[1] == HOURS - 1
    chart.set_projection()
