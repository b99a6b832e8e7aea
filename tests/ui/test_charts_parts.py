"""The pure parts of the charts: thinning, ticks, label layout, hatching, viewports, words, the summary."""

import itertools
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from ui.charts import hatch, words
from ui.charts.layout import spread
from ui.charts.painting import dot, dot_quickly
from ui.charts.series import ChartData, ChartMarker, Growing
from ui.charts.ticks import log_ticks, time_ticks, value_ticks
from ui.charts.value.strip import blocks
from ui.charts.value.views import lines, relative_gap
from ui.charts.value.words.sentence import summary
from ui.charts.viewport import fit_values, follow_hours, reach_of
from ui.wording.numbers import use_number_format
from wallet.amounts import show

START = int(datetime(2022, 5, 6, tzinfo=UTC).timestamp())


def data(count=48, price=0.98, **rest):
    hour = np.arange(count)
    return ChartData.of(
        hour,
        balance=np.full(count, 10.0),
        redemption_value=np.full(count, 10.0),
        market_value=np.full(count, 10 * price),
        redemption_rate=np.ones(count),
        market_price=np.full(count, price),
        start_unix=START,
        token="stETH",
        coin="ETH",
        **rest,
    )


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_never_more_than_five_values_on_an_axis(low, size):
    ticks = value_ticks(low, low + size)
    assert len(ticks) <= 5
    assert all(low - size * 1e-6 <= tick.at <= low + size * (1 + 1e-6) for tick in ticks)


def test_values_on_an_axis_have_the_decimals_of_their_step():
    assert [tick.text for tick in value_ticks(9.35, 10.1)] == ["9.4", "9.6", "9.8", "10.0"]
    assert [tick.text for tick in value_ticks(-8.2, 0.3, suffix=" %")][-1] == "0 %"


@pytest.mark.parametrize("size", [1e-12, 2.4e-10, 3e-9, 1.1e-8, 1e-3])
def test_no_two_values_on_an_axis_read_alike_however_little_there_is_between_them(size):
    texts = [tick.text for tick in value_ticks(-size / 2, size / 2)]
    assert len(set(texts)) == len(texts) >= 1
    if size < 1e-9:
        assert texts == ["0"]


@pytest.mark.parametrize("days", [1, 3, 20, 39, 90, 200, 800, 3_650, 20_000])
def test_dates_on_an_axis_are_few_calendar_days_in_order(days):
    ticks = time_ticks(START, 0, days * 24, 7)
    assert 1 <= len(ticks) <= 9
    assert all(a.at < b.at for a, b in itertools.pairwise(ticks))
    assert all(a.text != b.text for a, b in itertools.pairwise(ticks))


def test_a_year_is_named_where_it_changes():
    texts = [tick.text for tick in time_ticks(START, 0, 400 * 24, 7)]
    assert any(text.endswith("23") for text in texts)


def test_a_log_axis_counts_one_two_five():
    assert log_ticks(0.1, 10, 7) == pytest.approx([0.1, 0.2, 0.5, 1, 2, 5, 10])
    assert len(log_ticks(1e-4, 1e3)) <= 5


@given(st.lists(st.tuples(st.floats(-50, 350), st.floats(8, 40)), min_size=1, max_size=6))
def test_end_labels_never_overlap(blocks):
    wanted = sorted(centre for centre, _ in blocks)
    heights = [height for _, height in blocks]
    tops = spread(wanted, heights, 0, 300)
    for (top, height), below in zip(zip(tops, heights, strict=True), tops[1:], strict=False):
        assert below - (top + height) >= 2 - 1e-6
    assert tops[0] >= 0
    if sum(heights) + 2 * len(heights) <= 300:
        assert tops[-1] + heights[-1] <= 300 + 1e-6


def test_a_label_with_room_stands_level_with_its_line():
    assert spread([100, 200], [20, 20], 0, 300) == [90, 190]


def test_hatching_fills_the_discount_only_and_dots_the_premium_only():
    columns = np.arange(0.0, 100)
    top = np.full(100, 20.0)
    bottom = np.where(columns < 50, 60.0, 5.0)
    drawn = hatch.lines(columns, top, bottom, 7)
    assert drawn
    assert max(line.x2() for line in drawn) < 50
    assert all(min(line.y1(), line.y2()) >= 20 and max(line.y1(), line.y2()) <= 60 for line in drawn)
    assert all(line.x2() - line.x1() == pytest.approx(line.y1() - line.y2()) for line in drawn)
    points = hatch.dots(columns, bottom, top, 7)
    assert points
    assert all(point.x() >= 50 and 5 <= point.y() <= 20 for point in points)


def test_shaded_areas_stop_where_the_market_stops():
    top, bottom = np.zeros(30), np.ones(30)
    bottom[10:20] = np.nan
    assert [area.count() for area in hatch.areas(np.arange(30.0), top, bottom)] == [20, 20]


