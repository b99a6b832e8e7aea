"""The page of the twins over the left pane: how they went, then row by row how they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTableView, QWidget

from ui.charts import HourMark, StyleLine, StylesChart, StylesData, StylesNumbers, StylesPicture
from ui.charts.painting import TextRun
from ui.charts.series import Floats
from ui.panels.cover import CoverPage
from ui.panels.twins.table import TwinsTable
from ui.panels.twins.words import ROW_WORDS, difference_words, said, short_days
from ui.panels.window.width import WindowWidth
from ui.widgets import Column, Figure, FigureRow, IconButton, LineLook, Row, Text
from ui.wording import amount, brief_amount, decimal, exact_amount, short_date

if TYPE_CHECKING:
    from wallet import TwinFacts, TwinPair, TwinRow, World

LEAST = 150
NEITHER = "seven rows, one seed; neither is better for everybody"
STROKES = {"locked": ("dash", "hold"), "owed": ("solid", "redeem"), "sells": ("dots", "market")}


class TwinsPage(CoverPage):
    """`present` shows the rows as they stand, `tell` what one of them brought; `chosen(row)`, and `closed()` with Esc."""

    chosen = Signal(str)
    export_wanted = Signal()

    def __init__(self, numbers: QTableView, parent: QWidget | None = None) -> None:
        super().__init__("compare.twins", "Traditional or liquid", 12, (20, 14, 20, 12), parent)
        self._told: tuple[TwinRow, World] | None = None
        rows = self.rows
        self._add_figures(rows)
        self._add_chart(rows, numbers)
        head = Row(11)
        self._title, self._caption = Text("Traditional or liquid", "title"), Text(NEITHER, "caption", "ink3", wrap=True)
        head.addWidget(self._title)
        head.addWidget(self._caption, 1, Qt.AlignmentFlag.AlignBottom)
        rows.addLayout(head)
        self.table = TwinsTable()
        self.table.chosen.connect(self.chosen)
        rows.addWidget(self.table)

    # -- what it shows

    def present(self, facts: TwinFacts | None, pair: TwinPair | None, cannot: dict[str, str], why_not: str = "") -> None:
        """Show the rows as they stand today; `why_not` stands where there is nothing to compare."""
        self._caption.setText(why_not or (f"{brief_amount(pair.amount, pair.coin)} each; {NEITHER}" if pair else NEITHER))
        self.table.present(facts, pair, cannot)

    def tell(self, row: str, found: TwinRow | None, world: World, waits: str = "") -> None:
        """Show what a row brought; where that is not known, `waits` says why."""
        self.table.mark(row)
        self._told = (found, world) if found is not None else None
        self.figures.setVisible(found is not None)
        self._row.setText(ROW_WORDS[row].title)
        if found is None:
            self.chart.set_data(StylesData(world.start, np.zeros(1), (), "", waits, hidden=True))
            self._fill(world, found)
            return
        self._write_figures(found)
        self._draw(found, world)

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        self.figures.set_tight(True if room is WindowWidth.tight else None)
        self.table.set_room(room)

    def toggle_table(self) -> None:
        """Show the chart as a table of its numbers, or as a chart again."""
        self.as_table.setChecked(not self.as_table.isChecked())
        self._show_view()

    def in_a_sentence(self) -> str:
        """What is seen in words."""
        return said(*self._told) if self._told is not None else self._caption.text()

    def focus_first(self) -> None:
        self.table.focus_first()

    # -- inside

    def _add_figures(self, rows: Column) -> None:
        self.figures = FigureRow()
        keeps = self.figures.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.figures.setSizePolicy(keeps)
        self.locked, self.owed, self.sells = (
            Figure(name, LineLook(STROKES[key][1], STROKES[key][0]))  # type: ignore[arg-type]
            for name, key in (("Locked", "locked"), ("Liquid redeems for", "owed"), ("Liquid sells for", "sells"))
        )
        self.difference = Figure("Difference")
        self.figures.set_figures(self.locked, self.owed, self.sells, self.difference)
        rows.addWidget(self.figures)

    def _add_chart(self, rows: Column, numbers: QTableView) -> None:
        bar = Row(8)
        self._row = Text("", "strong")
        self.as_table = IconButton("table", "Show as a table", shortcut="F8", size=16)
        self.as_table.setCheckable(True)
        self.as_table.setObjectName("twins.as_table")
        self.as_table.clicked.connect(lambda: self._show_view())
        self.export = IconButton("share", "Copy or export the chart", size=16)
        self.export.setObjectName("twins.export")
        self.export.clicked.connect(self.export_wanted)
        bar.addWidget(self._row, 1)
        bar.addWidget(self.as_table)
        bar.addWidget(self.export)
        rows.addLayout(bar)
        self.chart = StylesChart("Locked and liquid", "redeem", LEAST, dated=True)
        self.chart.setObjectName("twins.chart")
        self._numbers, self.numbers = StylesNumbers(self), numbers
        self.numbers.setObjectName("twins.numbers")
        self.numbers.setAccessibleName("The twins as a table")
        self.numbers.setModel(self._numbers)
        self.pictured = StylesPicture(lambda: self._numbers)
        Column(0, parent=self.pictured).addWidget(self.chart)
        rows.addWidget(self.pictured, 1)
        rows.addWidget(self.numbers, 1)
        self._show_view()

    def _show_view(self) -> None:
        as_table = self.as_table.isChecked() and self._told is not None
        self.pictured.setVisible(not as_table)
        self.numbers.setVisible(as_table)
        self.export.setEnabled(self._told is not None)

    def _write_figures(self, found: TwinRow) -> None:
        coin = found.coin
        for figure, value in self._figures_of(found):
            if value is None:
                figure.set_figure("\N{EM DASH}", coin, "no market")
            else:
                signed = figure is self.difference and bool(value)
                words = difference_words(found) if figure is self.difference else self._under(figure, found)
                figure.set_figure(amount(value, coin, sign=signed), coin, words, exact=exact_amount(value, coin))
        self.figures.fit()

    def _figures_of(self, found: TwinRow) -> list[tuple[Figure, int | None]]:
        return [
            (self.locked, found.locked.worth),
            (self.owed, found.liquid.worth),
            (self.sells, found.sells),
            (self.difference, 0 if found.even else found.difference),
        ]

    def _under(self, figure: Figure, found: TwinRow) -> str:
        """What stands under a figure."""
        if figure is self.locked and found.locked.ready is not None and self._told is not None:
            return f"out on {short_date(self._told[1].start, found.locked.ready)}"
        return {self.locked: "cannot be sold", self.owed: "in hand and in tokens"}.get(figure, "at once")

    def _draw(self, found: TwinRow, world: World) -> None:
        path = found.path
        mark = HourMark(found.at, ROW_WORDS[found.row].title) if found.at > found.begun else None
        lines = [
            _line("Locked", "locked", path.locked),
            _line("Liquid redeems for", "owed", path.owed),
            _line("Liquid sells for", "sells", path.sells),
        ]
        at_once = len(path.hours) < 2
        title = f"{found.coin} above what each put in, {'in that hour' if at_once else f'over {short_days(found)}'}"
        told = said(found, world)
        self.chart.set_data(
            StylesData(world.start, path.hours, tuple(lines), title, told, 4, f" {found.coin}", mark=mark, bars=at_once)
        )
        self._fill(world, found)

    def _fill(self, world: World, found: TwinRow | None) -> None:
        if found is None:
            self._numbers.set_columns(world.start, np.empty(0), ())
        else:
            path, coin = found.path, found.coin
            columns = [(f"Locked, {coin}", path.locked, 4), (f"Liquid redeems for, {coin}", path.owed, 4)]
            self._numbers.set_columns(world.start, path.hours, [*columns, (f"Liquid sells for, {coin}", path.sells, 4)])
        self._show_view()


def _line(name: str, key: str, values: Floats) -> StyleLine:
    stroke, tone = STROKES[key]
    value = decimal(float(values[-1]), 4, sign=True)
    end = [TextRun(f"{name}  ", tone), TextRun(value, tone, True)]
    return StyleLine(name, stroke, values, end, [TextRun(value, tone, True)], tone)
