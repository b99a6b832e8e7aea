"""The scrubber: a real slider that asks for hours and never moves by itself."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest

from ui.charts import ChartMarker, Scrubber
from ui.theme import set_scheme, set_text_scale, theme

START = 1_651_795_200


@pytest.fixture
def scrubber(qtbot):
    set_scheme("light")
    set_text_scale(1.0)
    found = Scrubber()
    qtbot.addWidget(found)
    found.resize(660, 56)
    found.set_span(START, 600, 936)
    found.set_wave(np.arange(937.0), np.linspace(0, -0.08, 937))
    found.show()
    return found


def test_keys_ask_for_hours_and_do_not_move_the_knob(scrubber):
    told = []
    scrubber.wanted.connect(told.append)
    for key in (
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    ):
        QTest.keyClick(scrubber, key)
    QTest.keyClick(scrubber, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert told == [599, 601, 624, 576, 0, 936, 610]
    assert scrubber.value() == 600


def test_being_told_where_i_stand_asks_for_nothing(scrubber):
    told = []
    scrubber.wanted.connect(told.append)
    scrubber.set_hour(300)
    assert scrubber.value() == 300
    assert told == []


def test_a_click_asks_for_the_hour_under_it(scrubber):
    told = []
    scrubber.wanted.connect(told.append)
    QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(int(scrubber.x_of(468)), 30))
    assert len(told) == 1
    assert told[0] == pytest.approx(468, abs=2)


def test_a_drag_ends_where_it_was_let_go(scrubber):
    told = []
    scrubber.wanted.connect(told.append)
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(100, 30))
    for x in range(100, 400, 3):
        QTest.mouseMove(scrubber, QPoint(x, 30))
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(397, 30))
    assert told[-1] == scrubber.hour_at(397)
    assert len(told) < 100


def test_it_is_a_slider_with_a_name_and_a_value_in_words(scrubber):
    told = QAccessible.queryAccessibleInterface(scrubber)
    assert told.role() == QAccessible.Role.Slider
    assert told.text(QAccessible.Text.Name) == "Simulated time"
    assert told.text(QAccessible.Text.Description) == "31 May 2022, 00:00, hour 600, 336 hours kept beyond"
    assert int(told.valueInterface().currentValue()) == 600


def test_the_wave_shows_the_widest_gap_of_each_stretch(scrubber):
    gap = np.zeros(937)
    gap[500] = -0.3
    scrubber.set_wave(np.arange(937.0), gap)
    bars = scrubber.bars()
    assert bars.min() == -0.3
    assert int(np.argmin(bars)) == pytest.approx(500 / 937 * len(bars), abs=1)


def test_a_short_practice_has_no_holes_in_its_wave(scrubber):
    scrubber.set_span(START, 5, 9)
    scrubber.set_wave(np.arange(6.0), np.full(6, -0.02))
    bars = scrubber.bars()
    reach = int(5 / 9 * len(bars))
    assert np.isfinite(bars[:reach]).all()
    assert np.isnan(bars[-3:]).all()


def test_lived_and_kept_hours_look_different(scrubber):
    picture = scrubber.grab().toImage()
    market = theme().color("market")

    def columns(first, last):
        y = int(scrubber._track()[2]) - 3
        return sum(QColor(picture.pixel(x, y)) == market for x in range(int(first), int(last)))

    assert columns(scrubber.x_of(300), scrubber.x_of(500)) > 60
    assert columns(scrubber.x_of(700), scrubber.x_of(900)) == 0


def test_time_beyond_the_tip_stretches_the_strip(scrubber):
    scrubber.set_hour(1_000)
    assert (scrubber.value(), scrubber.maximum()) == (1_000, 1_000)


def test_an_unused_practice_paints(qtbot):
    found = Scrubber()
    qtbot.addWidget(found)
    found.resize(200, 56)
    found.set_markers([ChartMarker(0, "Staked")])
    found.grab()
    QTest.keyClick(found, Qt.Key.Key_Right)
    assert found.value() == 0


def test_of_many_markers_one_of_mine_and_one_of_the_worlds_are_painted_in_a_pixel_column(scrubber):
    hours = np.linspace(0, 936, 4000)
    scrubber.set_markers([ChartMarker(float(hour), "staked", number % 2 == 0) for number, hour in enumerate(hours)])
    painted = scrubber.marker_columns()
    assert len(painted) == len(set(painted)) <= 2 * scrubber.width()
    assert {round(scrubber.x_of(hour)) for hour in hours} == {x for x, _ in painted}
