"""The foot of the left pane: one or more tables, each with its title; where there are more, the titles choose."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.panels.form_stack import CurrentStack
from ui.panels.window.focus import in_turn
from ui.widgets import BLEED, Column, DataTable, FindField, QuietButton, Row, Text

PARTS = re.compile("[,;:] ")
"""What stands between the parts of a caption."""


def indented(part: QWidget) -> QWidget:
    """A part set in as far as the text of tables is from their bands, so that all text stands flush."""
    holder = QWidget()
    Column(0, (BLEED, 0, BLEED, 0), parent=holder).addWidget(part)
    return holder


class TableArea(QWidget):
    """The shown title is strong, with a caption beside it; the others stand at the right as quiet buttons."""

    shown_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tight = False
        self.titles: list[str] = []
        """What the tables are called, in order."""
        self._tables: list[QWidget] = []
        self._captions: list[str] = []
        self._hints: list[str] = []
        self._links: list[QuietButton] = []
        self._left_out: set[int] = set()
        rows = Column(4, parent=self)
        self._head = Row(10, (BLEED, 0, BLEED, 0))
        self._title, self._caption = Text("", "title"), _Caption("", "caption", "ink3")
        self._head.addWidget(self._title)
        self._head.addWidget(self._caption)
        self._head.addStretch(1)
        self.finder = FindField()
        self._head.addWidget(self.finder)
        self._line: list[QWidget] = [self.finder]
        self._in_turn = False
        self._stack = CurrentStack(self)
        rows.addLayout(self._head)
        rows.addWidget(self._stack)
        self.hide()

    def add(self, title: str, table: QWidget, caption: str = "", indents: bool = False) -> None:
        """Append a table, or a panel that itself `indents` what is no table in it."""
        self._stack.addWidget(table if indents or isinstance(table, DataTable) else indented(table))
        self._tables.append(table)
        self.titles.append(title)
        self._captions.append(caption)
        self._hints.append("")
        index = len(self.titles) - 1
        link = QuietButton(title, name=f"Show {title}")
        link.clicked.connect(lambda: self.show_table(index))
        self._links.append(link)
        self._put(link)
        self.show()
        self._write()

    def offer(self, title: str, offered: bool) -> None:
        """Offer the table of that title, or leave it out; the first takes its place where it was on screen."""
        place = self.titles.index(title)
        if offered == (place not in self._left_out):
            return
        self._left_out ^= {place}
        if not offered and self.current() == place:
            self.show_table(0)
        self._write()

    def add_control(self, widget: QWidget) -> None:
        """A field or button at the right end of the title line (search, say)."""
        self._put(widget)

    def set_caption(self, table: QWidget, caption: str, hint: str = "") -> None:
        """The quiet words beside the title of `table`; `hint` says more on hover."""
        place = self._tables.index(table)
        self._captions[place], self._hints[place] = caption, hint
        self._write()

    def show_table(self, which: int | str) -> None:
        """Show a table by place or by title."""
        index = self.titles.index(which) if isinstance(which, str) else which
        self.finder.stop()
        self._stack.setCurrentIndex(index)
        self._write()
        self.shown_changed.emit(index)

    def set_tight(self, tight: bool) -> None:
        """Leave the captions out where there is no room beside the title."""
        self._tight = tight
        self._write()

    def shown_table(self) -> DataTable | None:
        """The table with rows that is on screen, which may stand inside a panel."""
        part = self._tables[self.current()] if self._tables else None
        if part is None or isinstance(part, DataTable):
            return part
        return next((table for table in part.findChildren(DataTable) if table.isVisible()), None)

    def focus_first(self) -> None:
        """Where the keyboard goes when a button over a table is gone."""
        if self._tables:
            self._tables[self.current()].setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> int:
        """Which table is shown, -1 where there is none."""
        return self._stack.currentIndex()

    def _put(self, part: QWidget) -> None:
        """Put a part at the end of the title line."""
        self._head.addWidget(part)
        self._line.append(part)
        self._in_turn = False

    def showEvent(self, event: QShowEvent) -> None:
        """The Tab key reaches all of the title line before the table under it."""
        super().showEvent(event)
        if not self._in_turn:
            self._in_turn = True
            in_turn(*self._line, self._stack)

    def _write(self) -> None:
        shown = self.current()
        self._title.setText(self.titles[shown] if self.titles else "")
        self._caption.setText(self._captions[shown] if self._captions else "")
        self._caption.setToolTip(self._hints[shown] if self._hints else "")
        self._caption.setVisible(not self._tight and bool(self._caption.text()))
        for index, link in enumerate(self._links):
            link.setVisible(index != shown and index not in self._left_out)


def whole_parts(text: str, metrics: QFontMetrics, width: int) -> str:
    """As much of a caption as there is room for, up to a comma or colon: a number that is cut off would be another number."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    shorter = (f"{text[: part.start()]} \N{HORIZONTAL ELLIPSIS}" for part in reversed([*PARTS.finditer(text)]))
    fits = next((each for each in shorter if metrics.horizontalAdvance(each) <= width), "")
    return fits or metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


class _Caption(Text):
    """Words of which whole parts are left out where there is no room for all of them; the hint has them all."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, room = QPainter(self), self.rect()
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = whole_parts(self.text(), self.fontMetrics(), room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
