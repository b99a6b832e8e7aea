"""The clock of the time bar: date and hour in a field that takes another date, and below it the day and what time does."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import spoken
from ui.pace import Pace
from ui.panels.window.width import WindowWidth
from ui.theme import theme
from ui.widgets import Column, Text
from ui.wording import count, date, date_time, day_of
from ui.wording.numbers import MONTHS
from ui.wording.records import source_words_at
from wallet import looks_secret

if TYPE_CHECKING:
    from ui.session import Session

FORMATS = ("%d %b %Y, %H:%M", "%d %b %Y %H:%M", "%d %b %Y", "%d %B %Y", "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d/%m/%Y")
MOST_YEARS_AHEAD = 10
HOURS_A_YEAR = 8_766
MOST_SIGNS = 60
"""Of a date with its time and zone; longer texts are not read."""
LONGEST_DATE = "28 May 2022, 00:00"
LONGEST_STATE = "Day 388  \u00b7  playing  \u00b7  reconstructed"


class DateField(QLineEdit):
    """`time.date`: shows the simulated date; a date typed into it and Enter goes there. Esc puts the present one back."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("time.date")
        self.setAccessibleName("Simulated date: type one and press Enter to go there")
        self.setToolTip("Go to a date  (Ctrl+G)")
        self.setProperty("bare", "true")
        self.setFrame(False)
        self.setAcceptDrops(False)
        self.setTextMargins(-2, 0, 0, 0)
        self._running = ""
        spoken.quiet().ended.connect(self._stand)

    def show_date(self, text: str) -> None:
        """Show a date; while time plays it is only painted, for a field tells a reader each text that it takes."""
        if spoken.quiet().held:
            self._running = text
            self.update()
        else:
            self._running = ""
            if text != super().text():  # a field tells a reader a text put into it, even the same
                self.setText(text)

    def text(self) -> str:
        return self._running or super().text()

    def _stand(self) -> None:
        if self._running:
            text, self._running = self._running, ""
            if text != super().text():
                self.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._running:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().text().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._running)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._stand()
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.deselect()
        self.left.emit()


class ClockField(QWidget):
    """`jump_wanted(hour)` when a date was entered; what cannot be read is said in the second line."""

    jump_wanted = Signal(object)

    def __init__(self, session: Session, pace: Pace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._pace = session, pace
        self.date = DateField()
        self.date.returnPressed.connect(self._jump)
        self.date.left.connect(self.show_time)
        self._state = Text("", "caption", "ink2", wrap=True)
        self._state.setObjectName("time.state")
        self._tells_source = True
        rows = Column(0, parent=self)
        rows.addStretch(1)
        rows.addWidget(self.date)
        rows.addWidget(self._state)
        rows.addStretch(1)
        theme().changed.connect(self._restyle)
        self._restyle()

    def show_time(self, reason: str = "") -> None:
        """Write the present date, the day, and whether time stands, plays, or was recorded."""
        world = self._session.world
        if not self.date.hasFocus():
            self.date.show_date(date_time(world.start, world.hour))
        self._state.setText(self._second_line(f"Day {count(day_of(world.hour))}", reason))
        self._state.set_tone("accent" if self._session.playing else "ink2")

    def set_room(self, room: WindowWidth) -> None:
        """Whether there is room to say that hours are recorded; the chart says so as well."""
        self._tells_source = room is WindowWidth.wide
        self._restyle()
        self.show_time()

    def state_text(self) -> str:
        """The second line: for tests."""
        return self._state.text()

    def edit(self) -> None:
        """Put the keyboard into the date."""
        self.date.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _second_line(self, day: str, reason: str) -> str:
        """Day, state and source in one line; where they have no room, what is new or still goes on stays, not the day."""
        words, room = self._words(reason), QFontMetrics(theme().font("caption"))
        lines = [[day, *words], [day, *words[:1]], *([[day, reason], [reason]] if reason else [words[:1]])]
        texts = ["  \u00b7  ".join(parts) for parts in lines]
        return next((text for text in texts if room.horizontalAdvance(text) <= self.width()), texts[-1])

    def _words(self, reason: str) -> list[str]:
        world = self._session.world
        source = []
        if world.recorded_until and self._tells_source:
            source = [source_words_at(world, world.hour)]
        if self._session.playing:
            waits = self._pace.waits_for
            return [f"until {waits}" if waits else "playing", *source]
        return [f"paused: {reason}" if reason else "paused", *source]

    def _jump(self) -> None:
        text, world = self.date.text(), self._session.world
        if looks_secret(text):
            self.date.setText("")
            self._refuse("That looks like a secret: wiped")
            return
        when = read_date(text)
        if when is None:
            self._refuse("A date is written like 13 Jun 2022")
            return
        hour = when if isinstance(when, int) else (int(when.timestamp()) - world.start) // 3600
        if hour < 0:
            self._refuse(f"This practice begins {date(world.start, 0)}")
        elif hour - self._session.practice.tip_hour > MOST_YEARS_AHEAD * HOURS_A_YEAR:
            self._refuse(f"At most {MOST_YEARS_AHEAD} years ahead at once")
        else:
            self.date.clearFocus()
            self.jump_wanted.emit(hour)

    def _refuse(self, sentence: str) -> None:
        """Say under the date why time does not go there; what was typed can be typed over."""
        self._state.setText(sentence)
        self._state.set_tone("bad")
        self.date.selectAll()

    def _restyle(self) -> None:
        self.date.setFont(theme().font("strong"))
        self._state.setFont(theme().font("caption"))
        widest = self._state.fontMetrics().horizontalAdvance(LONGEST_STATE) if self._tells_source else 0
        self.setFixedWidth(max(widest, self.date.fontMetrics().horizontalAdvance(LONGEST_DATE) + theme().px(8)))


def read_date(text: str) -> datetime | int | None:
    """A date a person typed, in UTC unless it names a zone; "day 41" is an hour since the start; None where it is no date."""
    words = " ".join(text[: 2 * MOST_SIGNS].split())
    if len(words) > MOST_SIGNS:
        return None
    day = re.fullmatch(r"day (\d{1,5})", words, re.IGNORECASE)
    if day:
        return int(day.group(1)) * 24
    try:
        read = datetime.fromisoformat(words)
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except OverflowError:
        return None
    except ValueError:
        pass
    english = re.sub(r"[A-Za-z]+", lambda found: _month(found.group()), words)
    for form in FORMATS:
        try:
            return datetime.strptime(english, form.replace("%b", "%m").replace("%B", "%m")).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _month(word: str) -> str:
    short = word[:3].capitalize()
    return str(MONTHS.index(short) + 1) if short in MONTHS else word
