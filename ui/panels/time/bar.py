"""The time bar, like a player's: transport, clock, the film of what was lived, speed, branch, undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui.charts.scrubber import Scrubber
from ui.charts.series import ChartMarker
from ui.pace import SPEEDS, Pace
from ui.panels.time.clock import ClockField
from ui.panels.time.jump_way import JumpWay
from ui.panels.time.speed_choice import SpeedChoice
from ui.panels.window.width import WindowWidth, cramped
from ui.session import touched
from ui.theme import theme
from ui.widgets import IconButton, QuietButton, RoundButton, Row
from ui.wording import marker_words, step_words
from ui.wording.roles import coin_in
from wallet import FileProblem

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import World

FOLLOWED = "lst"
"""Its rate and price are the protocol's own token's, and the chart reads this series anyway."""
WAVE_MS, WAVE_FRAMES = 250, 6
"""How often the film is drawn again while the clock plays: in milliseconds, and in frames."""


class TimeBar(QWidget):
    """Everything about time in one row. What needs more than a press is asked of the window by signal.

    Over twenty methods, because it hears nine signals of session and pace and the buttons of the bar, each by a method of its
    own.
    """

    branch_menu_wanted = Signal(object)
    until_menu_wanted = Signal(object)
    jump_wanted = Signal(object)

    def __init__(self, session: Session, pace: Pace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._pace = session, pace
        self._build()
        self._frames = 0
        self._wave = QTimer(self, interval=WAVE_MS, singleShot=True)
        self._wave.timeout.connect(self._draw_film)
        session.changed.connect(self._changed)
        session.frames.due.connect(self._frame)
        session.history_changed.connect(self._history)
        session.practice_changed.connect(self.write)
        session.playing_changed.connect(self._played)
        pace.speed_changed.connect(self.speed.setCurrentIndex)
        pace.reached_changed.connect(self._reached)
        pace.stopped.connect(self._stopped)
        pace.started.connect(self._show_way)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.write()

    def write(self) -> None:
        """Write everything again."""
        self._write_span()
        self._history()
        self._show_time()

    def focus_first(self) -> None:
        """Where the keyboard goes when a button of this bar is gone or has nothing more to do."""
        self.play.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_room(self, room: WindowWidth, width: int) -> None:
        """Leave out what the menu has as well; an hour and a day are what one goes by at any size."""
        wide, tight = room is WindowWidth.wide, room is WindowWidth.tight
        least = cramped(width, theme().text_scale)
        for part in (self.back, self.next_event):
            part.setVisible(not least)
        self._least = least
        self.way.set_tight(tight)
        self._show_way()
        self.scrubber.setMinimumWidth(theme().px(60) if least else 0)
        self.to_start.setVisible(wide)
        self.until.setVisible(wide)
        self.clock.set_room(room)
        self._branch_words = not tight
        self._name_branch()

    # -- inside

    def _build(self) -> None:
        session, pace = self._session, self._pace
        self.to_start = _button("to-start", "To the start", "Ctrl+Home", "time.start")
        self.back = _button("back", "Back one hour", "Ctrl+,", "time.back")
        self.play = RoundButton("play", "Play", shortcut="Space")
        self.play.setObjectName("time.play")
        self.hour = _button("hour", "One hour", ".", "time.hour")
        self.day = _button("day", "One day", "Ctrl+.", "time.day")
        self.next_event = _button("next-event", "To my next event", "N", "time.event")
        self.until = _button("run-until", "Run until\u2026", "", "time.until")
        self.clock = ClockField(session, pace)
        self.clock.jump_wanted.connect(self.jump_wanted)
        self.scrubber = Scrubber()
        self.scrubber.wanted.connect(self._scrub)
        self.speed = SpeedChoice([speed.name for speed in SPEEDS])
        self.speed.setCurrentIndex(pace.speed)
        self.speed.currentIndexChanged.connect(pace.set_speed)
        self.branch = QuietButton("main", icon="branch", name="Branch", opens=False)
        self.branch.setObjectName("time.branch")
        self.branch.clicked.connect(lambda: self.branch_menu_wanted.emit(self.branch))
        self.way = JumpWay(session, pace)
        self.way.moved.connect(self._show_time)
        self.way.left.connect(self.focus_first)
        self._least = False
        self.undo = _button("undo", "Undo", "Ctrl+Z", "time.undo")
        self.redo = _button("redo", "Redo", "Ctrl+Shift+Z", "time.redo")
        self._branch_words, self._branch_name = True, "main"
        self.to_start.clicked.connect(lambda: self._go(0))
        self.back.clicked.connect(lambda: self._go(max(0, session.world.hour - 1)))
        self.play.clicked.connect(pace.toggle)
        self.hour.clicked.connect(lambda: pace.step(1))
        self.day.clicked.connect(lambda: pace.step(24))
        self.until.clicked.connect(lambda: self.until_menu_wanted.emit(self.until))
        self.undo.clicked.connect(lambda: self._rest(session.undo))
        self.redo.clicked.connect(lambda: self._rest(session.redo))
        row = Row(2, (14, 0, 14, 0), parent=self)
        for part in (self.to_start, self.back, self.play, self.hour, self.day, self.next_event, self.until):
            row.addWidget(part)
        row.gap(10)
        row.addWidget(self.clock)
        row.gap(10)
        row.addWidget(self.scrubber, 1)
        row.addWidget(self.way, 1)
        row.gap(10)
        for last in (self.speed, self.branch, self.undo, self.redo):
            row.addWidget(last)

    def _go(self, hour: int) -> None:
        self._pace.pause()
        self._session.go_to(hour)

    def _rest(self, move: Any) -> None:
        self._pace.pause()
        move()

    def _scrub(self, hour: int) -> None:
        self._go(hour)

    def _changed(self, before: World, after: World, events: tuple[Any, ...]) -> None:
        if self._session.playing:
            return
        self._show_time()
        self.scrubber.set_span(after.start, after.hour, self._session.practice.tip_hour)
        if touched(before, after, "hour", "ledger", "systems"):
            self._draw_film()

    def _frame(self) -> None:
        """Move clock and knob while the clock plays."""
        if self._session.playing and not self._session.closed:
            self._show_time()
            self._frames += 1
            if self._frames >= WAVE_FRAMES and not self._wave.isActive():
                self._frames = 0
                self._wave.start()
            self.scrubber.set_hour(self._session.world.hour)

    def _draw_film(self) -> None:
        practice = self._session.practice
        try:
            series = practice.series(FOLLOWED, to="tip")
        except FileProblem as problem:
            self._session.failed.emit(problem)
            return
        with np.errstate(divide="ignore", invalid="ignore"):
            gap = series.market_price / series.redemption_rate - 1
        self.scrubber.set_wave(series.hour, gap)

    def _history(self) -> None:
        undo, redo = step_words(self._session.undo_step), step_words(self._session.redo_step)
        self.undo.setEnabled(bool(undo))
        self.redo.setEnabled(bool(redo))
        self.undo.set_name(f"Undo: {undo}" if undo else "Nothing to undo", "Ctrl+Z")
        self.redo.set_name(f"Redo: {redo}" if redo else "Nothing to redo", "Ctrl+Shift+Z")
        branches = self._session.practice.branches
        self._branch_name = next((branch.name for branch in branches if branch.active), self._branch_name)
        self._name_branch()
        if not self._session.playing:
            marks = self._session.read(lambda practice: practice.markers(to="tip"))
            self.scrubber.set_markers([chart_marker(mark) for mark in marks or ()])

    def _name_branch(self) -> None:
        name = self._branch_name
        shown = name if len(name) <= 18 else f"{name[:17]}\u2026"
        self.branch.setText(shown if self._branch_words else "")
        self.branch.setAccessibleName(f"Branch: {name}")
        self.branch.setToolTip(f"Branch: {name}")

    def _played(self, playing: bool) -> None:
        self.play.set_icon("pause" if playing else "play")
        self.play.set_name("Pause" if playing else "Play", "Space")
        self.play.repaint()  # the press is answered before all the rest is drawn
        self._show_time()
        if not playing:
            self._wave.stop()
            self._show_way()
            self._write_span()  # names and marks come with the history, which changed as well

    def _write_span(self) -> None:
        world = self._session.world
        self.scrubber.set_span(world.start, world.hour, self._session.practice.tip_hour)
        self._draw_film()

    def _reached(self, hours_a_second: float | None) -> None:
        """Tell the speed reached, in the unit of the one chosen."""
        unit = SPEEDS[self._pace.speed].unit
        self.speed.show_reached(None if hours_a_second is None else hours_a_second / unit)

    def _show_way(self) -> None:
        """On a jump its way stands in the place of the film and of all that would end it without saying so."""
        jumping = self._pace.way is not None
        for part in (self.scrubber, self.speed, self.undo, self.redo):
            part.setHidden(jumping)
        self.branch.setHidden(jumping or self._least)
        self.way.set_on(jumping)

    def _stopped(self, reason: str) -> None:
        self.clock.show_time(reason)

    def _show_time(self) -> None:
        self.clock.show_time()
        self.back.setEnabled(self._session.world.hour > 0)
        self.to_start.setEnabled(self._session.world.hour > 0)

    def _restyle(self) -> None:
        self.setFixedHeight(theme().px(72))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("side"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), theme().color("hair"))


def chart_marker(mark: Any) -> ChartMarker:
    """A marker of the practice as charts draw it: what I did, or what happened, in words. What the queue did for me is the
    world's."""
    label, short = marker_words(mark)
    own = mark.account == "you" and bool(mark.title)
    told = mark.receipt.units.get("network_fee", "") if mark.receipt is not None else ""
    coin = coin_in({"system": mark.system}) if mark.system else told
    return ChartMarker(mark.hour, label, own, mark.kind, short, own and mark.kind != "shock", size=float(mark.size), coin=coin)


def pop_up_above(menu: QMenu, button: QWidget) -> None:
    """Open a menu over a button at the foot of the window."""
    at = button.mapToGlobal(button.rect().topLeft())
    menu.popup(at - menu.rect().bottomLeft() + menu.rect().topLeft())


def _button(icon: str, name: str, shortcut: str, object_name: str) -> IconButton:
    button = IconButton(icon, name, shortcut=shortcut)
    button.setObjectName(object_name)
    return button
