"""The numbered marks of events at the foot of the chart: one number an event, none touches another, and hundreds cost
no more than few."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from ui.charts import ChartData, ChartMarker, ValueChart
from ui.charts.value.marks import badges
from ui.charts.value.marks.badges import badge_box
from ui.charts.value.marks.places import lay_out


def width_of(text):
    return 6.0 * len(text)


def badge_of(marker):
    return max(16.0, 7.0 * len(str(marker.number)) + 7)


def markers(events):
    return [
        ChartMarker(float(place), f"Staked {number} ETH", own, "stake", "", own, number)
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


def moves(*sizes, at=100.0):
    """Own moves of these sizes, all in one pixel column."""
    return [
        ChartMarker(at, f"Staked {size} ETH", True, "stake", "", True, number, size=size) for number, size in enumerate(sizes, 1)
    ]


def laid(given_, rows, left=0.0, right=700.0, names=lambda item: [item.label]):
    return lay_out(given_, np.array([item.hour for item in given_]), width_of, badge_of, left, right, rows, names)


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_in_one_column_mine_come_before_the_worlds_and_the_larger_before_the_smaller(rows):
    worlds = [ChartMarker(100.0, f"Run {number}", False, number=number) for number in range(1, 9)]
    mine = [replace(mark, number=mark.number + 8) for mark in moves(*[1.0] * 20, 500.0, *[2.0] * 20)]
    found = laid([*worlds, *mine], rows, names=lambda item: ())
    assert found.swallowed
    shown = [mark.marker for mark in found.marks]
    assert 500.0 in [mark.size for mark in shown]
    assert [mark.size for mark in shown if mark.size == 1.0] == []
    assert all(mark.own for mark in shown)


@pytest.mark.parametrize(
    ("left", "right", "named"),
    [
        (moves(9.0, at=130)[0], moves(1.0, at=260)[0], 1),
        (moves(1.0, at=130)[0], moves(9.0, at=260)[0], 2),
        (ChartMarker(130.0, "Run on Terra", False), moves(1.0, at=260)[0], 2),
    ],
)
def test_where_one_name_has_room_it_is_mine_and_of_mine_the_larger(left, right, named):
    found = laid([replace(left, number=1), replace(right, number=2)], 1, 120, 270)
    assert [mark.marker.number for mark in found.marks if mark.name] == [named]


@given(
    st.lists(st.tuples(st.floats(40, 700), st.booleans(), st.floats(0, 1000)), min_size=1, max_size=200),
    st.integers(1, 3),
    st.booleans(),
)
def test_each_of_my_twelve_largest_moves_has_its_number(events, rows, at_once):
    given_ = [
        ChartMarker(100.0 if at_once else place, "Sent", own, "transfer", "", own, number, size=size)
        for number, (place, own, size) in enumerate(sorted(events), 1)
    ]
    found = laid(given_, rows, 40, 700)
    mine = sorted((mark for mark in given_ if mark.move), key=lambda mark: -mark.size)[:12]
    assert {mark.number for mark in mine} <= {mark.marker.number for mark in found.marks}
    for row in range(rows):
        in_row = [mark.marker.number for mark in sorted(found.marks, key=lambda mark: mark.x) if mark.row == row]
        assert in_row == sorted(in_row)


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
        [
            ChartMarker(600, "Sold 3 stETH", move=True),
            ChartMarker(200, "Run on Terra", own=False),
            ChartMarker(300, "Staked 1 ETH"),
        ]
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


def test_a_number_says_what_it_stands_for_where_the_mouse_rests(chart, monkeypatch):
    """A name has no room beside every number."""
    chart.resize(500, 300)
    chart.set_markers([ChartMarker(100 + 30 * at, f"Sent {at} ETH to a friend", move=True) for at in range(8)])
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, *_: told.append(text))
    for mark in chart.marks.marks:
        at = badge_box(chart, mark).center().toPoint()
        QApplication.sendEvent(chart.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, chart.mapToGlobal(at)))
        assert told[-1].startswith(f"{mark.marker.number} {mark.marker.label}, ")
    assert len(told) == 8
    assert any(not mark.name for mark in chart.marks.marks)


def test_marks_are_laid_out_once_while_time_plays(chart, monkeypatch):
    from ui.charts.value import chart as module

    laid = []
    real = module.layout_of
    monkeypatch.setattr(module, "layout_of", lambda *given_: laid.append(1) or real(*given_))
    chart.set_markers([ChartMarker(hour, f"Staked {hour}", move=True) for hour in range(0, 800, 2)])
    chart.set_playing(True)
    before = len(laid)
    for hour in range(936, 1000):
        chart.append(hours(hour, 1))
        chart.grab()
    assert len(laid) - before <= 2


def test_the_crosshair_names_few_of_many_events_in_its_hour(chart):
    chart.set_markers([ChartMarker(500, f"Sent {number} ETH", move=True) for number in range(40)])
    assert len(chart.near(float(chart.x_px(500)), 3)) == 40
    chart.point_at(500)
    chart.grab()


def test_marks_are_painted_once_while_time_plays_and_the_view_stays(chart, monkeypatch):
    painted = []
    monkeypatch.setattr(badges, "_paint_all", lambda painter, chart: painted.append(chart.marks))
    chart.set_markers([ChartMarker(float(hour), "staked 1 ETH", True, "stake", "", True) for hour in range(5, 405)])
    chart.set_playing(True)
    chart.append(hours(936, 1))  # makes room for a tenth more
    chart.viewport().repaint()
    before = len(painted)
    for _ in range(5):
        shown = chart.x_range
        chart.append(hours(int(chart.now()) + 1, 1))
        chart.viewport().repaint()
        assert chart.x_range == shown
    assert len(painted) == before
    chart.set_markers([])
    chart.set_markers([ChartMarker(7.0, "staked 1 ETH", True, "stake", "", True)])
    chart.viewport().repaint()
    assert len(painted) == before + 1


def test_at_most_one_stroke_without_a_number_is_painted_in_a_pixel_column(chart):
    chart.set_markers([ChartMarker(7.0 + number / 1000, "staked 1 ETH", True, "stake", "", True) for number in range(400)])
    assert len(set(map(round, chart.marks.ticks))) <= chart.width()
    assert len(chart.marks.ticks) + len(chart.marks.marks) <= 3 * chart.width()
