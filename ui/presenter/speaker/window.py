"""The speaker's window: now and next as pictures, what to say, if asked, the run of show, the time, the votes, back and next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from ui.panels.scrolling import Inside, scrolling
from ui.panels.window.focus import in_turn
from ui.presenter.keys import wish_of
from ui.presenter.speaker.head import SpeakerHead
from ui.presenter.speaker.pictures import NamedThumb
from ui.presenter.speaker.run_of_show import RunOfShow
from ui.presenter.speaker.steering import Steering
from ui.presenter.speaker.votes import RoomVotes
from ui.presenter.words import SpeakerShown, clock_words, due_words
from ui.theme import theme
from ui.widgets import Column, Pane, Row, Text

SIDE = 320
LEAST = (640, 480)
BEATS_HIGH, LEAST_BEATS, FREE = 260, 90, 1_000_000
PICTURES_SHARE, NARROW_SHARE = 0.42, 0.24
"""How much of the window's height the pictures take at most, beside the run of show and over it."""
NARROW = 900
"""Pixels at 100 % of width under which the pictures stand over the run of show."""
KEYS_LINE = "Space or a clicker. Back is a real rewind. T takes over. ? shows all keys."


class SpeakerWindow(QWidget):
    """`wished(what)` with a `Wish` or the number of a chapter; `beat_wanted(place)`; `voted(id, counts)`; `size_wanted(size)` of
    the audience's window; `closed()` when somebody closes it.
    """

    wished = Signal(object)
    beat_wanted = Signal(int)
    voted = Signal(str, object)
    size_wanted = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("presenter.speaker")
        self.setWindowTitle("Speaker \N{EN DASH} Sluice")
        self.setMinimumSize(*LEAST)
        self.resize(1280, 800)
        self.now, self.next_one = NamedThumb("On screen now", "presenter.now"), NamedThumb("Next", "presenter.upcoming")
        self.notes = Text("", "number", wrap=True)
        self.notes.setObjectName("presenter.notes")
        self.if_asked = Text("", "body", "ink2", wrap=True)
        self.if_asked.setObjectName("presenter.asked")
        self.told = Text("", "strong", "bad", wrap=True)
        self.told.setObjectName("presenter.told")
        self.votes, self.beats = RoomVotes(), RunOfShow()
        self.head, self.steering = SpeakerHead(), Steering()
        self._build()
        self.head.wished.connect(self.wished)
        self.head.size_wanted.connect(self.size_wanted)
        self.steering.wished.connect(self.wished)
        self.votes.voted.connect(self.voted)
        self.beats.chosen.connect(self.beat_wanted)
        theme().changed.connect(self._restyle)
        self._restyle()

    # -- what it shows

    def present(self, shown: SpeakerShown) -> None:
        """Show the beat at hand."""
        self.head.present(shown.title, shown.about)
        self.notes.setText(shown.say)
        self.if_asked.setText(shown.if_asked)
        for part in (self._asked_title, self.if_asked):
            part.setVisible(bool(shown.if_asked))
        self.told.setText(shown.told)
        self.told.setVisible(bool(shown.told))
        self._beat.setText(f"beat {shown.place + 1} of {len(shown.beats)}")
        self.beats.present(shown.beats, shown.place)
        self.votes.present(shown.ask, shown.voted, shown.choices, shown.votes)
        self._time.setText(shown.time)
        self._date.setText(shown.date)
        self.steering.present(shown.place == 0, shown.next_title)
        self._due.setText(f"of {due_words(self._length)}, since start" if self._length else "since start")
        self.next_one.thumb.present(None, shown.next_title, shown.next_caption)

    def set_length(self, seconds: int) -> None:
        """How long the demonstration is meant to last."""
        self._length = seconds

    def show_now(self, picture: QPixmap) -> None:
        """Show what the audience sees."""
        self.now.thumb.present(picture, "", "")

    def show_next(self, picture: QPixmap, title: str, caption: str) -> None:
        """Show what it will see."""
        self.next_one.thumb.present(picture, title, caption)

    def show_clock(self, seconds: int) -> None:
        """Show how long it has lasted."""
        self._clock.setText(clock_words(seconds))

    def show_state(self, where: str, covered: str, can_swap: bool, away: bool) -> None:
        """Say where the audience's window is, what covers it, and whether somebody explores."""
        self.head.show_state(where, covered, can_swap, away)
        self.steering.set_away(away)

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = None if isinstance(self.focusWidget(), QLineEdit) and event.text().isdigit() else wish_of(event)
        if wish is None or wish == "notes":
            super().keyPressEvent(event)
        else:
            self.wished.emit(wish)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().color("base"))

    # -- inside

    _length = 0
    _was_narrow: bool | None = None

    def _build(self) -> None:
        outer = Column(0, parent=self)
        outer.addWidget(self.head)
        body = QWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._body.addWidget(self._left(), 1)
        self._body.addWidget(self._right())
        outer.addWidget(body, 1)

    def _left(self) -> QWidget:
        inside = Inside()
        column = Column(10, (20, 14, 20, 16), parent=inside)
        self._pictures = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pictures.addWidget(self.now, 1)
        self._pictures.addWidget(self.next_one, 1)
        column.addLayout(self._pictures)
        column.addWidget(self.told)
        row = Row(8)
        row.addWidget(Text("Say", "strong"))
        row.addStretch(1)
        self._beat = Text("", "caption", "ink3")
        row.addWidget(self._beat)
        column.addLayout(row)
        column.addWidget(self.notes)
        self._asked_title = Text("If asked", "strong")
        column.addWidget(self._asked_title)
        column.addWidget(self.if_asked)
        self._under = Column(10)
        column.addLayout(self._under)
        column.addStretch(1)
        return scrolling(inside)

    def _right(self) -> QWidget:
        self._pane = pane = Pane("side", "left")
        column = Column(8, (16, 12, 16, 14), parent=pane)
        clocks = Row(8)
        self._clock, self._time = Text("0:00:00", "figure"), Text("", "figure")
        self._clock.setObjectName("presenter.clock")
        self._clock.setAccessibleDescription("Time since the start")
        clocks.addWidget(self._clock)
        clocks.addStretch(1)
        clocks.addWidget(self._time)
        column.addLayout(clocks)
        under = Row(8)
        self._due, self._date = Text("", "caption", "ink3"), Text("", "caption", "ink3")
        under.addWidget(self._due)
        under.addStretch(1)
        under.addWidget(self._date)
        column.addLayout(under)
        self._show = QWidget()
        show = Column(6, parent=self._show)
        show.addWidget(Text("Beats", "strong"))
        show.addWidget(self.beats, 1)
        self._beside = Column(8)
        column.addLayout(self._beside, 1)
        column.addWidget(self.steering)
        self._keys_line = Text(KEYS_LINE, "caption", "ink3", wrap=True)
        column.addWidget(self._keys_line)
        return pane

    def _restyle(self) -> None:
        self._fit()
        self.update()

    def _fit(self) -> None:
        """Beside each other where there is room, else the run of show under the notes."""
        px, gap = theme().px, theme().px(16)
        narrow = self.width() < px(NARROW)
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._pictures.setSpacing(gap)
        for thumb in (self.now.thumb, self.next_one.thumb):
            thumb.setMaximumHeight(int(self.height() * (NARROW_SHARE if narrow else PICTURES_SHARE)))
        self._pane.setFixedWidth(self.width() if narrow else min(px(SIDE), self.width() // 2))
        self._keys_line.setVisible(not narrow)
        self._move_show(narrow)
        self.head.fit_soon()

    def _move_show(self, narrow: bool) -> None:
        """Put the run of show and the votes under the notes, where they scroll with them, or beside them."""
        home, away = (self._under, self._beside) if narrow else (self._beside, self._under)
        if home.indexOf(self._show) < 0:
            for part in (self.votes, self._show) if narrow else (self._show, self.votes):
                away.removeWidget(part)
                home.addWidget(part, 0 if narrow or part is self.votes else 1)
        low, high = (BEATS_HIGH, BEATS_HIGH) if narrow else (LEAST_BEATS, FREE)
        self.beats.setMinimumHeight(theme().px(low))
        self.beats.setMaximumHeight(min(theme().px(high), FREE))
        if narrow != self._was_narrow:
            self._was_narrow = narrow
            first, second = (self.votes, self.beats) if narrow else (self.beats, self.votes)
            in_turn(first, second, self.steering)
