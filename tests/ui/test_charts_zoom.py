"""Looking closely: dragged hours, the wheel and the keys zoom, the view stays until it follows again."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from ui.charts import ChartData, Flat, ValueChart

HOURS = 2000


@pytest.fixture
def chart(qtbot: QtBot) -> ValueChart:
    hour = np.arange(HOURS)
    data = ChartData.of(
        hour,
        balance=np.full(HOURS, 10.0),
        redemption_value=np.full(HOURS, 10.0),
        market_value=10 - hour / HOURS,
        redemption_rate=np.ones(HOURS),
        market_price=1 - hour / HOURS / 10,
        token="stETH",
        coin="ETH",
    )
    found = ValueChart()
    qtbot.addWidget(found)
    found.resize(890, 350)
    found.set_series(data)
    found.show()
    return found


def test_dragging_over_hours_shows_just_these(qtbot: QtBot, chart: ValueChart) -> None:
    left, right = (QPoint(int(chart.x_px(hour)), 100) for hour in (500, 900))
    with qtbot.waitSignal(chart.follow_changed):
        qtbot.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=left)
        qtbot.mouseMove(chart.viewport(), right)
        chart.span = (left.x(), right.x())  # offscreen, a synthetic move carries no button
        qtbot.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, pos=right)
    assert chart.x_range == pytest.approx((500, 900), abs=5)
    assert not chart.follow


def test_a_click_only_points(qtbot: QtBot, chart: ValueChart) -> None:
    before = chart.x_range
    qtbot.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(int(chart.x_px(700)), 100))
    assert chart.x_range == before
    assert chart.pointer == pytest.approx(700, abs=3)


def test_the_keys_zoom_around_the_crosshair_and_never_leave_what_there_is(qtbot: QtBot, chart: ValueChart) -> None:
    chart.point_at(1000)
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    first, last = chart.x_range
    assert first < 1000 < last
    assert last - first < HOURS
    for _ in range(30):
        qtbot.keyClick(chart, Qt.Key.Key_Plus)
    assert chart.x_range[1] - chart.x_range[0] == pytest.approx(24)
    for _ in range(30):
        qtbot.keyClick(chart, Qt.Key.Key_Minus)
    assert chart.x_range == pytest.approx((0, HOURS - 1))


def test_while_looking_closely_time_does_not_move_the_view_until_it_follows_again(chart: ValueChart) -> None:
    chart.look_at(300, 600)
    more = ChartData.of(np.arange(HOURS, HOURS + 50), redemption_rate=np.ones(50), market_price=np.ones(50))
    chart.append(more)
    assert chart.x_range == (300, 600)
    chart.set_range("follow")
    assert chart.follow
    assert chart.x_range == (0, HOURS + 49)


def test_the_names_at_the_end_are_those_of_the_last_hour_on_show(chart: ValueChart) -> None:
    whole = chart.end_texts()
    chart.look_at(0, 400)
    assert chart.end_texts() != whole
    assert "Sells for 9.8000 ETH" in chart.end_texts()


def test_a_preview_is_shown_whole_and_the_close_look_comes_back(chart: ValueChart) -> None:
    chart.look_at(300, 600)
    chart.set_projection([Flat(10.0, "10.0000", "ETH in hand")])
    assert chart.x_range[1] > HOURS
    chart.set_projection()
    assert chart.x_range == (300, 600)
