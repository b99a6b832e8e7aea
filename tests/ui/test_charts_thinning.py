"""Thinning: what is drawn has the lowest, the highest and the gaps of what is given, at every width and in every hour."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import words_of
from ui.charts import ChartData, ValueChart
from ui.charts.decimation import at, bucket, gap_at, peaks, visible
from ui.theme import theme


@st.composite
def broken_lines(draw):
    """Hours and values with runs of NaN, up to a few hundred long."""
    runs = draw(st.lists(st.tuples(st.booleans(), st.integers(1, 60)), min_size=1, max_size=12))
    seed = draw(words_of(32))
    values = np.random.default_rng(seed).normal(size=sum(length for _, length in runs))
    known = np.concatenate([np.full(length, open_) for open_, length in runs])
    return np.where(known, values, np.nan)


def same_reach(given_, drawn):
    """Whether both have the same lowest and highest value, or neither has any."""
    if not np.isfinite(given_).any():
        return not np.isfinite(drawn).any()
    return np.nanmin(drawn) == np.nanmin(given_) and np.nanmax(drawn) == np.nanmax(given_)


def crossed(x, y, hours):
    """Those of `hours` that a stroke of the line through the points spans."""
    x, hours, known = np.asarray(x), np.asarray(hours), np.isfinite(y)
    strokes = known[:-1] & known[1:]
    begins, ends = x[:-1][strokes], x[1:][strokes]
    return list(hours[((begins <= hours[:, None]) & (hours[:, None] <= ends)).any(axis=1)])


@given(broken_lines(), st.sampled_from([1, 2, 4, 8, 16, 64]), st.integers(0, 300))
def test_the_lowest_and_highest_given_are_drawn_at_every_width(y, size, first):
    x = np.arange(first, first + len(y), dtype=float)
    thin_x, thin_y = peaks(x, y, size, first)
    assert same_reach(y, thin_y)
    for end in (0, -1):
        known = np.nonzero(np.isfinite(y))[0]
        if len(known):
            assert x[known[end]] in thin_x[np.isfinite(thin_y)]


@given(broken_lines(), st.sampled_from([2, 4, 8, 16, 64]), st.integers(0, 300))
def test_a_gap_given_is_a_gap_drawn(y, size, first):
    x = np.arange(first, first + len(y), dtype=float)
    assert not crossed(*peaks(x, y, size, first), x[np.isnan(y)])


@given(broken_lines(), st.integers(60, 900))
def test_the_lowest_and_highest_stay_while_hours_arrive_one_by_one(y, width):
    x = np.arange(len(y), dtype=float)
    for now in range(1, len(y) + 1):
        thin = peaks(x[:now], y[:now], bucket(now, width // 8))
        assert same_reach(y[:now], thin[1])
        assert not crossed(*thin, x[:now][np.isnan(y[:now])])


@given(broken_lines(), st.floats(0.01, 40))
def test_every_gap_is_two_pixels_wide_and_heights_stay(y, pixel):
    x = np.arange(len(y), dtype=float)
    wide_x, wide_y = visible(x, y, pixel)
    assert sorted(set(wide_y[np.isfinite(wide_y)])) == sorted(set(y[np.isfinite(y)]))
    known = np.isfinite(wide_y)
    left, right = np.nonzero(known[:-1] & ~known[1:])[0], np.nonzero(known[1:] & ~known[:-1])[0] + 1
    for end in left:
        after = right[right > end]
        if len(after):
            assert wide_x[after[0]] - wide_x[end] >= 2 * pixel - 1e-6


@given(broken_lines(), st.integers(1, 400))
def test_nothing_is_painted_in_a_column_that_holds_a_gap(y, columns):
    x = np.arange(len(y), dtype=float)
    edges = np.linspace(-1, len(y), columns + 1)
    open_ = gap_at(x, y, edges[:-1], edges[1:])
    for hour in x[np.isnan(y)]:
        assert open_[(edges[:-1] <= hour) & (hour <= edges[1:])].all()
    if np.isfinite(y).all():
        assert not open_[(edges[:-1] >= 0) & (edges[1:] <= len(y) - 1)].any()


def hours(count, price):
    return ChartData.of(
        np.arange(count),
        balance=np.ones(count),
        redemption_value=np.ones(count),
        market_value=price,
        redemption_rate=np.ones(count),
        market_price=price,
    )


@pytest.fixture
def chart(qtbot):
    found = ValueChart()
    qtbot.addWidget(found)
    found.resize(900, 350)
    found.show()
    return found


@pytest.mark.parametrize("length", [936, 8_760, 2 * 8_760])
def test_the_newest_crash_is_drawn_in_the_hour_it_comes_and_ever_after(chart, length):
    price = np.full(length + 60, 0.99)
    price[length] = 0.9232
    chart.set_view("rate")
    for now in range(length + 1, length + 60):
        chart.set_series(hours(now, price[:now]))
        assert np.nanmin(chart._market.getData()[1]) == 0.9232


def test_twenty_hours_without_a_market_in_a_year_are_a_gap_in_line_and_hatch(chart):
    price = np.full(8_760, 0.95)
    price[4_000:4_020] = np.nan
    chart.set_view("rate")
    chart.set_series(hours(8_760, price))
    x, y = chart._market.getData()
    assert not crossed(x, y, np.arange(4_000.0, 4_020))
    gap = chart.columns[np.isnan(chart.column_lines.market) & (chart.columns < chart.x_px(8_000))]
    assert len(gap) >= 1
    image = chart.grab().toImage()
    ground = theme().color("base").rgb()
    height = round(chart.y_px(0.95))
    middle = round(chart.x_px(4_009.5))
    assert any(image.pixel(column, height) == ground for column in (middle - 1, middle, middle + 1))
    assert image.pixel(middle - 30, height) != ground


def test_one_hour_of_market_between_two_gaps_is_seen(chart):
    price = np.full(8_760, np.nan)
    price[4_000] = 0.95
    chart.set_view("rate")
    chart.set_series(hours(8_760, price))
    image = chart.grab().toImage()
    column, row = round(chart.x_px(4_000)), round(chart.y_px(0.95))
    ground = theme().color("base").rgb()
    assert any(image.pixel(column + dx, row + dy) != ground for dx in (-1, 0) for dy in (-1, 0, 1))


def test_thinning_keeps_a_crash_of_one_hour_among_ten_years():
    y = np.ones(87_600)
    y[50_001] = 0.5
    x, thin = peaks(np.arange(87_600.0), y, bucket(87_600, 1300))
    assert len(thin) <= 1300
    assert thin.min() == 0.5
    assert x[np.argmin(thin)] == 50_001


def test_thinning_keeps_order_and_both_ends():
    y = np.sin(np.arange(5_000) / 7)
    x, thin = peaks(np.arange(5_000.0), y, 8, first=3)
    assert (np.diff(x) >= 0).all()
    assert (x[0], x[-1]) == (0, 4_999)
    assert thin.max() == y.max()


def test_thinned_buckets_do_not_depend_on_where_the_view_begins():
    y = np.random.default_rng(1).normal(size=4_000)
    whole = dict(zip(*peaks(np.arange(4_000.0), y, 16), strict=True))
    part = peaks(np.arange(1_003.0, 4_000), y[1_003:], 16, first=1_003)
    inner = [(x, v) for x, v in zip(*part, strict=True) if 1_040 <= x < 3_960]
    assert inner
    assert all(whole[x] == v for x, v in inner)


def test_hours_without_a_market_stay_open():
    y = np.ones(64)
    y[16:48] = np.nan
    x, thin = peaks(np.arange(64.0), y, 8)
    assert np.isnan(thin[(x >= 16) & (x < 48)]).all()
    assert np.isfinite(thin[(x < 16) | (x >= 48)]).all()
    assert np.isnan(at(np.arange(3.0), np.ones(3), np.array([-1.0, 5.0]))).all()
