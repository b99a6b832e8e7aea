"""The page of a comparison over the left pane: above what one counts, below what that redeems for, then why the tokens differ."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTableView, QWidget

from ui.charts import StyleLine, StylesChart, StylesData, StylesNumbers, StylesPicture
from ui.charts.painting import TextLine, TextRun
from ui.charts.series import Floats
from ui.charts.styles import STROKES
from ui.panels.compare.rows import StylesTable
from ui.panels.compare.words import (
    ASKED,
    against_words,
    cheap_words,
    counted_words,
    in_a_sentence,
    pays_words,
    styles_title,
    within_words,
)
from ui.panels.cover import CoverPage
from ui.panels.window.width import WindowWidth
from ui.widgets import BLEED, Column, Figure, FigureRow, IconButton, LineLook, Row, Segments, Text
from ui.wording import amount, brief_amount, date_time, exact_amount
from ui.wording.waits import payable
from wallet import BoughtToken, Compared, World, leaving

BOTH, VALUES, PRICES = "both", "values", "prices"
VIEWS = ((BOTH, "Count and value"), (VALUES, "Value only"), (PRICES, "Price against value"))
HELD, OWED, AGAINST = "What you hold, in tokens", "What it redeems for, in {coin}", "Market price against redemption, in percent"
LEAST_HELD, LEAST = 110, 150
"""Heights of the charts in pixels at 100 %."""


class StylesPage(CoverPage):
    """`present(compared, world, hidden, why_not)`; `chosen(token)` when another row is chosen, `closed()` with Esc.

    `numbers` is the table that shows the charts as numbers.
    """

    chosen = Signal(str)
    export_wanted = Signal()

    def __init__(self, numbers: QTableView, parent: QWidget | None = None) -> None:
        super().__init__("compare.styles", "Compare tokens", 12, (20 - BLEED, 14, 20 - BLEED, 12), parent)
        self._compared: Compared | None = None
        self._world: World | None = None
        self._hidden = False
        rows = self.rows
        over = Column(12, (BLEED, 0, BLEED, 0))
        self.figures = FigureRow()
        over.addWidget(self.figures)
        over.addLayout(self._bar())
        self._add_charts(over, numbers)
        rows.addLayout(over, 1)
        head = Row(11, (BLEED, 0, BLEED, 0))
        self._title, self._caption = Text("", "title"), Text("", "caption", "ink3", wrap=True)
        head.addWidget(self._title)
        head.addWidget(self._caption, 1, Qt.AlignmentFlag.AlignBottom)
        rows.addLayout(head)
        self.table = StylesTable()
        self.table.chosen.connect(lambda key: self.chosen.emit(key) if key else None)
        rows.addWidget(self.table)
        self._cheap = Text("", "body", "ink2", wrap=True)
        self._cheap.setObjectName("compare.cheap")
        foot = Row(0, (BLEED, 0, BLEED, 0))
        foot.addWidget(self._cheap)
        rows.addLayout(foot)
        self._show_view()

    # -- what it shows

    def present(self, compared: Compared | None, world: World, hidden: bool = False, why_not: str = "") -> None:
        """Show a comparison; `hidden` leaves away what is to be guessed, `why_not` stands where there is none."""
        self._compared, self._world, self._hidden = compared, world, hidden
        self._title.setText(styles_title(compared) if compared is not None else "Nothing to compare")
        self._write_figures(compared, hidden)
        self.table.present(compared, world, hidden)
        if compared is None:
            self._caption.setText(why_not)
            for chart in self.charts:
                chart.set_data(None)
            self._fill_numbers(world, np.empty(0), ())
        else:
            paid = brief_amount(compared.amount, compared.coin)
            opens = max(leaving.redemption_opens(world, row.system) for row in compared.rows)
            later = f"; {payable(opens)}" if opens else ""
            self._caption.setText(f"{paid} each, bought {date_time(world.start, compared.since)}{later}")
            self._draw(compared, world, hidden)
        self._cheap.setText("" if compared is None or hidden else cheap_words(compared))
        self._cheap.setVisible(bool(self._cheap.text()))
        self._show_view()

    def choose(self, token: str) -> None:
        """Choose the row of a token, as a press on it does."""
        if self.table.chosen_key() != token:
            self.table.choose(token)

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        self.figures.set_tight(True if room is WindowWidth.tight else None)
        self.table.set_room(room)

    def show_view(self, key: str) -> None:
        self.views.set_current(key)

    def toggle_table(self) -> None:
        """Show the charts as a table of their numbers, or as charts again."""
        self.as_table.setChecked(not self.as_table.isChecked())
        self._show_view()

    def in_a_sentence(self) -> str:
        """What is seen in words."""
        if self._compared is None:
            return self._caption.text()
        return ASKED if self._hidden else in_a_sentence(self._compared)

    @property
    def chart(self) -> StylesChart:
        """The chart that is on show, the lower one of two."""
        return self.against if self.views.current_key() == PRICES else self.owed

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside

    def _bar(self) -> Row:
        bar = Row(8)
        self.views = Segments("Chart", VIEWS, small=True)
        self.views.setObjectName("compare.view")
        self.views.changed.connect(lambda _key: self._show_view())
        self.as_table = IconButton("table", "Show as a table", shortcut="F8", size=16)
        self.as_table.setCheckable(True)
        self.as_table.setObjectName("compare.as_table")
        self.as_table.clicked.connect(lambda: self._show_view())
        bar.addWidget(self.views)
        bar.addStretch(1)
        self.export = IconButton("share", "Copy or export the chart", size=16)
        self.export.setObjectName("compare.export")
        self.export.clicked.connect(self.export_wanted)
        bar.addWidget(self.as_table)
        bar.addWidget(self.export)
        return bar

    def _add_charts(self, over: Column, numbers: QTableView) -> None:
        self.held = StylesChart("What you hold", "hold", LEAST_HELD, dated=False)
        self.owed = StylesChart("What it redeems for", "redeem", LEAST, dated=True)
        self.against = StylesChart("Market price against redemption", "market", LEAST, dated=True)
        self.charts = (self.held, self.owed, self.against)
        for chart, name in zip(self.charts, ("held", "owed", "against"), strict=True):
            chart.setObjectName(f"compare.chart.{name}")
        self.held.joined, self.owed.joined = (self.owed,), (self.held,)
        self.held.pointed.connect(self.owed.point_at)
        self.owed.pointed.connect(self.held.point_at)
        self._numbers, self.numbers = StylesNumbers(self), numbers
        numbers.setObjectName("compare.numbers")
        numbers.setAccessibleName("The comparison as a table")
        self.pictured = StylesPicture(lambda: self._numbers)
        charts = Column(12, parent=self.pictured)
        for chart, share in zip(self.charts, (2, 3, 1), strict=True):
            charts.addWidget(chart, share)
        over.addWidget(self.pictured, 1)
        over.addWidget(numbers, 1)

    def _show_view(self) -> None:
        key, numbers = self.views.current_key(), self.as_table.isChecked() and not self._hidden
        self.held.setVisible(key == BOTH and not numbers)
        self.owed.setVisible(key != PRICES and not numbers)
        self.against.setVisible(key == PRICES and not numbers)
        self.pictured.setVisible(not numbers)
        self.numbers.setVisible(numbers)
        self.export.setEnabled(self._compared is not None and not self._hidden)
        self.table.show_prices(key == PRICES)

    def _write_figures(self, compared: Compared | None, hidden: bool) -> None:
        rows = compared.rows if compared is not None else ()
        names = [(row.token, STROKES[place]) for place, row in enumerate(rows)]
        if names != getattr(self, "_named", None):
            self._named = names
            made = [Figure(token, LineLook("hold", stroke)) for token, stroke in names]  # type: ignore[arg-type]
            self._worth = Figure("Redeems for now")
            self.figures.set_figures(*made, self._worth)
        for figure, row in zip(self.figures.figures(), rows, strict=False):
            figure.set_figure(amount(row.count, row.token), row.token, pays_words(row), exact=exact_amount(row.count, row.token))
        self._worth.setVisible(compared is not None and not hidden)
        if compared is not None:
            best = compared.best
            self._worth.set_figure(
                amount(best.owed, compared.coin),
                compared.coin,
                within_words(compared),
                exact=exact_amount(best.owed, compared.coin),
            )
        self.figures.fit()

    def _draw(self, compared: Compared, world: World, hidden: bool) -> None:
        rows, hours, coin = compared.rows, compared.rows[0].path.hours, compared.coin
        held = [_line(row, place, row.path.held, _end_of_count(row)) for place, row in enumerate(rows)]
        owed = [_line(row, place, row.path.owed, _end_of_value(row, coin)) for place, row in enumerate(rows)]
        against = [_line(row, place, row.path.gap, _end_of_gap(row)) for place, row in enumerate(rows)]
        told = ASKED if hidden else in_a_sentence(compared)
        counted = "; ".join(counted_words(row) for row in rows)
        drawn: Sequence[tuple[StylesChart, list[StyleLine], str, str, bool, str]] = (
            (self.held, held, HELD, counted, False, ""),
            (self.owed, owed, OWED.format(coin=coin), told, hidden, f" {coin} in"),
            (self.against, against, AGAINST, told, hidden, " %"),
        )
        for chart, lines, title, text, hides, unit in drawn:
            places = 2 if chart is self.against else 4
            chart.set_data(StylesData(world.start, hours, tuple(lines), title, text, places, unit, hides))
        self.held.rebuild()  # once more, beside the words of the one below
        columns = [(f"Held, {row.token}", row.path.held, 4) for row in rows]
        columns += [(f"Redeems for, {coin}: {row.token}", row.path.owed, 4) for row in rows]
        columns += [(f"One sells for, {coin}: {row.token}", row.path.price, 5) for row in rows]
        self._fill_numbers(world, hours, columns)

    def _fill_numbers(self, world: World, hours: Floats, columns: Sequence[tuple[str, Floats, int]]) -> None:
        """Write the table; one of other columns is measured again."""
        titles = tuple(title for title, *_ in columns)
        before, self._numbers_of = getattr(self, "_numbers_of", None), titles
        if titles == before:
            self._numbers.set_columns(world.start, hours, columns)
            return
        old, self._numbers = self._numbers, StylesNumbers(self)
        self._numbers.set_columns(world.start, hours, columns)
        self.numbers.setModel(self._numbers)
        old.deleteLater()


def _line(row: BoughtToken, place: int, values: Floats, end: tuple[TextLine, TextLine]) -> StyleLine:
    return StyleLine(row.token, STROKES[place], values, *end)


def _end_of_count(row: BoughtToken) -> tuple[TextLine, TextLine]:
    told = f"   {amount(row.grown, row.token, sign=True)}" if row.grown else "   no change"
    brief = [TextRun(amount(row.count, row.token), "ink2", True), TextRun(f" {row.token}", "ink2")]
    return [*brief, TextRun(told, "ink3")], brief


def _end_of_value(row: BoughtToken, coin: str) -> tuple[TextLine, TextLine]:
    line = [TextRun(amount(row.owed, coin), "redeem", True), TextRun(f" {row.token}", "redeem")]
    return line, line


def _end_of_gap(row: BoughtToken) -> tuple[TextLine, TextLine]:
    line = [TextRun(against_words(row), "market", True), TextRun(f" {row.token}", "market")]
    brief = [TextRun(f"{row.token}", "market")]
    return line, brief
