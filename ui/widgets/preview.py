"""What would happen, before it does: rows of label, number and unit behind a 2 px rule in the accent colour.

Every number comes worded from the outcome of the very action; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets.layouts import Column, Row
from ui.widgets.text import Text


class PreviewRow(msgspec.Struct, frozen=True):
    """One line. With `before` it reads before → value; `exact` (all digits) is shown on hover; `tone` is the
    value's.
    """

    label: str
    value: str
    unit: str = ""
    before: str = ""
    exact: str = ""
    tone: str = "ink"
    strong: bool = False

    def shown(self) -> str:
        return f"{self.before} \N{RIGHTWARDS ARROW} {self.value}" if self.before else self.value

    def spoken(self) -> str:
        value = f"from {self.before} to {self.value}" if self.before else self.value
        return f"{self.label}: {value} {self.unit}".rstrip()


class PreviewBlock(QWidget):
    """Three to five rows, the first value strong; a sentence below if there is one; or only why there is
    nothing yet.
    """

    spoken_leaf = True

    def __init__(self, name: str = "Preview", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._rows: tuple[PreviewRow, ...] = ()
        self._cells: list[tuple[Text, Text, Text]] = []
        column = Column(5, (14, 1, 0, 1), parent=self)
        self._lines = Column(5)
        column.addLayout(self._lines)
        self._sentence = Text("", "caption", "ink2", wrap=True)
        self._sentence.hide()
        column.addWidget(self._sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        theme().changed.connect(self._rescale)

    def set_rows(self, rows: Sequence[PreviewRow], sentence: str = "") -> None:
        """Show these rows; the first is strong unless another says so itself. Equal ones cost no layout."""
        if (tuple(rows), sentence) == (self._rows, self._sentence.text()):
            return
        self._rows = tuple(rows)
        while len(self._cells) < len(rows):
            self._add_line()
        some_strong = any(row.strong for row in rows)
        for index, cells in enumerate(self._cells):
            if index < len(rows):
                row = rows[index]
                self._fill(cells, row, row.strong or (index == 0 and not some_strong))
            for cell in cells:
                cell.setVisible(index < len(rows))
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._rescale()
        spoken.describe(self, self.text())

    def set_empty(self, label: str, unit: str, sentence: str) -> None:
        """Nothing to show yet: a dash in the first row, and why."""
        self.set_rows([PreviewRow(label, "\N{EM DASH}", unit, tone="ink3")], sentence)

    def rows(self) -> tuple[PreviewRow, ...]:
        return self._rows

    def text(self) -> str:
        """All of it in words."""
        parts = [row.spoken() for row in self._rows]
        if self._sentence.text():
            parts.append(self._sentence.text())
        return "\n".join(parts)

    def _add_line(self) -> None:
        right = Qt.AlignmentFlag.AlignRight
        cells = (Text("", "body", "ink2", wrap=True), Text("", "body", "ink", align=right), Text("", "body", "ink3"))
        line = Row(6)
        for place, cell in enumerate(cells):
            line.addWidget(cell, int(not place), Qt.AlignmentFlag(0) if place == 0 else Qt.AlignmentFlag.AlignTop)
        self._lines.addLayout(line)
        self._cells.append(cells)

    def _fill(self, cells: tuple[Text, Text, Text], row: PreviewRow, strong: bool) -> None:
        label, value, unit = cells
        label.setText(row.label)
        value.setText(row.shown())
        value.set_role("strong" if strong else "body")
        value.set_tone(row.tone)
        value.setToolTip(row.exact)
        unit.setText(row.unit)

    def _rescale(self) -> None:
        """Numbers end below one another, and so do their units; a label has all the room that its own number leaves."""
        metrics = QFontMetrics(theme().font("body"))
        widest = max((metrics.horizontalAdvance(row.unit) for row in self._rows if row.unit), default=0)
        room = max(widest, theme().px(37)) if widest else 0
        for row, (_, value, unit) in zip(self._rows, self._cells, strict=False):
            unit.setVisible(bool(row.unit))
            unit.setFixedWidth(room)
            value.setContentsMargins(0, 0, 0 if row.unit or not room else room + theme().px(6), 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(QRectF(0, 0, theme().px(2), self.height()), theme().color("accent"))
