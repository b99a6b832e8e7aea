"""Ways side by side: one column of labels, equal columns, the same rows; the chosen one has a check and, of two, the word."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets.layouts import Grid, Row
from ui.widgets.messages import Icon
from ui.widgets.text import Text


class CompareWay(msgspec.Struct, frozen=True):
    """One of the ways: its head. `tone` colours the icon (redeem, market)."""

    key: str
    title: str
    sub: str = ""
    icon: str = ""
    tone: str = "ink2"


class CompareRow(msgspec.Struct, frozen=True):
    """A row: its label and one cell for each way, words or a widget; `number` sets the words in the larger
    size.
    """

    label: str
    cells: tuple[str | QWidget, ...]
    number: bool = False
    quiet: bool = False
    sub: str = ""


class Compare(QWidget):
    """The comparison; `set_rows` may come with every keystroke, `set_chosen` with every change of mind."""

    def __init__(self, name: str, ways: Sequence[CompareWay], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._ways = tuple(ways)
        self._lines: list[tuple[Text, list[QWidget]]] = []
        self._grid = Grid(20, 7, parent=self)
        self._grid.setColumnStretch(0, 0)
        self._marks: dict[str, QWidget] = {}
        for place, way in enumerate(self._ways, start=1):
            self._grid.setColumnStretch(place, 1)
            self._grid.setColumnMinimumWidth(place, 1)
            self._grid.addWidget(self._head(way), 0, place)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._said = ""
        self._chosen = ""
        theme().changed.connect(self._rescale)
        self._rescale()

    def set_chosen(self, key: str) -> None:
        self._chosen = key
        for way, mark in self._marks.items():
            mark.setVisible(bool(key) and way == key)
        self._describe()

    def chosen(self) -> str:
        return self._chosen

    def set_rows(self, rows: Sequence[CompareRow]) -> None:
        for index, row in enumerate(rows):
            if index == len(self._lines):
                self._lines.append((Text("", "body", "ink2", wrap=True), []))
                top = Qt.AlignmentFlag.AlignTop
                self._grid.addWidget(self._lines[index][0], index + 1, 0, top)
            self._fill(index, row)
        for index, (label, cells) in enumerate(self._lines):
            for widget in (label, *cells):
                widget.setVisible(index < len(rows))
        said = [f"{row.label}: " + "; ".join(_words(cell) for cell in row.cells if _words(cell)) for row in rows]
        self._said = "\n".join(said)
        self._describe()

    def _describe(self) -> None:
        chosen = next((f"{way.title} is chosen. " for way in self._ways if way.key == self._chosen), "")
        spoken.describe(self, chosen + self._said)

    def _fill(self, index: int, row: CompareRow) -> None:
        label, cells = self._lines[index]
        label.setText(f"{row.label}\n{row.sub}" if row.sub else row.label)
        drawn = any(isinstance(cell, QWidget) for cell in row.cells)
        self._grid.setAlignment(label, Qt.AlignmentFlag.AlignTop if drawn else Qt.AlignmentFlag.AlignVCenter)
        for place, content in enumerate(row.cells):
            present = cells[place] if place < len(cells) else None
            if isinstance(content, QWidget):
                if present is not content:
                    self._put(index, place, content)
            else:
                if not isinstance(present, Text):
                    present = Text("", wrap=True)
                    self._put(index, place, present)
                present.setText(content)
                present.set_role("number" if row.number else "caption" if row.quiet else "body")
                present.set_tone("ink2" if row.quiet else "ink")

    def _put(self, index: int, place: int, widget: QWidget) -> None:
        """Put a widget where another stood; one that stood in another row leaves an empty text there."""
        for line, (_label, others) in enumerate(self._lines):
            for column, other in enumerate(others):
                if other is widget:
                    self._grid.removeWidget(widget)
                    others[column] = Text("", wrap=True)
                    self._grid.addWidget(others[column], line + 1, column + 1, Qt.AlignmentFlag(0))
        cells = self._lines[index][1]
        if place < len(cells):
            old = cells[place]
            self._grid.removeWidget(old)
            old.hide()
            if isinstance(old, Text):
                old.deleteLater()
            cells[place] = widget
        else:
            cells.append(widget)
        self._grid.addWidget(widget, index + 1, place + 1, Qt.AlignmentFlag(0))

    def _head(self, way: CompareWay) -> QWidget:
        head = QWidget()
        row = Row(9, parent=head)
        if way.icon:
            row.addWidget(Icon(way.icon, way.tone, 18), 0, Qt.AlignmentFlag.AlignVCenter)
        many = len(self._ways) > 2
        row.addWidget(Text(way.title, "title", wrap=many), int(many))  # a long word takes two lines where columns are narrow
        if way.sub:
            row.addWidget(Text(way.sub, "caption", "ink3"))
        mark = QWidget()
        marked = Row(6, (6, 0, 0, 0), parent=mark)
        marked.addWidget(Icon("check", "accent", 16), 0, Qt.AlignmentFlag.AlignVCenter)
        if not many:
            marked.addWidget(Text("chosen", "caption", "accent"))
        mark.setToolTip("chosen")
        mark.hide()
        self._marks[way.key] = mark
        row.addWidget(mark)
        if not many:
            row.addStretch(1)
        return head

    def _rescale(self) -> None:
        self._grid.setColumnMinimumWidth(0, theme().px(128))


def _words(cell: str | QWidget) -> str:
    return cell if isinstance(cell, str) else cell.accessibleDescription()
