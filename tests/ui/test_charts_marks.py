"""The numbered marks of events at the foot of the chart: one number an event, none touches another, and hundreds cost
no more than few."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.charts import ChartData, Marker, ValueChart
from ui.charts.value.badges import badge_box
from ui.charts.value.marks import lay_out


def width_of(text):
    return 6.0 * len(text)


def badge_of(marker):
    return max(16.0, 7.0 * len(str(marker.number)) + 7)


def markers(events):
    return [
        Marker(float(place), f"Staked {number} ETH", own, "stake", "", own, number)
        for number, (place, own) in enumerate(sorted(events), 1)
    ]


@given(st.lists(st.tuples(st.floats(40, 700), st.booleans()), min_size=1, max_size=80), st.integers(1, 3))
def test_no_mark_touches_another_and_all_stay_inside(events, rows):
    given_ = markers(events)
    found = lay_out(
        given_, np.array([item.hour for item in given_]), width_of, badge_of, 40, 700, rows, lambda item: [item.label]
    )
    for row in range(rows):
        taken = []
        for mark in (mark for mark in found.marks if mark.row == row):
            half = badge_of(mark.marker) / 2
            taken.append((mark.x - half, mark.x + half))
            if mark.name:
                taken.append((mark.name_x, mark.name_x + width_of(mark.name)))
        taken.sort()
        assert all(one[1] <= other[0] + 1e-6 for one, other in itertools.pairwise(taken))
        assert all(left >= 40 - 1e-6 and right <= 700 + 1e-6 for left, right in taken)
    assert found.rows <= rows
    numbers = [mark.marker.number for mark in found.marks]
    assert len(numbers) == len(set(numbers))


def test_marks_that_would_touch_go_one_row_up():
    given_ = markers([(100, True), (105, True), (300, False)])
    found = lay_out(given_, np.array([item.hour for item in given_]), width_of, badge_of, 0, 700, 2, lambda item: ())
    assert [(mark.marker.number, mark.row) for mark in found.marks] == [(1, 0), (2, 1), (3, 0)]


def test_mine_have_room_before_the_worlds():
    given_ = markers([(100, False), (101, True)])
    found = lay_out(given_, np.array([100.0, 101.0]), width_of, badge_of, 0, 700, 1, lambda item: ())
    assert [mark.marker.own for mark in found.marks] == [True]
    assert found.ticks == (100.0,)


@pytest.mark.parametrize("rows", [1, 2])
def test_four_hundred_own_moves_cost_no_more_than_the_chart_is_wide(rows):
    asked = []

    def names(marker):
        asked.append(marker.number)
        return [marker.label]

    given_ = markers([(100 + number * 0.01, True) for number in range(20_000)])
    lay_out(given_, np.array([item.hour for item in given_]), width_of, badge_of, 0, 700, rows, names)
    assert len(asked) <= rows * 700 / 16


@pytest.fixture
def chart(qtbot):
    found = ValueChart()
    qtbot.addWidget(found)
    found.resize(890, 440)
    found.set_series(hours(0, 936))
    found.show()
    return found


def hours(first, count):
    return ChartData.of(
        np.arange(first, first + count),
        balance=np.full(count, 10.0),
        redemption_value=np.full(count, 10.0),
        market_value=np.full(count, 9.9),
        redemption_rate=np.ones(count),
        market_price=np.full(count, 0.99),
        token="stETH",
        coin="ETH",
    )


def test_events_are_numbered_by_their_hour_and_named_where_there_is_room(chart):
    chart.set_markers(
        [Marker(600, "Sold 3 stETH", move=True), Marker(200, "Run on Terra", own=False), Marker(300, "Staked 1 ETH")]
    )
    assert [(item.number, item.label) for item in chart.markers] == [
        (1, "Run on Terra"),
        (2, "Staked 1 ETH"),
        (3, "Sold 3 stETH"),
    ]
    assert [(mark.marker.number, mark.name) for mark in chart.marks.marks] == [
        (1, "Run on Terra"),
        (2, "Staked 1 ETH"),
        (3, "Sold 3 stETH"),
    ]
    box = badge_box(chart, chart.marks.marks[1])
    assert box.top() >= chart.inner().bottom()
    assert box.bottom() <= chart.height() - chart.frame.strip - chart.frame.dates + 1
    chart.grab()


def test_marks_are_laid_out_once_while_time_plays(chart, monkeypatch):
    from ui.charts.value import chart as module

    laid = []
    real = module.layout_of
    monkeypatch.setattr(module, "layout_of", lambda *given_: laid.append(1) or real(*given_))
    chart.set_markers([Marker(hour, f"Staked {hour}", move=True) for hour in range(0, 800, 2)])
    chart.set_playing(True)
    before = len(laid)
    for hour in range(936, 1000):
        chart.append(hours(hour, 1))
        chart.grab()
    assert len(laid) - before <= 2


def test_the_crosshair_names_few_of_many_events_in_its_hour(chart):
    chart.set_markers([Marker(500, f"Sent {number} ETH", move=True) for number in range(40)])
    assert len(chart.near(float(chart.x_px(500)), 3)) == 40
    chart.point_at(500)
    chart.grab()
