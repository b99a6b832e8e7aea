"""How a loan stands: the gauge of its health, three sentences of what liquidates it, and the lender's assets in a table below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.panels.lend.endings import sentences
from ui.panels.lend.gauge import HealthGauge
from ui.panels.lend.table import LendTable
from ui.theme import theme
from ui.widgets import BLEED, Column, Grid, Row, Text

if TYPE_CHECKING:
    from wallet import Lender, loans

SIDE_BY_SIDE = 560
"""From this width on, at 100 % text, the sentences stand beside the gauge."""


class LendPanel(QWidget):
    """`present` shows it; without a debt only the table."""

    def __init__(self) -> None:
        super().__init__()
        self.gauge, self.table = HealthGauge(), LendTable()
        self.lines = [(Text("", "caption-strong"), Text("", "caption", "ink2", wrap=True)) for _ in range(3)]
        rows = Column(10, parent=self)
        self._loan = QWidget()
        self._halves = Row(28, (BLEED, 0, BLEED, 0), parent=self._loan)
        self._halves.addLayout(self._left(), 1)
        self._halves.addLayout(self._right(), 1)
        rows.addWidget(self._loan)
        rows.addWidget(self.table)

    def _left(self) -> Column:
        column = Column(4)
        column.addWidget(Text("Health factor", "strong"))
        column.addWidget(self.gauge)
        column.addStretch(1)
        return column

    def _right(self) -> Column:
        column, grid = Column(4), Grid(8, 2)
        column.addWidget(Text("What liquidates this loan", "strong"))
        for place, (name, words) in enumerate(self.lines):
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, place, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return column

    def present(
        self,
        lender: Lender,
        assets: Sequence[loans.LoanAsset],
        now: loans.LoanStanding,
        after: loans.LoanStanding | None,
        ending: loans.LoanEnding | None,
    ) -> None:
        """Show the loan as it is and, with `after`, as it would be; `ending` is what ends the one shown last."""
        self.table.present(assets)
        owes = now.health_wad is not None or (after is not None and after.health_wad is not None)
        self._loan.setVisible(owes)
        if owes:
            self.gauge.show_health(now.health_wad, after.health_wad if after is not None else None, after is not None)
            for (name, words), (title, told) in zip(self.lines, sentences(ending, lender), strict=True):
                name.setText(title)
                words.setText(told)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= theme().px(SIDE_BY_SIDE)
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
