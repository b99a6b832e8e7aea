"""The figures at the top of a tab: a sample of the line in the chart, a name, a number with its unit, one
plain sentence.

Nothing is ever elided: where the row is tight it moves closer together, then the sentences go.
"""

from __future__ import annotations

from functools import partial
from typing import Literal

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets.layouts import Column, Row
from ui.widgets.painting import KeyboardRing, mark
from ui.widgets.text import Text

LINE_GAP = 6
Stroke = Literal["solid", "dots", "dash"]
_PATTERNS: dict[str, list[float]] = {"dots": [1.2, 2.0], "dash": [5.0, 2.2]}


class LineLook(msgspec.Struct, frozen=True):
    """How a line is drawn in the chart: its colour token and its stroke."""

    tone: str
    stroke: Stroke = "solid"


def series_pen(tone: str, stroke: Stroke = "solid", width: float | None = None) -> QPen:
    """The pen of a line in the chart: 2 px (3 for a projector), cosmetic, with the stroke's pattern."""
    pen = QPen(QColor(theme().color(tone)), width if width is not None else theme().line_width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if stroke != "solid":
        pen.setDashPattern(_PATTERNS[stroke])
    return pen


class SampleLine(QWidget):
    """A short piece of a line as the chart draws it."""

    def __init__(self, sample: LineLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample = sample
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        two_dashes = round(12.2 * theme().line_width) if self._sample.stroke == "dash" else 0
        return QSize(max(theme().px(21), two_dashes), theme().px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(series_pen(self._sample.tone, self._sample.stroke))
        y = self.height() / 2
        painter.drawLine(QPointF(0, y), QPointF(self.width(), y))


class Figure(KeyboardRing, QWidget):
    """One figure. `set_figure` gives number, unit and sentence; `exact` (all digits) is shown on hover.

    With `set_explained(subject, what)` the keyboard reaches it, and F2 or its menu asks by `explain_wanted(subject, what)`.
    """

    explain_wanted = Signal(str, str)

    spoken_leaf = True

    def __init__(self, name: str, sample: LineLook | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explained: tuple[str, str] | None = None
        column = Column(0, parent=self)
        head = Row(7)
        if sample is not None:
            head.addWidget(SampleLine(sample), 0, Qt.AlignmentFlag.AlignVCenter)
        self._name = Text(name, "caption", "ink2")
        head.addWidget(self._name)
        head.addStretch(1)
        column.addLayout(head)
        line = Row(6)
        self._number = Text("", "figure", "ink")
        self._unit = Text("", "body", "ink3")
        self._number.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._number, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addStretch(1)
        column.addLayout(line)
        self._sub = Text("", "caption", "ink3")
        column.addWidget(self._sub)
        column.addStretch(1)  # a figure without a sentence stands as high as its neighbours
        self._sub_wanted = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._told: tuple[str, ...] = ()
        self._exact = ""
        """What says where the number comes from; the figure's menu offers it."""

    def set_figure(self, number: str, unit: str = "", sub: str = "", exact: str = "", tone: str = "ink") -> None:
        """Show a number; an equal one costs no layout."""
        told = (number, unit, sub, exact, tone)
        if told == self._told:
            return
        self._told = told
        self._number.setText(number)
        self._number.set_tone(tone)
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self._sub.setText(sub)
        self._sub.setVisible(self._sub_wanted and bool(sub))
        self._exact = exact
        self.setToolTip(exact)
        spoken.describe(self, " ".join(part for part in (number, unit, sub) if part))
        self.updateGeometry()

    def exact(self) -> str:
        """The number with all its digits and its unit, as it is copied."""
        first = self._exact.partition("\n")[0]
        return first or " ".join(part for part in (self.number(), self._unit.text()) if part)

    def fill_menu(self, menu: QMenu) -> None:
        """Write what can be done with this number into a menu."""
        copy = menu.addAction(f"Copy \N{LEFT DOUBLE QUOTATION MARK}{self.name()}\N{RIGHT DOUBLE QUOTATION MARK}, all digits")
        copy.triggered.connect(lambda _checked=False: QGuiApplication.clipboard().setText(self.exact()))
        if self._explained is not None:
            menu.addAction("Explain this number").triggered.connect(lambda _checked=False: self.explain())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu)
        menu.popup(event.globalPos())

    def set_explained(self, subject: str, what: str) -> None:
        """Let it be asked where its number comes from: see `wallet.explain` for subjects; "" for what is not explained."""
        explained = (subject, what) if subject else None
        if bool(explained) != bool(self._explained):
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus if explained else Qt.FocusPolicy.NoFocus)
        self._explained = explained

    @property
    def explained(self) -> tuple[str, str] | None:
        """What `wallet.explain` is asked about this number; None where it is not explained."""
        return self._explained

    def explain(self) -> None:
        """Ask where the number comes from."""
        if self._explained is not None:
            self.explain_wanted.emit(*self._explained)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._explained is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.explain()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.ringed():
            mark(QPainter(self), QRectF(self.rect()), over=True)

    def set_name(self, name: str) -> None:
        self._name.setText(name)
        self.setAccessibleName(name)

    def name(self) -> str:
        return self._name.text()

    def unit(self) -> str:
        return self._unit.text()

    def number(self) -> str:
        return self._number.text()

    def sub(self) -> str:
        return self._sub.text()

    def show_sub(self, shown: bool) -> None:
        """Whether there is room for the sentence."""
        self._sub_wanted = shown
        self._sub.setVisible(shown and bool(self._sub.text()))

    def width_with_sub(self) -> int:
        """What the figure needs with its sentence."""
        return max(self.width_without_sub(), self._sub.sizeHint().width() if self._sub.text() else 0)

    def height_without_sub(self) -> int:
        """What the figure needs for name and number."""
        return max(self._name.sizeHint().height(), theme().px(8)) + self._number.sizeHint().height()

    def height_with_sub(self) -> int:
        return self.height_without_sub() + (self._sub.sizeHint().height() if self._sub.text() else 0)

    def width_without_sub(self) -> int:
        """What the figure needs for name, number and unit alone."""
        unit = self._unit.sizeHint().width() + theme().px(6) if self._unit.text() else 0
        head = self._name.sizeHint().width() + theme().px(28)
        return max(self._number.sizeHint().width() + unit, head)


class FigureRow(QWidget):
    """Up to four figures, each as wide as it needs, set closer, then without sentences, then in further lines where the width
    ends; none is ever left out. `explain_wanted(subject, what, figure)` comes from any of them.
    """

    explain_wanted = Signal(str, str, object)

    def __init__(self, *figures: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: tuple[Figure, ...] = ()
        self._tight: bool | None = None
        self._widest: dict[tuple[Figure, bool], int] = {}
        """What figures needed since time plays: they give nothing back before it stands, so that none moves to and fro."""
        self._measures: tuple[object, dict[int, tuple[bool, int, int, int]]] | None = None
        self._hint: tuple[QSize, QSize] | None = None
        """The size, and the least, that the layout was told of."""
        spoken.quiet().ended.connect(self._arrange)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self._arrange)
        self.set_figures(*figures)

    def set_figures(self, *figures: Figure) -> None:
        for old in self._figures:
            if old not in figures:
                old.setParent(None)
                old.deleteLater()
        self._figures = figures
        for figure in figures:
            if figure.parent() is not self:
                figure.explain_wanted.connect(partial(self._tell, figure))
            figure.setParent(self)
            figure.show()
        self._arrange()

    def _tell(self, figure: Figure, subject: str, what: str) -> None:
        self.explain_wanted.emit(subject, what, figure)

    def figures(self) -> tuple[Figure, ...]:
        return self._figures

    def set_tight(self, tight: bool | None) -> None:
        """Leave the sentences away (True), keep them (False), or decide by the width (None, as it starts)."""
        self._tight = tight
        self._arrange()

    def fit(self) -> None:
        """To be called after figures changed: their widths may have. The layout is told only where the row needs other room."""
        self._place()
        if self._hint != (self.sizeHint(), self.minimumSizeHint()):
            self._arrange()

    def sizeHint(self) -> QSize:
        gaps = theme().px(12) * max(0, len(self._figures) - 1)
        width = sum(figure.width_without_sub() for figure in self._figures) + gaps
        return QSize(width, self.heightForWidth(self.width() or width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        shown = self._shown()
        _, _, a_line, tall = self._measure(shown, width)
        lines = -(-len(shown) // a_line) if shown else 1
        return lines * tall + (lines - 1) * theme().px(LINE_GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _wide(self, figure: Figure, sub: bool) -> int:
        """What a figure takes, with or without its sentence."""
        need = figure.width_with_sub() if sub else figure.width_without_sub()
        if spoken.quiet().held:
            need = self._widest[figure, sub] = max(need, self._widest.get((figure, sub), 0))
        return need

    def _shown(self) -> list[Figure]:
        return [figure for figure in self._figures if not figure.isHidden()]

    def _arrange(self) -> None:
        """Place the figures and tell the layout."""
        self._place()
        self._hint = self.sizeHint(), self.minimumSizeHint()
        self.updateGeometry()

    def _place(self) -> None:
        shown = self._shown()
        if not spoken.quiet().held:
            self._widest.clear()
        if not shown:
            return
        subs, gap, a_line, _ = self._measure(shown, self.width())
        for figure in shown:
            figure.show_sub(subs)
        widths = [self._wide(figure, subs) for figure in shown]
        columns = [max(widths[place::a_line]) for place in range(a_line)]
        tall = max(figure.height_with_sub() if subs else figure.height_without_sub() for figure in shown)
        for place, figure in enumerate(shown):
            line, column = divmod(place, a_line)
            x = sum(columns[:column]) + gap * column
            figure.setGeometry(x, line * (tall + theme().px(LINE_GAP)), widths[place], tall)

    def _measure(self, shown: list[Figure], width: int) -> tuple[bool, int, int, int]:
        """Whether there is room for sentences, the gap between figures, how many stand in a line, and how high the highest of
        all is; a layout asks for it many times over, so it is kept until a text is another."""
        if spoken.quiet().held:
            return self._measured_anew(shown, width)
        texts = tuple((each, each.isHidden(), each.name(), each.number(), each.unit(), each.sub()) for each in self._figures)
        key = (texts, self._tight, theme().stamp)
        if self._measures is None or self._measures[0] != key:
            self._measures = (key, {})
        kept = self._measures[1]
        if width not in kept:
            kept[width] = self._measured_anew(shown, width)
        return kept[width]

    def _measured_anew(self, shown: list[Figure], width: int) -> tuple[bool, int, int, int]:
        subs, gap, a_line = self._shared_out(shown, width)
        tall = max((figure.height_with_sub() if subs else figure.height_without_sub() for figure in self._figures), default=0)
        return subs, gap, a_line, tall

    def _shared_out(self, shown: list[Figure], width: int) -> tuple[bool, int, int]:
        px, count = theme().px, len(shown)
        for subs in (True, False):
            if self._tight is not None and subs == self._tight:
                continue
            need = sum(self._wide(figure, subs) for figure in shown)
            for gap in (28, 20, 14, 12):
                if need + (count - 1) * px(gap) <= width:
                    return subs, px(gap), max(count, 1)
        widths = [self._wide(figure, False) for figure in shown]
        for lines in range(2, count + 1):
            a_line = -(-count // lines)
            need = sum(max(widths[place::a_line]) for place in range(a_line))
            if need + (a_line - 1) * px(14) <= width:
                return False, px(14), a_line
        return False, px(12), 1 if width else max(count, 1)
