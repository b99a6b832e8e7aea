"""Where terms of the glossary stand on the screen: one function for every label, button, column head and table cell."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QLabel, QLineEdit, QWidget

from wallet import Entry, terms_in


class Spot(NamedTuple):
    """A term, and the rectangle of its word in the widget that shows it."""

    entry: Entry
    widget: QWidget
    rect: QRect


def spots_of(widget: QWidget) -> list[Spot]:
    """The terms that a widget shows itself, in the order of reading; what its children show is theirs."""
    header = widget.parentWidget()
    if isinstance(header, QHeaderView) and header.viewport() is widget:
        return _of_header(header)
    if isinstance(widget, QLabel) and widget.text():
        return _of_label(widget)
    if isinstance(widget, QAbstractButton) and widget.text():
        return [Spot(found.entry, widget, widget.rect()) for found in terms_in(widget.text().replace("&", ""))]
    return []


def spots_near(focus: QWidget) -> list[Spot]:
    """The terms beside what has the keyboard: in it, in its table's heads and cell, else in the row around it."""
    if isinstance(focus, QAbstractItemView):
        return _of_table(focus)
    part: QWidget | None = focus
    for _ in range(4):
        if part is None or part.isWindow():
            break
        inside = [part, *part.findChildren(QWidget)]
        found = [spot for each in inside if each.isVisible() and not isinstance(each, QLineEdit) for spot in spots_of(each)]
        if found:
            return found
        part = part.parentWidget()
    return []


def _of_label(label: QLabel) -> list[Spot]:
    text = label.text()
    if label.textFormat() == Qt.TextFormat.RichText:
        return []
    found = terms_in(text)
    if not found:
        return []
    inside, layout = label.contentsRect(), QTextLayout(text, label.font())
    option = QTextOption(label.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
    option.setWrapMode(QTextOption.WrapMode.WordWrap if label.wordWrap() else QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(inside.width())
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    top = 0 if label.alignment() & Qt.AlignmentFlag.AlignTop else max(0, round((inside.height() - y) / 2))
    spots = []
    for term in found:
        line = layout.lineForTextPosition(term.start)
        left, right = _x(line, term.start), _x(line, min(term.end, line.textStart() + line.textLength()))
        rect = QRect(round(left), round(line.y()), max(1, round(right - left)), round(line.height()))
        spots.append(Spot(term.entry, label, rect.translated(inside.topLeft()).translated(0, top)))
    return spots


def _x(line: object, place: int) -> float:
    x = line.cursorToX(place)  # type: ignore[attr-defined]
    return float(x[0] if isinstance(x, tuple) else x)


def _of_header(header: QHeaderView) -> list[Spot]:
    model, spots = header.model(), []
    for section in range(header.count()):
        if header.isSectionHidden(section):
            continue
        text = str(model.headerData(section, header.orientation(), Qt.ItemDataRole.DisplayRole) or "")
        left, width = header.sectionViewportPosition(section), header.sectionSize(section)
        rect = QRect(left, 0, width, header.viewport().height())
        spots += [Spot(found.entry, header.viewport(), rect) for found in terms_in(text)]
    return spots


def _of_table(table: QAbstractItemView) -> list[Spot]:
    index, spots = table.currentIndex(), []
    if index.isValid():
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        spots += [Spot(found.entry, table.viewport(), table.visualRect(index)) for found in terms_in(text)]
    for header in table.findChildren(QHeaderView):
        if header.isVisible():
            spots += _of_header(header)
    return spots
