"""The page "Who runs the validators" of a way to stake: what they do, how new stake is allotted, and who has how much.

It covers the left pane. The grid shows what each operator's validators do, the table who has how much, by module or by operator.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.panels.cover import CoverPage, PageFinder
from ui.panels.scrolling import Inside, scrolling
from ui.panels.sources import SourcesText
from ui.panels.validators.grid import INSET, ValidatorsGrid
from ui.panels.validators.loss import LossView
from ui.panels.validators.table import OperatorsTable
from ui.panels.validators.tiles import GridBlock
from ui.panels.window.width import WindowWidth
from ui.widgets import BLEED, Column, Figure, FigureRow, LinkButton, Row, Segments, Text
from ui.wording.operators import (
    FOOT,
    RULES,
    next_words,
    operator_cell,
    operator_name,
    set_figures,
    set_title,
    sources_words,
    states_sentence,
)
from wallet import ValidatorSet, World, operator_sources, operator_states

FIGURES = 4
LEAST_ROWS = 5
"""Rows for which the table asks at least where it scrolls by itself."""
GRID, MODULE, OPERATOR, LOSS = "grid", "module", "operator", "loss"
BY = ((GRID, "Grid"), (MODULE, "By module"), (OPERATOR, "By operator"))
PLAIN = ((GRID, "Grid"), (OPERATOR, "By operator"))
OVER_TIME = (LOSS, "Loss over time")


class ValidatorsPage(CoverPage):
    """`present(found)`; `closed()` with Esc and by its link, `said(text)` where something cannot be looked for."""

    said = Signal(str)
    picked = Signal(str)
    """Another operator is chosen in the grid."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("validators.page", "Who runs the validators", 10, (20 - BLEED, 14, 20 - BLEED, 12), parent)
        self._given: ValidatorSet | None = None
        self._world: World | None = None
        self._beside = self._whole = self._tight = False
        rows = self.rows
        self.table = OperatorsTable()
        rows.addLayout(self._head())
        self._caption = Text("", "body", "ink3", wrap=True)
        rows.addLayout(_inset(self._caption))
        self.figures = FigureRow()
        self._figures = tuple(Figure("") for _ in range(FIGURES))
        self.figures.set_figures(*self._figures)
        rows.addLayout(_inset(self.figures))
        self.rule, self.next = Text("", "body", "ink2", wrap=True), Text("", "strong", wrap=True)
        self.rule.setObjectName("validators.rule")
        self.next.setObjectName("validators.next")
        rows.addLayout(_inset(self.rule))
        rows.addLayout(_inset(self.next))
        self.by = Segments("Show", BY, small=True)
        self.by.setObjectName("validators.by")
        self.by.changed.connect(lambda _key: self._show())
        self.loss = LossView()
        self._beside_by = Row(10, (BLEED, 0, BLEED, 0))
        self._beside_by.addWidget(self.by)
        self._beside_by.addStretch(1)
        rows.addLayout(self._beside_by)
        self._under_by = Row(0, (BLEED, 0, BLEED, 0))
        rows.addLayout(self._under_by)
        self.loss.place(self._beside_by, self._under_by, True)
        inside = Inside()
        self.grid = ValidatorsGrid()
        Column(0, (BLEED - INSET, 0, BLEED - INSET, 0), parent=inside).addWidget(self.grid)
        self.grid_frame = scrolling(inside)
        rows.addWidget(self.grid_frame, 1)
        rows.addWidget(self.table, 1)
        self.loss_frame = scrolling(self.loss)
        rows.addWidget(self.loss_frame, 1)
        self.sources = SourcesText("validators.sources")
        rows.addLayout(_inset(self.sources))
        self.foot = Text(FOOT, "caption", "ink3", wrap=True)
        rows.addLayout(_inset(self.foot))
        self.table.chosen.connect(lambda _key: self._tell_sources())
        self.table.opened.connect(self._open_module)
        self.table.left.connect(self.closed)
        self.grid.chosen.connect(lambda _key: self._chosen_in_grid())
        self.grid.opened.connect(self._open_operator)
        self.grid.left.connect(self.closed)
        self.grid.typed.connect(self.finder.begin)

    def begin(self, found: ValidatorSet, world: World) -> None:
        """Show them to somebody who comes again: all, whatever was looked for last."""
        self.finder.clear()
        self.present(found, world)
        self.by.set_current(GRID)

    def present(self, found: ValidatorSet, world: World) -> None:
        """Show who runs the validators of a way to stake."""
        self._given, self._world = found, world
        for part in (self._caption, self.figures, self.by, self.finder):
            part.show()
        self._caption.setText(set_title(found))
        told = set_figures(found)
        for figure, row in zip(self._figures, (*told, *(None,) * FIGURES), strict=False):
            figure.setVisible(row is not None)
            if row is not None:
                figure.set_name(row.name)
                figure.set_figure(row.number, row.unit, row.sub, row.exact)
        self.figures.fit()
        self.rule.setText(RULES[found.rule])
        self.next.setText(next_words(found))
        offered = BY if found.modules else PLAIN
        self.by.set_choices((*offered, OVER_TIME) if self._beside else offered)
        states = operator_states(world, found)
        self.grid.present(
            [
                GridBlock(
                    row.key,
                    operator_cell(row, found),
                    states[row.key],
                    states_sentence(row, states[row.key], found),
                    row.number == 1,
                    operator_name(row, found),
                )
                for row in found.operators
            ]
        )
        self._show()

    def show_loss(self) -> None:
        """Show the loss over time, where a form stands beside it."""
        self.by.set_current(LOSS)

    def present_losses(self) -> None:
        """Show what was lost alone: nobody is left whose validators could be shown."""
        self._given = None
        for part in (
            self._caption,
            self.figures,
            self.rule,
            self.next,
            self.by,
            self.grid_frame,
            self.table,
            self.sources,
            self.foot,
        ):
            part.hide()
        self.finder.hide()
        self.loss_frame.show()
        self.loss.show_which(True)

    def set_beside(self, beside: bool) -> None:
        """Whether a form beside it strikes validators: then it also shows the loss, and no way leads back to the ways."""
        self._beside = beside
        self.back.setVisible(not beside)

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        self._tight = room is WindowWidth.tight
        self._let_scroll()
        self.table.set_room(room)
        self.loss.place(self._beside_by, self._under_by, room is WindowWidth.wide)

    def set_whole(self, whole: bool) -> None:
        """Whether all of the page is seen, because what it stands in scrolls."""
        self._whole = whole
        self._let_scroll()

    def _let_scroll(self) -> None:
        """Grid, table and loss scroll by themselves; where text is large the page does, or what it stands in."""
        whole = self._whole or self._tight
        self.frame.set_whole(self._whole)
        self.grid_frame.set_whole(whole)
        self.loss_frame.set_whole(whole)
        self.table.show_rows(None if whole else LEAST_ROWS)
        self.table.set_whole(whole)

    def focus_first(self) -> None:
        """Put the keyboard on the grid, or on the first row."""
        if self.shows_grid:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        keys = self.table.shown_keys()
        if keys and not self.table.chosen_key():
            self.table.choose(keys[0])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside

    def _head(self) -> Row:
        head = Row(10, (BLEED, 0, BLEED, 0))
        self.finder = PageFinder("validators.find", "Find an operator", self.table, "row", self.focus_first)
        self.finder.looked.connect(self._looked)
        self.finder.left.connect(self.closed)
        self.finder.said.connect(self.said)
        self.back = LinkButton("Back to the ways", name="Back to the ways to stake")
        self.back.setObjectName("validators.back")
        self.back.clicked.connect(self.closed)
        head.addWidget(Text("Who runs the validators", "title"))
        head.addStretch(1)
        head.addWidget(self.back)
        head.addWidget(self.finder)
        return head

    @property
    def shows_grid(self) -> bool:
        """Whether the grid is on show, not the table."""
        return self.by.current_key() == GRID

    def _show(self) -> None:
        if self._given is None:
            return
        self.grid_frame.setVisible(self.shows_grid)
        shows_loss = self.by.current_key() == LOSS
        self.loss_frame.setVisible(shows_loss)
        self.loss.show_which(shows_loss)
        for words in (self.rule, self.next, self.foot):
            words.setVisible(not shows_loss and bool(words.text()))
        self.table.setVisible(not self.shows_grid and not shows_loss)
        self.table.present(self._given, bool(self._given.modules) and self.by.current_key() != OPERATOR)
        self.finder.count()
        self._tell_sources()

    def _chosen_in_grid(self) -> None:
        at = self.grid.frame_of_chosen()
        self.grid_frame.ensureVisible(at.center().x(), at.center().y(), 0, at.height() // 2 + 8)
        there = self.grid.mapTo(self.inside, at.center())
        self.frame.ensureVisible(there.x(), there.y(), 0, at.height() // 2 + 8)
        self._tell_sources()
        self.picked.emit(self.grid.chosen_key())

    def _open_operator(self, key: str) -> None:
        """Show an operator's row in the table."""
        self.by.set_current(OPERATOR)
        self.table.choose(key)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_sources(self) -> None:
        """Say where the figures of the chosen row come from."""
        if self._given is not None and self._world is not None:
            key = self.grid.chosen_key() if self.shows_grid else self.table.chosen_key()
            told = sources_words(operator_sources(self._world, self._given.system, key))
            self.sources.tell(told if self.by.current_key() != LOSS else "")

    def _open_module(self, key: str) -> None:
        """Enter on a module shows its operators, the first of them chosen."""
        if self._given is None or not self.table.by_module:
            return
        first = next((row.key for row in self._given.operators if row.module == key), "")
        self.by.set_current(OPERATOR)
        self.table.choose(first)

    def _looked(self, wanted: str) -> None:
        """What is searched for stands in the table."""
        if wanted and self.shows_grid:
            self.by.set_current(OPERATOR)


def _inset(widget: QWidget) -> Row:
    """A row as far from the edge as the words of the table."""
    row = Row(0, (BLEED, 0, BLEED, 0))
    row.addWidget(widget)
    return row
