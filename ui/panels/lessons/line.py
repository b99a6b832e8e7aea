"""A line of the list: a lesson's number, or a check for done and two for understood; its title, and its minutes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from ui import spoken
from ui.panels.lessons.words import DONE, TO_COME, UNDERSTOOD, Chapter, Lesson, chapter_words, minutes_words
from ui.progress import Progress
from ui.spoken import Role
from ui.theme import theme
from ui.widgets import BLEED, Row, Text, draw_icon
from ui.widgets.painting import HoverFade, KeyboardRing, advance, between, ring, rounded
from ui.widgets.text import unparted

MARK = {DONE: "check", UNDERSTOOD: "checks"}
HEIGHT, MARK_ROOM, GAP, MINUTES_ROOM = 30, 31, 12, 44
"""Pixels at 100 %: of a line with one line of text; for the number or mark; between the columns; for the minutes."""


class LessonLine(HoverFade, KeyboardRing, QRadioButton):
    """A lesson; a title too long for its line goes on in a second one. Made by the list."""

    spoken_role = Role.RadioButton

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson, self._state = lesson, TO_COME
        self.setObjectName(f"lessons.{lesson.number}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{lesson.number}. {lesson.title}")
        self.set_state(TO_COME)
        theme().changed.connect(self.updateGeometry)

    def set_state(self, state: str) -> None:
        """ "to come", "done" or "understood"."""
        self._state = state
        spoken.describe(self, f"{minutes_words(self.lesson)}, {state}")
        self.update()

    def state(self) -> str:
        return self._state

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only Space chooses here; where the arrows lead is the list's to say, and Qt would go by what lies nearest."""
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(240), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(2 * BLEED + MARK_ROOM + MINUTES_ROOM + 90), theme().px(HEIGHT))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the title is in bold, so that choosing it moves nothing."""
        room = self._title_box(width)
        metrics = QFontMetrics(theme().font("strong"))
        words = metrics.boundingRect(QRect(0, 0, room.width(), 10_000), Qt.TextFlag.TextWordWrap, unparted(self.lesson.title))
        return max(theme().px(HEIGHT), words.height() + theme().px(HEIGHT) - metrics.height())

    def _title_box(self, width: int) -> QRect:
        px = theme().px
        left, right = px(BLEED + MARK_ROOM), width - px(BLEED) - max(px(MINUTES_ROOM), self._minutes_width()) - px(GAP)
        return QRect(left, 0, max(px(40), right - left), self.height())

    def _minutes_width(self) -> int:
        return advance("caption", minutes_words(self.lesson))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect, chosen = QPainter(self), QRectF(self.rect()), self.isChecked()
        clear = theme().color("hover")
        clear.setAlpha(0)
        ground = theme().color("wash") if chosen else between(clear, theme().color("hover"), self.hover_level)
        rounded(painter, rect, theme().px(6), ground)
        if self.ringed():
            ring(painter, rect, theme().px(6))
        self._paint_mark(painter, chosen)
        painter.setFont(theme().font("strong" if chosen else "body"))
        painter.setPen(theme().color("ink"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self._title_box(self.width()), int(flags) | int(Qt.TextFlag.TextWordWrap), unparted(self.lesson.title))
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("ink2" if chosen else "ink3"))
        right = self.rect().adjusted(0, 0, -theme().px(BLEED), 0)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, minutes_words(self.lesson))

    def _paint_mark(self, painter: QPainter, chosen: bool) -> None:
        px = theme().px
        if self._state in MARK:
            side = px(18)
            draw_icon(painter, MARK[self._state], "accent", QRectF(px(BLEED), (self.height() - side) / 2, side, side))
            return
        painter.setFont(theme().font("strong" if chosen else "body"))
        painter.setPen(theme().color("accent" if chosen else "ink2"))
        box = self.rect().adjusted(px(BLEED), 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(self.lesson.number))


class ChapterHead(QWidget):
    """The name of a chapter, and how many of its lessons are done."""

    def __init__(self, chapter: Chapter) -> None:
        super().__init__()
        self._chapter = chapter
        row = Row(8, (BLEED, 10, BLEED, 4), parent=self)
        self._done = Text("", "caption", "ink3")
        title = Text(f"{chapter.numeral}  {chapter.title}", "strong", wrap=True)
        title.setAccessibleName(f"Chapter {chapter.place}: {chapter.title}")
        row.addWidget(title, 1)
        row.addWidget(self._done)

    def present(self, progress: Progress) -> None:
        """Write how many are done."""
        self._done.setText(chapter_words(self._chapter, progress))