def test_an_area_in_pieces_covers_what_it_covers_whole():
    columns = np.arange(5.0, 105)
    top, bottom = np.zeros(100), np.linspace(10, 30, 100)
    (whole,) = hatch.areas(columns, top, bottom)
    pieces = hatch.areas(columns, top, bottom, widest=32)
    edges = [(piece.boundingRect().left(), piece.boundingRect().right()) for piece in pieces]
    assert edges == [(5, 37), (37, 69), (69, 101), (101, 104)]
    outline = {(point.x(), point.y()) for point in whole}
    assert {(point.x(), point.y()) for piece in pieces for point in piece} == outline


def test_while_playing_the_view_moves_in_jumps_of_a_tenth():
    shown = follow_hours((0, 1), 0, 1000, True)
    assert shown == (0, 1100)
    assert follow_hours(shown, 0, 1099, True) == shown
    assert follow_hours(shown, 0, 1101, True)[1] > 1200
    window = follow_hours((0, 1), 1000, 1168, True)
    assert follow_hours(window, 1010, 1178, True) == window
    assert follow_hours(window, 1010, 1178, False) == (1010, 1178)


def test_values_are_fitted_with_air_and_a_least_height():
    low, high = fit_values((0, 0), (9.0, 10.0), 0.002, grow=False)
    assert (low, high) == (pytest.approx(8.92), pytest.approx(10.08))
    low, high = fit_values((0, 0), (10.0, 10.0), 0.02, grow=False)
    assert high - low >= 0.02
    assert reach_of([np.array([np.nan])]) is None
    assert reach_of([np.array([np.nan, 2]), np.array([1.0])]) == (1, 2)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40))
def test_while_time_plays_the_axis_only_grows_and_in_tenths(values):
    shown = fit_values((0, 0), (-1.0, 1.0), 0.002, grow=False)
    for value in values:
        grown = fit_values(shown, (min(value, 0), max(value, 0)), 0.002, grow=True)
        assert grown[0] <= min(shown[0], value) + 1e-9
        assert grown[1] >= max(shown[1], value) - 1e-9
        tenths = [(shown[0] - grown[0]) / (shown[1] - shown[0]) * 10, (grown[1] - shown[1]) / (shown[1] - shown[0]) * 10]
        assert all(abs(tenth - round(tenth)) < 1e-6 for tenth in tenths)
        shown = grown


def test_when_time_stands_the_axis_fits_anew():
    assert fit_values((-50, 50), (0.0, 1.0), 0.002, grow=False) == (pytest.approx(-0.08), pytest.approx(1.08))


def test_views_show_coins_then_coins_per_token_then_percent():
    given_data = data(price=0.936, low=np.full(48, 0.92), high=np.full(48, 0.94))
    every = slice(None)
    assert lines(given_data, "value", every).market[0] == pytest.approx(9.36)
    assert lines(given_data, "value", every).low[0] == pytest.approx(9.2)
    assert lines(given_data, "rate", every).low[0] == 0.92
    assert lines(given_data, "discount", every).market[0] == pytest.approx(-6.4)
    assert lines(given_data, "discount", every).balance is None
    assert lines(given_data, "gain", every).market[0] == pytest.approx(-0.64)
    assert lines(given_data, "gain", every).low[0] == pytest.approx(-0.8)


def test_a_gain_is_what_there_is_and_was_taken_out_less_what_was_put_in():
    found = ChartData.of(
        [0, 1], redemption_value=[10, 6.1], market_value=[9.9, 6], market_price=[0.99, 0.98], put_in=[10, 15], taken_out=[0, 9]
    )
    drawn = lines(found, "gain", slice(None))
    assert drawn.redeem == pytest.approx([0, 0.1])
    assert drawn.market == pytest.approx([-0.1, 0])
    assert lines(found, "gain", slice(None), 0.1).redeem == pytest.approx([-0.1, 0])


def test_appended_hours_equal_the_whole_series():
    whole = data(5_000)
    growing = Growing(data(10))
    for first in range(10, 5_000, 499):
        part = {name: getattr(whole, name)[first : first + 499] for name in ("balance", "market_value")}
        growing.append(ChartData.of(whole.hour[first : first + 499], **part))
    assert np.array_equal(growing.view().hour, whole.hour)
    assert np.array_equal(growing.view().market_value, whole.market_value)
    assert growing.view().token == "stETH"


def test_given_samples_are_copied_only_with_the_first_hours_that_follow_them():
    given = data(10)
    growing = Growing(given)
    assert growing.view() is given
    growing.append(ChartData.of([10.0], balance=[5.0]))
    growing.append(ChartData.of([11.0], balance=[6.0]))
    assert growing.view().balance[-2:].tolist() == [5.0, 6.0]
    assert len(given) == 10
    assert np.array_equal(growing.view().balance[:10], given.balance)


