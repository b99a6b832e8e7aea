"""While time plays: what is drawn when, and that nothing goes on after a pause."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest

from tests.ui.world_of_forms import plain_window, practice_in, sell
from ui import pace as pacing
from ui.frames import FRAME_MS, WINDOW_TO_MODEL, Frames
from ui.main_window import MainWindow
from ui.pace import SPEEDS
from ui.session import Session
from wallet import Practice, Refused
from wallet.actions import Faucet


@pytest.fixture
def window(tmp_path, qtbot):
    made = plain_window(tmp_path)
    qtbot.addWidget(made, before_close_func=_put_away)
    made.show()
    qtbot.waitUntil(lambda: bool(made._pages.made()))
    for page in made.tab_pages:
        page.finish()  # at once, rather than each after a quiet second
    made.tabs.setCurrentIndex(0)
    made.pace.set_speed(len(SPEEDS) - 1)
    return made


def _put_away(window):
    window.pace.pause()
    window.session.practice.close()


@pytest.fixture
def drawn(window, monkeypatch):
    """The worlds between which each tab drew, by the tab's name."""
    told = {}
    for page in window.tab_pages:
        seen = told[page.objectName()] = []
        monkeypatch.setattr(page, "redraw", lambda *worlds, seen=seen: seen.append(worlds))
    return told


def test_no_hour_passes_after_a_pause(window, qtbot):
    window.pace.play()
    qtbot.waitUntil(lambda: window.session.world.hour > 50)
    window.pace.pause()
    hour = window.session.world.hour
    qtbot.wait(100)
    assert window.session.world.hour == hour
    assert window.session.practice.tip_hour == hour


def test_what_the_header_calls_saved_is_in_the_file_one_copies(window, qtbot, tmp_path):
    header, practice = window.header._file, window.session.practice
    assert header.text().endswith("saved")
    window.pace.play()
    assert header.text().endswith("saving")
    qtbot.waitUntil(lambda: window.session.world.hour > 50)
    window.pace.pause()
    assert header.text().endswith("saved")
    shutil.copyfile(practice.path, tmp_path / "copy.sluice")
    with Practice.open(tmp_path / "copy.sluice") as copy:
        assert copy.world == window.session.world


def test_a_deed_is_in_the_file_one_copies_as_soon_as_the_window_is_idle(window, qtbot, tmp_path):
    header, practice, session = window.header._file, window.session.practice, window.session
    heard = header.accessibleName()
    for deed in (
        lambda: session.do(Faucet(amount=10**18)),
        session.undo,
        lambda: session.branch("other"),
        lambda: session.note(1, "x"),
    ):
        deed()
        assert header.text().endswith("saving")
        assert header.accessibleName().endswith("saved")
        qtbot.waitUntil(lambda: header.text().endswith("saved"))
        shutil.copyfile(practice.path, tmp_path / "copy.sluice")
        with Practice.open(tmp_path / "copy.sluice") as copy:
            assert copy.world == session.world
            assert copy.branches == practice.branches
            assert copy.activity() == practice.activity()
    assert header.accessibleName() == heard


