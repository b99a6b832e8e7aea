"""The way of a jump to a date that is far: how much of it is lived, where it goes, and Cancel, which keeps what was lived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.pace import Pace
from ui.theme import theme
from ui.widgets import PlainButton, Row, Text
from ui.widgets.painting import rounded
from ui.wording import date, date_time

if TYPE_CHECKING:
    from ui.session import Session

LOOK_MS = 100
"""How often the way is drawn: it costs next to nothing beside the model."""


class WayBar(QWidget):
    """`time.way`: a bar that fills; a reader is told how far it is when it asks."""

    spoken_role = spoken.Role.ProgressBar

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("time.way")
        self.share, self.told = 0.0, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(24), theme().px(8))

    def show_share(self, share: float, told: str) -> None:
        """Fill so much of it; `told` says the same in words."""
        self.share, self.told = share, told
        self.update()

    def spoken_now(self) -> str:
        return self.told

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        radius = rect.height() / 2
        rounded(painter, rect, radius, theme().mixed("edge", "side", 0.55))
        if self.share > 0:
            rect.setWidth(max(rect.width() * self.share, rect.height()))
            rounded(painter, rect, radius, theme().color("accent"))


class JumpWay(QWidget):
    """`moved()` asks for the clock to show where time is; `left()` comes when Cancel goes away with the keyboard on it."""

    moved = Signal()
    left = Signal()

    def __init__(self, session: Session, pace: Pace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._pace = session, pace
        self._goal, self._share = Text("", "caption", "ink2"), Text("", "caption", "ink2", align=Qt.AlignmentFlag.AlignRight)
        self._goal.spoken_silent = self._share.spoken_silent = True  # the bar says both
        self.bar = WayBar()
        self.cancel = PlainButton("Cancel", name="Cancel the jump and keep what was lived")
        self.cancel.setObjectName("time.cancel")
        self.cancel.setToolTip("Cancel the jump and keep what was lived  (Esc)")
        self.cancel.clicked.connect(pace.cancel)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, pace.cancel)
        row = Row(10, parent=self)
        row.addWidget(self._goal)
        row.addWidget(self.bar, 1)
        row.addWidget(self._share)
        row.addWidget(self.cancel)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self.write)
        self._escape.setEnabled(False)
        self.hide()

    def set_tight(self, tight: bool) -> None:
        """Leave the goal to the clock, where there is no room for it."""
        self._goal.setHidden(tight)

    def set_on(self, on: bool) -> None:
        """Show the way of the jump that has begun, with the keyboard on Cancel, or go."""
        if on == (not self.isHidden()):
            return
        self._escape.setEnabled(on)
        if on:
            self.write()
            self.show()
            self._look.start()
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._look.stop()
        held = self.cancel.hasFocus()
        self.hide()
        if held:
            self.left.emit()

    def write(self) -> None:
        """Write how far it is."""
        way, world = self._pace.way, self._session.world
        if way is None:
            return
        first, last = way
        share = (world.hour - first) / max(last - first, 1)
        goal = date(world.start, last)
        self._goal.setText(f"To {goal}")
        self._share.setText(f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%"))
        self._share.setFixedWidth(self._share.fontMetrics().horizontalAdvance("100\N{NO-BREAK SPACE}%"))
        if self.bar.accessibleName() != f"Going to {goal}":
            self.bar.setAccessibleName(f"Going to {goal}")
        self.bar.show_share(share, f"{share:.0%}, {date_time(world.start, world.hour)} reached")
        self.moved.emit()