def test_the_nearest_hour_is_found():
    found = data(10)
    assert [found.index(hour) for hour in (-5, 0, 3.4, 3.6, 99)] == [0, 0, 3, 4, 9]
    assert ChartData.empty().index(3) == -1


def test_words_say_discount_and_premium_with_four_decimals_and_a_true_minus():
    assert words.gap_words(-0.064) == "6.40 % \N{BLACK DOWN-POINTING TRIANGLE} discount"
    assert words.gap_words(0.0012) == "0.12 % \N{BLACK UP-POINTING TRIANGLE} premium"
    assert words.gap_words(0.000001) == "no gap"
    assert words.gap_words(float("nan")) == "no market"
    assert words.number(-0.6454) == "−0.6454"
    assert words.number(1234567.89126) == "1,234,567.8913"
    assert words.number(-0.00001) == "0.0000"
    for micro in range(249_999_150, 250_000_000, 100):  # every one lies halfway
        assert words.number(micro / 10**6) == show(micro, 6, 4), "a chart and a figure read the same"


def test_words_follow_the_number_locale():
    use_number_format("de")
    try:
        assert words.number(1234.5, 2) == "1.234,50"
    finally:
        use_number_format("en")


def test_dates_are_told_in_utc_and_without_needless_years():
    assert words.day_time(START + 6 * 3600) == "6 May 2022, 06:00"
    assert words.span(START, START + 39 * 86400) == "From 6 May to 14 June 2022"
    assert words.days_between(START, START + 5 * 86400) == "6 to 11 May"
    assert words.days_between(START, START + 30 * 86400) == "6 May to 5 Jun"


def test_the_summary_tells_span_figures_record_and_events():
    text = summary(data(recorded_until_hour=24), [ChartMarker(3, "Staked 10 ETH")])
    assert text.startswith("From 6 May to 7 May 2022. You hold 10.0000 stETH. Redeems for 10.0000 ETH. As much as you put in")
    assert "Sells for 9.8000 ETH: 2.00 % discount" in text
    assert "Recorded until 7 May 2022, reconstructed by the model after it" in text
    assert "1 event: Staked 10 ETH on 6 May" in text
    assert "depeg" not in text.lower()


def test_the_summary_tells_until_when_each_source_reaches():
    found = replace(data(recorded_until_hour=24), depth_assumed=True, quoted_after_hour=12)
    told = "Recorded price with assumed depth until 6 May 2022, reconstructed from quotes until 7 May 2022, then reconstructed."
    assert told in summary(found)
    assert [found.source(hour) for hour in (0, 12, 13, 24, 25)] == [
        *["recorded price with assumed depth"] * 2,
        *["reconstructed from quotes"] * 2,
        "reconstructed",
    ]


def test_no_market_is_said_in_words():
    found = ChartData.of([0, 1], balance=[1, 1], redemption_value=[1, 1], redemption_rate=[1, 1], token="locked", coin="ETH")
    assert np.isnan(relative_gap(found, 1))
    assert "Cannot be sold: there is no market." in summary(found)


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_a_dot_drawn_quickly_stands_where_it_belongs(qapp, ratio):
    def inked(paint, at):
        paper = QImage(round(30 * ratio), round(30 * ratio), QImage.Format.Format_RGB32)
        paper.setDevicePixelRatio(ratio)
        paper.fill(0xFFFFFF)
        painter = QPainter(paper)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, at, 4.5, "ink", "ink", 1)
        painter.end()
        ink = 255.0 - np.frombuffer(paper.constBits(), np.uint8).reshape(paper.height(), paper.width(), 4)[:, :, 1]
        down, across = np.indices(ink.shape)
        return np.array([(across * ink).sum(), (down * ink).sum()]) / ink.sum(), ink.sum()

    for x, y in itertools.product((12.0, 13.1, 14.37, 15.94), repeat=2):
        (middle, much), (exact, wanted) = (inked(paint, QPointF(x, y)) for paint in (dot_quickly, dot))
        assert np.abs(middle - exact).max() <= 0.2, "an eighth of a pixel, and how smooth edges are rounded"
        assert much == pytest.approx(wanted, rel=0.03)


@given(st.lists(st.floats(0, 60), min_size=2, max_size=300))
def test_the_blocks_under_a_line_fill_each_column_from_its_level_to_the_foot(heights):
    y = np.array(heights)
    found = blocks(np.arange(len(y)) + 0.3, y, 60.5)
    columns = [
        (column, block.top(), block.bottom()) for block in found for column in range(int(block.left()), int(block.right()))
    ]
    assert columns == [(place, level, 60.5) for place, level in enumerate(np.round(y[:-1]).tolist())]
