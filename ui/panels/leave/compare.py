"""All ways out side by side in the same rows: what you get, when, what it costs, the worst case, where the days go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from ui.panels.leave.rows import NOTHING, rows_of
from ui.panels.stake.words import stage_shares
from ui.spoken import Role
from ui.theme import theme
from ui.widgets import AreaBar, Column, Compare, CompareRow, CompareWay, StageBar
from ui.widgets.painting import MARK_LINE, KeyboardRing
from ui.wording import exit_words, way_titles
from wallet import ways

if TYPE_CHECKING:
    from ui.panels.leave.offers import Offers
    from wallet import World

NAME = "Ways out side by side"
NO_WAY = "Nothing here takes it back, and no market buys it."
Heads = tuple[CompareWay, ...]


class LeaveCompare(KeyboardRing, QScrollArea):
    """`present(offers, world, elsewhere_bps)`; scrolls where the window is too low for all of it."""

    spoken_role, spoken_leaf = Role.Grouping, True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tight = False
        self.setObjectName("leave.compare")
        self.setAccessibleName(NAME)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(AreaBar())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._inside = _Content(self)
        self._rows = Column(0, parent=self._inside)
        self._heads: Heads = (CompareWay("", ""),)
        self.compare = Compare(NAME, self._heads)
        self._bars: dict[str, StageBar] = {}
        self._rows.addWidget(self.compare)
        self._rows.addStretch(1)
        self.setWidget(self._inside)
        self._inside.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._last: tuple[Offers | None, World, int] | None = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._inside.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._inside.update()

    def set_tight(self, tight: bool) -> None:
        """Where there is little room the heads lose their second words."""
        if tight == self._tight:
            return
        self._tight = tight
        if self._last is not None:
            self.present(*self._last)

    def stages(self, key: str) -> StageBar:
        """The bar of the wait of a way."""
        return self._bars[key]

    def present(self, both: Offers | None, world: World, elsewhere_bps: int) -> None:
        """Show all ways; None where there is nothing to leave with."""
        self._last = (both, world, elsewhere_bps)
        heads = self._heads_of(both)
        if heads != self._heads:
            self._build_anew(heads)
        self.compare.set_chosen(both.picked if both is not None else "")
        if both is None or not both.ways:
            words = NOTHING if both is None else NO_WAY
            self.compare.set_rows([CompareRow("You get", (words,), number=both is None)])
        else:
            self.compare.set_rows(rows_of(both, world, elsewhere_bps, self._stage_cells(both)))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(400), self._needed())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Heads that are made again are laid out later, and then need another height."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), self._needed())  # what it stands in scrolls

    # -- inside

    def _heads_of(self, both: Offers | None) -> Heads:
        if both is None or not both.ways:
            return (CompareWay("", ""),)
        titles = way_titles(both.ways)
        sub = not self._tight and len(both.ways) < 3
        return tuple(
            CompareWay(
                way.key,
                titles[way.key],
                exit_words(way.way).sub if sub else "",
                exit_words(way.way).icon,
                "market" if way.way == ways.SELL else "redeem",
            )
            for way in both.ways
        )

    def _build_anew(self, heads: Heads) -> None:
        for bar in self._bars.values():
            bar.setParent(None)
        self._bars, self._heads = {}, heads
        self._rows.removeWidget(self.compare)
        self.compare.hide()
        self.compare.deleteLater()
        self.compare = Compare(NAME, heads)
        self._rows.insertWidget(0, self.compare)

    def _stage_cells(self, both: Offers) -> dict[str, QWidget]:
        cells: dict[str, QWidget] = {}
        for way in both.ways:
            stages = way.outcome.receipt.stages if way.outcome is not None else ()
            if stages:
                bar = self._bars.setdefault(way.key, StageBar("Waiting time", ground="base"))
                bar.set_stages(stage_shares(stages))
                cells[way.key] = bar
        return cells

    def _needed(self) -> int:
        """The height of all of it at the present width, so that nothing scrolls where there is room."""
        width = self.viewport().width()
        return self._rows.totalHeightForWidth(width) if self._rows.hasHeightForWidth() else self._rows.totalSizeHint().height()


class _Content(QWidget):
    """As small as the window wants it; its height follows from its width. A line at the top of what is seen of it shows where the
    keyboard is, which scrolls it."""

    def __init__(self, area: LeaveCompare) -> None:
        super().__init__()
        self._area = area

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._area.ringed():
            top = self._area.verticalScrollBar().value()
            QPainter(self).fillRect(0, top, self.width(), round(theme().px(MARK_LINE)), theme().color("accent"))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
