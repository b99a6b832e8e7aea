"""The page of a chain's security over the left pane: who has the stake, how few could stop it, and what more staking changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.panels.cover import CoverPage
from ui.panels.security.bar import ShareBar
from ui.panels.security.curve import RewardCurve
from ui.panels.security.table import CountsTable, HoldersTable
from ui.panels.security.words import BAR_TITLE, CURVE_TITLE, FOOT, NOTHING, in_a_sentence, security_figures
from ui.panels.sources import SourcesText
from ui.panels.window.width import WindowWidth
from ui.widgets import BLEED, Column, Figure, FigureRow, Row, Text
from ui.wording import system_title
from ui.wording.operators import sources_words
from wallet import risk, staker_sources

FIGURES = 4


class SecurityPage(CoverPage):
    """`present(shown, now, curve)`; `closed()` with Esc."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("security.page", "Network security", 12, (20 - BLEED, 14, 20 - BLEED, 12), parent)
        self._shown: risk.Security | None = None
        rows = self.rows
        over = Column(10, (BLEED, 0, BLEED, 0))
        self.figures = FigureRow()
        self._figures = tuple(Figure("") for _ in range(FIGURES))
        self.figures.set_figures(*self._figures)
        over.addWidget(self.figures)
        over.addWidget(Text(BAR_TITLE, "caption", "ink3", wrap=True))
        self.bar = ShareBar()
        over.addWidget(self.bar)
        self._axis = Text("", "caption", "ink3", wrap=True)
        over.addWidget(self._axis)
        self.curve = RewardCurve()
        over.addWidget(self.curve, 1)
        rows.addLayout(over, 1)
        self.counts, self.table = CountsTable(), HoldersTable()
        rows.addWidget(self.counts)
        head = Row(11, (BLEED, 0, BLEED, 0))
        self._title, self._caption = Text("Who holds the network", "title"), Text("", "caption", "ink3")
        head.addWidget(self._title)
        head.addWidget(self._caption, 1, Qt.AlignmentFlag.AlignBottom)
        rows.addLayout(head)
        rows.addWidget(self.table)
        self.sources = SourcesText("security.sources")
        for words in (self.sources, Text(FOOT, "caption", "ink3", wrap=True)):
            foot = Row(0, (BLEED, 0, BLEED, 0))
            foot.addWidget(words)
            rows.addLayout(foot)
        self.table.chosen.connect(lambda _key: self._tell_sources())

    # -- what it shows

    def present(self, shown: risk.Security | None, now: risk.Security | None, curve: Sequence[tuple[int, int]]) -> None:
        """Show a chain as it is now, or as it would be: then `now` is what it is."""
        self._shown = shown
        told = security_figures(shown) if shown is not None else ()
        for figure, row in zip(self._figures, (*told, *(None,) * FIGURES), strict=False):
            figure.setVisible(row is not None)
            if row is not None:
                figure.set_name(row.name)
                figure.set_figure(row.number, row.unit, row.sub, row.exact)
        self.figures.fit()
        self.bar.present(shown)
        self._axis.setText(CURVE_TITLE.format(coin=shown.coin) if shown is not None else NOTHING)
        self.curve.present(curve, now, shown if shown is not now else None)
        self.curve.setVisible(shown is not None)
        self._caption.setText(system_title(shown.chain) if shown is not None else "")
        self.counts.present(shown)
        self.table.present(shown)
        self._tell_sources()

    def _tell_sources(self) -> None:
        """Say where the figures of the chosen row come from."""
        rows = staker_sources(self._shown.chain, self.table.chosen_key()) if self._shown is not None else ()
        told = sources_words(row for row in rows if row.name in ("number", "weight"))
        self.sources.tell(told)

    def in_a_sentence(self) -> str:
        """What is seen in words."""
        return in_a_sentence(self._shown) if self._shown is not None else NOTHING

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        self.figures.set_tight(True if room is WindowWidth.tight else None)

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
