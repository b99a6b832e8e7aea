"""What of a window's words is cut off: read from the widgets as they are laid out, for tests that walk a window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from ui.widgets import AmountLine, DataTable, Segment

SLACK = 1
"""Pixels by which rounding may differ."""

WORDED = (QLabel, QAbstractButton, QComboBox, QLineEdit, DataTable)
"""What has words of its own, asked of a part before anything that takes longer to find out."""


def cut(window: QWidget) -> list[str]:
    """One line for every label, button, field and column on screen that does not show all it says."""
    parts = (part for part in window.findChildren(QWidget) if isinstance(part, WORDED) and seen(part, window))
    return sorted({line for part in parts for line in _cut(part, window)})


def seen(part: QWidget, window: QWidget) -> bool:
    return part.isVisible() and part.window() is window and not part.visibleRegion().isEmpty()


def _cut(part: QWidget, window: QWidget) -> Iterator[str]:
    name = f"{type(part).__name__} {part.objectName()} {said(part)!r}"
    if said(part) and _over_the_side(part, window):
        yield f"{name} goes over the side"
    match part:
        case QLabel() if part.wordWrap():
            if part.text() and part.heightForWidth(part.width()) > part.height() + SLACK:
                yield f"{name} wraps to {part.heightForWidth(part.width())} px in {part.height()}"
        case QLabel():
            needed = part.fontMetrics().horizontalAdvance(part.text())
            if needed > part.contentsRect().width() + SLACK and not part.toolTip():
                yield f"{name} needs {needed} px of {part.contentsRect().width()}"
            if part.text() and part.fontMetrics().height() > part.height() + SLACK + 2:
                yield f"{name} is {part.height()} px high"
        case QCheckBox():
            if part.minimumSizeHint().width() > part.width() + SLACK:
                yield f"{name} needs {part.minimumSizeHint().width()} px of {part.width()}"
        case Segment() if part.sizePolicy().hasHeightForWidth() and not part.note():
            if part.heightForWidth(part.width()) > part.height() + SLACK:
                yield f"{name} wraps to {part.heightForWidth(part.width())} px in {part.height()}"
        case QAbstractButton():
            needed = part.fontMetrics().horizontalAdvance(part.text().replace("&", ""))
            if needed > part.width() + SLACK:
                yield f"{name} needs {needed} px of {part.width()}"
        case QComboBox():
            needed = part.fontMetrics().horizontalAdvance(part.currentText())
            if needed > part.width() and not part.toolTip():
                yield f"{name} needs {needed} px of {part.width()}"
        case AmountLine() if part.text():
            pass  # what is typed scrolls, and the echo under the field has all of it
        case QLineEdit():
            needed = part.fontMetrics().horizontalAdvance(part.text() or part.placeholderText())
            if needed > part.contentsRect().width() + SLACK and not part.toolTip():
                yield f"{name} needs {needed} px of {part.contentsRect().width()}"
        case DataTable():
            yield from _cut_columns(part, name)


def _cut_columns(table: DataTable, name: str) -> Iterator[str]:
    model = table.table_model()
    for place, column in enumerate(model.columns):
        if table.isColumnHidden(place):
            continue
        width = table.columnWidth(place)
        metrics = QFontMetrics(table.font())
        texts = [model.cell(row, place).text for row in range(model.rowCount())]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        if widest > width:
            yield f"{name} column {column.title} needs {widest} px of {width}"
    whole = sum(table.columnWidth(place) for place in range(len(model.columns)) if not table.isColumnHidden(place))
    if whole > table.viewport().width() + SLACK and not table.horizontalScrollBar().maximum():
        yield f"{name} is {whole} px wide in {table.viewport().width()} and does not scroll"


def said(part: QWidget) -> str:
    match part:
        case QLabel() | QAbstractButton() | QLineEdit():
            return part.text()
        case QComboBox():
            return part.currentText()
    return ""


def _over_the_side(part: QWidget, window: QWidget) -> bool:
    """Whether a part reaches over the left or right edge of what it stands in; up and down it may scroll."""
    left, right = _sides(part, window)
    above = part.parentWidget()
    while above is not None and above is not window:
        scroll = above.parentWidget()
        if isinstance(scroll, QAbstractScrollArea) and not isinstance(scroll, QScrollArea):
            return False
        edge, other = _sides(above, window)
        if left < edge - SLACK or right > other + SLACK:
            return True
        above = above.parentWidget()
    return left < -SLACK or right > window.width() + SLACK


def _sides(part: QWidget, window: QWidget) -> tuple[int, int]:
    place = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
    return place.left(), place.right()