def test_what_cannot_be_made_whole_is_tried_again_and_not_called_saved(window, qtbot, monkeypatch):
    header, session = window.header._file, window.session
    monkeypatch.setattr("ui.session.AGAIN_MS", 10)
    with closing(sqlite3.connect(session.practice.path)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM moment").fetchone()
        with qtbot.waitSignals([session.rested, session.rested]):
            session.do(Faucet(amount=10**18))
        assert header.text().endswith("saving")
        other.execute("COMMIT")
    qtbot.waitUntil(lambda: header.text().endswith("saved"))


def test_a_beat_lives_hours_and_draws_nothing_itself(window, drawn, qtbot):
    window.pace.play()
    qtbot.waitUntil(lambda: len(drawn["wallet"]) > 1)
    qtbot.wait(60)
    before, hour = len(drawn["wallet"]), window.session.world.hour
    window.pace._beat()
    assert window.session.world.hour > hour
    assert len(drawn["wallet"]) == before


def test_a_beat_never_asks_for_a_preview(window, monkeypatch, qtbot):
    asked, beating = [], []
    real, beat = window.session.preview, window.pace._beat
    monkeypatch.setattr(window.session, "preview", lambda action: asked.append(bool(beating)) or real(action))
    window.tab.form.ask(sell())
    monkeypatch.setattr(window.tab.form, "refresh", lambda *_change: window.session.read(lambda _: _try(window.session)))
    window.pace.play()
    window.pace._timer.timeout.disconnect()
    window.pace._timer.timeout.connect(lambda: (beating.append(1), beat(), beating.clear()))
    qtbot.waitUntil(lambda: window.session.world.hour > 200 and bool(asked), timeout=60_000)
    window.pace.pause()
    assert not any(asked)
    assert len(asked) < 20


def _try(session):
    with suppress(Refused):
        session.preview(sell())


def test_forms_look_at_the_world_a_few_times_a_second_and_once_more_at_the_end(window, monkeypatch, qtbot):
    seen = []
    monkeypatch.setattr(window.tab.form, "refresh", lambda before, after, _events: seen.append((before, after)))
    parts = window.tab._drawing._parts
    window.pace.play()
    qtbot.waitUntil(lambda: len(seen) >= 3, timeout=60_000)
    frames = []
    window.session.frames.due.connect(lambda: frames.append(len(seen)))
    qtbot.waitUntil(lambda: len(frames) > 5, timeout=60_000)
    window.pace.pause()
    assert len(set(frames)) < len(frames)
    assert parts[-1].due(playing=False) is False
    assert seen[-1][1] is window.session.world
    assert all(first[1] is then[0] for first, then in pairwise(seen))


@pytest.mark.parametrize("end", ["pause", "close"])
def test_hours_lived_while_playing_all_reach_the_file(window, qtbot, end):
    window.pace.play()
    qtbot.waitUntil(lambda: window.session.world.hour > 200)
    window.pace.pause() if end == "pause" else window.close()
    hour, path = window.session.world.hour, window.session.practice.path
    window.session.practice.close()
    with Practice.open(path) as again:
        assert again.world.hour == again.tip_hour == hour
        assert again.series("lst").hour[-1] == hour
        assert again.undo_step.hours == hour


def test_no_frame_comes_before_the_model_had_its_share(qapp, monkeypatch):
    clock = [10.0]
    monkeypatch.setattr("ui.frames.process_time", lambda: clock[0])
    frames = Frames()
    frames.shared = True
    frames.begin()
    clock[0] += 0.014  # the window drew
    frames.ask()
    assert not frames._timer.isActive()
    assert frames.owed_ms == pytest.approx(14 / WINDOW_TO_MODEL)
    for _ in range(2):
        with frames.living():
            clock[0] += 0.0075 / WINDOW_TO_MODEL
    frames.ask()
    assert frames._timer.isActive()


def test_at_a_named_speed_frames_wait_for_nobody(qapp, monkeypatch):
    clock = [10.0]
    monkeypatch.setattr("ui.frames.process_time", lambda: clock[0])
    frames = Frames()
    frames.begin()
    clock[0] += 1.0
    frames.ask()
    assert frames._timer.isActive()


def test_a_beat_at_full_speed_lives_what_the_window_owes_and_answers_within_a_frame(window, monkeypatch):
    pace, frames = window.pace, window.session.frames
    pace._hour_ms = 1.0
    for owed, hours in ((0.0, pacing.LEAST_MS), (15.0, 16), (500.0, pacing.LONGEST_MS)):
        monkeypatch.setattr(type(frames), "owed_ms", owed)
        assert pace._hours_now() == hours


def test_a_frame_that_is_due_goes_before_the_next_beat_and_one_that_waits_is_not_overrun(window, monkeypatch):
    pace, frames = window.pace, window.session.frames
    lived, wait = [], [0]
    monkeypatch.setattr(type(frames), "waits_ms", property(lambda _: wait[0]))
    monkeypatch.setattr(type(frames), "owed_ms", 0.0)
    monkeypatch.setattr(window.session, "advance", lambda hours, _until: lived.append(hours))
    pace._hour_ms = 1.0
    window.pace.play()
    pace._turn()
    assert lived == []
    for wait[0], hours in ((1, pacing.LEAST_MS), (20, 20), (None, pacing.LEAST_MS)):
        pace.play()
        pace._turn()
        assert lived.pop() == hours


def test_a_frame_asked_for_waits_by_the_clock_and_is_due_at_its_moment(qapp, qtbot):
    frames, drawn = Frames(), []
    frames.due.connect(lambda: drawn.append(1))
    assert frames.waits_ms is None
    frames._draw()
    frames.begin()
    frames.ask()
    assert 0 <= frames.waits_ms <= 1.05 * FRAME_MS + 1  # a timer of Qt's may be late by a twentieth, and rounds what is left up
    qtbot.waitUntil(lambda: len(drawn) == 2)
    assert frames.waits_ms is None


def test_a_chart_that_another_one_covers_reads_nothing_and_catches_up_when_it_is_shown(tmp_path, qtbot):
    window = MainWindow(Session(practice_in(tmp_path)))
    qtbot.addWidget(window, before_close_func=_put_away)
    window.show()
    window.tabs.setCurrentIndex(2)
    tab, session = window.tab, window.session
    assert tab.unseen(tab.value)
    before = tab.value.chart.now()
    session.advance(30)
    assert tab.value.chart.now() == before
    tab.show_view("gain")
    assert tab.value.chart.now() == session.world.hour
    session.advance(5)
    assert tab.value.chart.now() == session.world.hour


def test_only_the_tab_on_screen_draws_and_misses_nothing(window, drawn, qtbot):
    start, lived = window.session.world, []
    window.session.changed.connect(lambda _before, _after, events: lived.extend(events))
    window.pace.play()
    qtbot.waitUntil(lambda: window.session.world.hour > 200)
    window.pace.pause()
    assert [drawn[name] for name in ("stake", "defi", "risk")] == [[], [], []]
    seen = drawn["wallet"]
    assert seen[0][0] is start
    assert seen[-1][1] is window.session.world
    assert all(first[1] is then[0] for first, then in pairwise(seen))
    assert [event for _, _, happened in seen for event in happened] == lived
    assert len(seen) < 200


def test_a_tab_shown_while_time_plays_is_drawn_up_to_now(window, drawn, qtbot):
    window.pace.play()
    qtbot.waitUntil(lambda: window.session.world.hour > 50)
    window.tabs.setCurrentIndex(2)
    assert drawn["defi"][-1][1] is window.session.world
    count = len(drawn["wallet"])
    qtbot.waitUntil(lambda: len(drawn["defi"]) > 2)
    assert len(drawn["wallet"]) == count


class Seen(QObject):
    """Notes each time a widget paints."""

    def __init__(self, widget, notes):
        super().__init__()
        self._notes = notes
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self._notes.append("painted")
        return False


def test_a_press_on_pause_is_answered_before_anything_is_drawn_anew(window, qtbot, monkeypatch):
    window.pace.play()
    qtbot.waitUntil(lambda: window.session.world.hour > 50)
    notes = []
    _seen = Seen(window.time_bar.play, notes)
    for page in window.tab_pages:
        real = page.value.chart.rebuild
        monkeypatch.setattr(page.value.chart, "rebuild", lambda real=real: (notes.append("laid out"), real()))
    for part, name in ((window.time_bar, "_draw_film"), (window.time_bar, "_history")):
        monkeypatch.setattr(part, name, lambda name=name: notes.append(name))
    QTest.mouseClick(window.time_bar.play, Qt.MouseButton.LeftButton)
    assert notes.index("painted") == 0
    assert "laid out" in notes
    assert notes.count("_history") == 1, "names and marks are written once"


def test_a_pause_lays_the_chart_out_once_and_no_chart_that_is_not_on_screen(window, qtbot, monkeypatch):
    laid_out = []
    for page in window.tab_pages:
        real, name = page.value.chart.rebuild, page.objectName()
        monkeypatch.setattr(page.value.chart, "rebuild", lambda real=real, name=name: (laid_out.append(name), real()))
    window.pace.play()
    assert laid_out == ["wallet"]
    qtbot.waitUntil(lambda: window.session.world.hour > 50)
    window.pace._beat()
    laid_out.clear()
    window.pace.pause()
    assert laid_out == ["wallet"]


def test_going_elsewhere_lays_the_chart_out_once_with_its_samples_and_its_marks(window, monkeypatch):
    window.session.advance(600)
    before, laid_out = window.tab.value.chart.markers, []
    real = window.tab.value.chart.rebuild
    monkeypatch.setattr(window.tab.value.chart, "rebuild", lambda: (laid_out.append(1), real()))
    window.session.go_to(10)
    assert window.tab.value.chart.markers != before
    assert len(laid_out) == 1


def test_a_chart_shown_while_time_plays_is_drawn_for_playing_and_one_hidden_meanwhile_no_longer_after(window, qtbot):
    window.pace.play()
    qtbot.waitUntil(lambda: window.session.world.hour > 50)
    window.tabs.setCurrentIndex(1)
    shown, hidden = window.tab_pages[1].value.chart, window.tab_pages[0].value.chart
    assert shown.playing
    window.pace.pause()
    assert not shown.playing
    assert not hidden.playing
