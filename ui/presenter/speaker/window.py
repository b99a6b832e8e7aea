"""The speaker's window: now and next as pictures, what to say, if asked, the run of show, the time, the votes, back and next."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from ui.panels.scrolling import Inside, scrolling
from ui.presenter.audience import EXACT
from ui.presenter.keys import Wish, wish_of
from ui.presenter.speaker.pictures import NamedThumb
from ui.presenter.speaker.run_of_show import RunOfShow
from ui.presenter.speaker.votes import RoomVotes
from ui.presenter.words import SpeakerShown, clock_words, due_words
from ui.theme import theme
from ui.widgets import Badge, Column, Icon, Pane, PlainButton, PrimaryButton, QuietButton, Row, Text

SIDE = 320
LEAST = (640, 480)
BUTTON_PAD = 8
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
        self._build()
        self.votes.voted.connect(self.voted)
        self.beats.chosen.connect(self.beat_wanted)
        theme().changed.connect(self._restyle)
        self._restyle()

    # -- what it shows

    def present(self, shown: SpeakerShown) -> None:
        """Show the beat at hand."""
        self._title.setText(shown.title)
        self._about.setText(shown.about)
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
        self._next_words = f"Next: {shown.next_title}" if shown.next_title else "The last beat"
        self._name_next()
        self.next.setEnabled(bool(shown.next_title))
        self.back.setEnabled(shown.place > 0)
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

    def show_state(self, where: str, covered: str, can_swap: bool, away: str) -> None:
        """Say where the audience's window is, what covers it, and whether somebody explores."""
        self._where.setText(where)
        self.black.setText("Show the slide" if covered else "Black")
        self.swap.setEnabled(can_swap)
        self.take_over.setText("Back to the script" if away else "Take over")

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

    _length, _next_words = 0, "Next"

    def _wish(self, wish: Wish) -> None:
        self.wished.emit(wish)

    def _build(self) -> None:
        outer = Column(0, parent=self)
        outer.addWidget(self._head())
        body = QWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._body.addWidget(self._left(), 1)
        self._body.addWidget(self._right())
        outer.addWidget(body, 1)

    def _head(self) -> QWidget:
        head = Pane("side", "bottom")
        row = Row(10, (16, 8, 16, 8), parent=head)
        row.addWidget(Icon("mark", "accent", 22))
        row.addWidget(Text("Speaker", "title"))
        self._title, self._about, self._where = Text("", "body", "ink2"), Text("", "caption", "ink3"), Text("", "caption", "ink2")
        self._where.setObjectName("presenter.where")
        row.addWidget(self._title)
        row.addWidget(self._about)
        row.addStretch(1)
        row.addWidget(self._where)
        self.swap, self.black = QuietButton("Swap"), QuietButton("Black")
        self.take_over, self.window_menu = QuietButton("Take over"), QuietButton("Window")
        for button, wish, name in (
            (self.swap, "swap", "presenter.swap"),
            (self.black, "black", "presenter.black"),
            (self.take_over, "take_over", "presenter.take_over"),
        ):
            button.setObjectName(name)
            button.clicked.connect(lambda _checked=False, wish=wish: self.wished.emit(wish))
            row.addWidget(button)
        self.window_menu.setObjectName("presenter.window")
        self.window_menu.setMenu(self._menu())
        row.addWidget(self.window_menu)
        row.addWidget(Badge())
        return head

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for size in EXACT:
            action = QAction(f"Audience window {size.width()} \N{MULTIPLICATION SIGN} {size.height()}", menu)
            action.triggered.connect(lambda _checked=False, size=size: self.size_wanted.emit(size))
            menu.addAction(action)
        wishes: tuple[tuple[str, Wish], ...] = (
            ("Full screen, or not\tF", "full"),
            ("Bring the audience window back\tA", "audience"),
            ("Larger text\t+", "larger"),
            ("Smaller text\t-", "smaller"),
            ("Usual text\t0", "usual"),
            ("Go to a date\u2026\tG", "date"),
            ("Keys\t?", "keys"),
            ("End the presentation\tCtrl+W", "leave"),
        )
        for text, wish in wishes:
            action = QAction(text, menu)
            action.triggered.connect(lambda _checked=False, wish=wish: self.wished.emit(wish))
            menu.addAction(action)
        return menu

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
        column.addWidget(Text("Beats", "strong"))
        column.addWidget(self.beats, 1)
        column.addWidget(self.votes)
        buttons = Row(8)
        self.back, self.next = PlainButton("Back"), PrimaryButton("Next")
        self.back.setObjectName("presenter.back")
        self.next.setObjectName("presenter.next")
        self.next.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.back.clicked.connect(lambda: self._wish("back"))
        self.next.clicked.connect(lambda: self._wish("next"))
        buttons.addWidget(self.back)
        buttons.addWidget(self.next, 1)
        column.addLayout(buttons)
        column.addWidget(Text(KEYS_LINE, "caption", "ink3", wrap=True))
        return pane

    def _name_next(self) -> None:
        """Name the next beat on the button, as far as there is room."""
        room = self.next.width() - 2 * theme().px(BUTTON_PAD)
        self.next.setText(self.next.fontMetrics().elidedText(self._next_words, Qt.TextElideMode.ElideRight, room))
        self.next.setAccessibleName(self._next_words)

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
        self._pane.setFixedWidth(self.width() if narrow else min(px(SIDE), self.width() // 2))
        QTimer.singleShot(0, self, self._name_next)
        self._pane.setMaximumHeight(self.height() // 2 if narrow else 16_777_215)
        self._about.setVisible(self.width() >= px(1000))
        self._where.setVisible(self.width() >= px(NARROW))
