"""The charts of a tab, and how the first screen of a tab shows its chart whatever the text size: under the figures, or over them
where the screen is too low for both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QStackedWidget, QWidget

from ui.panels.window.focus import fields_of, in_turn
from ui.theme import theme
from ui.widgets import FigureRow

LEAST_CHART = 130
"""Pixels at 100 % that a chart needs, with one line over its plot."""
FOOT = 4
"""Pixels at 100 % between a chart that fills it and the foot of the first screen."""


class ChartStack(QStackedWidget):
    """Charts ask for no more than their least height, so that the table below has what it needs; they take all that is left."""

    def __init__(self) -> None:
        super().__init__()
        self._least = 0

    def set_least(self, height: int) -> None:
        """Be at least so tall, and as tall as the chart on show needs in any case."""
        if height != self._least:
            self._least = height
            self.updateGeometry()

    def needed(self) -> int:
        """The height that the charts need."""
        return super().minimumSizeHint().height()

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), max(self._least, self.needed()))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())


class FirstScreen(QObject):
    """Shares out the first screen of `frame`, which scrolls, between the figures and the charts; `rows` begins with the figures,
    the bar of the charts, and the charts."""

    def __init__(self, frame: QScrollArea, rows: QBoxLayout, figures: FigureRow, bar: QWidget, charts: ChartStack) -> None:
        super().__init__(frame)
        self._frame, self._rows, self._figures, self._bar, self._charts = frame, rows, figures, bar, charts
        self._filled = self._went_under = False
        self._order: tuple[object, ...] = (True,)
        self._soon = QTimer(self)
        """What is being laid out must not be put elsewhere meanwhile: Qt would forget to lay it out again."""
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._laid_out)
        for part in (frame, charts):
            part.installEventFilter(self)
        theme().changed.connect(self._soon.start)

    def fill(self, filled: bool) -> None:
        """Whether the charts take all of it that they can have, because what follows stands below."""
        self._filled = filled
        self.share()

    def share(self) -> None:
        """To be called when the figures changed: give the charts again what there is."""
        self._soon.start()

    def _share(self) -> None:
        gap, least = self._rows.spacing(), theme().px(LEAST_CHART)
        over = self._rows.geometry().top() + self._bar.sizeHint().height() + gap
        room = self._frame.height() - theme().px(FOOT) - over
        under_figures = room - self._figures.heightForWidth(self._charts.width()) - gap
        fits = under_figures >= max(least, self._charts.needed())
        self._put_figures(on_top=fits)
        self._charts.set_least(max(least, under_figures if fits else room) if self._filled else least)

    def _laid_out(self) -> None:
        """Share again. A chart that has the keyboard and fills the screen is scrolled to where it now stands; figures that go
        under it hand the keyboard to it."""
        self._share()
        went_under, self._went_under = self._went_under, False
        shown = self._charts.currentWidget()
        if not self._filled or shown is None:
            return
        if went_under and any(each.hasFocus() for each in self._figures.figures()):
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
        if shown.hasFocus():
            self._frame.verticalScrollBar().setValue(0)

    def _put_figures(self, on_top: bool) -> None:
        """Over everything in `rows`, or under it, for the eye and for the Tab key."""
        if on_top != (self._rows.indexOf(self._figures) == 0):
            self._rows.removeWidget(self._figures)
            self._rows.insertWidget(0 if on_top else self._rows.count(), self._figures)
            self._went_under = not on_top
            self._soon.start()
        order = (on_top, *fields_of(self._figures))  # a figure takes the keyboard once it is explained
        if order != self._order:
            self._order = order
            parts = (self._bar, self._charts)
            in_turn(*((self._figures, *parts) if on_top else (*parts, self._figures)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._soon.start()
        return super().eventFilter(watched, event)
