"""A jump to a date that is far: only the way is drawn, the window answers, and Cancel keeps what was lived."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton

from tests.ui.world_of_forms import plain_window
from ui.theme import set_text_scale
from ui.widgets import Text
from ui.wording import date
from wallet import Practice

START = 720
"""The hour at which this world opens."""
FAR = START + 200 * 24
SOON = START + 40 * 24


@pytest.fixture
def window(tmp_path, qtbot):
    made = plain_window(tmp_path, "calm")
    qtbot.addWidget(made, before_close_func=_put_away)
    made.show()
    qtbot.waitUntil(lambda: len(made._pages.made()) > 0)
    return made


def _put_away(window):
    window.pace.pause()
    window.session.practice.close()
    set_text_scale(1.0)


def begin(window, qtbot, hours=START + 100):
    window.commands.jump(FAR)
    qtbot.waitUntil(lambda: window.session.world.hour > hours)


def test_a_jump_arrives_at_its_hour_and_all_is_drawn_then(window, qtbot):
    with qtbot.waitSignal(window.pace.stopped, timeout=60_000) as said:
        window.commands.jump(SOON)
    assert said.args == [date(window.session.world.start, SOON)]
    assert window.session.world.hour == SOON
    assert window.tab.value.chart.now() == SOON
    assert window.time_bar.way.isHidden()
    assert window.time_bar.scrubber.isVisible()
    assert window.session.undo_step.hours == SOON - START


def test_where_a_jump_goes_stands_in_one_line_without_the_day_where_there_is_no_room(window, qtbot):
    begin(window, qtbot)
    clock, way = window.time_bar.clock, f"until {date(window.session.world.start, FAR)}"
    assert clock.state_text().startswith("Day ")
    clock.setFixedWidth(window.findChild(Text, "time.state").fontMetrics().horizontalAdvance(way) + 2)
    clock.show_time()
    assert clock.state_text() == way


def test_on_a_jump_nothing_but_the_way_is_drawn(window, qtbot, monkeypatch):
    drawn = []
    monkeypatch.setattr(window.tab, "redraw", lambda *_change: drawn.append(1))
    begin(window, qtbot)
    way = window.time_bar.way
    assert way.isVisible()
    assert not window.time_bar.scrubber.isVisible()
    qtbot.waitUntil(lambda: way.bar.share > 0)
    shown = window.time_bar.clock.date.text()
    qtbot.waitUntil(lambda: window.time_bar.clock.date.text() != shown)
    assert drawn == []
    window.pace.cancel()
    assert drawn == [1]


@pytest.mark.parametrize("by", ["button", "escape"])
def test_cancel_keeps_what_was_lived_and_says_where_one_stands(window, qtbot, by):
    begin(window, qtbot)
    if by == "button":
        qtbot.mouseClick(window.time_bar.way.cancel, Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.pace.playing
    hour, path = window.session.world.hour, window.session.practice.path
    assert START + 100 < hour < FAR
    assert window.session.practice.tip_hour == hour
    assert window.time_bar.clock.date.text() in window.tab.column.toast.words()
    assert "kept" in window.tab.column.toast.words()
    window.session.undo()
    assert window.session.world.hour == START
    window.session.redo()
    window.session.practice.close()
    with Practice.open(path) as again:
        assert again.world.hour == again.tip_hour == hour


def test_the_keyboard_is_on_cancel_and_then_where_time_begins(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    begin(window, qtbot)
    assert window.time_bar.way.cancel.hasFocus()
    qtbot.keyClick(window.time_bar.way.cancel, Qt.Key.Key_Space)
    assert not window.pace.playing
    assert window.time_bar.play.hasFocus()


def test_escape_cancels_nothing_where_there_is_no_jump(window, qtbot):
    window.pace.play()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.pace.playing


def test_lived_hours_are_gone_to_at_once_and_a_jump_beyond_them_begins_at_their_end(window, qtbot):
    window.session.advance(500)
    window.commands.jump(START + 10)
    assert window.session.world.hour == START + 10
    assert not window.pace.playing
    window.commands.jump(FAR)
    assert window.pace.way == (START + 500, FAR)
    assert window.session.world.hour == START + 500


def test_a_reader_is_told_the_way_when_it_asks(window, qtbot):
    begin(window, qtbot)
    qtbot.waitUntil(lambda: window.time_bar.way.bar.share > 0)
    told = QAccessible.queryAccessibleInterface(window.time_bar.way.bar)
    assert told.role() == QAccessible.Role.ProgressBar
    assert told.text(QAccessible.Text.Name).startswith("Going to ")
    assert "reached" in told.text(QAccessible.Text.Description)


@pytest.mark.parametrize(("size", "scale"), [((1280, 800), 1.0), ((1024, 768), 1.5), ((1024, 768), 2.0), ((800, 600), 1.0)])
def test_the_way_has_room_in_every_window(window, qtbot, size, scale):
    set_text_scale(scale)
    window.resize(*size)
    begin(window, qtbot)
    bar = window.time_bar
    texts = [part for part in (bar.way._goal, bar.way._share) if part.isVisible()]
    for part in (*bar.way.findChildren(QAbstractButton), *texts, bar.way.bar, bar.play, bar.clock):
        box = QRect(part.mapTo(bar, part.rect().topLeft()), part.size())
        assert bar.rect().contains(box)
        assert part.width() >= part.minimumSizeHint().width()


def test_the_lines_fill_the_plot_after_another_text_size_and_another_window(window, qtbot):
    for size, scale in (((1280, 800), 1.0), ((1024, 768), 2.0), ((800, 600), 1.0)):
        set_text_scale(scale)
        window.resize(*size)
        qtbot.waitUntil(lambda size=size: window.size().toTuple() == size)
        window.session.advance(24)
        chart = window.tab.value.chart
        drawn, kept = chart.plotItem.vb.sceneBoundingRect(), chart.inner()
        assert drawn.height() == pytest.approx(kept.height(), abs=1)
        assert drawn.width() == pytest.approx(kept.width(), abs=1)
