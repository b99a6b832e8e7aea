"""Where terms of the glossary stand on the screen: one function for every label, button, column head and table cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QLabel, QLineEdit, QWidget

from ui.widgets.table.shown_words import ShowsWords, Words
from ui.widgets.text import unparted
from wallet import Entry, terms_in

NEAR = 2
"""Pixels by which the pointer may miss a word."""


class Spot(NamedTuple):
    """A term, and the rectangle of its word in the widget that shows it; in a view also its row and column, and everywhere
    what a tool tip would add."""

    entry: Entry
    widget: QWidget
    rect: QRect
    cell: tuple[int, int] = (-1, -1)
    hint: str = ""

    def same_word(self, other: Spot | None) -> bool:
        """Whether it is the same term in the same place, though numbers before it may have moved it."""
        return other is not None and (self.entry, self.widget, self.cell) == (other.entry, other.widget, other.cell)


def view_of(widget: QWidget) -> ShowsWords | None:
    """The view whose viewport a widget is; None for anything else."""
    view: object = widget.parentWidget()
    return view if isinstance(view, ShowsWords) and view.draws_on(widget) else None


def spots_of(widget: QWidget) -> list[Spot]:
    """The terms that a widget shows itself, in the order of reading; what its children show is theirs."""
    view = view_of(widget)
    if view is not None:
        return _seen(view.words_shown(), widget)
    if isinstance(widget, QLabel) and widget.text():
        return _of_label(widget)
    if isinstance(widget, QAbstractButton) and widget.text():
        return [Spot(found.entry, widget, widget.rect()) for found in terms_in(widget.text().replace("&", ""))]
    return []


def spot_at(widget: QWidget, at: QPoint) -> Spot | None:
    """The term at a point of a widget; of a view only the cell there is looked at."""
    view = view_of(widget)
    spots = spots_of(widget) if view is None else _seen(view.words_at(at), widget)
    return next((spot for spot in spots if spot.rect.adjusted(-NEAR, -NEAR, NEAR, NEAR).contains(at)), None)


def spots_near(focus: QWidget) -> list[Spot]:
    """The terms beside what has the keyboard: in it, in its table's row and heads, else in the row around it."""
    if isinstance(focus, QAbstractItemView):
        return _of_row(focus)
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
    if label.textFormat() == Qt.TextFormat.RichText:
        return []
    hint = label.toolTip() if label.toolTip() != label.text() else ""
    words = Words(label.text(), label.contentsRect(), label.font(), label.alignment(), label.wordWrap(), hint=hint)
    return _in(words, label)


def _in(words: Words, widget: QWidget) -> list[Spot]:
    """The terms in words, each where its first line has it."""
    found = terms_in(words.text)
    if not found:
        return []
    drawn = unparted(words.text) if words.wrap else words.text
    layout, inside = QTextLayout(drawn, words.font), words.room
    option = QTextOption(words.align & Qt.AlignmentFlag.AlignHorizontal_Mask)
    option.setWrapMode(QTextOption.WrapMode.WordWrap if words.wrap else QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(inside.width())
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    top = 0 if words.align & Qt.AlignmentFlag.AlignTop else max(0, round((inside.height() - y) / 2))
    spots = []
    for term in found:
        line = layout.lineForTextPosition(term.start)
        left, right = _x(line, term.start), _x(line, min(term.end, line.textStart() + line.textLength()))
        rect = QRect(round(left), round(line.y()), max(1, round(right - left)), round(line.height()))
        spots.append(Spot(term.entry, widget, rect.translated(inside.topLeft()).translated(0, top), words.cell, words.hint))
    return spots


def _x(line: object, place: int) -> float:
    x = line.cursorToX(place)  # type: ignore[attr-defined]
    return float(x[0] if isinstance(x, tuple) else x)


def _seen(shown: Iterable[Words], viewport: QWidget) -> list[Spot]:
    return [spot for words in shown for spot in _in(words, viewport) if spot.rect.intersects(viewport.rect())]


def _of_row(view: QAbstractItemView) -> list[Spot]:
    """The terms of the current cell, of the rest of its row, and of the heads; what is cut short is explained in its place."""
    spots: list[Spot] = []
    current = view.currentIndex()
    if isinstance(view, ShowsWords) and current.isValid():
        cells = view.cells_of(current.row())
        for index in (cells.pop(current.column()), *cells):
            for words in view.words_in(index):
                drawn = _in(words, view.viewport())
                names = {spot.entry.name for spot in drawn}
                hidden = [found.entry for found in terms_in(words.whole) if found.entry.name not in names]
                spots += [*drawn, *(Spot(entry, view.viewport(), words.room, words.cell, words.hint) for entry in hidden)]
    for header in view.findChildren(QHeaderView):
        if header.isVisible():
            spots += spots_of(header.viewport())
    return spots
