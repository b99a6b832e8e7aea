"""Time plays in slices, stops at what it was told to wait for, and never freezes the window."""

from __future__ import annotations

from time import perf_counter

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from tests.ui.world_of_forms import practice_in
from ui import pace as pacing
from ui.pace import SPEEDS, Pace
from ui.panels.time.bar import TimeBar
from ui.session import Session
from wallet import DiscountAbove, OnDate


@pytest.fixture
def session(tmp_path, qapp):
    made = Session(practice_in(tmp_path))
    yield made
    made.practice.close()


@pytest.fixture
def pace(session):
    made = Pace(session)
    yield made
    made.pause()


def test_the_named_speeds_are_those_of_the_time_bar():
    assert [speed.name for speed in SPEEDS] == ["1 h/s", "6 h/s", "1 d/s", "7 d/s", "as fast as possible"]


def test_steps_live_exactly_so_many_hours(pace, session):
    pace.step(1)
    assert session.world.hour == 1
    pace.step(24)
    assert session.world.hour == 25


def test_playing_goes_on_until_paused_and_is_one_moment(pace, session, qtbot):
    pace.set_speed(len(SPEEDS) - 1)
    pace.play()
    qtbot.waitUntil(lambda: session.world.hour >= 30)
    pace.pause()
    hour = session.world.hour
    assert not session.playing
    assert session.undo_title.endswith("passed")
    session.undo()
    assert session.world.hour == 0
    session.redo()
    assert session.world.hour == hour


def test_a_named_speed_lives_so_many_hours_a_second(pace, session, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(pacing, "perf_counter", lambda: clock[0])
    pace.set_speed(2)
    pace.play()
    for _ in range(100):
        clock[0] += 0.02
        pace._beat()
    assert session.world.hour == pytest.approx(48, abs=1)


def test_a_window_that_slept_does_not_leap(pace, session, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(pacing, "perf_counter", lambda: clock[0])
    pace.set_speed(3)
    pace.play()
    clock[0] += 3600
    pace._beat()
    assert session.world.hour <= pacing.MOST_HOURS_OWED


def test_a_beat_asks_for_no_more_hours_than_fit_into_its_slice(pace):
    pace.set_speed(len(SPEEDS) - 1)
    pace._hour_ms = 2.0
    assert pace._hours_now() == pacing.LEAST_MS / 2.0
    pace._hour_ms = 500.0
    assert pace._hours_now() == 1


def test_running_until_a_date_stops_there_and_says_so(pace, session, qtbot):
    with qtbot.waitSignal(pace.stopped) as said:
        pace.run_until(OnDate(session.world.start + 60 * 3600), "that date", fast=True)
    assert session.world.hour == 60
    assert said.args == ["that date"]


def test_running_until_a_discount_stops_at_the_first_hour_that_has_it(pace, session, qtbot):
    with qtbot.waitSignal(pace.stopped):
        pace.run_until(DiscountAbove(300), "a discount above 3 %", fast=True)
    price = session.world.market_price("stETH")
    assert price < 97 * 10**16
    session.go_to(session.world.hour - 1)
    assert session.world.market_price("stETH") >= 97 * 10**16


def test_what_already_holds_needs_no_waiting(pace, session, qtbot):
    with qtbot.waitSignal(pace.stopped):
        pace.run_until(OnDate(session.world.start), "that date")
    assert session.world.hour == 0


def test_another_speed_holds_for_the_play_that_runs(pace, qtbot):
    pace.play()
    with qtbot.waitSignal(pace.speed_changed):
        pace.set_speed(4)
    assert pace.playing


def test_another_practice_pauses(pace, session, tmp_path):
    pace.play()
    session.replace(practice_in(tmp_path, "calm", "other"))
    assert not pace.playing


def test_a_failing_disk_pauses(pace, session, monkeypatch, qtbot):
    from wallet import FileProblem

    def full(*_given, **_named):
        raise FileProblem("disk_full", path="mine.sluice")

    monkeypatch.setattr(session.practice, "advance", full)
    pace.play()
    with qtbot.waitSignal(pace.stopped):
        pace._beat()
        pace._owed = 5.0
        pace._beat()


class Heart(QObject):
    """Beats as often as the event loop lets it and notes the longest pause between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_ms = 0.0
        self.beats = 0
        self._last = perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(0)

    def _beat(self) -> None:
        now = perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self.beats += 1
        self._last = now


def test_the_event_loop_keeps_turning_between_beats(pace, session, qtbot):
    pace.set_speed(len(SPEEDS) - 1)
    pace.play()
    heart = Heart()
    qtbot.waitUntil(lambda: session.world.hour >= 200)
    assert heart.beats > session.world.hour / 60


def slow_play(pace, monkeypatch, seconds, hours_a_second):
    """Play at the speed chosen, on a machine that lives only so many hours a second."""
    clock, lived = [0.0], [0.0]
    monkeypatch.setattr(pacing, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(pace, "_hours_now", lambda: int(clock[0] * hours_a_second) - int(lived[0]))
    pace.play()
    for _ in range(int(seconds * 10)):
        clock[0] += 0.1
        hours = pace._hours_now()
        pace._beat()
        lived[0] += hours


def test_the_speed_reached_is_told_where_it_is_less_than_the_one_chosen(pace, monkeypatch):
    told = []
    pace.reached_changed.connect(told.append)
    pace.set_speed(2)
    slow_play(pace, monkeypatch, 8, 10)
    assert pace.reached == pytest.approx(10, abs=0.5)
    assert len(told) <= 6
    pace.pause()
    assert pace.reached is None
    assert told[-1] is None


def test_a_speed_that_is_reached_is_not_told(pace, monkeypatch):
    told = []
    pace.reached_changed.connect(told.append)
    pace.set_speed(2)
    slow_play(pace, monkeypatch, 6, 23)
    assert told == []


def test_as_fast_as_possible_is_always_reached(pace, monkeypatch):
    pace.set_speed(len(SPEEDS) - 1)
    slow_play(pace, monkeypatch, 6, 5)
    assert pace.reached is None


def test_the_bar_tells_the_speed_reached_in_the_unit_chosen_and_a_reader_only_on_demand(pace, session, qtbot):
    bar = TimeBar(session, pace)
    qtbot.addWidget(bar)
    pace.set_speed(2)
    wide, before = bar.speed.sizeHint(), bar.speed.accessibleDescription()
    pace._tell_reached(9.6)
    assert bar.speed.reached() == "0.4 reached"
    assert bar.speed.accessibleDescription() == before
    come = QFocusEvent(QFocusEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason)
    QApplication.sendEvent(bar.speed, come)
    assert "0.4 reached of 1 d/s" in bar.speed.accessibleDescription()
    assert bar.speed.sizeHint() == wide
    pace._tell_reached(None)
    assert bar.speed.reached() == ""
    QApplication.sendEvent(bar.speed, come)
    assert bar.speed.accessibleDescription() == before


def test_deeds_at_a_pace_catch_up_a_few_at_a_time(pace, session, monkeypatch):
    clock, done = [0.0], []
    monkeypatch.setattr(pacing, "perf_counter", lambda: clock[0])
    pace.let_happen((done.append(number) for number in range(20)), "done", every_ms=50)
    counts = []
    for later_ms in (50, 50, 300, 50, 50, 20):
        clock[0] += later_ms / 1e3
        before = len(done)
        pace._beat()
        counts.append(len(done) - before)
    assert counts == [1, 1, 4, 3, 1, 1], "one each time; what a busy machine was behind with is made up for"
    pace.pause()
    assert len(done) == 11
